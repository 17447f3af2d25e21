/** Components of machines and the catalogue of failures. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Words } from '../../twin/plant/schema-parts.ts';
import { CODE_KINDS } from '../records/maintenance/words.ts';
import { askedTime, isoOrNull } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import {
  machineAsked,
  maintainer,
  maintenanceOf,
  mayMaintain,
  mayMaintainAll,
  mayMaintainOn,
  mayRead,
} from './maintenance-ask.ts';
import { MachineId } from './maintenance-bodies.ts';
import { READ, WRITE } from './order-ask.ts';
import { problemResponses } from './problems.ts';

const ThingId = Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-z0-9][a-z0-9-]*$' });
const ComponentFields = {
  name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
  fitted: orNull(Type.Unsafe<string>({ ...Instant, description: 'Since when it runs; null = not known.' })),
  part: orNull(Type.String({ maxLength: 80, description: 'Spare part that replaces it.' })),
};
const ComponentBody = Type.Object({ machine: MachineId, id: ThingId, ...ComponentFields }, closed);
const CodeBody = Type.Object(
  {
    id: ThingId,
    kind: Type.Enum([...CODE_KINDS]),
    name: Words,
    types: Type.Array(Type.String({ maxLength: 80 }), { maxItems: 100, description: 'Machine types; empty = all.' }),
    own: Type.Boolean({ description: 'The plant added it.' }),
    gone: Type.Boolean({ description: 'Not to be chosen any more; closed orders may name it.' }),
  },
  closed,
);
const Place = Type.Object({ machine: MachineId, id: ThingId }, closed);
const done = { 204: Type.Null({ description: 'Done.' }) };

export const maintenanceThingRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.get(
    '/components',
    {
      onRequest: mayRead(deps),
      schema: {
        summary: 'Components of machines, and since when they run',
        querystring: Type.Object({ machine: Type.Optional(MachineId) }, closed),
        response: {
          200: Type.Object({ components: Type.Array(ComponentBody) }, closed),
          ...problemResponses(...READ),
        },
      },
    },
    async ({ query: { machine } }) => {
      const found = await maintenanceOf(deps).components.list(machine === undefined ? null : [machine]);
      return { components: found.map((one) => ({ ...one, fitted: isoOrNull(one.fitted) })) };
    },
  );

  app.put(
    '/components/:machine/:id',
    {
      onRequest: mayMaintain(deps),
      schema: {
        summary: 'Tells of a component, or corrects it',
        params: Place,
        querystring: Type.Object({}, closed),
        body: Type.Object(ComponentFields, closed),
        response: { ...done, ...problemResponses(...WRITE, 'scope-unknown', 'time-invalid') },
      },
    },
    async (request, reply) => {
      const { machine, id } = request.params;
      machineAsked(deps, machine);
      const room = maintenanceOf(deps);
      mayMaintainOn(deps, request, room.lineOf(machine));
      const { name, part, fitted } = request.body;
      const told = { machine, id, name, part, fitted: fitted === null ? null : askedTime('fitted', fitted) };
      await room.components.put(told, maintainer(deps, request));
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/components/:machine/:id',
    {
      onRequest: mayMaintain(deps),
      schema: {
        summary: 'The machine has this component no more',
        params: Place,
        querystring: Type.Object({}, closed),
        response: { ...done, ...problemResponses(...WRITE, 'component-unknown') },
      },
    },
    async (request, reply) => {
      const { machine, id } = request.params;
      const room = maintenanceOf(deps);
      mayMaintainOn(deps, request, room.lineOf(machine));
      await room.components.remove(machine, id, maintainer(deps, request));
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/codes',
    {
      onRequest: mayRead(deps),
      schema: {
        summary: 'What may be wrong: failure modes, mechanisms and causes in the manner of ISO 14224',
        querystring: Type.Object({}, closed),
        response: { 200: Type.Object({ codes: Type.Array(CodeBody) }, closed), ...problemResponses(...READ) },
      },
    },
    async () => {
      const codes = await maintenanceOf(deps).codes.list();
      return { codes: codes.map((code) => ({ ...code, types: [...code.types] })) };
    },
  );

  app.put(
    '/codes/:id',
    {
      onRequest: mayMaintainAll(deps),
      schema: {
        summary: 'Adds a code of the plant’s own, corrects one, or takes one out of use (`gone`)',
        params: Type.Object({ id: ThingId }, closed),
        querystring: Type.Object({}, closed),
        body: Type.Object(
          {
            kind: Type.Enum([...CODE_KINDS]),
            name: Words,
            types: Type.Array(Type.String({ maxLength: 80 }), { maxItems: 100 }),
            gone: Type.Optional(Type.Boolean()),
          },
          closed,
        ),
        response: { ...done, ...problemResponses(...WRITE, 'work-refused') },
      },
    },
    async (request, reply) => {
      const { gone = false, ...code } = request.body;
      await maintenanceOf(deps).codes.put({ id: request.params.id, ...code, gone }, maintainer(deps, request));
      return reply.code(204).send(null);
    },
  );
};
