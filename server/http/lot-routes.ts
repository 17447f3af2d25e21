/** Lots: what happened to them told and asked, searched, traced in both directions, recalled; material scanned at an order. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest, onRequestHookHandler } from 'fastify';
import Type from 'typebox';
import { LOT_KINDS } from '../../analytics/genealogy/event.ts';
import { mayOn } from '../auth/roles.ts';
import { csvOf } from '../export/csv.ts';
import type { LotRoom } from '../records/lots/lot-room.ts';
import type { Lot } from '../records/lots/words.ts';
import { askedKnown, askedTime, KnownText, TimeText } from './ask.ts';
import { closed, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { DossierBody, dossierBody } from './dossier-bodies.ts';
import { seesAllLines, whoAsks } from './guard.ts';
import {
  entryIn,
  LotBody,
  LotEventBody,
  LotEventIn,
  LotEventsTakenBody,
  lotBody,
  lotEventBody,
  RecallBody,
  recallBody,
  ScanBody,
  scanBody,
  TraceBody,
  traceBody,
} from './lot-bodies.ts';
import { OnceKey, once } from './once.ts';
import { ordersOf, READ, WRITE, whoOf } from './order-ask.ts';
import { GembaError, problemResponses } from './problems.ts';

const MOST_BYTES = 16 * 1024 * 1024;
const MOST_EVENTS = 5_000;
const TELL = ['operator', 'quality', 'planner', 'engineer', 'admin'] as const;
const Coded = Type.Object({ id: Type.String({ minLength: 1, maxLength: 360, description: 'Its code.' }) }, closed);
const Limit = Type.Integer({ minimum: 1, maximum: 500, default: 100 });
const Cursor = Type.Optional(Type.String({ maxLength: 20, pattern: '^\\d+$', description: 'Of the page before.' }));
const NextCursor = orNull(Type.String({ description: 'Of the next page; null = there is none.' }));

export function lotsOf(deps: HttpDeps): LotRoom {
  if (!deps.lots) throw new GembaError('not-ready', 'this server keeps no lots');
  return deps.lots();
}

/** People who work with lots, on the line if one is named, and programs by a key that may import. */
export function mayTellLots(deps: HttpDeps, request: FastifyRequest, line: string | null): void {
  const identity = whoAsks(deps, request);
  if (identity && mayOn(identity, TELL, line)) return;
  const key = deps.past?.keys.keyOf(request.headers.authorization);
  if (key?.rights.includes('import')) return;
  if (key || identity)
    throw new GembaError(
      'role-required',
      `this is for ${TELL.join(', ')}${line === null ? ' of all lines' : ''}, or a key that may import`,
    );
  throw new GembaError('sign-in-required', 'send `Authorization: Bearer <key>`, or sign in');
}

/** The same before the body is read: of some line at least. */
export const mayTellSome =
  (deps: HttpDeps): onRequestHookHandler =>
  async (request) => {
    request.guarded = true;
    const identity = whoAsks(deps, request);
    if (identity?.grants.some(({ role }) => TELL.some((one) => one === role))) return;
    mayTellLots(deps, request, null);
  };

export const mayTellAll =
  (deps: HttpDeps): onRequestHookHandler =>
  async (request) => {
    request.guarded = true;
    mayTellLots(deps, request, null);
  };

export const lotRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  const lotAsked = async (code: string): Promise<Lot> => {
    const lot = await lotsOf(deps).store.get(code);
    if (!lot) throw new GembaError('lot-unknown', `there is no lot \`${code}\``);
    return lot;
  };

  app.get(
    '/lots',
    {
      onRequest: seesAllLines(deps),
      schema: {
        summary: 'Lots, containers and serial numbers, newest first',
        querystring: Type.Object(
          {
            code: Type.Optional(
              Type.String({ maxLength: 120, description: 'How the code begins, or that of the supplier.' }),
            ),
            product: Type.Optional(Type.String({ maxLength: 200, description: 'Material or product.' })),
            order: Type.Optional(Type.String({ maxLength: 200 })),
            kind: Type.Optional(Type.Enum([...LOT_KINDS])),
            limit: Limit,
            cursor: Cursor,
          },
          closed,
        ),
        response: {
          200: Type.Object({ lots: Type.Array(LotBody), cursor: NextCursor }, closed),
          ...problemResponses(...READ),
        },
      },
    },
    async ({ query }) => {
      const { code, product, order, kind, limit, cursor } = query;
      const before = cursor === undefined ? null : Number(cursor);
      const found = await lotsOf(deps).store.list({ code, material: product, order, kind, before, limit: limit + 1 });
      const page = found.slice(0, limit);
      return { lots: page.map(lotBody), cursor: found.length > limit ? String(page.at(-1)?.id) : null };
    },
  );

  app.get(
    '/lots/:id',
    {
      onRequest: seesAllLines(deps),
      schema: {
        summary: 'A lot and what happened to it, those events included that were taken back',
        params: Coded,
        querystring: Type.Object({ limit: Limit, cursor: Cursor }, closed),
        response: {
          200: Type.Object({ lot: LotBody, events: Type.Array(LotEventBody), cursor: NextCursor }, closed),
          ...problemResponses(...READ, 'lot-unknown'),
        },
      },
    },
    async ({ params, query: { limit, cursor } }) => {
      const lot = await lotAsked(params.id);
      const after = Number(cursor ?? 0);
      const found = await lotsOf(deps).store.events({ lot: lot.id, after, limit: limit + 1 });
      const page = found.slice(0, limit);
      return {
        lot: lotBody(lot),
        events: page.map(lotEventBody),
        cursor: found.length > limit ? String(page.at(-1)?.id) : null,
      };
    },
  );

  app.get(
    '/lots/:id/trace',
    {
      onRequest: seesAllLines(deps),
      schema: {
        summary: 'What a lot was made of, or what was made of it, with amounts',
        params: Coded,
        querystring: Type.Object(
          { direction: Type.Enum(['forward', 'backward'], { default: 'backward' }), known: KnownText },
          closed,
        ),
        response: { 200: TraceBody, ...problemResponses(...READ, 'lot-unknown', 'time-invalid') },
      },
    },
    async ({ params, query: { direction, known } }) => {
      const moment = askedKnown(known);
      return traceBody(await lotsOf(deps).trace(await lotAsked(params.id), direction, moment), direction);
    },
  );

  app.get(
    '/lots/:id/recall',
    {
      onRequest: seesAllLines(deps),
      schema: {
        summary: 'Where a lot went: finished lots, containers and customers, the most exposed first',
        params: Coded,
        querystring: Type.Object(
          {
            known: KnownText,
            as: Type.Enum(['json', 'csv'], { default: 'json', description: '`csv`: all that is exposed, a row each.' }),
          },
          closed,
        ),
        response: {
          200: {
            description: 'The recall',
            content: {
              'application/json': { schema: RecallBody },
              'text/csv': { schema: Type.String({ description: 'What is exposed, header first.' }) },
            },
          },
          ...problemResponses(...READ, 'lot-unknown', 'time-invalid'),
        },
      },
    },
    async ({ params, query: { known, as } }, reply) => {
      const moment = askedKnown(known);
      const recall = await lotsOf(deps).recall(await lotAsked(params.id), moment);
      if (as === 'json') return recallBody(recall) as never;
      const rows = recall.exposed.map(({ lot, share, amount, exact, within }) => ({
        ...{ code: lot.code, kind: lot.kind, material: lot.material, order: lot.order, customer: lot.customer },
        ...{ shipped_at: lot.shippedAt === null ? null : new Date(lot.shippedAt).toISOString(), within },
        ...{ share, amount, unit: recall.start.unit, exact },
      }));
      return reply
        .type('text/csv; charset=utf-8')
        .serializer((body: unknown) => body as string)
        .send(csvOf(rows) as never) as never;
    },
  );

  app.get(
    '/lots/:id/dossier',
    {
      onRequest: seesAllLines(deps),
      schema: {
        summary: 'What was so around a lot: orders, machines, stops, people, checks, recipes, alarms, energy, readings',
        params: Coded,
        response: { 200: DossierBody, ...problemResponses(...READ, 'lot-unknown') },
      },
    },
    async ({ params }) => {
      const lot = await lotAsked(params.id);
      if (!deps.lotDossier) throw new GembaError('not-ready', 'this server keeps no lots');
      return dossierBody(await deps.lotDossier(lot));
    },
  );

  app.post(
    '/lots/events',
    {
      bodyLimit: MOST_BYTES,
      onRequest: mayTellAll(deps),
      schema: {
        summary: 'What happened to lots; sound events go in, of the others it is told what is wrong',
        headers: OnceKey,
        body: Type.Object({ events: Type.Array(LotEventIn, { minItems: 1, maxItems: MOST_EVENTS }) }, closed),
        response: { 200: LotEventsTakenBody, ...problemResponses(...WRITE, 'idempotency-conflict') },
      },
    },
    async (request) => {
      const by = { who: whoOf(deps, request), from: request.ip };
      return once(deps, request, async () => {
        const taken = await lotsOf(deps).store.take(request.body.events.map(entryIn), by);
        return { ...taken, faults: taken.faults.map((fault) => ({ ...fault })), unknown: [...taken.unknown] };
      });
    },
  );

  app.get(
    '/lots/scans',
    {
      onRequest: seesAllLines(deps),
      schema: {
        summary: 'Material scanned at orders, refused ones included, newest first',
        querystring: Type.Object(
          { order: Type.Optional(Type.String({ maxLength: 200 })), limit: Limit, cursor: Cursor },
          closed,
        ),
        response: {
          200: Type.Object({ scans: Type.Array(ScanBody), cursor: NextCursor }, closed),
          ...problemResponses(...READ),
        },
      },
    },
    async ({ query: { order, limit, cursor } }) => {
      const before = cursor === undefined ? null : Number(cursor);
      const found = await lotsOf(deps).scans.list({ order, before, limit: limit + 1 });
      const page = found.slice(0, limit);
      return { scans: page.map(scanBody), cursor: found.length > limit ? String(page.at(-1)?.id) : null };
    },
  );

  app.post(
    '/lots/scans',
    {
      onRequest: mayTellSome(deps),
      schema: {
        summary:
          'Material scanned at an order: checked against what the order is made of; a refusal is on record as well',
        headers: OnceKey,
        body: Type.Object(
          {
            order: Type.String({ minLength: 1, maxLength: 200 }),
            code: Type.String({ minLength: 1, maxLength: 120 }),
            quantity: Type.Optional(
              orNull(Type.Number({ minimum: 0, maximum: 1e12, description: 'Consumed now, in the unit of the lot.' })),
            ),
            at: Type.Optional(Type.Unsafe<string>({ ...TimeText, description: 'Absent = now.' })),
          },
          closed,
        ),
        response: {
          200: ScanBody,
          ...problemResponses(...WRITE, 'idempotency-conflict', 'order-unknown', 'time-invalid'),
        },
      },
    },
    async (request) => {
      const { order: id, code, quantity = null, at } = request.body;
      const order = await ordersOf(deps).store.get(id);
      if (!order) throw new GembaError('order-unknown', `there is no order \`${id}\``);
      mayTellLots(deps, request, order.line);
      const by = { who: whoOf(deps, request), from: request.ip };
      const moment = at === undefined ? deps.now() : Math.min(deps.now(), askedTime('at', at));
      return once(deps, request, async () =>
        scanBody(await lotsOf(deps).scans.scan({ order, code, quantity, at: moment }, by)),
      );
    },
  );
};
