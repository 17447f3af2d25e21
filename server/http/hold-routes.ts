/** Holds: what was made is held, by lots or by when it was made, and somebody decides on each lot. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { LOT_KINDS } from '../../analytics/genealogy/event.ts';
import { linesOf, type Role } from '../auth/roles.ts';
import type { HoldStore } from '../records/holds/hold-store.ts';
import { nextOf } from '../records/holds/rework.ts';
import { DISPOSITIONS, type HeldLot, type Hold, type HoldAsked, REWORKS } from '../records/holds/words.ts';
import { askedTime, iso, isoOrNull, TimeText } from './ask.ts';
import { closed, Instant, orNull, WindowBody } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { actorOf, hasRoleSomewhere, mayChange, signedIn, whoAsks } from './guard.ts';
import { OnceKey, once } from './once.ts';
import { mayLookAt, READ, WRITE } from './order-ask.ts';
import { GembaError, problemResponses } from './problems.ts';

const RAISES: readonly Role[] = ['operator', 'quality', 'engineer', 'admin'];
const DECIDES: readonly Role[] = ['quality', 'admin'];
const Code = Type.String({ minLength: 1, maxLength: 200 });
const None = Type.Object({}, closed);
const HoldId = Type.Object({ id: Type.String({ pattern: '^[1-9][0-9]{0,14}$' }) }, closed);
const PackedMin = Type.Number({
  minimum: 0,
  maximum: 1_440,
  default: 20,
  description: 'What was made may be packed so many minutes later.',
});
const Asked = Type.Union([
  Type.Object({ kind: Type.Literal('lots'), codes: Type.Array(Code, { minItems: 1, maxItems: 1_000 }) }, closed),
  Type.Object(
    {
      kind: Type.Literal('window'),
      machine: Type.String({ maxLength: 80 }),
      from: TimeText,
      to: TimeText,
      packedMin: PackedMin,
    },
    closed,
  ),
  Type.Object(
    {
      kind: Type.Literal('reading'),
      machine: Type.String({ maxLength: 80 }),
      tag: Type.String({ minLength: 1, maxLength: 80 }),
      low: orNull(Type.Number()),
      high: orNull(Type.Number()),
      from: TimeText,
      to: TimeText,
      packedMin: PackedMin,
    },
    { ...closed, description: 'All that was made while a reading lay outside, or nobody knows where it lay.' },
  ),
  Type.Object(
    { kind: Type.Literal('signal'), signal: HoldId.properties.id, packedMin: PackedMin },
    { ...closed, description: 'All that was made since the last point in control, until the signal was closed.' },
  ),
]);

const LotBody = Type.Object(
  {
    code: Type.String(),
    kind: Type.Enum([...LOT_KINDS]),
    material: orNull(Type.String()),
    order: orNull(Type.String()),
    madeAt: orNull(Instant),
    shippedAt: orNull(Instant),
    customer: orNull(Type.String()),
    disposition: Type.Union([Type.Enum([...DISPOSITIONS]), Type.Null()], { description: 'Null = undecided.' }),
    note: Type.String(),
    by: Type.String(),
    decided: orNull(Instant),
    nextRework: Type.Array(Type.Enum([...REWORKS]), { description: 'What may be told of its rework next.' }),
    rework: Type.Array(
      Type.Object(
        {
          what: Type.Enum([...REWORKS]),
          good: orNull(Type.Number({ description: 'Units, of `done`; null = nobody counted.' })),
          scrapped: orNull(Type.Number()),
          note: Type.String(),
          by: Type.String(),
          at: Instant,
        },
        closed,
      ),
      { description: 'What was done to a lot that is to be reworked, in turn; `passed` = it may be used again.' },
    ),
  },
  closed,
);
const lotBody = (lot: HeldLot): Type.Static<typeof LotBody> => ({
  ...lot,
  ...{ madeAt: isoOrNull(lot.madeAt), shippedAt: isoOrNull(lot.shippedAt), decided: isoOrNull(lot.decided) },
  nextRework: [...nextOf(lot)],
  rework: lot.rework.map((step) => ({ ...step, at: iso(step.at) })),
});
const PreviewBody = Type.Object(
  {
    line: orNull(Type.String()),
    windows: Type.Array(WindowBody),
    unheardMs: Type.Number({ description: 'Of the windows: nobody knows the reading.' }),
    lots: Type.Array(LotBody),
  },
  closed,
);
const HoldBody = Type.Object(
  {
    id: Type.String(),
    line: orNull(Type.String()),
    reason: Type.String(),
    kind: Type.Enum(['lots', 'window', 'reading', 'signal']),
    windows: Type.Array(WindowBody),
    open: Type.Integer({ description: 'Lots of which nobody has decided.' }),
    by: Type.String(),
    raised: Instant,
    lots: Type.Array(LotBody),
  },
  closed,
);
const windowBody = ({ from, to }: { from: number; to: number }) => ({ from: iso(from), to: iso(to) });
const holdBody = (hold: Hold): Type.Static<typeof HoldBody> => ({
  ...{ id: String(hold.id), line: hold.line, reason: hold.reason, kind: hold.asked.kind, open: hold.open },
  ...{ windows: hold.windows.map(windowBody), by: hold.by, raised: iso(hold.recorded), lots: hold.lots.map(lotBody) },
});

function askedOf(body: Type.Static<typeof Asked>): HoldAsked {
  if (body.kind === 'lots') return body;
  if (body.kind === 'signal') return { ...body, signal: Number(body.signal) };
  return { ...body, from: askedTime('from', body.from), to: askedTime('to', body.to) };
}

export const holdRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  const store = (): HoldStore => {
    if (!deps.holds) throw new GembaError('not-ready', 'this server keeps no holds');
    return deps.holds();
  };
  const holdAsked = async (request: FastifyRequest, id: string): Promise<Hold> => {
    const found = await store().get(Number(id));
    if (!found) throw new GembaError('hold-unknown', `there is no hold ${id}`);
    mayLookAt(deps, request, found.line);
    return found;
  };
  const refusals = ['hold-invalid', 'lot-unknown', 'signal-unknown', 'time-invalid', 'idempotency-conflict'] as const;

  app.post(
    '/preview',
    {
      onRequest: hasRoleSomewhere(deps, ...RAISES),
      schema: {
        summary: 'What a hold would hold: when it was made, and which lots and pallets that are; holds nothing',
        querystring: None,
        body: Asked,
        response: { 200: PreviewBody, ...problemResponses(...WRITE, ...refusals) },
      },
    },
    async (request) => {
      const found = await store().preview(askedOf(request.body));
      mayChange(deps, request, RAISES, found.line);
      return {
        ...{ line: found.line, unheardMs: found.unheardMs },
        windows: found.windows.map(windowBody),
        lots: found.lots.map(lotBody),
      };
    },
  );

  app.post(
    '/',
    {
      onRequest: hasRoleSomewhere(deps, ...RAISES),
      schema: {
        summary: 'Holds lots: they are refused at orders until somebody decides on each',
        querystring: None,
        headers: OnceKey,
        body: Type.Object({ asked: Asked, reason: Type.String({ minLength: 1, maxLength: 500 }) }, closed),
        response: { 200: HoldBody, ...problemResponses(...WRITE, ...refusals) },
      },
    },
    async (request) => {
      const asked = askedOf(request.body.asked);
      mayChange(deps, request, RAISES, (await store().preview(asked)).line);
      return once(deps, request, async () =>
        holdBody(await store().raise(asked, request.body.reason, actorOf(deps, request))),
      );
    },
  );

  app.get(
    '/',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Holds, the newest first',
        querystring: Type.Object(
          {
            line: Type.Optional(Type.String({ maxLength: 80 })),
            state: Type.Enum(['open', 'all'], { default: 'open' }),
            limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
            cursor: Type.Optional(HoldId.properties.id),
          },
          closed,
        ),
        response: {
          200: Type.Object({ holds: Type.Array(HoldBody), next: orNull(Type.String()) }, closed),
          ...problemResponses(...READ),
        },
      },
    },
    async (request) => {
      const { line, state, limit, cursor } = request.query;
      const identity = whoAsks(deps, request);
      const lines = line === undefined ? identity && linesOf(identity) : [line];
      const before = cursor === undefined ? null : Number(cursor);
      const found = await store().list({ open: state === 'open', lines, before, limit });
      return { holds: found.map(holdBody), next: found.length < limit ? null : String(found.at(-1)?.id) };
    },
  );

  app.get(
    '/:id',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'One hold with its lots and what was decided on them',
        params: HoldId,
        querystring: None,
        response: { 200: HoldBody, ...problemResponses(...READ, 'hold-unknown') },
      },
    },
    async (request) => holdBody(await holdAsked(request, request.params.id)),
  );

  app.post(
    '/:id/dispositions',
    {
      onRequest: hasRoleSomewhere(deps, ...DECIDES),
      schema: {
        summary: 'Decides on lots of a hold; what was decided stays, and is signed by POST /signatures, kind `hold`',
        params: HoldId,
        querystring: None,
        headers: OnceKey,
        body: Type.Object(
          {
            codes: Type.Optional(
              Type.Array(Code, { minItems: 1, maxItems: 5_000, description: 'Absent = all that are undecided.' }),
            ),
            disposition: Type.Enum([...DISPOSITIONS]),
            note: Type.String({ minLength: 1, maxLength: 500 }),
          },
          closed,
        ),
        response: {
          200: HoldBody,
          ...problemResponses(...WRITE, 'hold-unknown', 'hold-refused', 'idempotency-conflict'),
        },
      },
    },
    async (request) => {
      const hold = await holdAsked(request, request.params.id);
      mayChange(deps, request, DECIDES, hold.line);
      const { codes = null, disposition, note } = request.body;
      return once(deps, request, async () =>
        holdBody(await store().dispose(hold.id, { codes, disposition, note }, actorOf(deps, request))),
      );
    },
  );

  app.post(
    '/:id/rework',
    {
      onRequest: hasRoleSomewhere(deps, ...RAISES),
      schema: {
        summary:
          'Rework of lots that were decided to be reworked: begun, done with what came of it, passed by quality, or scrapped',
        params: HoldId,
        querystring: None,
        headers: OnceKey,
        body: Type.Object(
          {
            codes: Type.Optional(
              Type.Array(Code, { minItems: 1, maxItems: 5_000, description: 'Absent = all for which it is next.' }),
            ),
            what: Type.Enum([...REWORKS]),
            good: Type.Optional(orNull(Type.Number({ minimum: 0 }))),
            scrapped: Type.Optional(orNull(Type.Number({ minimum: 0 }))),
            note: Type.String({ maxLength: 500 }),
          },
          closed,
        ),
        response: {
          200: HoldBody,
          ...problemResponses(...WRITE, 'hold-unknown', 'hold-refused', 'idempotency-conflict'),
        },
      },
    },
    async (request) => {
      const hold = await holdAsked(request, request.params.id);
      const { codes = null, what, good = null, scrapped = null, note } = request.body;
      mayChange(deps, request, what === 'passed' || what === 'scrapped' ? DECIDES : RAISES, hold.line);
      return once(deps, request, async () =>
        holdBody(await store().rework(hold.id, { codes, what, good, scrapped, note }, actorOf(deps, request))),
      );
    },
  );
};
