/** Stock on the floor: what lies where, how long it lasts, what is told of it, counted, asked for and expected. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { LOT_KINDS } from '../../analytics/genealogy/event.ts';
import { csvOf } from '../export/csv.ts';
import { readLocations, readMovements } from '../records/stock/read-stock.ts';
import { materialsOf, sortedRows } from '../records/stock/summary.ts';
import { askedKnown, askedTime, iso, isoOrNull, KnownText, TimeText } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { seesAllLines } from './guard.ts';
import { mayTellAll } from './lot-routes.ts';
import { OnceKey, once } from './once.ts';
import { READ, WRITE, whoOf } from './order-ask.ts';
import { problemResponses } from './problems.ts';
import { Limit, mayExchange, Name, NextCursor, stockOf } from './stock-ask.ts';
import {
  CoverageBody,
  coverageBody,
  LevelNowBody,
  LocationBody,
  levelNowBody,
  locationBody,
  MovementBody,
  movementBody,
  StockRowBody,
  StockTakenBody,
  stockRowBody,
  stockTakenBody,
} from './stock-bodies.ts';
import { takesText, textOf } from './text-files.ts';
import { mayWritePlans } from './who-plans.ts';

const MOST_BYTES = 16 * 1024 * 1024;
const MOST_ENTRIES = 5_000;
const Entry = Type.Unsafe<Record<string, unknown>>({ type: 'object', description: 'Fields as in docs/stock.md.' });
const MaterialBody = Type.Object(
  {
    material: Type.String(),
    unit: Type.String(),
    usable: orNull(Type.Number({ description: 'Neither held nor expired; null = not known.' })),
    held: Type.Number(),
    expired: Type.Number(),
    expiring: Type.Integer({ description: 'Lots whose date is within seven days.' }),
    lots: Type.Integer(),
    owed: Type.Number({ description: 'More was used than was told of, by so much; 0 = it adds up.' }),
    firstExpiry: orNull(Instant),
  },
  closed,
);

export const stockRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  const looks = { onRequest: seesAllLines(deps) };
  // A warehouse's own program asks by its key for what it brings and has to know.
  const exchanges = { onRequest: mayExchange(deps) };
  const taken = { 200: StockTakenBody, ...problemResponses(...WRITE, 'idempotency-conflict') };

  app.get(
    '/',
    {
      ...looks,
      schema: {
        summary: 'Materials, levels of places and how long lines can go on, now',
        querystring: Type.Object(
          { lately: Type.Boolean({ default: false, description: 'As it was looked at last, some seconds ago.' }) },
          closed,
        ),
        response: {
          200: Type.Object(
            {
              at: Instant,
              materials: Type.Array(MaterialBody),
              levels: Type.Array(LevelNowBody),
              coverage: Type.Array(CoverageBody),
            },
            closed,
          ),
          ...problemResponses(...READ),
        },
      },
    },
    async ({ query }) => {
      const room = stockOf(deps);
      const { at, rows, levels, coverage } = (query.lately ? room.lately : null) ?? (await room.now());
      return {
        at: iso(at),
        materials: materialsOf(rows, at).map((one) => ({ ...one, firstExpiry: isoOrNull(one.firstExpiry) })),
        levels: levels.map(levelNowBody),
        coverage: coverage.map(coverageBody),
      };
    },
  );

  app.get(
    '/lots',
    {
      ...exchanges,
      schema: {
        summary: 'What lies where by lot, first the one that is to be used first',
        querystring: Type.Object(
          {
            at: Type.Optional(Type.Unsafe<string>({ ...TimeText, description: 'Of this moment; absent = now.' })),
            known: KnownText,
            location: Type.Optional(Type.String({ maxLength: 200 })),
            material: Type.Optional(Name),
            kind: Type.Optional(Type.Enum([...LOT_KINDS])),
            limit: Limit,
            cursor: Type.Optional(Type.String({ maxLength: 400, description: 'Of the page before.' })),
            as: Type.Enum(['json', 'csv'], { default: 'json', description: '`csv`: all of it, a row each.' }),
          },
          closed,
        ),
        response: {
          200: {
            description: 'What lies where',
            content: {
              'application/json': {
                schema: Type.Object({ at: Instant, stock: Type.Array(StockRowBody), cursor: NextCursor }, closed),
              },
              'text/csv': { schema: Type.String({ description: 'A row each, header first.' }) },
            },
          },
          ...problemResponses(...READ, 'time-invalid'),
        },
      },
    },
    async ({ query }, reply) => {
      const { location, material, kind, limit, cursor, as } = query;
      const at = query.at === undefined ? deps.now() : Math.min(deps.now(), askedTime('at', query.at));
      const { rows } = await stockOf(deps).at({ at, known: askedKnown(query.known) });
      const found = sortedRows(rows).filter(
        ({ row }) =>
          (location === undefined || row.place === location) &&
          (material === undefined || row.material === material) &&
          (kind === undefined || row.kind === kind),
      );
      if (as === 'csv')
        return reply
          .type('text/csv; charset=utf-8')
          .serializer((body: unknown) => body as string)
          .send(csvOf(found.map(({ row }) => stockRowBody(row, at))) as never) as never;
      const rest = cursor === undefined ? found : found.filter(({ key }) => key > cursor);
      const page = rest.slice(0, limit);
      return {
        at: iso(at),
        stock: page.map(({ row }) => stockRowBody(row, at)),
        cursor: rest.length > limit ? (page.at(-1)?.key ?? null) : null,
      } as never;
    },
  );

  app.get(
    '/locations',
    {
      ...exchanges,
      schema: {
        summary: 'Places where stock lies, and what they are to hold',
        querystring: Type.Object({ known: KnownText }, closed),
        response: {
          200: Type.Object({ locations: Type.Array(LocationBody) }, closed),
          ...problemResponses(...READ, 'time-invalid'),
        },
      },
    },
    async ({ query }) => ({
      locations: (await stockOf(deps).locations.list(askedKnown(query.known))).map(locationBody),
    }),
  );

  app.post(
    '/locations',
    {
      bodyLimit: MOST_BYTES,
      onRequest: mayWritePlans(deps),
      schema: {
        summary: 'Places told or corrected; sound ones go in, of the others it is told what is wrong',
        headers: OnceKey,
        body: Type.Object({ locations: Type.Array(Entry, { minItems: 1, maxItems: MOST_ENTRIES }) }, closed),
        response: taken,
      },
    },
    async (request) => takeLocations(request, JSON.stringify(request.body)),
  );

  app.post(
    '/movements',
    {
      bodyLimit: MOST_BYTES,
      onRequest: mayTellAll(deps),
      schema: {
        summary:
          'Received, moved, used, adjusted, expected, taken back; sound entries go in, of the others it is told what is wrong',
        headers: OnceKey,
        body: Type.Object({ movements: Type.Array(Entry, { minItems: 1, maxItems: MOST_ENTRIES }) }, closed),
        response: taken,
      },
    },
    async (request) => takeMovements(request, JSON.stringify(request.body)),
  );

  type Request = Parameters<typeof once>[1];
  const takeLocations = (request: Request, text: string) => {
    const { told, faults } = readLocations(text);
    const by = { who: whoOf(deps, request), from: request.ip };
    return once(deps, request, async () => stockTakenBody(await stockOf(deps).locations.take(told, faults, by)));
  };
  const takeMovements = (request: Request, text: string) => {
    const { told, faults } = readMovements(text);
    const by = { who: whoOf(deps, request), from: request.ip };
    return once(deps, request, async () => stockTakenBody(await stockOf(deps).movements.take(told, faults, by)));
  };

  await app.register(async (files) => {
    takesText(files, MOST_BYTES);
    files.post(
      '/locations/import',
      {
        bodyLimit: MOST_BYTES,
        onRequest: mayWritePlans(deps),
        schema: { summary: 'Places from a file of CSV or JSON', headers: OnceKey, response: taken },
      },
      async (request) => takeLocations(request, textOf(request)),
    );
    files.post(
      '/movements/import',
      {
        bodyLimit: MOST_BYTES,
        onRequest: mayTellAll(deps),
        schema: { summary: 'Movements from a file of CSV or JSON', headers: OnceKey, response: taken },
      },
      async (request) => takeMovements(request, textOf(request)),
    );
  });

  app.get(
    '/movements',
    {
      ...exchanges,
      schema: {
        summary: 'What happened to the stock, in the order in which it was told: for programs that follow it',
        querystring: Type.Object(
          {
            material: Type.Optional(Name),
            limit: Limit,
            cursor: Type.Optional(
              Type.String({
                maxLength: 60,
                pattern: '^\\d+(\\.\\d+)?-\\d+$',
                description: 'Of the page before: what was told after it.',
              }),
            ),
          },
          closed,
        ),
        response: {
          200: Type.Object(
            {
              movements: Type.Array(MovementBody),
              cursor: orNull(
                Type.String({ description: 'Ask on with it, now or later; null = nothing was ever told.' }),
              ),
            },
            closed,
          ),
          ...problemResponses(...READ),
        },
      },
    },
    async ({ query: { material, limit, cursor } }) => {
      const [recorded, number] = (cursor ?? '').split('-').map(Number);
      const after = cursor === undefined ? null : { recorded: recorded ?? 0, number: number ?? 0 };
      const found = await stockOf(deps).follow({ material, after, limit });
      const last = found.at(-1);
      return {
        movements: found.map(movementBody),
        cursor: last ? `${last.recorded}-${last.number}` : (cursor ?? null),
      };
    },
  );
};
