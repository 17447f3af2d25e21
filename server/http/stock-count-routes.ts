/** Cycle counts with their variance, and how suppliers deliver. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { askedTime, TimeText } from './ask.ts';
import { closed, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { seesAllLines } from './guard.ts';
import { mayTellLots, mayTellSome } from './lot-routes.ts';
import { OnceKey, once } from './once.ts';
import { By, READ, WRITE, whoOf } from './order-ask.ts';
import { problemResponses } from './problems.ts';
import { DAY_MS, Days, Limit, Name, NextCursor, Numbered, stockOf } from './stock-ask.ts';
import { CountBody, countBody, SuppliersBody, suppliersBody, VarianceBody, varianceBody } from './stock-bodies.ts';

export const stockCountRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.get(
    '/counts',
    {
      onRequest: seesAllLines(deps),
      schema: {
        summary: 'Cycle counts, newest first, and their variance by material',
        querystring: Type.Object({ material: Type.Optional(Name), days: Days, limit: Limit, cursor: Numbered }, closed),
        response: {
          200: Type.Object(
            { counts: Type.Array(CountBody), variances: Type.Array(VarianceBody), cursor: NextCursor },
            closed,
          ),
          ...problemResponses(...READ),
        },
      },
    },
    async ({ query: { material, days, limit, cursor } }) => {
      const { counts } = stockOf(deps);
      const before = cursor === undefined ? null : Number(cursor);
      const found = await counts.list({ material, before, limit: limit + 1 });
      const page = found.slice(0, limit);
      return {
        counts: page.map(countBody),
        variances: (await counts.variances(deps.now() - days * DAY_MS)).map(varianceBody),
        cursor: found.length > limit ? String(page.at(-1)?.id) : null,
      };
    },
  );

  app.post(
    '/counts',
    {
      onRequest: mayTellSome(deps),
      schema: {
        summary:
          'A count of a lot or a material at a place, against the record of that moment; with `adjust` the record is put right',
        headers: OnceKey,
        body: Type.Object(
          {
            location: Name,
            lot: Type.Optional(orNull(Name)),
            material: Type.Optional(orNull(Name)),
            counted: Type.Number({ minimum: 0, maximum: 1e12 }),
            unit: Type.Optional(Type.String({ maxLength: 20 })),
            at: Type.Optional(Type.Unsafe<string>({ ...TimeText, description: 'Absent = now.' })),
            adjust: Type.Boolean({ default: false }),
            reason: Type.Optional(Type.String({ maxLength: 500 })),
            by: By,
          },
          closed,
        ),
        response: {
          200: CountBody,
          ...problemResponses(...WRITE, 'idempotency-conflict', 'stock-invalid', 'lot-unknown', 'time-invalid'),
        },
      },
    },
    async (request) => {
      const { location, lot = null, material = null, counted, unit = '', at, adjust, reason = '', by } = request.body;
      const place = (await stockOf(deps).locations.list()).find((one) => one.location === location);
      mayTellLots(deps, request, place?.line ?? null);
      const moment = at === undefined ? deps.now() : Math.min(deps.now(), askedTime('at', at));
      const who = whoOf(deps, request);
      const told = { location, lot, material, counted, unit, at: moment, adjust, reason: reason.trim(), by: by ?? who };
      return once(deps, request, async () => countBody(await stockOf(deps).count(told, { who, from: request.ip })));
    },
  );

  app.get(
    '/suppliers',
    {
      onRequest: seesAllLines(deps),
      schema: {
        summary: 'How often suppliers are late and their lots not good, by material, with intervals; deliveries',
        querystring: Type.Object({ days: Days }, closed),
        response: { 200: SuppliersBody, ...problemResponses(...READ) },
      },
    },
    async ({ query: { days } }) => suppliersBody(await stockOf(deps).suppliers(deps.now() - days * DAY_MS)),
  );
};
