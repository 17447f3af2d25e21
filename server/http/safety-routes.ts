/** Safety of people: what happened, or nearly did, and how long nobody was hurt. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { SafetyEvent, SafetyTold } from '../records/reports/safety.ts';
import { SAFETY_KINDS } from '../records/reports/tables.ts';
import { askedTime, askedWindow, iso, TimeText } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf, hasRoleSomewhere, mayChange, signedIn } from './guard.ts';
import { OnceKey, once } from './once.ts';
import { By } from './order-ask.ts';
import { NumberId } from './people-bodies.ts';
import { CHANGES, GembaError, problemResponses, READS } from './problems.ts';
import { lineAsked, linesSeen, reportsOf } from './report-ask.ts';

const TELLS = ['operator', 'quality', 'maintenance', 'planner', 'engineer', 'admin'] as const;
/** Who looks after what was told. */
const KEEPS = ['quality', 'planner', 'engineer', 'admin'] as const;
const KEPT = ['not-ready', 'records-away', 'time-invalid', 'scope-unknown'] as const;
const MINUTE = 60_000;

const EventBody = Type.Object(
  {
    id: Type.Integer(),
    kind: Type.Enum([...SAFETY_KINDS]),
    line: orNull(Type.String({ description: 'Null = somewhere else on the site.' })),
    machine: orNull(Type.String()),
    text: Type.String(),
    at: Instant,
    by: Type.String({ description: 'Who told it.' }),
  },
  closed,
);
const eventBody = (event: SafetyEvent) => ({ ...event, at: iso(event.at) });
export const SafetyBody = Type.Object(
  {
    events: Type.Array(EventBody, { description: 'Of the window, newest first.' }),
    daysSinceHarm: orNull(
      Type.Integer({
        description: 'Whole days at its end since somebody was hurt; null = nobody, as far as it is told.',
      }),
    ),
    since: orNull(
      Type.String({ format: 'date-time', description: 'Since when anything was told; null = nothing ever was.' }),
    ),
  },
  closed,
);
export const safetyBody = ({ events, since, ...told }: SafetyTold): Type.Static<typeof SafetyBody> => ({
  ...told,
  events: events.map(eventBody),
  since: since === null ? null : iso(since),
});

export const safetyRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.get(
    '/safety',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Safety events of a window, and the days since somebody was hurt',
        querystring: Type.Object({ from: TimeText, to: TimeText }, closed),
        response: { 200: SafetyBody, ...problemResponses(...READS, ...KEPT, 'window-invalid') },
      },
    },
    async (request) => {
      const window = askedWindow(request.query.from, request.query.to);
      return safetyBody(await reportsOf(deps).safety.told(window, linesSeen(deps, request)));
    },
  );

  app.post(
    '/safety',
    {
      onRequest: hasRoleSomewhere(deps, ...TELLS),
      schema: {
        summary: 'Tells a near miss, a first aid or an injury; no name of who was hurt is asked for',
        headers: OnceKey,
        querystring: Type.Object({}, closed),
        body: Type.Object(
          {
            kind: Type.Enum([...SAFETY_KINDS]),
            line: Type.Optional(
              orNull(Type.String({ maxLength: 80, description: 'Null, or absent = somewhere else on the site.' })),
            ),
            machine: Type.Optional(orNull(Type.String({ maxLength: 80 }))),
            text: Type.String({ minLength: 1, maxLength: 1000, pattern: '\\S' }),
            at: Type.Optional(TimeText),
            by: By,
          },
          closed,
        ),
        response: { 201: EventBody, ...problemResponses(...CHANGES, ...KEPT, 'idempotency-conflict') },
      },
    },
    async (request, reply) => {
      const { kind, line = null, machine = null, text, at: said, by } = request.body;
      const plant = deps.plant();
      if (line !== null) {
        const place = lineAsked(deps, line);
        mayChange(deps, request, TELLS, line);
        if (machine !== null && !place.machines.some((slot) => plant.machines[slot]?.id === machine))
          throw new GembaError('scope-unknown', `line ${line} has no machine ${machine}`);
      } else if (machine !== null) throw new GembaError('scope-unknown', 'say of which line the machine is');
      const at = said === undefined ? deps.now() : askedTime('at', said);
      if (at > deps.now() + MINUTE) throw new GembaError('time-invalid', 'at: that time has not come yet');
      const actor = actorOf(deps, request);
      const event = await once(deps, request, async () =>
        eventBody(
          await reportsOf(deps).safety.tell({ kind, line, machine, text: text.trim(), at }, by ?? actor.who, actor),
        ),
      );
      return reply.code(201).send(event);
    },
  );

  app.delete(
    '/safety/:id',
    {
      onRequest: hasRoleSomewhere(deps, ...KEEPS),
      schema: {
        summary: 'Takes back what was told by mistake; that it was told stays on record',
        params: NumberId,
        querystring: Type.Object({}, closed),
        response: {
          204: Type.Null({ description: 'Taken back.' }),
          ...problemResponses(...CHANGES, ...KEPT, 'safety-unknown'),
        },
      },
    },
    async (request, reply) => {
      mayChange(deps, request, KEEPS, null);
      await reportsOf(deps).safety.withdraw(request.params.id, actorOf(deps, request));
      return reply.code(204).send(null);
    },
  );
};
