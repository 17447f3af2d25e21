/** The record for other systems: intervals and OEE by the page, as JSON or CSV, and what was made as B2MML. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { STATES } from '../../twin/words.ts';
import { csvOf } from '../export/csv.ts';
import { scopesOf } from '../records/figures.ts';
import { machinesIn } from '../records/lost/prices.ts';
import { operationsPerformance } from '../records/out/operations-performance.ts';
import { type IntervalRow, intervalPage, type OeeRow, oeePage } from '../records/out/record-pages.ts';
import { askedScope, askedTime, askedWindow, iso, KnownText, ScopeText, TimeText } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { signedIn } from './guard.ts';
import { mayLookAt, ordersOf, READ } from './order-ask.ts';
import { GembaError, problemResponses } from './problems.ts';

const ASKING = [...READ, 'scope-invalid', 'scope-unknown', 'time-invalid', 'window-invalid'] as const;
const Text = orNull(Type.String());
const Figure = orNull(Type.Number());
const IntervalBody = Type.Object(
  {
    ...{ id: Type.Integer(), machine: Type.String(), line: Text, from: Instant, to: Instant },
    ...{ state: Type.Enum([...STATES]), fault: Type.Integer(), reason: Text },
    ...{ good: Type.Number(), reject: Type.Number(), rework: Type.Number(), energyKwh: Type.Number() },
    ...{ product: Text, order: Text, lot: Text, shift: Text, crew: Text },
  },
  closed,
);
const OeeHour = Type.Object(
  {
    ...{ scope: Type.String(), hour: Instant, product: Text, order: Text },
    ...{ windowS: Type.Number(), plannedBusyS: Type.Number(), productionS: Type.Number(), unknownS: Type.Number() },
    idealGoodS: Type.Number({ description: 'Sum of these by the sum of plannedBusyS is the OEE of any group.' }),
    ...{ good: Type.Number(), reject: Type.Number(), rework: Type.Number(), energyKwh: Type.Number() },
    ...{ availability: Figure, effectiveness: Figure, quality: Figure, oee: Figure },
  },
  closed,
);
const Paged = {
  limit: Type.Integer({ minimum: 1, maximum: 5_000, default: 1_000 }),
  cursor: Type.Optional(
    Type.String({ maxLength: 600, description: 'Of the page before; in CSV it is in the header `next-cursor`.' }),
  ),
};
const Next = orNull(Type.String({ description: 'Null = there is no more.' }));
const pageOf = <T extends Type.TSchema>(rows: T, description: string) => ({
  description,
  content: {
    'application/json': { schema: Type.Object({ rows: Type.Array(rows), cursor: Next }, closed) },
    'text/csv': { schema: Type.String({ description: 'The same columns, header first.' }) },
  },
});

export const recordRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.addHook('onRequest', signedIn(deps));

  app.get(
    '/records/intervals',
    {
      schema: {
        summary: 'What machines did, with what it belonged to, by beginning; `Accept: text/csv` for CSV',
        querystring: Type.Object(
          { scope: ScopeText, from: TimeText, to: TimeText, known: KnownText, ...Paged },
          closed,
        ),
        response: { 200: pageOf(IntervalBody, 'Intervals'), ...problemResponses(...ASKING) },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const machines = machinesIn(deps.plant(), askedScope(deps.plant(), query.scope));
      const before = query.cursor === undefined ? null : cursorParts(query.cursor, 3);
      // All pages are as known at the moment of the first one.
      const known = before
        ? Number(before[2])
        : query.known === undefined
          ? deps.now()
          : askedTime('known', query.known);
      const after = before && { from: Number(before[0]), id: Number(before[1]) };
      const window = askedWindow(query.from, query.to);
      const { records } = ordersOf(deps);
      const found = await intervalPage(records, { machines, window, known, after, limit: query.limit + 1 });
      const rows = found.slice(0, query.limit);
      const last = found.length > query.limit ? rows.at(-1) : undefined;
      return answer(request, reply, rows.map(intervalBody), last ? cursorOf([last.from, last.id, known]) : null);
    },
  );

  app.get(
    '/records/oee',
    {
      schema: {
        summary: 'Sums and OEE of machines and lines by hour, product and order; `Accept: text/csv` for CSV',
        querystring: Type.Object({ scope: ScopeText, from: TimeText, to: TimeText, ...Paged }, closed),
        response: { 200: pageOf(OeeHour, 'Hours'), ...problemResponses(...ASKING) },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const plant = deps.plant();
      const scope = askedScope(plant, query.scope);
      const scopes = [
        ...new Set([...scopesOf(plant, scope), ...machinesIn(plant, scope).map((id) => `machine:${id}`)]),
      ];
      const before = query.cursor === undefined ? null : cursorParts(query.cursor, 4);
      const after = before && ([Number(before[0]), String(before[1]), String(before[2]), String(before[3])] as const);
      const window = askedWindow(query.from, query.to);
      const found = await oeePage(ordersOf(deps).records, { scopes, window, after, limit: query.limit + 1 });
      const rows = found.slice(0, query.limit);
      const last = found.length > query.limit ? rows.at(-1) : undefined;
      const next = last ? cursorOf([last.hour, last.scope, last.product ?? '', last.order ?? '']) : null;
      return answer(request, reply, rows.map(oeeBody), next);
    },
  );

  app.get(
    '/operations-performance',
    {
      schema: {
        summary: 'What a line made in a window, order by order, as B2MML OperationsPerformance',
        querystring: Type.Object({ line: Type.String({ maxLength: 80 }), from: TimeText, to: TimeText }, closed),
        response: {
          200: { description: 'OperationsPerformance', content: { 'application/xml': { schema: Type.String() } } },
          ...problemResponses(...READ, 'scope-unknown', 'time-invalid', 'window-invalid'),
        },
      },
    },
    async (request, reply) => {
      const { line, from, to } = request.query;
      mayLookAt(deps, request, line);
      const plant = deps.plant();
      if (!plant.lines.some(({ id }) => id === line))
        throw new GembaError('scope-unknown', `the plant has no line ${line}`);
      const window = askedWindow(from, to);
      const made = await ordersOf(deps).madeIn(line, window);
      const unit = (product: string) => plant.products.find(({ id }) => id === product)?.baseUnit ?? 'unit';
      const orders = made.map((one) => ({ ...one, unit: unit(one.order.product) }));
      const body = operationsPerformance({ site: plant.site.id, line, window, publishedAt: deps.now(), orders });
      return reply
        .type('application/xml; charset=utf-8')
        .serializer((text: unknown) => String(text))
        .send(body as never);
    },
  );
};

const intervalBody = ({ id, machine, line, from, to, ...rest }: IntervalRow) => ({
  ...{ id, machine, line, from: iso(from), to: iso(to) },
  ...rest,
});
const oeeBody = ({ scope, hour, ...rest }: OeeRow) => ({ scope, hour: iso(hour), ...rest });

function answer(request: FastifyRequest, reply: FastifyReply, rows: readonly object[], cursor: string | null) {
  if (!/\btext\/csv\b/.test(String(request.headers.accept))) return { rows, cursor } as never;
  if (cursor !== null) reply.header('next-cursor', cursor);
  return reply
    .type('text/csv; charset=utf-8')
    .serializer((text: unknown) => String(text))
    .send(csvOf(rows) as never) as never;
}

const cursorOf = (place: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(place)).toString('base64url');

function cursorParts(cursor: string, length: number): readonly unknown[] {
  try {
    const place = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
    const sound = (part: unknown) => typeof part === 'string' || (typeof part === 'number' && Number.isFinite(part));
    if (Array.isArray(place) && place.length === length && place.every(sound)) {
      if (length === 3 && !place.every((part) => typeof part === 'number')) throw new Error();
      if (length === 4 && typeof place[0] !== 'number') throw new Error();
      return place;
    }
  } catch {
    // told below
  }
  throw new GembaError('request-invalid', 'this cursor is of no page');
}
