/** When a figure changed, out of the record, and what its time belonged to on either side. It never says what caused it. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { FigureChange, Level } from '../../analytics/causes/changed.ts';
import { CHANGED_FIGURES, EACH } from '../records/causes/changed.ts';
import { askedScope, askedWindow, iso, ScopeText, TimeText } from './ask.ts';
import { closed, Instant, orNull, WindowBody } from './bodies.ts';
import { causesOf } from './cause-routes.ts';
import type { HttpDeps } from './deps.ts';
import { signedIn } from './guard.ts';
import { windowBody } from './loss-bodies.ts';
import { mayLookAt } from './order-ask.ts';
import { GembaError, problemResponses, READS } from './problems.ts';

const PROBLEMS = [
  ...READS,
  ...(['scope-invalid', 'time-invalid', 'window-invalid', 'scope-unknown', 'records-away', 'not-ready'] as const),
] as const;
const DAY_MS = 86_400_000;
const LONGEST_DAYS = 92;

const LevelBody = Type.Object(
  { from: Instant, to: Instant, mean: Type.Number(), n: Type.Integer({ description: 'Hours or shifts.' }) },
  closed,
);
const levelBody = ({ from, to, mean, n }: Level) => ({ from: iso(from), to: iso(to), mean, n });
const ChangeBody = Type.Object(
  {
    at: Type.Union([Instant], { description: 'Beginning of the first hour or shift of the new level.' }),
    earliest: Type.Union([Instant], { description: 'It lies between these, with 95 % of confidence.' }),
    latest: Instant,
    before: LevelBody,
    after: LevelBody,
    change: Type.Number({ description: 'Mean after less mean before.' }),
    low: Type.Number({ description: '95 % interval of it.' }),
    high: Type.Number(),
    p: Type.Number(),
    contexts: Type.Array(
      Type.Object(
        {
          what: Type.String({
            description: 'order, product, lot, crew, tool, recipe, skill, material:<id>, supplier:<id>',
          }),
          before: orNull(Type.String()),
          after: orNull(Type.String()),
          times: Type.Integer({ description: 'How often it changed in the whole window.' }),
        },
        closed,
      ),
      { description: 'What was different on either side; not what caused it.' },
    ),
  },
  closed,
);
const changeBody = ({ at, earliest, latest, before, after, contexts, ...found }: FigureChange) => ({
  ...{ at: iso(at), earliest: iso(earliest), latest: iso(latest), before: levelBody(before), after: levelBody(after) },
  ...{ contexts: contexts.map((one) => ({ ...one })), ...found },
});

export const changedRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.get(
    '/causes/change-points',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'When a figure changed for good: levels before and after, how sure, and what else was different',
        description:
          'Hour by hour or shift by shift the mean is cut where that explains more than chance does (PELT); values that follow each other count as fewer. What was different on either side came together with it and need not have caused it.',
        querystring: Type.Object(
          {
            ...{ scope: ScopeText, from: TimeText, to: TimeText },
            figure: Type.Enum([...CHANGED_FIGURES], {
              description: 'rate: good units an hour; energy: kWh a good unit.',
            }),
            each: Type.Enum([...EACH], { default: 'hour' }),
          },
          closed,
        ),
        response: {
          200: Type.Object(
            {
              ...{ scope: Type.String(), figure: Type.String(), each: Type.String(), window: WindowBody },
              n: Type.Integer({ description: 'Hours or shifts of which the figure can be told.' }),
              tooFew: Type.Boolean({ description: 'There are too few of them to tell anything.' }),
              follows: Type.Number({ description: 'How much a value is like the one before, 0..1.' }),
              at: Type.Array(Instant),
              values: Type.Array(orNull(Type.Number())),
              changes: Type.Array(ChangeBody, { description: 'In order of time.' }),
            },
            closed,
          ),
          ...problemResponses(...PROBLEMS),
        },
      },
    },
    async (request) => {
      const { scope: text, figure, each, from, to } = request.query;
      const plant = deps.plant();
      const scope = askedScope(plant, text);
      const slot = scope.kind === 'machine' ? scope.machine.slot : scope.kind === 'line' ? scope.line.constraint : -1;
      const machine = plant.machines[slot];
      if (!machine) throw new GembaError('scope-invalid', `${text}: ask of a line, or of a machine`);
      mayLookAt(deps, request, plant.lines[machine.line]?.id ?? null);
      const asked = askedWindow(from, to);
      if (asked.to - asked.from > LONGEST_DAYS * DAY_MS)
        throw new GembaError('window-invalid', `a window is at most ${LONGEST_DAYS} days long here`);
      const window = { from: asked.from, to: Math.max(asked.from + 1, Math.min(asked.to, deps.now())) };
      const found = await causesOf(deps).changed({ scope: text, machine: machine.id, figure, each, window });
      return {
        ...{ scope: text, figure, each, window: windowBody(window) },
        ...{ n: found.n, tooFew: found.tooFew, follows: found.follows },
        at: found.buckets.map((one) => iso(one.from)),
        values: found.buckets.map(({ value }) => value),
        changes: found.changes.map(changeBody),
      };
    },
  );
};
