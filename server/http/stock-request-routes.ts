/** What supermarkets ask for, and who answers it. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { REQUEST_ACTS } from '../records/stock/request-room.ts';
import { closed } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { mayTellLots, mayTellSome } from './lot-routes.ts';
import { OnceKey, once } from './once.ts';
import { By, READ, WRITE, whoOf } from './order-ask.ts';
import { GembaError, problemResponses } from './problems.ts';
import { Limit, mayExchange, NextCursor, Numbered, stockOf } from './stock-ask.ts';
import { RequestBody, requestBody } from './stock-bodies.ts';

export const stockRequestRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.get(
    '/requests',
    {
      onRequest: mayExchange(deps),
      schema: {
        summary: 'What supermarkets ask for, newest first',
        querystring: Type.Object(
          { state: Type.Enum(['open', 'all'], { default: 'open' }), limit: Limit, cursor: Numbered },
          closed,
        ),
        response: {
          200: Type.Object({ requests: Type.Array(RequestBody), cursor: NextCursor }, closed),
          ...problemResponses(...READ),
        },
      },
    },
    async ({ query: { state, limit, cursor } }) => {
      const before = cursor === undefined ? null : Number(cursor);
      const found = await stockOf(deps).requests.list({ open: state === 'open', before, limit: limit + 1 });
      const page = found.slice(0, limit);
      return { requests: page.map(requestBody), cursor: found.length > limit ? String(page.at(-1)?.id) : null };
    },
  );

  app.post(
    '/requests/:id/answers',
    {
      onRequest: mayTellSome(deps),
      schema: {
        summary: 'Takes a request, says that it is fulfilled, or calls it off',
        params: Type.Object({ id: Type.String({ maxLength: 15, pattern: '^\\d+$' }) }, closed),
        headers: OnceKey,
        body: Type.Object(
          { act: Type.Enum([...REQUEST_ACTS]), by: By, note: Type.Optional(Type.String({ maxLength: 500 })) },
          closed,
        ),
        response: {
          200: RequestBody,
          ...problemResponses(...WRITE, 'idempotency-conflict', 'request-unknown', 'request-over'),
        },
      },
    },
    async (request) => {
      const id = Number(request.params.id);
      const found = await stockOf(deps).requests.get(id);
      if (!found) throw new GembaError('request-unknown', `there is no request ${id}`);
      mayTellLots(deps, request, found.line);
      const { act, by, note = '' } = request.body;
      const who = whoOf(deps, request);
      return once(deps, request, async () => {
        const actor = { who, from: request.ip };
        return requestBody(await stockOf(deps).answer(id, act, { by: by ?? who, note, actor }));
      });
    },
  );
};
