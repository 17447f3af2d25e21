/** What other programs told of work orders, and what became of it; what was refused is taken again or let go of. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Told } from '../records/maintenance/peer-book.ts';
import { PEER_OUTCOMES } from '../records/maintenance/peer-words.ts';
import { iso, isoOrNull } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { maintainer, maintenanceOf, mayMaintainAll } from './maintenance-ask.ts';
import { READ, WRITE } from './order-ask.ts';
import { problemResponses } from './problems.ts';

const ToldBody = Type.Object(
  {
    id: Type.Integer(),
    peer: Type.String({ description: 'The source that was called.' }),
    event: Type.String({ description: 'As it names it: told again under the same, it is taken once.' }),
    kind: Type.String({ description: '`order-created`, `order-updated` or `order-closed`; empty = none of them.' }),
    at: orNull(Type.Unsafe<string>({ ...Instant, description: 'When it happened over there.' })),
    number: orNull(Type.Integer({ description: 'The work order.' })),
    outcome: Type.Enum([...PEER_OUTCOMES], {
      description:
        '`same`: it changed nothing; `older`: the order was changed since; `refused`: it cannot be; `dropped`: somebody let go of that.',
    }),
    reason: Type.String(),
    body: Type.Any({ description: 'As it was told.' }),
    received: Instant,
  },
  closed,
);
const One = Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }, closed);
const toldBody = (told: Told): Type.Static<typeof ToldBody> => ({
  ...told,
  at: isoOrNull(told.at),
  received: iso(told.received),
});

export const maintenanceExchangeRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.addHook('onRequest', mayMaintainAll(deps));

  app.get(
    '/exchange',
    {
      schema: {
        summary: 'What other programs told of work orders, the newest first',
        querystring: Type.Object(
          {
            outcome: Type.Optional(Type.Enum([...PEER_OUTCOMES])),
            limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100 }),
          },
          closed,
        ),
        response: { 200: Type.Object({ events: Type.Array(ToldBody) }, closed), ...problemResponses(...READ) },
      },
    },
    async ({ query }) => {
      const events = await maintenanceOf(deps).exchange.list(query.outcome ?? null, query.limit);
      return { events: events.map(toldBody) };
    },
  );

  app.post(
    '/exchange/:id/retry',
    {
      schema: {
        summary: 'Takes an event that was refused once more; what became of it now',
        params: One,
        querystring: Type.Object({}, closed),
        response: { 200: ToldBody, ...problemResponses(...WRITE, 'letter-unknown') },
      },
    },
    async (request) => toldBody(await maintenanceOf(deps).exchange.again(request.params.id, maintainer(deps, request))),
  );

  app.delete(
    '/exchange/:id',
    {
      schema: {
        summary: 'Lets go of an event that was refused',
        params: One,
        querystring: Type.Object({}, closed),
        response: { 204: Type.Null({ description: 'Done.' }), ...problemResponses(...WRITE, 'letter-unknown') },
      },
    },
    async (request, reply) => {
      await maintenanceOf(deps).exchange.drop(request.params.id, maintainer(deps, request));
      return reply.code(204).send(null);
    },
  );
};
