/** Lots as they travel. */
import Type from 'typebox';
import { LOT_EVENT_KINDS, LOT_KINDS, type LotEvent, NO_FACTS } from '../../analytics/genealogy/event.ts';
import type { EventRow } from '../records/lots/lot-store.ts';
import type { Recall } from '../records/lots/recall.ts';
import type { LotTrace } from '../records/lots/trace.ts';
import { type Lot, type LotEntry, SCAN_REFUSALS, type Scan } from '../records/lots/words.ts';
import { askedTime, iso, isoOrNull, TimeText } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';
import { GembaError } from './problems.ts';

/** Of a graph that is larger the most exposed are sent. */
const MOST_SENT = 2_000;
const Text = orNull(Type.String());
const Num = orNull(Type.Number());
const Code = Type.String({ minLength: 1, maxLength: 120 });
const Name = Type.String({ minLength: 1, maxLength: 200 });

export const LotBody = Type.Object(
  {
    code: Type.String(),
    kind: Type.Enum([...LOT_KINDS]),
    material: orNull(Type.String({ description: 'Material or product.' })),
    supplier: Text,
    supplierLot: Text,
    quantity: orNull(Type.Number({ description: 'As made or received; null = not known.' })),
    unit: Type.String(),
    madeAt: orNull(Instant),
    expires: orNull(Instant),
    line: Text,
    machine: Text,
    order: Text,
    customer: orNull(Type.String({ description: 'Where it was shipped to last.' })),
    shippedAt: orNull(Instant),
    known: Type.Boolean({ description: 'False: it was used, and nobody told where it came from.' }),
  },
  closed,
);
export const lotBody = (lot: Lot): Type.Static<typeof LotBody> => ({
  ...{ code: lot.code, kind: lot.kind, material: lot.material, supplier: lot.supplier, supplierLot: lot.supplierLot },
  ...{ quantity: lot.quantity, unit: lot.unit, madeAt: isoOrNull(lot.madeAt), expires: isoOrNull(lot.expires) },
  ...{ line: lot.line, machine: lot.machine, order: lot.order, customer: lot.customer },
  ...{ shippedAt: isoOrNull(lot.shippedAt), known: lot.known },
});

const AmountIn = Type.Object(
  { code: Code, quantity: Type.Optional(Num), unit: Type.Optional(Type.String({ maxLength: 20 })) },
  closed,
);
export const LotEventIn = Type.Object(
  {
    id: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Absent = named by what it says.' })),
    type: Type.Enum([...LOT_EVENT_KINDS, 'withdraw'], {
      description: '`withdraw` takes the event of this id back, for a reason.',
    }),
    at: Type.Optional(Type.Unsafe<string>({ ...TimeText, description: 'When it happened; needed, but to withdraw.' })),
    transformation: Type.Optional(
      Type.String({
        ...Name,
        description: 'Ties inputs to outputs told apart; absent = the order, else the event alone.',
      }),
    ),
    inputs: Type.Optional(
      Type.Array(AmountIn, { maxItems: 1000, description: 'What goes in, or into the container.' }),
    ),
    lots: Type.Optional(
      Type.Array(AmountIn, {
        maxItems: 1000,
        description: 'What comes out, is received, seen or shipped, or the container.',
      }),
    ),
    kind: Type.Optional(Type.Enum([...LOT_KINDS])),
    material: Type.Optional(Name),
    supplier: Type.Optional(Name),
    supplierLot: Type.Optional(Name),
    expires: Type.Optional(TimeText),
    line: Type.Optional(Name),
    machine: Type.Optional(Name),
    order: Type.Optional(Name),
    customer: Type.Optional(Name),
    location: Type.Optional(
      Type.String({
        ...Name,
        description: 'Place of the stock (docs/stock.md) where it comes to lie or is taken from.',
      }),
    ),
    delivery: Type.Optional(
      Type.String({ ...Name, description: 'Of `commission`: the expected delivery that it is.' }),
    ),
    reason: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
  },
  closed,
);

export function entryIn(told: Type.Static<typeof LotEventIn>): LotEntry {
  const id = told.id ?? '';
  if (told.type === 'withdraw')
    return told.reason === undefined
      ? { ok: false, id, field: 'reason', reason: 'say why it is taken back' }
      : { ok: true, withdrawal: { id, reason: told.reason } };
  if (told.at === undefined) return { ok: false, id, field: 'at', reason: 'say when it happened' };
  try {
    const amounts = (list: Type.Static<typeof LotEventIn>['inputs']) =>
      (list ?? []).map(({ code, quantity, unit }) => ({ code, amount: quantity ?? null, unit: unit ?? '' }));
    const event: LotEvent = {
      ...{ id, kind: told.type, at: askedTime('at', told.at), transformation: told.transformation ?? null },
      ...{ inputs: amounts(told.inputs), outputs: amounts(told.lots) },
      facts: {
        ...NO_FACTS,
        kind: told.kind ?? null,
        material: told.material ?? null,
        supplier: told.supplier ?? null,
        supplierLot: told.supplierLot ?? null,
        expires: told.expires === undefined ? null : askedTime('expires', told.expires),
      },
      ...{ line: told.line ?? null, machine: told.machine ?? null, order: told.order ?? null },
      customer: told.customer ?? null,
      ...(told.location === undefined ? {} : { location: told.location }),
      ...(told.delivery === undefined ? {} : { delivery: told.delivery }),
    };
    return { ok: true, event };
  } catch (error) {
    if (error instanceof GembaError) return { ok: false, id, field: 'at', reason: error.message };
    throw error;
  }
}

export const LotEventsTakenBody = Type.Object(
  {
    taken: Type.Integer(),
    withdrawn: Type.Integer(),
    unchanged: Type.Integer({ description: 'On record before, just so.' }),
    refused: Type.Integer(),
    faults: Type.Array(
      Type.Object(
        {
          line: Type.Integer({ description: 'Place in what was sent, from 1.' }),
          event: Type.String(),
          field: Type.String(),
          reason: Type.String(),
        },
        closed,
      ),
      { description: 'The first 1,000.' },
    ),
    unknown: Type.Array(Type.String(), {
      description: 'Lots that were named, and of which nobody told where they came from.',
    }),
  },
  closed,
);

const AmountBody = Type.Object({ code: Type.String(), quantity: Num, unit: Type.String() }, closed);
export const LotEventBody = Type.Object(
  {
    id: Type.String(),
    type: Type.Enum([...LOT_EVENT_KINDS]),
    at: Instant,
    transformation: Text,
    inputs: Type.Array(AmountBody),
    lots: Type.Array(AmountBody),
    line: Text,
    machine: Text,
    order: Text,
    customer: Text,
    location: Text,
    by: Type.String(),
    recorded: Instant,
    withdrawn: orNull(Type.Object({ at: Instant, reason: Type.String() }, closed)),
  },
  closed,
);
export const lotEventBody = ({ event, by, recorded, withdrawn }: EventRow): Type.Static<typeof LotEventBody> => {
  const amounts = (list: LotEvent['inputs']) =>
    list.map(({ code, amount, unit }) => ({ code, quantity: amount, unit }));
  return {
    ...{ id: event.id, type: event.kind, at: iso(event.at), transformation: event.transformation },
    ...{ inputs: amounts(event.inputs), lots: amounts(event.outputs) },
    ...{ line: event.line, machine: event.machine, order: event.order, customer: event.customer },
    location: event.location ?? null,
    ...{ by, recorded: iso(recorded) },
    withdrawn: withdrawn && { at: iso(withdrawn.at), reason: withdrawn.reason },
  };
};

const Share = Type.Number({ minimum: 0, maximum: 1 });
const TracedBody = Type.Object(
  {
    ...LotBody.properties,
    share: {
      ...Share,
      description: 'Forward: of the start that can be in it. Backward: of it that can be in the start.',
    },
    amount: orNull(
      Type.Number({ description: 'The same as an amount: forward in the unit of the start, backward in its own.' }),
    ),
    exact: Type.Boolean({ description: 'False: an upper bound, since amounts are missing or have several units.' }),
    level: Type.Integer({ description: 'Steps from the start.' }),
  },
  closed,
);
export const TraceBody = Type.Object(
  {
    lot: LotBody,
    direction: Type.Enum(['forward', 'backward']),
    of: Type.Integer({ description: 'Lots that are reached, the start included.' }),
    truncated: Type.Boolean({ description: 'There are more lots than are listed: those of the largest shares are.' }),
    lots: Type.Array(TracedBody, { description: 'The start first.' }),
    edges: Type.Array(
      Type.Object(
        {
          kind: Type.Enum(['transform', 'pack']),
          from: Type.String(),
          to: Type.String(),
          taken: orNull(Type.Number({ description: 'What went in of `from`, in its unit.' })),
          made: orNull(Type.Number({ description: 'What came out as `to`, in its unit.' })),
          share: { ...Share, description: 'Of the same meaning as that of a lot: what of it goes along here.' },
        },
        closed,
      ),
      { description: 'In the direction of time.' },
    ),
    issues: Type.Array(
      Type.Object(
        {
          kind: Type.Enum(['over-consumed', 'amount-unknown', 'units-differ', 'cycle']),
          code: Type.String(),
          by: orNull(Type.String({ description: 'Of a cycle: the lot that it would be made of.' })),
          taken: Num,
          quantity: Num,
        },
        closed,
      ),
    ),
  },
  closed,
);
export function traceBody(trace: LotTrace, direction: 'forward' | 'backward'): Type.Static<typeof TraceBody> {
  const code = (id: number) => trace.known.get(id)?.code ?? '';
  const start = trace.whole(trace.start.id);
  const known = trace.lots.filter(({ lot }) => trace.known.has(lot));
  const first = known.length > MOST_SENT ? [...known].sort((a, b) => b.share - a.share).slice(0, MOST_SENT) : known;
  const sent = new Set(first.map(({ lot }) => lot));
  return {
    ...{ lot: lotBody(trace.start), direction, of: known.length },
    truncated: trace.truncated || known.length > first.length,
    lots: first.map(({ lot, share, exact, level }) => {
      const whole = direction === 'forward' ? start : trace.whole(lot);
      return {
        ...lotBody(trace.known.get(lot) as Lot),
        ...{ share, exact, level, amount: whole === null ? null : share * whole },
      };
    }),
    edges: trace.edges
      .filter(({ from, to }) => sent.has(from) && sent.has(to))
      .map(({ from, to, step, taken, made, share }) => ({
        ...{ kind: trace.kinds.get(step) ?? 'transform', from: code(from), to: code(to) },
        ...{ taken, made, share: Math.min(1, share) },
      })),
    issues: trace.issues.map((issue) => ({
      ...{ kind: issue.kind, code: code(issue.lot), by: issue.kind === 'cycle' ? code(issue.by) : null },
      taken: issue.kind === 'over-consumed' ? issue.taken : null,
      quantity: issue.kind === 'over-consumed' ? issue.quantity : null,
    })),
  };
}

export const RecallBody = Type.Object(
  {
    lot: LotBody,
    unit: Type.String({ description: 'Of the amounts: that of the lot that is recalled.' }),
    of: Type.Integer({ description: 'Exposed lots and containers.' }),
    truncated: Type.Boolean(),
    unshipped: { ...Share, description: 'Share that was not shipped as far as it is known.' },
    customers: Type.Array(
      Type.Object(
        {
          customer: Type.String(),
          share: Share,
          amount: Num,
          exact: Type.Boolean(),
          shipped: Type.Integer({ description: 'Lots and containers that were shipped there.' }),
          lastShippedAt: orNull(Instant),
        },
        closed,
      ),
      { description: 'The most exposed first.' },
    ),
    exposed: Type.Array(
      Type.Object(
        {
          code: Type.String(),
          kind: Type.Enum([...LOT_KINDS]),
          material: Text,
          order: Text,
          share: Share,
          amount: Num,
          exact: Type.Boolean(),
          within: orNull(Type.String({ description: 'The container that it went into.' })),
          customer: Text,
          shippedAt: orNull(Instant),
        },
        closed,
      ),
      { description: 'Finished lots, pieces and containers, the most exposed first.' },
    ),
  },
  closed,
);
export function recallBody({ start, exposed, customers, unshipped, trace }: Recall): Type.Static<typeof RecallBody> {
  return {
    ...{ lot: lotBody(start), unit: start.unit, of: exposed.length, unshipped },
    truncated: trace.truncated || exposed.length > MOST_SENT,
    customers: customers.map((one) => ({
      ...one,
      share: Math.min(1, one.share),
      lastShippedAt: isoOrNull(one.lastShippedAt),
    })),
    exposed: exposed.slice(0, MOST_SENT).map(({ lot, share, amount, exact, within }) => ({
      ...{ code: lot.code, kind: lot.kind, material: lot.material, order: lot.order, share, amount, exact, within },
      ...{ customer: lot.customer, shippedAt: isoOrNull(lot.shippedAt) },
    })),
  };
}

export const ScanBody = Type.Object(
  {
    id: Type.Integer(),
    accepted: Type.Boolean(),
    refusal: orNull(Type.Enum([...SCAN_REFUSALS])),
    detail: Type.String({ description: 'Why it was refused, in words.' }),
    advice: Type.String({
      description: 'What is advised though it may be used: a lot that expires earlier. Empty = nothing.',
    }),
    order: Type.String(),
    line: Type.String(),
    code: Type.String(),
    material: Text,
    quantity: Num,
    at: Instant,
    by: Type.String(),
  },
  closed,
);
export const scanBody = (scan: Scan): Type.Static<typeof ScanBody> => ({
  ...{ id: scan.id, accepted: scan.refusal === null, refusal: scan.refusal, detail: scan.detail },
  advice: scan.advice,
  ...{ order: scan.order, line: scan.line, code: scan.code, material: scan.material, quantity: scan.quantity },
  ...{ at: iso(scan.at), by: scan.by },
});
