/** Losses over a window: by anything they can be asked by, from calendar to good, what repeats; and figures by anything. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Window } from '../../twin/derived.ts';
import { FIGURE_DIMENSIONS } from '../records/figures-by.ts';
import { LOSS_DIMENSIONS, type LossDimension } from '../records/losses.ts';
import { MEASURES } from '../records/lost/pareto.ts';
import { machinesIn } from '../records/lost/prices.ts';
import { askedKnown, askedScope, askedTime, askedWindow, iso, KnownText, Profile, ScopeText, TimeText } from './ask.ts';
import { closed, DerivedBody, derivedBody, orNull, WindowBody } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { signedIn } from './guard.ts';
import {
  KeyBody,
  ParetoBody,
  PatternsBody,
  paretoBody,
  StepBody,
  StretchBody,
  stretchBody,
  windowBody,
} from './loss-bodies.ts';
import { GembaError, problemResponses, READS } from './problems.ts';

const PROBLEMS = [
  ...READS,
  'scope-invalid',
  'time-invalid',
  'window-invalid',
  'scope-unknown',
  'records-away',
] as const;
const MOST_STRETCHES = 500;
const HOUR_MS = 3_600_000;
/** Hours are told one by one; more than these are asked for by shift or by something else. */
const MOST_HOURS = 31 * 24;

const where = { scope: ScopeText, from: TimeText, to: TimeText };
const Only = Type.Partial(KeyBody);
const dimensions = LOSS_DIMENSIONS.join('|');
const By = Type.String({
  pattern: `^(${dimensions})(,(${dimensions})){0,3}$`,
  default: 'reason',
  description: `One to four of ${LOSS_DIMENSIONS.join(', ')}, with commas between.`,
});

type Query = Partial<Record<LossDimension, string>>;
const onlyOf = (query: Query): Query =>
  Object.fromEntries(LOSS_DIMENSIONS.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]]])));

/** The period to compare with: as named, else the one of the same length just before. */
export function beforeOf({ from, to }: Window, beforeFrom: string | undefined, beforeTo: string | undefined): Window {
  if (beforeFrom === undefined && beforeTo === undefined) return { from: from - (to - from), to: from };
  if (beforeFrom === undefined || beforeTo === undefined)
    throw new GembaError('window-invalid', '`beforeFrom` and `beforeTo` go together');
  askedTime('beforeFrom', beforeFrom);
  askedTime('beforeTo', beforeTo);
  return askedWindow(beforeFrom, beforeTo);
}

export const lossRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.addHook('onRequest', signedIn(deps));

  app.get(
    '/losses',
    {
      schema: {
        summary: 'Time, units and money lost, by reason or anything else, against the period before',
        description:
          'A line loses the time of its constraint. A parameter named like a dimension filters by it; empty = what has none.',
        querystring: Type.Object(
          {
            ...where,
            by: By,
            measure: Type.Enum([...MEASURES], { default: 'ms', description: 'What is ranked and shared by.' }),
            beforeFrom: Type.Optional(TimeText),
            beforeTo: Type.Optional(TimeText),
            ...Only.properties,
          },
          closed,
        ),
        response: { 200: ParetoBody, ...problemResponses(...PROBLEMS) },
      },
    },
    async ({ query }) => {
      const scope = askedScope(deps.plant(), query.scope);
      const window = askedWindow(query.from, query.to);
      const before = beforeOf(window, query.beforeFrom, query.beforeTo);
      const by = [...new Set(query.by.split(','))] as LossDimension[];
      const { measure } = query;
      const pareto = await deps.losses.pareto({ scope, window, before, by, only: onlyOf(query), measure });
      return { scope: query.scope, by, measure, ...paretoBody(pareto, window, before, deps.plant().site.currency) };
    },
  );

  app.get(
    '/losses/waterfall',
    {
      schema: {
        summary: 'Where calendar time went: calendar, planned, run, net, good, and what was lost between two of them',
        querystring: Type.Object(where, closed),
        response: {
          200: Type.Object(
            { scope: Type.String(), window: WindowBody, currency: Type.String(), steps: Type.Array(StepBody) },
            closed,
          ),
          ...problemResponses(...PROBLEMS),
        },
      },
    },
    async ({ query }) => {
      const scope = askedScope(deps.plant(), query.scope);
      const window = askedWindow(query.from, query.to);
      const steps = await deps.losses.waterfall(scope, window);
      return {
        scope: query.scope,
        window: windowBody(window),
        currency: deps.plant().site.currency,
        steps: steps.map((step) => ({ ...step, losses: [...step.losses] })),
      };
    },
  );

  app.get(
    '/losses/patterns',
    {
      schema: {
        summary: 'Stops that repeat on a machine, in a shift, with a product, lot, crew or tool more than by chance',
        querystring: Type.Object(where, closed),
        response: { 200: PatternsBody, ...problemResponses(...PROBLEMS) },
      },
    },
    async ({ query }) => {
      const scope = askedScope(deps.plant(), query.scope);
      const window = askedWindow(query.from, query.to);
      const { found, tests, stops } = await deps.losses.patterns(scope, window);
      return { scope: query.scope, window: windowBody(window), tests, stops, found: [...found] };
    },
  );

  app.get(
    '/losses/stretches',
    {
      schema: {
        summary: 'The stretches of time behind a loss or a pattern, newest first',
        description: 'Filters are those of `/losses`; a `shift` may be a day’s or the name alone.',
        querystring: Type.Object(
          {
            ...where,
            ...Only.properties,
            all: Type.Boolean({
              default: false,
              description: 'Of all machines of the scope, not of the constraint alone.',
            }),
            limit: Type.Integer({ minimum: 1, maximum: MOST_STRETCHES, default: 100 }),
          },
          closed,
        ),
        response: {
          200: Type.Object({ scope: Type.String(), window: WindowBody, stretches: Type.Array(StretchBody) }, closed),
          ...problemResponses(...PROBLEMS),
        },
      },
    },
    async ({ query }) => {
      const plant = deps.plant();
      const scope = askedScope(plant, query.scope);
      const window = askedWindow(query.from, query.to);
      const only = onlyOf(query);
      // A scope is what somebody may look at: no filter leads out of it.
      if (only.machine !== undefined && !machinesIn(plant, scope).includes(only.machine))
        throw new GembaError('scope-unknown', `${query.scope} has no machine ${only.machine}`);
      const stretches = await deps.losses.stretches(scope, window, only, { all: query.all, most: query.limit });
      return { scope: query.scope, window: windowBody(window), stretches: stretches.map(stretchBody) };
    },
  );

  app.get(
    '/oee/by',
    {
      schema: {
        summary:
          'OEE and all figures of its profile by machine, line, hour, shift, product, order, crew, lot, tool or recipe',
        querystring: Type.Object(
          { ...where, by: Type.Enum([...FIGURE_DIMENSIONS]), profile: Profile, known: KnownText },
          closed,
        ),
        response: {
          200: Type.Object(
            {
              scope: Type.String(),
              by: Type.String(),
              profile: Type.String(),
              window: WindowBody,
              unrecordedMs: Type.Number({ description: 'Time that nobody recorded: it belongs to no group.' }),
              groups: Type.Array(
                Type.Object(
                  {
                    key: orNull(
                      Type.String({ description: 'Null = the record does not say. Hours: their beginning.' }),
                    ),
                    figures: Type.Array(DerivedBody),
                  },
                  closed,
                ),
              ),
            },
            closed,
          ),
          ...problemResponses(...PROBLEMS),
        },
      },
    },
    async ({ query }) => {
      const scope = askedScope(deps.plant(), query.scope);
      const window = askedWindow(query.from, query.to);
      const { by, profile } = query;
      if (by === 'hour' && window.to - window.from > MOST_HOURS * HOUR_MS)
        throw new GembaError('window-invalid', `by hour, a window is at most ${MOST_HOURS / 24} days long`);
      const question = { scope, window, profile, known: askedKnown(query.known) };
      const { groups, unrecordedMs } = await deps.losses.by(question, by);
      return {
        scope: query.scope,
        by,
        profile,
        window: windowBody(window),
        unrecordedMs,
        groups: groups.map(({ key, figures }) => ({
          key: typeof key === 'number' ? iso(key) : key,
          figures: figures.map(derivedBody),
        })),
      };
    },
  );
};
