/** Alarms: what stands, what was, what people do with them, how good they are, and what other settings would have told. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { TARGETS } from '../../analytics/alarms/performance.ts';
import type { Window } from '../../twin/derived.ts';
import { ALARM_STATES, awaitsAnswer } from '../../twin/words.ts';
import { tryAlarm } from '../alarms/try-alarm.ts';
import { mayBeSeen } from '../live/news-board.ts';
import type { View } from '../live/view-of.ts';
import {
  AlarmBody,
  AlarmEventBody,
  alarmBody,
  alarmEventBody,
  PerformanceBody,
  performanceBody,
  TrialBody,
  trialBody,
} from './alarm-bodies.ts';
import { askedTime, askedWindow, iso, TimeText } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf, mayChange, signedIn, viewOf } from './guard.ts';
import { OnceKey, once } from './once.ts';
import { CHANGES, GembaError, type ProblemCode, problemResponses, READS } from './problems.ts';

/** Who responds to alarms. */
export const WHO_RESPONDS = ['operator', 'quality', 'maintenance', 'planner', 'engineer', 'admin'] as const;
const PAGE = 100;
/** A shelf is for a shift, not for ever. */
const LONGEST_SHELF_MS = 24 * 3_600_000;
const LONGEST_TRIAL_MS = 62 * 24 * 3_600_000;
const ACTS = ['acknowledge', 'reset', 'shelve', 'unshelve', 'out-of-service', 'in-service'] as const;
type Act = (typeof ACTS)[number];
const SUMMARIES: Readonly<Record<Act, string>> = {
  acknowledge: 'Somebody has seen an alarm and responds',
  reset: 'Ends an alarm that latched, whose condition is gone',
  shelve: 'Hides an alarm until a moment, with a reason',
  unshelve: 'Shows an alarm again before that moment',
  'out-of-service': 'Takes an alarm out of service, with a reason, until somebody takes it back',
  'in-service': 'Takes an alarm back into service',
};
/** What hides an alarm says why. */
const NEEDS_WHY: readonly Act[] = ['shelve', 'out-of-service'];
const ACTING = [
  ...CHANGES,
  'time-invalid',
  'alarm-unknown',
  'comment-required',
  'idempotency-conflict',
] as const satisfies readonly ProblemCode[];

const Id = Type.Object({ id: Type.String({ maxLength: 140 }) }, closed);

/** Lines to be looked at; null = all. */
export const linesIn = (view: View): readonly string[] | null => (view === true ? null : view === false ? [] : view);

export const alarmRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  const { alarms, book } = deps.alarms;
  const found = (id: string) => {
    const view = alarms().view(id);
    if (!view) throw new GembaError('alarm-unknown', `the plant has no alarm \`${id}\``);
    return view;
  };

  app.get(
    '',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Alarms as they stand, the most urgent first',
        querystring: Type.Object(
          {
            which: Type.Optional(
              Type.Enum(['active', 'all'], { default: 'active', description: 'active = those that are not normal' }),
            ),
            state: Type.Optional(Type.Enum([...ALARM_STATES])),
            line: Type.Optional(Type.String({ maxLength: 64 })),
          },
          closed,
        ),
        response: {
          200: Type.Object(
            { alarms: Type.Array(AlarmBody), unacknowledged: Type.Integer({ description: 'Of those listed.' }) },
            closed,
          ),
          ...problemResponses(...READS),
        },
      },
    },
    async (request) => {
      const { which = 'active', state, line } = request.query;
      const view = viewOf(deps, request);
      const rows = alarms()
        .views()
        .filter((row) => mayBeSeen(view, row))
        .filter((row) => which === 'all' || state !== undefined || row.state !== 'normal')
        .filter((row) => (state === undefined || row.state === state) && (line === undefined || row.line === line));
      return { alarms: rows.map(alarmBody), unacknowledged: rows.filter((row) => awaitsAnswer(row.state)).length };
    },
  );

  app.get(
    '/history',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'What became of alarms, newest first',
        querystring: Type.Object(
          {
            from: TimeText,
            to: TimeText,
            alarm: Type.Optional(Type.String({ maxLength: 140 })),
            line: Type.Optional(Type.String({ maxLength: 64 })),
            everything: Type.Optional(
              Type.Boolean({ description: 'What the plant does as a matter of course too: suppressed, told again.' }),
            ),
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: PAGE })),
            cursor: Type.Optional(Type.String({ maxLength: 60, description: '`next` of the page before.' })),
          },
          closed,
        ),
        response: {
          200: Type.Object(
            { events: Type.Array(AlarmEventBody), next: orNull(Type.String({ description: 'Null = no more.' })) },
            closed,
          ),
          ...problemResponses(...READS, 'time-invalid', 'window-invalid', 'records-away'),
        },
      },
    },
    async (request) => {
      const { from, to, alarm, line, everything, cursor, limit = PAGE } = request.query;
      const seen = linesIn(viewOf(deps, request));
      const events = await book.history({
        window: askedWindow(from, to),
        lines: line === undefined ? seen : (seen ?? [line]).filter((one) => one === line),
        alarm: alarm ?? null,
        brief: !everything,
        limit,
        after: cursor === undefined ? null : cursorOf(cursor),
      });
      const last = events.length === limit ? events.at(-1) : undefined;
      return { events: events.map(alarmEventBody), next: last ? `${last.at_ms}_${last.id}` : null };
    },
  );

  app.get(
    '/performance',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'How good the alarms of an operator position are: rate, floods, chattering, stale ones, spread',
        querystring: Type.Object(
          { from: TimeText, to: TimeText, position: Type.Optional(Type.String({ maxLength: 80 })) },
          closed,
        ),
        response: {
          200: PerformanceBody,
          ...problemResponses(...READS, 'time-invalid', 'window-invalid', 'records-away'),
        },
      },
    },
    async (request) => {
      const { from, to, position } = request.query;
      const window = askedWindow(from, to);
      const lines = linesIn(viewOf(deps, request));
      const positions = [...new Set(deps.plant().alarms.map((alarm) => alarm.position))].sort();
      const measured = await book.performance(window, position ?? null, lines);
      return {
        from: iso(window.from),
        to: iso(window.to),
        ...performanceBody(measured, await coverageOf(deps, window, position ?? null, lines)),
        positions,
        targets: { ...TARGETS, priorities: { ...TARGETS.priorities } },
      };
    },
  );

  app.post(
    '/try',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'What other settings of an alarm would have told in a window of the past',
        body: Type.Object(
          {
            alarm: Type.String({ maxLength: 140 }),
            from: TimeText,
            to: TimeText,
            onDelayS: Type.Optional(Type.Number({ minimum: 0, maximum: 86_400 })),
            offDelayS: Type.Optional(Type.Number({ minimum: 0, maximum: 86_400 })),
            limit: Type.Optional(Type.Number()),
            deadband: Type.Optional(Type.Number({ minimum: 0 })),
            responseS: Type.Optional(
              Type.Number({
                minimum: 0,
                maximum: 86_400,
                default: 60,
                description: 'An alarm shorter than this could not have been responded to.',
              }),
            ),
          },
          closed,
        ),
        response: {
          200: TrialBody,
          ...problemResponses(...CHANGES, 'time-invalid', 'window-invalid', 'alarm-unknown', 'records-away'),
        },
      },
    },
    async (request) => {
      const { alarm: id, from, to, onDelayS, offDelayS, limit, deadband, responseS = 60 } = request.body;
      const plant = deps.plant();
      const alarm = plant.alarms.find((one) => one.id === id);
      if (!alarm || !mayBeSeen(viewOf(deps, request), found(id)))
        throw new GembaError('alarm-unknown', `the plant has no alarm \`${id}\``);
      const window = askedWindow(from, to);
      if (window.to - window.from > LONGEST_TRIAL_MS)
        throw new GembaError('window-invalid', 'a trial looks back over at most 62 days');
      const settings = {
        ...(onDelayS === undefined ? {} : { onDelayMs: onDelayS * 1000 }),
        ...(offDelayS === undefined ? {} : { offDelayMs: offDelayS * 1000 }),
        ...(limit === undefined ? {} : { limit }),
        ...(deadband === undefined ? {} : { deadband }),
      };
      const past = {
        plant,
        historian: deps.historian(),
        intervals: (scope: Parameters<HttpDeps['intervals']>[0], begin: number, end: number) =>
          deps.intervals(scope, begin, end, 0, null),
      };
      return trialBody(await tryAlarm(past, { alarm, window, settings, responseMs: responseS * 1000 }));
    },
  );

  const mayRespond = async (request: FastifyRequest) => {
    request.guarded = true;
    const { id } = request.params as { id: string };
    mayChange(deps, request, WHO_RESPONDS, alarms().view(id)?.line ?? null);
  };
  for (const act of ACTS)
    app.post(
      `/:id/${act}`,
      {
        onRequest: mayRespond,
        schema: {
          summary: SUMMARIES[act],
          params: Id,
          headers: OnceKey,
          body: Type.Object(
            {
              why: Type.Optional(Type.String({ maxLength: 300 })),
              ...(act === 'shelve' ? { until: Instant } : {}),
            },
            closed,
          ),
          response: { 200: AlarmBody, ...problemResponses(...ACTING) },
        },
      },
      async (request) => {
        const { id } = request.params;
        const before = found(id);
        const body = request.body as { why?: string; until?: string };
        const why = (body.why ?? '').trim();
        if (NEEDS_WHY.includes(act) && why === '') throw new GembaError('comment-required', 'say why it is hidden');
        const until = body.until === undefined ? undefined : askedTime('until', body.until);
        if (until !== undefined && (until <= deps.now() || until - deps.now() > LONGEST_SHELF_MS))
          throw new GembaError('time-invalid', 'until: a shelf ends within 24 hours from now');
        return once(deps, request, async () => {
          const actor = actorOf(deps, request);
          const done = await alarms().act(id, {
            type: act,
            by: actor.who,
            why,
            ...(until === undefined ? {} : { until }),
          });
          const view = done?.view ?? before;
          if (done?.changed)
            await deps.people?.trail.note({
              at: deps.now(),
              ...actor,
              what: 'alarm-answered',
              subject: `alarm:${id}`,
              before: { state: before.state },
              after: {
                act,
                state: view.state,
                ...(why === '' ? {} : { why }),
                ...(until === undefined ? {} : { until: iso(until) }),
              },
            });
          return alarmBody(view);
        });
      },
    );
};

/** How much of a window the machines of the alarms were heard: alarms of what nobody heard were not told. */
async function coverageOf(deps: HttpDeps, window: Window, position: string | null, lines: readonly string[] | null) {
  const plant = deps.plant();
  const own = plant.alarms.filter(
    (alarm) =>
      (position === null || alarm.position === position) &&
      (lines === null || alarm.line < 0 || lines.includes(plant.lines[alarm.line]?.id ?? '')),
  );
  // An alarm of a line looks at what sets its pace.
  const slots = own.map(({ machine, line }) => (machine >= 0 ? machine : (plant.lines[line]?.constraint ?? -1)));
  const machines = [...new Set(slots)].flatMap((slot) => plant.machines[slot]?.id ?? []);
  return deps.alarms.heard(machines, { from: window.from, to: Math.min(window.to, deps.now()) });
}

function cursorOf(text: string) {
  const [at = '', id = ''] = text.split('_', 2);
  const cursor = { at: Number(at), id: Number(id) };
  if (at === '' || id === '' || !Number.isFinite(cursor.at) || !Number.isInteger(cursor.id))
    throw new GembaError('request-invalid', `\`${text}\` is no cursor`);
  return cursor;
}
