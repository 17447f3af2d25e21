/** Spare parts: what lies there, what waits for work orders, what is to be ordered; received, issued, given back, corrected. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { csvOf } from '../export/csv.ts';
import { freeOf, SPARE_KINDS, type Spare, toOrder } from '../records/maintenance/spare-words.ts';
import { iso } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import {
  maintainer,
  maintenanceOf,
  mayMaintain,
  mayMaintainAll,
  mayMaintainOn,
  mayRead,
  partsOf,
  workAsked,
} from './maintenance-ask.ts';
import { WorkNumber, WorkPartsBody } from './maintenance-bodies.ts';
import { OnceKey, once } from './once.ts';
import { READ, WRITE } from './order-ask.ts';
import { problemResponses } from './problems.ts';

const PartId = Type.String({ minLength: 1, maxLength: 80, pattern: '^[^/\\s]+$' });
const One = Type.Object({ part: PartId }, closed);
const Amount = Type.Number({ minimum: 0, maximum: 1e9 });
export const SpareFieldsBody = {
  name: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
  unit: Type.String({ minLength: 1, maxLength: 20 }),
  place: Type.String({ maxLength: 80, description: 'Where it lies.' }),
  min: orNull(Type.Number({ ...Amount, description: 'Below it is ordered; null = it is not kept in stock.' })),
  max: orNull(Type.Number({ ...Amount, description: 'Up to which it is ordered.' })),
  leadDays: orNull(Type.Number({ minimum: 0, maximum: 3_650, description: 'Days from the order to there.' })),
  supplier: Type.String({ maxLength: 200 }),
  cost: orNull(Type.Number({ minimum: 0, description: 'Of one, in the currency of the site.' })),
};
const SpareBody = Type.Object(
  {
    part: Type.String(),
    ...SpareFieldsBody,
    onHand: Type.Number(),
    reserved: Type.Number({ description: 'By work orders that are not over.' }),
    free: Type.Number({ description: 'On hand less reserved; below 0 = orders are short of it.' }),
    order: Type.Number({ description: 'To be ordered, up to the maximum; 0 = enough is free.' }),
  },
  closed,
);
const spareBody = (spare: Spare): Type.Static<typeof SpareBody> => ({
  ...spare,
  free: freeOf(spare),
  order: toOrder(spare),
});
const SPARES = ['spare-unknown', 'spare-refused', 'work-unknown', 'work-refused', 'idempotency-conflict'] as const;

export const maintenancePartRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.get(
    '/parts',
    {
      onRequest: mayRead(deps),
      schema: {
        summary: 'Spare parts: on hand, reserved, free, and what is to be ordered',
        querystring: Type.Object(
          {
            short: Type.Boolean({ default: false, description: 'Only what is to be ordered.' }),
            as: Type.Enum(['json', 'csv'], { default: 'json', description: '`csv`: a row each, header first.' }),
          },
          closed,
        ),
        response: {
          200: {
            description: 'Spare parts',
            content: {
              'application/json': { schema: Type.Object({ parts: Type.Array(SpareBody) }, closed) },
              'text/csv': { schema: Type.String({ description: 'As POST .../parts/import takes them.' }) },
            },
          },
          ...problemResponses(...READ),
        },
      },
    },
    async ({ query }, reply) => {
      const parts = (await maintenanceOf(deps).spares.list()).filter((one) => !query.short || toOrder(one) > 0);
      if (query.as === 'csv')
        return reply
          .type('text/csv; charset=utf-8')
          .serializer((body: unknown) => body as string)
          .send(csvOf(parts.map(spareBody)) as never) as never;
      return { parts: parts.map(spareBody) } as never;
    },
  );

  app.put(
    '/parts/:part',
    {
      onRequest: mayMaintainAll(deps),
      schema: {
        summary: 'Makes a spare part, or changes what it is; how many lie there is told by movements',
        params: One,
        querystring: Type.Object({}, closed),
        body: Type.Object(SpareFieldsBody, closed),
        response: { 200: SpareBody, ...problemResponses(...WRITE) },
      },
    },
    async (request) =>
      spareBody(await maintenanceOf(deps).spares.put(request.params.part, request.body, maintainer(deps, request))),
  );

  app.delete(
    '/parts/:part',
    {
      onRequest: mayMaintainAll(deps),
      schema: {
        summary: 'A part that is kept no more; none may lie there',
        params: One,
        querystring: Type.Object({}, closed),
        response: { 204: Type.Null({ description: 'Done.' }), ...problemResponses(...WRITE, ...SPARES) },
      },
    },
    async (request, reply) => {
      await maintenanceOf(deps).spares.remove(request.params.part, maintainer(deps, request));
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/parts/:part/movements',
    {
      onRequest: mayRead(deps),
      schema: {
        summary: 'What came and went of a part, the newest first',
        params: One,
        querystring: Type.Object({}, closed),
        response: {
          200: Type.Object(
            {
              movements: Type.Array(
                Type.Object(
                  {
                    kind: Type.Enum([...SPARE_KINDS]),
                    quantity: Type.Number({ description: 'Below 0 = it went.' }),
                    number: orNull(Type.Integer({ description: 'Work order that it was for.' })),
                    reason: Type.String(),
                    by: Type.String(),
                    at: Instant,
                  },
                  closed,
                ),
              ),
            },
            closed,
          ),
          ...problemResponses(...READ),
        },
      },
    },
    async ({ params }) => {
      const found = await maintenanceOf(deps).spares.movements(params.part);
      return { movements: found.map((one) => ({ ...one, at: iso(one.at) })) };
    },
  );

  app.post(
    '/parts/:part/movements',
    {
      onRequest: mayMaintain(deps),
      schema: {
        summary: 'Received, issued, given back, or corrected with a reason; what others have reserved is not issued',
        headers: OnceKey,
        params: One,
        querystring: Type.Object({}, closed),
        body: Type.Object(
          {
            kind: Type.Enum([...SPARE_KINDS]),
            quantity: Type.Number({ minimum: -1e9, maximum: 1e9 }),
            number: Type.Optional(orNull(Type.Integer({ minimum: 1, description: 'Work order that it is for.' }))),
            reason: Type.Optional(Type.String({ maxLength: 500 })),
          },
          closed,
        ),
        response: { 200: SpareBody, ...problemResponses(...WRITE, ...SPARES) },
      },
    },
    async (request) => {
      const { kind, quantity, number = null, reason = '' } = request.body;
      mayMaintainOn(deps, request, number === null ? null : (await workAsked(deps, request, number)).line);
      const told = { kind, quantity, number, reason };
      return once(deps, request, async () =>
        spareBody(await maintenanceOf(deps).spares.move(request.params.part, told, maintainer(deps, request))),
      );
    },
  );

  app.get(
    '/orders/:number/parts',
    {
      onRequest: mayRead(deps),
      schema: {
        summary: 'Parts that a work order waits for, and those that it used',
        params: WorkNumber,
        querystring: Type.Object({}, closed),
        response: { 200: Type.Object({ parts: WorkPartsBody }, closed), ...problemResponses(...READ, 'work-unknown') },
      },
    },
    async (request) => {
      const { number } = await workAsked(deps, request, request.params.number);
      return { parts: await partsOf(maintenanceOf(deps), [number]) };
    },
  );

  app.put(
    '/orders/:number/parts/:part',
    {
      onRequest: mayMaintain(deps),
      schema: {
        summary: 'Reserves so many of a part for a work order; 0 = none any more',
        params: Type.Object({ ...WorkNumber.properties, part: PartId }, closed),
        querystring: Type.Object({}, closed),
        body: Type.Object({ quantity: Amount }, closed),
        response: { 200: SpareBody, ...problemResponses(...WRITE, ...SPARES) },
      },
    },
    async (request) => {
      const { number, line } = await workAsked(deps, request, request.params.number);
      mayMaintainOn(deps, request, line);
      const { part } = request.params;
      const spare = await maintenanceOf(deps).spares.reserve(
        part,
        number,
        request.body.quantity,
        maintainer(deps, request),
      );
      return spareBody(spare);
    },
  );
};
