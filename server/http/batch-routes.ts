/** Electronic batch records: read, explained, signed, released, reopened, verified; as JSON and as PDF. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { linesOf, type Role } from '../auth/roles.ts';
import { Tries } from '../auth/tries.ts';
import { BATCH_LISTS } from '../records/batches/batch-list.ts';
import { RELEASES } from '../records/batches/batch-room.ts';
import { DEVIATION_CLASSES, SIGNED } from '../records/batches/words.ts';
import type { KnownOrder } from '../records/orders/order-store.ts';
import { plainName } from '../records/people/accounts.ts';
import { SIGNS } from '../records/people/signatures.ts';
import { REPORT_LANGUAGES } from '../reports/report-words.ts';
import { askedTime, TimeText } from './ask.ts';
import { BatchBody, batchBody, ListedBatchBody, listedBatchBody, VerdictBody, verdictBody } from './batch-bodies.ts';
import { closed, orNull } from './bodies.ts';
import type { BatchDeps, HttpDeps } from './deps.ts';
import { actorOf, hasRoleSomewhere, mayChange, personOf, signedIn, whoAsks } from './guard.ts';
import { OnceKey, once } from './once.ts';
import { mayLookAt, ordersOf, READ, WRITE } from './order-ask.ts';
import { GivenPassword } from './people-bodies.ts';
import { GembaError, problemResponses } from './problems.ts';

const TELLS: readonly Role[] = ['operator', 'quality', 'maintenance', 'planner', 'engineer', 'admin'];
const EXPLAINS: readonly Role[] = ['operator', 'quality', 'engineer', 'admin'];
const None = Type.Object({}, closed);
const Named = Type.Object({ order: Type.String({ minLength: 1, maxLength: 360, description: 'Its order.' }) }, closed);
const Words = (most: number) => Type.String({ minLength: 1, maxLength: most, pattern: '\\S' });
const ASKED = ['batch-unknown', 'order-unknown'] as const;

export const batchRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  const wrong = new Tries(deps.now);
  const batches = (): BatchDeps => {
    if (!deps.batches) throw new GembaError('not-ready', 'this server keeps no batch records');
    return deps.batches();
  };
  const orderOf = async (request: FastifyRequest, id: string): Promise<KnownOrder> => {
    const order = await ordersOf(deps).store.get(id);
    if (!order) throw new GembaError('order-unknown', `there is no order \`${id}\``);
    mayLookAt(deps, request, order.line);
    return order;
  };
  const viewOf = async (order: KnownOrder) => {
    const view = await batches().room.view(order);
    if (!view) throw new GembaError('batch-unknown', `${order.order} has not begun`);
    return view;
  };

  app.get(
    '/',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Batches and how far their records are, the newest first',
        querystring: Type.Object(
          {
            which: Type.Enum([...BATCH_LISTS], {
              default: 'waiting',
              description: '`waiting`: it has ended and is not released.',
            }),
            line: Type.Optional(Type.String({ maxLength: 80 })),
            lot: Type.Optional(Type.String({ maxLength: 200, description: 'The batch that this lot came out of.' })),
            limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
            cursor: Type.Optional(Type.String({ maxLength: 40, pattern: '^\\d+(\\.\\d+)?$' })),
          },
          closed,
        ),
        response: {
          200: Type.Object({ batches: Type.Array(ListedBatchBody), next: orNull(Type.String()) }, closed),
          ...problemResponses(...READ),
        },
      },
    },
    async (request) => {
      const { which, line, lot = null, limit, cursor } = request.query;
      if (line !== undefined) mayLookAt(deps, request, line);
      const identity = whoAsks(deps, request);
      const lines = line === undefined ? identity && linesOf(identity) : [line];
      const before = cursor === undefined ? null : Number(cursor);
      const found = await batches().list({ which, lines, lot, before, limit });
      return {
        batches: found.map(listedBatchBody),
        next: found.length < limit ? null : String(found.at(-1)?.begun),
      };
    },
  );

  app.get(
    '/:order',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'The electronic batch record of an order, as it is or as it was released; `as=pdf` prints it',
        params: Named,
        querystring: Type.Object(
          {
            as: Type.Enum(['json', 'pdf'], { default: 'json' }),
            language: Type.Enum([...REPORT_LANGUAGES], { default: 'en' }),
          },
          closed,
        ),
        response: {
          200: {
            description: 'The record',
            content: {
              'application/json': { schema: BatchBody },
              'application/pdf': { schema: Type.Unsafe<Buffer>({}) },
            },
          },
          ...problemResponses(...READ, ...ASKED),
        },
      },
    },
    async (request, reply) => {
      const order = await orderOf(request, request.params.order);
      const view = await viewOf(order);
      if (request.query.as === 'json') return batchBody(view) as never;
      const page = await batches().pdf(view, request.query.language);
      return reply
        .type('application/pdf')
        .header('content-disposition', `inline; filename="batch-record-${order.order.replaceAll(/[^\w-]+/g, '-')}.pdf"`)
        .serializer((body: unknown) => body as string)
        .send(page as never);
    },
  );

  app.post(
    '/:order/deviations',
    {
      onRequest: hasRoleSomewhere(deps, ...TELLS),
      schema: {
        summary: 'Tells a deviation that no rule finds; it stays, and is to be explained',
        params: Named,
        querystring: None,
        headers: OnceKey,
        body: Type.Object({ text: Words(500), at: Type.Optional(TimeText) }, closed),
        response: {
          201: Type.Object({ key: Type.String() }, closed),
          ...problemResponses(...WRITE, ...ASKED, 'time-invalid', 'idempotency-conflict'),
        },
      },
    },
    async (request, reply) => {
      const order = await orderOf(request, request.params.order);
      mayChange(deps, request, TELLS, order.line);
      const { text, at } = request.body;
      const told = { text: text.trim(), at: at === undefined ? deps.now() : askedTime('at', at) };
      const answer = await once(deps, request, async () => {
        await viewOf(order);
        return { key: await batches().room.tell(order, told, actorOf(deps, request)) };
      });
      return reply.code(201).send(answer);
    },
  );

  app.post(
    '/:order/explanations',
    {
      onRequest: hasRoleSomewhere(deps, ...EXPLAINS),
      schema: {
        summary: 'Explains a deviation; a later explanation counts, the earlier ones stay on record',
        params: Named,
        querystring: None,
        headers: OnceKey,
        body: Type.Object({ key: Words(400), class: Type.Enum([...DEVIATION_CLASSES]), comment: Words(1_000) }, closed),
        response: {
          200: BatchBody,
          ...problemResponses(...WRITE, ...ASKED, 'deviation-unknown', 'batch-refused', 'idempotency-conflict'),
        },
      },
    },
    async (request) => {
      const order = await orderOf(request, request.params.order);
      mayChange(deps, request, EXPLAINS, order.line);
      const { key, comment } = request.body;
      const told = { key, class: request.body.class, comment: comment.trim() };
      await once(deps, request, async () => {
        await batches().room.explain(order, told, actorOf(deps, request));
        return null;
      });
      return batchBody(await viewOf(order));
    },
  );

  app.post(
    '/:order/signatures',
    {
      onRequest: hasRoleSomewhere(deps, ...SIGNS),
      schema: {
        summary: 'Signs a record as reviewed, then somebody else releases it; with the password once more',
        params: Named,
        querystring: None,
        headers: OnceKey,
        body: Type.Object(
          {
            meaning: Type.Enum([...SIGNED], { description: '`released` is for quality and admin.' }),
            password: GivenPassword,
            name: Type.Optional(
              Type.String({
                ...{ minLength: 1, maxLength: 80, pattern: '\\S' },
                description: 'Who signs, where somebody else is signed in.',
              }),
            ),
          },
          closed,
        ),
        response: {
          200: BatchBody,
          ...problemResponses(...WRITE, ...ASKED, 'batch-refused', 'sign-in-refused', 'idempotency-conflict'),
        },
      },
    },
    async (request) => {
      const order = await orderOf(request, request.params.order);
      const { meaning, password, name } = request.body;
      const { person, who } =
        name === undefined ? personOf(deps, request) : { person: plainName(name), who: plainName(name) };
      await once(deps, request, async () => {
        if (wrong.begin(who, request.ip) > 0)
          throw new GembaError('too-many-requests', 'too many wrong passwords; try again later');
        await batches().room.sign(order, meaning, { person, password, from: request.ip });
        wrong.right(who, request.ip);
        return null;
      });
      return batchBody(await viewOf(order));
    },
  );

  app.post(
    '/:order/reopen',
    {
      onRequest: hasRoleSomewhere(deps, ...RELEASES),
      schema: {
        summary: 'Begins a new version of a released record; what was released stays as it was',
        params: Named,
        querystring: None,
        headers: OnceKey,
        body: Type.Object({ reason: Words(500) }, closed),
        response: { 200: BatchBody, ...problemResponses(...WRITE, ...ASKED, 'batch-refused', 'idempotency-conflict') },
      },
    },
    async (request) => {
      const order = await orderOf(request, request.params.order);
      mayChange(deps, request, RELEASES, order.line);
      await once(deps, request, async () => {
        await batches().room.reopen(order, request.body.reason.trim(), actorOf(deps, request));
        return null;
      });
      return batchBody(await viewOf(order));
    },
  );

  app.get(
    '/:order/verify',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Holds a released record against the hash in the audit chain, and against what the record says now',
        params: Named,
        querystring: Type.Object(
          {
            version: Type.Optional(
              Type.Integer({ minimum: 1, maximum: 1e6, description: 'Absent = the newest that was released.' }),
            ),
          },
          closed,
        ),
        response: { 200: VerdictBody, ...problemResponses(...READ, ...ASKED, 'batch-refused') },
      },
    },
    async (request) => {
      const order = await orderOf(request, request.params.order);
      return verdictBody(await batches().room.verify(order, request.query.version ?? null));
    },
  );
};
