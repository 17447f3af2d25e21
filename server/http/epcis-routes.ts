/** EPCIS 2.0 in and out: documents of other systems become events of lots, and our events documents. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { readEpcis } from '../../analytics/genealogy/epcis-read.ts';
import { epcisDocument } from '../../analytics/genealogy/epcis-write.ts';
import { closed } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { seesAllLines } from './guard.ts';
import { LotEventsTakenBody } from './lot-bodies.ts';
import { lotsOf, mayTellAll } from './lot-routes.ts';
import { OnceKey, once } from './once.ts';
import { READ, WRITE, whoOf } from './order-ask.ts';
import { GembaError, problemResponses } from './problems.ts';

const MOST_BYTES = 16 * 1024 * 1024;

export const epcisRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.register(async (capture) => {
    const json = capture.getDefaultJsonParser('error', 'error');
    capture.addContentTypeParser('application/ld+json', { parseAs: 'string', bodyLimit: MOST_BYTES }, json);
    capture.post(
      '/capture',
      {
        bodyLimit: MOST_BYTES,
        onRequest: mayTellAll(deps),
        schema: {
          summary:
            'An EPCIS 2.0 document, a list of its events, or one event; an error declaration takes an event back',
          headers: OnceKey,
          body: Type.Unsafe<unknown>({ description: 'EPCIS 2.0 in JSON-LD, see docs/traceability.md.' }),
          response: { 200: LotEventsTakenBody, ...problemResponses(...WRITE, 'idempotency-conflict') },
        },
      },
      async (request) => {
        const entries = readEpcis(request.body);
        if (!entries) throw new GembaError('request-invalid', 'body: there is no list of EPCIS events in it');
        const by = { who: whoOf(deps, request as never), from: request.ip };
        return once(deps, request as never, async () => {
          const taken = await lotsOf(deps).store.take(entries, by);
          return { ...taken, faults: taken.faults.map((fault) => ({ ...fault })), unknown: [...taken.unknown] };
        });
      },
    );
  });

  app.get(
    '/events',
    {
      onRequest: seesAllLines(deps),
      schema: {
        summary:
          'Events of lots as an EPCIS 2.0 document, in order of record; `next-page-token` has the cursor of the next page',
        querystring: Type.Object(
          {
            lot: Type.Optional(Type.String({ maxLength: 120, description: 'Only those that name this lot.' })),
            order: Type.Optional(Type.String({ maxLength: 200 })),
            limit: Type.Integer({ minimum: 1, maximum: 1000, default: 500 }),
            cursor: Type.Optional(
              Type.String({ maxLength: 20, pattern: '^\\d+$', description: 'Of the page before.' }),
            ),
          },
          closed,
        ),
        response: {
          200: Type.Unsafe<Record<string, unknown>>({
            type: 'object',
            description: 'An EPCISDocument.',
            required: ['@context', 'type', 'schemaVersion', 'creationDate', 'epcisBody'],
          }),
          ...problemResponses(...READ, 'lot-unknown'),
        },
      },
    },
    async ({ query: { lot: code, order, limit, cursor } }, reply) => {
      const { store } = lotsOf(deps);
      const lot = code === undefined ? null : await store.get(code);
      if (code !== undefined && !lot) throw new GembaError('lot-unknown', `there is no lot \`${code}\``);
      const found = await store.events({ lot: lot?.id, order, after: Number(cursor ?? 0), limit: limit + 1 });
      const page = found.slice(0, limit);
      if (found.length > limit) reply.header('next-page-token', String(page.at(-1)?.id));
      return epcisDocument(page, deps.now());
    },
  );
};
