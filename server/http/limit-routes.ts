/** Limits of the surroundings: by effective date, with what exceeded them and what was answered; as CSV for the authority. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { linesOf, type Role } from '../auth/roles.ts';
import { csvOf } from '../export/csv.ts';
import type { LimitStore } from '../records/limits/limit-store.ts';
import { AVERAGES, type EnvironmentalLimit, LIMIT_KINDS, type LimitStretch } from '../records/limits/words.ts';
import { askedTime, askedWindow, iso, isoOrNull, TimeText } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';
import { actorWho } from './checklist-ask.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf, hasRoleSomewhere, mayChange, signedIn, whoAsks } from './guard.ts';
import { OnceKey, once } from './once.ts';
import { mayLookAt, READ, WRITE } from './order-ask.ts';
import { GembaError, problemResponses } from './problems.ts';
import { mayWriteQuality } from './who-plans.ts';

const ANSWERS: readonly Role[] = ['operator', 'quality', 'maintenance', 'engineer', 'admin'];
const None = Type.Object({}, closed);
const Id = Type.String({ minLength: 1, maxLength: 80, pattern: '^[\\w.-]+$' });
const NumberText = Type.String({ pattern: '^[1-9][0-9]{0,14}$' });
const Num = orNull(Type.Number());
const Said = Type.Union([
  Type.String({ minLength: 1, maxLength: 200 }),
  Type.Record(Type.String({ maxLength: 10 }), Type.String({ maxLength: 200 })),
]);
const Texts = (most: number) => Type.String({ maxLength: most, default: '' });

const Fields = {
  name: Said,
  kind: Type.Enum([...LIMIT_KINDS]),
  line: orNull(Type.String({ maxLength: 80, description: 'Null = of the site.' })),
  tag: orNull(Type.String({ maxLength: 200, description: '`machine/tag`; null = readings are entered by people.' })),
  unit: Texts(40),
  low: Num,
  high: Num,
  average: Type.Enum([...AVERAGES], {
    description:
      'What is held against it: each reading, or its mean over full minutes, calendar hours or days of the site.',
  }),
  minutes: orNull(Type.Integer({ minimum: 1, maximum: 1_440, description: 'Of means over minutes.' })),
  holdsS: Type.Number({
    ...{ minimum: 1, maximum: 31_622_400, default: 900 },
    description: 'A reading holds so many seconds; then nobody knows.',
  }),
  allowedAMonth: orNull(
    Type.Integer({ minimum: 0, maximum: 100_000, description: 'Exceedances, of means periods, allowed in a month.' }),
  ),
  authority: Texts(200),
  permit: Texts(200),
  note: Texts(500),
};
const LimitIn = Type.Object(
  { revision: Id, ...Fields, effectiveFrom: TimeText, effectiveTo: orNull(TimeText) },
  closed,
);
const LimitBody = Type.Object(
  { id: Id, revision: Id, ...Fields, effectiveFrom: Instant, effectiveTo: orNull(Instant) },
  closed,
);
const limitBody = (limit: EnvironmentalLimit): Type.Static<typeof LimitBody> => ({
  ...limit,
  name: typeof limit.name === 'string' ? limit.name : { ...limit.name },
  ...{ effectiveFrom: iso(limit.effectiveFrom), effectiveTo: isoOrNull(limit.effectiveTo) },
});

const StretchBody = Type.Object(
  {
    id: Type.Integer(),
    limit: Type.String(),
    revision: Type.String(),
    kind: Type.Enum(['exceeded', 'no-data'], { description: '`no-data`: nobody knows; it is no compliance.' }),
    from: Instant,
    to: Type.String({ ...Instant, description: 'Of one that is open: judged so far.' }),
    open: Type.Boolean(),
    minutes: Type.Number({ description: 'How long.' }),
    worst: Num,
    periods: Type.Integer({ description: 'Means, or readings, that lay outside.' }),
    known: Type.Number({ description: 'Share of its time that is known, 0..1.' }),
    inMonth: Type.Integer({ description: 'Exceedances of this calendar month up to and with this one.' }),
    answer: orNull(
      Type.Object({ cause: Type.String(), action: Type.String(), by: Type.String(), at: Instant }, closed),
    ),
  },
  closed,
);
const stretchBody = ({ from, to, knownMs, answer, ...rest }: LimitStretch): Type.Static<typeof StretchBody> => ({
  ...rest,
  ...{
    from: iso(from),
    to: iso(to),
    minutes: (to - from) / 60_000,
    known: Math.min(1, knownMs / Math.max(1, to - from)),
  },
  answer: answer && { ...answer, at: iso(answer.at) },
});

export const limitRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  const store = (): LimitStore => {
    if (!deps.environment) throw new GembaError('not-ready', 'this server keeps no limits');
    return deps.environment();
  };
  const linesSeen = (request: FastifyRequest) => {
    const identity = whoAsks(deps, request);
    return identity && linesOf(identity);
  };

  app.get(
    '/limits',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Limits of the surroundings, all their revisions',
        querystring: None,
        response: { 200: Type.Object({ limits: Type.Array(LimitBody) }, closed), ...problemResponses(...READ) },
      },
    },
    async (request) => {
      const lines = linesSeen(request);
      const all = await store().list();
      return {
        limits: all.filter(({ line }) => lines === null || line === null || lines.includes(line)).map(limitBody),
      };
    },
  );

  app.put(
    '/limits/:id',
    {
      onRequest: mayWriteQuality(deps),
      schema: {
        summary: 'A revision of a limit, from a date on; one put right is judged anew, both stay on record',
        params: Type.Object({ id: Id }, closed),
        querystring: None,
        headers: OnceKey,
        body: LimitIn,
        response: {
          200: LimitBody,
          ...problemResponses(...WRITE, 'limit-invalid', 'time-invalid', 'idempotency-conflict'),
        },
      },
    },
    async (request) => {
      const { body, params } = request;
      const limit: EnvironmentalLimit = {
        ...{ id: params.id, revision: body.revision, name: body.name, kind: body.kind, line: body.line, tag: body.tag },
        ...{ unit: body.unit, low: body.low, high: body.high, average: body.average, minutes: body.minutes },
        ...{ holdsS: body.holdsS, allowedAMonth: body.allowedAMonth, authority: body.authority, permit: body.permit },
        ...{ note: body.note, effectiveFrom: askedTime('effectiveFrom', body.effectiveFrom) },
        effectiveTo: body.effectiveTo === null ? null : askedTime('effectiveTo', body.effectiveTo),
      };
      return once(deps, request, async () => {
        await store().put(limit, actorWho(deps, request));
        return limitBody(limit);
      });
    },
  );

  app.post(
    '/limits/:id/readings',
    {
      onRequest: hasRoleSomewhere(deps, ...ANSWERS),
      schema: {
        summary: 'A reading that somebody took by hand',
        params: Type.Object({ id: Id }, closed),
        querystring: None,
        headers: OnceKey,
        body: Type.Object({ at: TimeText, value: Type.Number(), note: Texts(500) }, closed),
        response: {
          201: Type.Object({ limit: Type.String() }, closed),
          ...problemResponses(...WRITE, 'limit-unknown', 'limit-invalid', 'time-invalid', 'idempotency-conflict'),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const known = (await store().list()).filter((one) => one.id === id);
      if (known.length === 0) throw new GembaError('limit-unknown', `there is no limit ${id}`);
      mayChange(deps, request, ANSWERS, known.at(-1)?.line ?? null);
      const { at, value, note } = request.body;
      const told = { at: askedTime('at', at), value, note };
      const answer = await once(deps, request, async () => {
        await store().enter(id, told, actorOf(deps, request));
        return { limit: id };
      });
      return reply.code(201).send(answer);
    },
  );

  app.get(
    '/limits/exceedances',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'When limits were exceeded and when nobody knows, the newest first; `as=csv` for the authority',
        querystring: Type.Object(
          {
            limit: Type.Optional(Id),
            which: Type.Enum(['exceeded', 'no-data', 'all', 'unanswered'], { default: 'exceeded' }),
            from: Type.Optional(TimeText),
            to: Type.Optional(TimeText),
            as: Type.Enum(['json', 'csv'], { default: 'json' }),
            count: Type.Integer({ minimum: 1, maximum: 5_000, default: 100 }),
            cursor: Type.Optional(NumberText),
          },
          closed,
        ),
        response: {
          200: {
            description: 'The stretches',
            content: {
              'application/json': {
                schema: Type.Object({ exceedances: Type.Array(StretchBody), next: orNull(Type.String()) }, closed),
              },
              'text/csv': { schema: Type.String({ description: 'A row each, header first.' }) },
            },
          },
          ...problemResponses(...READ, 'time-invalid', 'window-invalid'),
        },
      },
    },
    async (request, reply) => {
      const { limit = null, which, from, to, as, count, cursor } = request.query;
      const found = await store().stretches({
        ...{ limit, lines: linesSeen(request), unanswered: which === 'unanswered', limitRows: count },
        window: from === undefined && to === undefined ? null : windowOf(from, to, deps.now()),
        kinds: which === 'all' ? ['exceeded', 'no-data'] : which === 'no-data' ? ['no-data'] : ['exceeded'],
        before: cursor === undefined ? null : Number(cursor),
      });
      if (as === 'json')
        return {
          exceedances: found.map(stretchBody),
          next: found.length < count ? null : String(found.at(-1)?.id),
        } as never;
      const known = new Map((await store().list()).map((one) => [`${one.id}/${one.revision}`, one]));
      const rows = found.map((one) => {
        const own = known.get(`${one.limit}/${one.revision}`);
        const body = stretchBody(one);
        return {
          ...{ limit: one.limit, revision: one.revision, permit: own?.permit, authority: own?.authority },
          ...{
            average: own?.average === 'minutes' ? `${own.minutes} min` : own?.average,
            low: own?.low,
            high: own?.high,
          },
          ...{ unit: own?.unit, kind: one.kind, from: body.from, to: body.open ? '' : body.to },
          ...{ minutes: body.minutes.toFixed(2), worst: one.worst, periods: one.periods, known: body.known.toFixed(4) },
          ...{ in_month: one.inMonth, allowed_a_month: own?.allowedAMonth, cause: one.answer?.cause },
          ...{ action: one.answer?.action, answered_by: one.answer?.by, answered: body.answer?.at },
        };
      });
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="limits.csv"')
        .serializer((body: unknown) => body as string)
        .send(csvOf(rows) as never);
    },
  );

  app.post(
    '/limits/exceedances/:id/answers',
    {
      onRequest: hasRoleSomewhere(deps, ...ANSWERS),
      schema: {
        summary: 'What an exceedance came of and what was done; a later answer counts, the earlier ones stay',
        params: Type.Object({ id: NumberText }, closed),
        querystring: None,
        headers: OnceKey,
        body: Type.Object(
          {
            cause: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }),
            action: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }),
          },
          closed,
        ),
        response: { 200: StretchBody, ...problemResponses(...WRITE, 'limit-unknown', 'idempotency-conflict') },
      },
    },
    async (request) => {
      const id = Number(request.params.id);
      const stretch = await store().stretch(id);
      if (!stretch) throw new GembaError('limit-unknown', `there is no exceedance ${id}`);
      const line = (await store().list()).find((one) => one.id === stretch.limit)?.line ?? null;
      if (line !== null) mayLookAt(deps, request, line);
      mayChange(deps, request, ANSWERS, line);
      return once(deps, request, async () =>
        stretchBody(await store().answer(id, request.body, actorOf(deps, request))),
      );
    },
  );
};

const MOST_MS = 400 * 86_400_000;

/** Of one end alone the other is now, or as long ago as may be asked. */
const windowOf = (from: string | undefined, to: string | undefined, now: number) => {
  const end = to ?? iso(now);
  return askedWindow(from ?? iso(askedTime('to', end) - MOST_MS), end);
};
