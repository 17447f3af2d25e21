/** What the plant is, how it stands, what it did: everything a screen reads besides the live stream. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { SequencedEvent } from '../../twin/live/protocol.ts';
import { ROLES } from '../auth/roles.ts';
import { eventsFor } from '../live/view-of.ts';
import { TooManyIntervals } from '../record/answers.ts';
import { askedKnown, askedScope, askedTime, askedWindow, iso, KnownText, ScopeText, TimeText } from './ask.ts';
import {
  closed,
  Instant,
  IntervalBody,
  intervalBody,
  LineBody,
  lineBody,
  MachineBody,
  machineBody,
  orNull,
  SourceBody,
  sourceBody,
} from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { SequencedBody } from './event-body.ts';
import { roleOfRequest, signedIn, viewOf } from './guard.ts';
import { PlantBody, plantBody } from './plant-body.ts';
import { GembaError, problemResponses, READS } from './problems.ts';

const MOST_POINTS = 10_000;
const MOST_EVENTS = 1000;
const RecordKind = Type.Enum(['live', 'imported', 'none'], {
  description: 'Where the answer is from; none = nothing is known of that moment.',
});

export const plantRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.addHook('onRequest', signedIn(deps));
  /** While nothing is recorded, the record begins now. */
  const oldest = () => Math.min(deps.oldest(), deps.now());

  app.get(
    '/plant',
    {
      schema: {
        summary: 'The plant model: lines, machines, buffers, tags, products, shifts',
        querystring: Type.Object({}, closed),
        response: {
          200: Type.Object(
            {
              plant: PlantBody,
              demoControl: orNull(Type.String({ description: 'Where a demo plant takes faults.' })),
              version: Type.String(),
              role: Type.Enum([...ROLES], { description: 'What the asker is here.' }),
            },
            closed,
          ),
          ...problemResponses(...READS),
        },
      },
    },
    async (request) => ({
      plant: plantBody(deps.stops.reasons.withFormer(deps.plant())) as never,
      demoControl: deps.demoControl,
      version: deps.version,
      role: roleOfRequest(deps, request) ?? 'viewer',
    }),
  );

  app.get(
    '/state',
    {
      schema: {
        summary: 'The state of a site, line or machine, now or at a past moment',
        querystring: Type.Object(
          {
            scope: ScopeText,
            at: Type.Optional(TimeText),
            known: Type.Optional({
              ...TimeText,
              description:
                'With `at`: as it was known at this later moment, late data included. Absent = as known at `at`.',
            }),
          },
          closed,
        ),
        response: {
          200: Type.Object(
            { at: Instant, record: RecordKind, machines: Type.Array(MachineBody), lines: Type.Array(LineBody) },
            closed,
          ),
          ...problemResponses(...READS, 'scope-invalid', 'scope-unknown', 'time-invalid', 'moment-not-kept'),
        },
      },
    },
    async ({ query }) => {
      const scope = askedScope(deps.plant(), query.scope);
      const at = query.at === undefined ? null : askedTime('at', query.at);
      if (at !== null && at < oldest())
        throw new GembaError('moment-not-kept', `the record begins at ${iso(oldest())}`);
      const known = query.known === undefined ? null : askedTime('known', query.known);
      if (known !== null && (at === null || known < at))
        throw new GembaError('time-invalid', '`known` is a moment at or after `at`');
      const view = await deps.stateAt(scope, at, known);
      return {
        at: iso(view.at),
        record: view.record,
        machines: view.machines.map(machineBody),
        lines: view.lines.map(lineBody),
      };
    },
  );

  app.get(
    '/intervals',
    {
      schema: {
        summary: 'States of machines over a window, the open ones included',
        querystring: Type.Object(
          {
            scope: ScopeText,
            from: TimeText,
            to: TimeText,
            known: KnownText,
            step: Type.Optional(
              Type.Integer({
                minimum: 1,
                maximum: 86_400,
                description: 'Seconds: of each step only the state that held longest in it, for pictures of days.',
              }),
            ),
          },
          closed,
        ),
        response: {
          200: Type.Object({ intervals: Type.Array(IntervalBody), oldest: Instant }, closed),
          ...problemResponses(
            ...READS,
            'scope-invalid',
            'scope-unknown',
            'time-invalid',
            'window-invalid',
            'records-away',
          ),
        },
      },
    },
    async ({ query }) => {
      const scope = askedScope(deps.plant(), query.scope);
      const { from, to } = askedWindow(query.from, query.to);
      const known = askedKnown(query.known);
      try {
        return {
          intervals: (await deps.intervals(scope, from, to, (query.step ?? 0) * 1000, known)).map(intervalBody),
          oldest: iso(oldest()),
        };
      } catch (error) {
        if (error instanceof TooManyIntervals) throw new GembaError('window-invalid', error.message);
        throw error;
      }
    },
  );

  app.get(
    '/series',
    {
      schema: {
        summary: 'A tag over a window, at most `points` points',
        querystring: Type.Object(
          {
            tag: Type.String({ maxLength: 200, description: '`machine/tag`', examples: ['line1-filler/speed'] }),
            from: TimeText,
            to: TimeText,
            points: Type.Integer({ minimum: 1, maximum: MOST_POINTS, default: 500 }),
          },
          closed,
        ),
        response: {
          200: Type.Object(
            {
              tag: Type.String(),
              unit: Type.String(),
              points: Type.Array(Type.Tuple([Type.Number(), orNull(Type.Number())]), {
                description: '[epoch ms, value]; null = no good reading.',
              }),
              coverage: Type.Object(
                {
                  tier: orNull(Type.String({ description: 'raw, minute or hour: what the points were made of.' })),
                  until: orNull(Instant),
                  reason: Type.String({ description: 'Why there is less than was asked for; empty = there is not.' }),
                },
                { ...closed, description: 'What the historian could say; `until`: all received up to here is in it.' },
              ),
            },
            closed,
          ),
          ...problemResponses(...READS, 'tag-unknown', 'time-invalid', 'window-invalid'),
        },
      },
    },
    async ({ query }) => {
      const tag = deps.plant().tags.find((candidate) => candidate.name === query.tag);
      if (!tag) throw new GembaError('tag-unknown', `the plant has no tag \`${query.tag}\``);
      const { from, to } = askedWindow(query.from, query.to);
      const begin = Math.max(from, oldest());
      const { points, coverage } =
        begin < to
          ? await deps.series(tag.name, begin, to, query.points)
          : { points: [], coverage: { tier: null, until: null, reason: 'the record begins later' } };
      return {
        tag: tag.name,
        unit: tag.unit,
        points: points.map(([at, value]) => [at, value] as [number, number | null]),
        coverage: { ...coverage, until: coverage.until === null ? null : iso(coverage.until) },
      };
    },
  );

  app.get(
    '/events',
    {
      schema: {
        summary: 'What happened, newest first',
        querystring: Type.Object(
          {
            limit: Type.Integer({ minimum: 1, maximum: MOST_EVENTS, default: 100 }),
            at: Type.Optional({ ...TimeText, description: 'Only what happened up to this moment, imports included.' }),
            cursor: Type.Optional(
              Type.String({ pattern: '^[0-9]{1,15}$', description: 'The `cursor` of the page before.' }),
            ),
          },
          closed,
        ),
        response: {
          200: Type.Object(
            {
              events: Type.Array(SequencedBody),
              cursor: orNull(Type.String({ description: 'For the next page; null = there is none.' })),
            },
            closed,
          ),
          ...problemResponses(...READS, 'time-invalid'),
        },
      },
    },
    async (request) => {
      const { query } = request;
      const shown = (events: readonly SequencedEvent[]) =>
        eventsFor(viewOf(deps, request), deps.plant(), events) as never[];
      const before = query.cursor === undefined ? null : Number(query.cursor);
      if (query.at !== undefined) {
        const skip = before ?? 0;
        const found = await deps.eventsAt(askedTime('at', query.at), query.limit + 1, skip);
        const events = found.slice(0, query.limit);
        return { events: shown(events), cursor: found.length > query.limit ? String(skip + query.limit) : null };
      }
      // One more than asked for tells whether there is a next page.
      const found = deps.events(query.limit + 1, before);
      const events = found.slice(0, query.limit);
      const last = events.at(-1);
      return { events: shown(events), cursor: found.length > query.limit && last ? String(last.sequence) : null };
    },
  );

  app.get(
    '/sources',
    {
      schema: {
        summary: 'How each source stands, what it took and what it refused',
        querystring: Type.Object({}, closed),
        response: {
          200: Type.Object({ sources: Type.Array(SourceBody) }, closed),
          ...problemResponses(...READS),
        },
      },
    },
    async () => ({ sources: deps.sources().map(sourceBody) }),
  );
};
