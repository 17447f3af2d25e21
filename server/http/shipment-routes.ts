/** Shipments: whether they may leave, who released them, and what left without. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { ShipmentRelease } from '../records/inspections/shipments.ts';
import { iso, isoOrNull } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf, hasRole, signedIn } from './guard.ts';
import { Code } from './inspection-bodies.ts';
import { inspectionsOf } from './inspection-routes.ts';
import { OnceKey, once } from './once.ts';
import { READ, WRITE } from './order-ask.ts';
import { problemResponses } from './problems.ts';

const None = Type.Object({}, closed);
const Codes = Type.Array(Code, { minItems: 1, maxItems: 500, uniqueItems: true });
const ReleaseBody = Type.Object(
  {
    id: Type.String(),
    customer: Type.String(),
    note: Type.String(),
    by: Type.String(),
    released: Instant,
    lots: Type.Array(
      Type.Object(
        { code: Type.String(), shippedAt: orNull(Instant), customer: orNull(Type.String()) },
        { ...closed, description: '`customer`: to whom it went.' },
      ),
    ),
  },
  closed,
);
const releaseBody = ({ id, recorded, lots, ...rest }: ShipmentRelease): Type.Static<typeof ReleaseBody> => ({
  ...{ ...rest, id: String(id), released: iso(recorded) },
  lots: lots.map((lot) => ({ ...lot, shippedAt: isoOrNull(lot.shippedAt) })),
});

export const shipmentRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.post(
    '/check',
    {
      onRequest: signedIn(deps),
      schema: {
        summary:
          'May these lots and pallets leave? Looks at what is in them and what that was made of; releases nothing',
        querystring: None,
        body: Type.Object({ codes: Codes }, closed),
        response: {
          200: Type.Object(
            {
              lots: Type.Array(
                Type.Object(
                  {
                    code: Type.String(),
                    reasons: Type.Array(
                      Type.Object(
                        { lot: Type.String({ description: 'In it, or what it was made of.' }), detail: Type.String() },
                        closed,
                      ),
                      { description: 'Empty = it may leave.' },
                    ),
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
    async ({ body }) => ({
      lots: (await inspectionsOf(deps).shipments.check(body.codes)).map(({ code, reasons }) => ({
        code,
        reasons: [...reasons],
      })),
    }),
  );

  app.post(
    '/releases',
    {
      onRequest: hasRole(deps, 'quality', 'admin'),
      schema: {
        summary:
          'Releases a shipment; refused where one of its lots may not leave. Signed by POST /signatures, kind `shipment-release`',
        querystring: None,
        headers: OnceKey,
        body: Type.Object(
          {
            customer: Type.String({ minLength: 1, maxLength: 120 }),
            codes: Codes,
            note: Type.String({ maxLength: 500 }),
          },
          closed,
        ),
        response: { 200: ReleaseBody, ...problemResponses(...WRITE, 'shipment-refused', 'idempotency-conflict') },
      },
    },
    (request) =>
      once(deps, request, async () =>
        releaseBody(await inspectionsOf(deps).shipments.release(request.body, actorOf(deps, request))),
      ),
  );

  app.get(
    '/releases',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Released shipments, the newest first, and what left without since the first one',
        querystring: Type.Object(
          {
            limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
            cursor: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,14}$' })),
          },
          closed,
        ),
        response: {
          200: Type.Object(
            {
              releases: Type.Array(ReleaseBody),
              leftWithout: Type.Array(
                Type.Object({ code: Type.String(), customer: orNull(Type.String()), shippedAt: Instant }, closed),
                { description: 'The newest hundred.' },
              ),
              next: orNull(Type.String()),
            },
            closed,
          ),
          ...problemResponses(...READ),
        },
      },
    },
    async ({ query: { limit, cursor } }) => {
      const { shipments } = inspectionsOf(deps);
      const found = await shipments.list({ before: cursor === undefined ? null : Number(cursor), limit });
      const left = await shipments.leftWithout(100);
      return {
        releases: found.map(releaseBody),
        leftWithout: left.map((lot) => ({ ...lot, shippedAt: iso(lot.shippedAt) })),
        next: found.length < limit ? null : String(found.at(-1)?.id),
      };
    },
  );
};
