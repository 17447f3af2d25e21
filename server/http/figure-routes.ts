/** Figures over a window, and what each of them was made of. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { askedKnown, askedScope, askedWindow, iso, KnownText, Profile, ScopeText, TimeText } from './ask.ts';
import { closed, DerivedBody, derivedBody, Instant, orNull, StateWord, WindowBody } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { signedIn } from './guard.ts';
import { GembaError, problemResponses, READS } from './problems.ts';

const PROBLEMS = [
  ...READS,
  'scope-invalid',
  'time-invalid',
  'window-invalid',
  'scope-unknown',
  'records-away',
] as const;

const Asked = Type.Object(
  { scope: ScopeText, from: TimeText, to: TimeText, profile: Profile, known: KnownText },
  closed,
);
const span = { machine: Type.String(), from: Instant, to: Instant };
const Word = orNull(Type.String());

const TimeEvidence = Type.Object(
  {
    ...span,
    state: StateWord,
    fault: Type.Integer(),
    reason: Word,
    order: Word,
    product: Word,
    lot: Word,
    shift: Word,
    planned: Type.Boolean({ description: 'Maintenance that was planned.' }),
    stop: orNull(
      Type.Object(
        {
          from: Instant,
          to: orNull(Instant),
          netMs: Type.Number({ description: 'Whole length, net of planned time.' }),
          failure: Type.Boolean(),
        },
        closed,
      ),
    ),
  },
  closed,
);

const CountEvidence = Type.Object(
  {
    machine: Type.String({ description: 'Of a long window: the scope that was summed.' }),
    product: Word,
    good: Type.Number(),
    reject: Type.Number(),
    rework: Type.Number(),
    startReject: Type.Number(),
    idealMs: orNull(Type.Number({ description: 'Planned run time of a unit, ms.' })),
  },
  closed,
);

const Evidence = Type.Object(
  {
    terms: Type.Record(Type.String(), Type.Number(), { description: 'What the formula names, with its numbers.' }),
    intervals: orNull(
      Type.Array(TimeEvidence, { description: 'Null = too many to list: `times` has them summed by state.' }),
    ),
    times: Type.Record(Type.String(), Type.Number(), { description: 'ms by state.' }),
    counts: Type.Array(CountEvidence),
    energy: Type.Array(Type.Object({ machine: Type.String(), kWh: Type.Number() }, closed)),
    excluded: Type.Array(Type.Object({ ...span, reason: StateWord }, closed), {
      description: 'Spans outside planned busy time.',
    }),
    corrections: Type.Array(
      Type.Object({ ...span, recorded: Instant, why: Type.String(), by: Type.String() }, closed),
      { description: 'What later facts changed of the window after it was first told.' },
    ),
  },
  closed,
);

export const figureRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.addHook('onRequest', signedIn(deps));

  app.get(
    '/oee',
    {
      schema: {
        summary: 'OEE and all figures of its profile over a window',
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
      const { profile } = query;
      const figures = await deps.figures.all({ scope, window, profile, known: askedKnown(query.known) });
      return {
        scope: query.scope,
        profile,
        window: { from: iso(window.from), to: iso(window.to) },
        figures: figures.map(derivedBody),
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
              text: Type.String({ description: 'The formula as people read it.' }),
              inputs: Evidence,
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
      const question = { scope, window, profile: query.profile, known: askedKnown(query.known) };
      const why = await deps.figures.why(params.kpi, question);
      if (!why) {
        const kept = (await deps.figures.all(question)).map((figure) => figure.formula);
        throw new GembaError('kpi-unknown', `no figure \`${params.kpi}\`; there are ${kept.join(', ')}`);
      }
      const { inputs, ...figure } = derivedBody(why.figure);
      const onWire = <Span extends { from: number; to: number }>(row: Span) => ({
        ...row,
        from: iso(row.from),
        to: iso(row.to),
      });
      return {
        ...figure,
        text: why.kpi.formula,
        inputs: {
          terms: inputs,
          intervals:
            why.intervals?.map((row) => ({
              ...onWire(row),
              stop: row.stop && {
                ...row.stop,
                from: iso(row.stop.from),
                to: row.stop.to === null ? null : iso(row.stop.to),
              },
            })) ?? null,
          times: { ...why.times },
          counts: [...why.counts],
          energy: [...why.energy],
          excluded: why.excluded.map(onWire),
          corrections: why.corrections.map((row) => ({ ...onWire(row), recorded: iso(row.recorded) })),
        },
      };
    },
  );
};
