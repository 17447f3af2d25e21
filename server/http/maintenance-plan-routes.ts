/** Preventive plans: every so many days, hours of production or cycles, with how far along they are. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { PLAN_KINDS } from '../records/maintenance/plan-words.ts';
import { WORK_PRIORITIES } from '../records/maintenance/words.ts';
import { askedTime, iso, isoOrNull } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import {
  linesRead,
  machineAsked,
  maintainer,
  maintenanceOf,
  mayMaintain,
  mayMaintainOn,
  mayRead,
} from './maintenance-ask.ts';
import { MachineId } from './maintenance-bodies.ts';
import { READ, WRITE } from './order-ask.ts';
import { problemResponses } from './problems.ts';

const PlanId = Type.Object(
  { id: Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-z0-9][a-z0-9-]*$' }) },
  closed,
);
const Fields = {
  machine: MachineId,
  component: orNull(Type.String({ maxLength: 80 })),
  title: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
  why: Type.String({ maxLength: 2_000 }),
  kind: Type.Enum([...PLAN_KINDS], { description: 'Days, hours of production, or units made, good and rejected.' }),
  every: Type.Number({ exclusiveMinimum: 0, maximum: 1e9 }),
  lead: Type.Number({ minimum: 0, maximum: 1e9, description: 'The order is made so much before; same unit.' }),
  fixed: Type.Boolean({ description: 'In fixed steps from `since`; false = from when it was done last.' }),
  since: Type.Unsafe<string>({ ...Instant, description: 'Counted from here until it was done once.' }),
  priority: Type.Enum([...WORK_PRIORITIES]),
  estimateMin: orNull(Type.Number({ exclusiveMinimum: 0, maximum: 100_000 })),
  checklist: orNull(Type.String({ maxLength: 80 })),
  parts: Type.Array(
    Type.Object(
      { part: Type.String({ minLength: 1, maxLength: 80 }), quantity: Type.Number({ exclusiveMinimum: 0 }) },
      closed,
    ),
    { maxItems: 50, description: 'Reserved with each order.' },
  ),
};
const PlanBody = Type.Object(
  {
    id: Type.String(),
    ...Fields,
    standing: orNull(
      Type.Object(
        {
          from: Instant,
          used: Type.Number({ description: 'Of `every`, in its unit.' }),
          due: orNull(
            Type.String({ format: 'date-time', description: 'At the pace of the last 14 days; null = not known.' }),
          ),
          order: orNull(Type.Integer({ description: 'Number of its order that is not over.' })),
        },
        { ...closed, description: 'Null = the plant has the machine no more.' },
      ),
    ),
  },
  closed,
);

export const maintenancePlanRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.get(
    '/plans',
    {
      onRequest: mayRead(deps),
      schema: {
        summary: 'Preventive plans, how far along they are, and when they are due',
        querystring: Type.Object({}, closed),
        response: { 200: Type.Object({ plans: Type.Array(PlanBody) }, closed), ...problemResponses(...READ) },
      },
    },
    async (request) => {
      const lines = linesRead(deps, request);
      const room = maintenanceOf(deps);
      const found = (await room.plansNow()).filter(
        ({ plan }) => lines === null || lines.includes(room.lineOf(plan.machine) ?? ''),
      );
      return {
        plans: found.map(({ plan, standing }) => ({
          ...plan,
          since: iso(plan.since),
          parts: plan.parts.map((part) => ({ ...part })),
          standing: standing && {
            ...{ from: iso(standing.from), used: standing.used, due: isoOrNull(standing.due), order: standing.order },
          },
        })),
      };
    },
  );

  app.put(
    '/plans/:id',
    {
      onRequest: mayMaintain(deps),
      schema: {
        summary: 'Makes a preventive plan, or changes it',
        params: PlanId,
        querystring: Type.Object({}, closed),
        body: Type.Object(Fields, closed),
        response: {
          204: Type.Null({ description: 'Done.' }),
          ...problemResponses(...WRITE, 'scope-unknown', 'time-invalid', 'work-refused'),
        },
      },
    },
    async (request, reply) => {
      const { since, ...fields } = request.body;
      machineAsked(deps, fields.machine);
      const room = maintenanceOf(deps);
      mayMaintainOn(deps, request, room.lineOf(fields.machine));
      const told = { ...fields, since: askedTime('since', since) };
      await room.plans.put(request.params.id, told, maintainer(deps, request));
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/plans/:id',
    {
      onRequest: mayMaintain(deps),
      schema: {
        summary: 'A plan that is followed no more; its orders stay',
        params: PlanId,
        querystring: Type.Object({}, closed),
        response: {
          204: Type.Null({ description: 'Done.' }),
          ...problemResponses(...WRITE, 'maintenance-plan-unknown'),
        },
      },
    },
    async (request, reply) => {
      const room = maintenanceOf(deps);
      const known = (await room.plans.list()).find(({ id }) => id === request.params.id);
      if (known) mayMaintainOn(deps, request, room.lineOf(known.machine));
      await room.plans.remove(request.params.id, maintainer(deps, request));
      return reply.code(204).send(null);
    },
  );
};
