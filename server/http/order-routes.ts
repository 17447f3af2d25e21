/** Orders: planned by file or by program, run by hand, and what became of them. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { jobResponse } from '../records/orders/job-response.ts';
import { OrderRefused, VERBS } from '../records/orders/order-runs.ts';
import { type Place, placeOf } from '../records/orders/order-store.ts';
import { formatOf, ORDER_FORMATS, type OrdersRead, orderOf, readOrders } from '../records/orders/read-orders.ts';
import { BEGINS, DISPATCH_STATUSES, type OrderFault, type OrderText, QUANTITY_WORDS } from '../records/orders/words.ts';
import { askedTime, iso, TimeText } from './ask.ts';
import { closed, Instant } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { hasRoleSomewhere, mayChange, signedIn } from './guard.ts';
import { OnceKey, once } from './once.ts';
import { By, mayLookAt, orderAsked, ordersOf, READ, WRITE, whoOf } from './order-ask.ts';
import { OperationBody, OrderBody, orderBody, TakenBody, takenBody } from './order-bodies.ts';
import { GembaError, problemResponses } from './problems.ts';
import { takesText } from './text-files.ts';
import { mayWritePlans } from './who-plans.ts';

/** A file of 100,000 orders is some 10 MB. */
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_ORDERS = 10_000;
const RUNS = ['operator', 'planner', 'engineer', 'admin'] as const;
const COUNTS = ['quality', ...RUNS] as const;
const Named = Type.Object({ id: Type.String({ minLength: 1, maxLength: 80 }) }, closed);
const OneBody = Type.Object(
  {
    order: OrderBody,
    operations: Type.Array(OperationBody),
    events: Type.Array(
      Type.Object(
        {
          status: Type.Enum([...DISPATCH_STATUSES]),
          at: Instant,
          how: Type.Enum([...BEGINS]),
          note: Type.String(),
          by: Type.String(),
        },
        closed,
      ),
    ),
    quantities: Type.Array(
      Type.Object(
        {
          what: Type.Enum([...QUANTITY_WORDS]),
          quantity: Type.Number(),
          reason: Type.String(),
          at: Instant,
          by: Type.String(),
        },
        closed,
      ),
    ),
  },
  closed,
);

export const orderRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  const mayPlan = mayWritePlans(deps);
  const take = async (request: FastifyRequest, read: () => OrdersRead, dryRun: boolean) => {
    const { store } = ordersOf(deps);
    const who = whoOf(deps, request);
    const work = async () => takenBody(await store.take(read(), { who, from: request.ip }, dryRun), dryRun);
    return dryRun ? work() : once(deps, request, work);
  };
  const DryRun = Type.Boolean({ default: false, description: 'Reads and judges everything, takes nothing.' });
  const taken = { 200: TakenBody, ...problemResponses(...WRITE, 'idempotency-conflict') };

  app.get(
    '/orders',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Orders by planned start, with how far they are',
        querystring: Type.Object(
          {
            line: Type.Optional(Type.String({ maxLength: 80 })),
            state: Type.Optional(
              Type.String({ maxLength: 100, description: `Of ${DISPATCH_STATUSES.join(', ')}; several by comma.` }),
            ),
            newest_first: Type.Boolean({
              default: false,
              description: 'By what happened to them last, the newest first; else by planned start.',
            }),
            limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }),
            cursor: Type.Optional(Type.String({ maxLength: 100, description: 'Of the page before.' })),
          },
          closed,
        ),
        response: {
          200: Type.Object(
            {
              orders: Type.Array(OrderBody),
              cursor: Type.Union([Type.String(), Type.Null()], {
                description: 'Of the next page; null = there is none.',
              }),
            },
            closed,
          ),
          ...problemResponses(...READ),
        },
      },
    },
    async (request) => {
      const { query } = request;
      mayLookAt(deps, request, query.line ?? null);
      const { store, progress } = ordersOf(deps);
      const states = query.state?.split(',').map((word) => {
        const state = DISPATCH_STATUSES.find((one) => one === word.trim());
        if (!state)
          throw new GembaError('request-invalid', `state: \`${word}\` is none of ${DISPATCH_STATUSES.join(', ')}`);
        return state;
      });
      const after = query.cursor === undefined ? undefined : placeIn(query.cursor);
      const newestFirst = query.newest_first;
      const found = await store.list({ line: query.line, states, after, newestFirst, limit: query.limit + 1 });
      const page = found.slice(0, query.limit);
      const known = await progress.of(page);
      const last = found.length > query.limit ? page.at(-1) : undefined;
      return {
        orders: page.map((order, i) => orderBody(order, known[i] as (typeof known)[number])),
        cursor: last ? cursorOf(placeOf(last, newestFirst)) : null,
      };
    },
  );

  app.post(
    '/orders',
    {
      bodyLimit: MOST_BYTES,
      onRequest: mayPlan,
      schema: {
        summary: 'Orders; those that are sound go in, of the others it is told what is wrong',
        querystring: Type.Object({ dry_run: DryRun }, closed),
        headers: OnceKey,
        body: Type.Object(
          {
            orders: Type.Array(Type.Unsafe<Record<string, unknown>>({ description: 'Fields as in docs/orders.md.' }), {
              minItems: 1,
              maxItems: MOST_ORDERS,
            }),
          },
          closed,
        ),
        response: taken,
      },
    },
    async (request) => {
      const { orders } = request.body;
      return take(request, () => listed(orders), request.query.dry_run);
    },
  );

  await app.register(async (files) => {
    takesText(files, MOST_BYTES, ['application/xml', 'text/xml']);
    files.post(
      '/orders/import',
      {
        bodyLimit: MOST_BYTES,
        onRequest: mayPlan,
        schema: {
          summary: 'Orders from a file of CSV, JSON or B2MML (JobOrder)',
          querystring: Type.Object(
            {
              name: Type.String({ minLength: 1, maxLength: 200 }),
              format: Type.Optional(Type.Enum([...ORDER_FORMATS], { description: 'Default: by the name.' })),
              dry_run: DryRun,
            },
            closed,
          ),
          headers: OnceKey,
          response: taken,
        },
      },
      async (request) => {
        const text = typeof request.body === 'string' ? request.body : '';
        const { name, format, dry_run } = request.query as {
          name: string;
          format?: (typeof ORDER_FORMATS)[number];
          dry_run: boolean;
        };
        return take(request, () => readOrders(format ?? formatOf(name, text), text), dry_run);
      },
    );
  });

  app.get(
    '/orders/:id',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'One order: how far it is, what happened to it, what was declared of it',
        params: Named,
        querystring: Type.Object({}, closed),
        response: { 200: OneBody, ...problemResponses(...READ, 'order-unknown') },
      },
    },
    async (request) => {
      const found = await one(deps, request.params.id);
      mayLookAt(deps, request, found.order.line);
      return found;
    },
  );

  app.get(
    '/orders/:id/response',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'What became of an order, as B2MML JobResponse',
        params: Named,
        querystring: Type.Object({}, closed),
        response: {
          200: { description: 'JobResponse', content: { 'application/xml': { schema: Type.String() } } },
          ...problemResponses(...READ, 'order-unknown'),
        },
      },
    },
    async (request, reply) => {
      const { params } = request;
      const { order, progress } = await orderAsked(deps, params.id);
      mayLookAt(deps, request, order.line);
      const unit = deps.plant().products.find(({ id }) => id === order.product)?.baseUnit ?? 'unit';
      const events = await ordersOf(deps).runs.events(params.id);
      return reply
        .type('application/xml; charset=utf-8')
        .serializer((body: unknown) => String(body))
        .send(jobResponse(order, progress, events, unit) as never);
    },
  );

  for (const verb of VERBS)
    app.post(
      `/orders/:id/${verb}`,
      {
        onRequest: hasRoleSomewhere(deps, ...RUNS),
        schema: {
          summary: SUMMARIES[verb],
          params: Named,
          querystring: Type.Object({}, closed),
          body: Type.Object(
            {
              at: Type.Optional({ ...TimeText, description: 'When it happened; absent = now.' }),
              note: Type.Optional(Type.String({ maxLength: 500 })),
              by: By,
            },
            closed,
          ),
          headers: OnceKey,
          response: {
            200: OneBody,
            ...problemResponses(...WRITE, 'time-invalid', 'order-unknown', 'order-refused', 'idempotency-conflict'),
          },
        },
      },
      async (request) => {
        const { id } = request.params;
        const { at, note = '', by } = request.body;
        mayChange(deps, request, RUNS, (await orderAsked(deps, id)).order.line);
        const account = whoOf(deps, request);
        const moment = at === undefined ? null : askedTime('at', at);
        const said = { at: moment, note, by: by ?? account, account, address: request.ip, how: 'hand' as const };
        return once(deps, request, async () => {
          try {
            if (!(await ordersOf(deps).runs.move(id, verb, said)))
              throw new GembaError('order-unknown', `there is no order \`${id}\``);
          } catch (error) {
            if (error instanceof OrderRefused) throw new GembaError('order-refused', error.message);
            throw error;
          }
          return one(deps, id);
        });
      },
    );

  app.post(
    '/orders/:id/quantities',
    {
      onRequest: hasRoleSomewhere(deps, ...COUNTS),
      schema: {
        summary: 'Says what was made, beside what machines counted',
        params: Named,
        querystring: Type.Object({}, closed),
        body: Type.Object(
          {
            what: Type.Enum([...QUANTITY_WORDS]),
            quantity: Type.Number({ minimum: -1e12, maximum: 1e12, description: 'Units; below 0 takes back.' }),
            reason: Type.String({ minLength: 1, maxLength: 500 }),
            at: Type.Optional(TimeText),
            by: By,
          },
          closed,
        ),
        headers: OnceKey,
        response: {
          200: OneBody,
          ...problemResponses(...WRITE, 'time-invalid', 'order-unknown', 'idempotency-conflict'),
        },
      },
    },
    async (request) => {
      const { what, quantity, reason, at, by } = request.body;
      const { id } = request.params;
      mayChange(deps, request, COUNTS, (await orderAsked(deps, id)).order.line);
      const moment = at === undefined ? deps.now() : askedTime('at', at);
      const account = whoOf(deps, request);
      const declared = { what, quantity, reason, at: moment, by: by ?? account, account, address: request.ip };
      return once(deps, request, async () => {
        if (!(await ordersOf(deps).runs.declare(id, declared)))
          throw new GembaError('order-unknown', `there is no order \`${id}\``);
        return one(deps, id);
      });
    },
  );
};

const SUMMARIES: Readonly<Record<(typeof VERBS)[number], string>> = {
  start: 'Begins an order by hand: from then on its line makes it',
  pause: 'Pauses an order',
  resume: 'Goes on with a paused order',
  complete: 'Ends an order',
  abort: 'Gives an order up',
};

async function one(deps: HttpDeps, id: string): Promise<Type.Static<typeof OneBody>> {
  const { order, progress } = await orderAsked(deps, id);
  const { runs } = ordersOf(deps);
  const [events, quantities] = await Promise.all([runs.events(id), runs.declared(id)]);
  return {
    order: orderBody(order, progress),
    operations: order.operations.map((one) => ({ ...one })),
    events: events.map((event) => ({ ...event, at: iso(event.at) })),
    quantities: quantities.map((row) => ({ ...row, at: iso(row.at) })),
  };
}

function listed(orders: readonly unknown[]): OrdersRead {
  const read = orders.map((order, i) => orderOf(order, i + 1));
  return {
    orders: read.filter((row): row is OrderText => 'cells' in row),
    faults: read.filter((row): row is OrderFault => 'reason' in row),
  };
}

const cursorOf = ({ at, id }: Place): string => Buffer.from(`${at}:${id}`).toString('base64url');

function placeIn(cursor: string): Place {
  const place = /^(-?\d+(?:\.\d+)?):(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!place) throw new GembaError('request-invalid', 'this cursor is of no page');
  return { at: Number(place[1]), id: Number(place[2]) };
}
