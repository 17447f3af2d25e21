/** Figures over a window, and what each of them was made of. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { askedScope, askedWindow, iso, Profile, ScopeText, TimeText } from './ask.ts';
import { closed, DerivedBody, derivedBody, Instant, StateWord, WindowBody } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { signedIn } from './guard.ts';
import { GembaError, problemResponses } from './problems.ts';

const PROBLEMS = [
  'request-invalid',
  'scope-invalid',
  'time-invalid',
  'window-invalid',
  'sign-in-required',
  'scope-unknown',
  'host-unknown',
  'too-many-requests',
  'internal',
] as const;

const Asked = Type.Object({ scope: ScopeText, from: TimeText, to: TimeText, profile: Profile }, closed);
const span = { machine: Type.String(), from: Instant, to: Instant };

export const figureRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.addHook('onRequest', signedIn(deps));

  app.get(
    '/oee',
    {
      schema: {
        summary: 'OEE and its components over a window',
        querystring: Asked,
        response: {
          200: Type.Object(
            { scope: Type.String(), profile: Type.String(), window: WindowBody, figures: Type.Array(DerivedBody) },
            closed,
          ),
          ...problemResponses(...PROBLEMS),
        },
      },
    },
    async ({ query }) => {
      const scope = askedScope(deps.plant(), query.scope);
      const window = askedWindow(query.from, query.to);
      return {
        scope: query.scope,
        profile: query.profile,
        window: { from: iso(window.from), to: iso(window.to) },
        figures: (await deps.oee(scope, window)).map(derivedBody),
      };
    },
  );

  app.get(
    '/why/:kpi',
    {
      schema: {
        summary: 'A figure opened down to the intervals and counts it was made of',
        params: Type.Object({ kpi: Type.String({ maxLength: 40, examples: ['oee', 'availability'] }) }, closed),
        querystring: Asked,
        response: {
          200: Type.Object(
            {
              ...Type.Omit(DerivedBody, ['inputs']).properties,
              inputs: Type.Object(
                {
                  intervals: Type.Array(Type.Object({ ...span, state: StateWord, fault: Type.Integer() }, closed)),
                  counts: Type.Record(Type.String(), Type.Number()),
                  excluded: Type.Array(Type.Object({ ...span, reason: StateWord }, closed), {
                    description: 'Spans outside planned busy time.',
                  }),
                  corrections: Type.Array(Type.Object({ machine: Type.String(), at: Instant }, closed), {
                    description: 'When late data changed these intervals after they were first told.',
                  }),
                },
                closed,
              ),
            },
            closed,
          ),
          ...problemResponses(...PROBLEMS, 'kpi-unknown'),
        },
      },
    },
    async ({ params, query }) => {
      const scope = askedScope(deps.plant(), query.scope);
      const window = askedWindow(query.from, query.to);
      const why = await deps.why(params.kpi, scope, window);
      if (!why) {
        const kept = (await deps.oee(scope, window)).map((figure) => figure.formula);
        throw new GembaError('kpi-unknown', `no figure \`${params.kpi}\`; there are ${kept.join(', ')}`);
      }
      const { inputs: _inputs, ...figure } = derivedBody(why.figure);
      const onWire = <Span extends { from: number; to: number }>(rows: readonly Span[]) =>
        rows.map((row) => ({ ...row, from: iso(row.from), to: iso(row.to) }));
      return {
        ...figure,
        inputs: {
          intervals: onWire(why.intervals),
          counts: { ...why.counts },
          excluded: onWire(why.excluded),
          corrections: deps.corrections(scope, window).map(({ machine, at }) => ({ machine, at: iso(at) })),
        },
      };
    },
  );
};
