/** Stock as it travels: JSON, times in ISO 8601 UTC. */
import Type from 'typebox';
import { LOT_KINDS } from '../../analytics/genealogy/event.ts';
import type { Share } from '../../analytics/statistics/wilson.ts';
import { notUsable } from '../../analytics/stock/fefo.ts';
import type { SupplierRate } from '../../analytics/stock/supplier-rates.ts';
import type { Count, CountVariance } from '../records/stock/count-store.ts';
import { type Coverage, WITHOUT_COVERAGE } from '../records/stock/coverage.ts';
import type { LevelNow } from '../records/stock/levels.ts';
import type { Movement } from '../records/stock/movement-store.ts';
import type { ExpectedDelivery } from '../records/stock/suppliers.ts';
import {
  LOCATION_KINDS,
  type Location,
  REQUEST_WORDS,
  type StockRequest,
  type StockRow,
  type StockTaken,
} from '../records/stock/words.ts';
import { iso, isoOrNull } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';

const Text = orNull(Type.String());
const Num = orNull(Type.Number());

const LevelBody = Type.Object(
  {
    material: Type.String(),
    min: Type.Number(),
    max: Type.Number(),
    kanban: Type.Number({ description: 'What is asked for at once.' }),
    unit: Type.String(),
    replenishMin: orNull(Type.Number({ description: 'From asked for to there, minutes.' })),
  },
  closed,
);
export const LocationBody = Type.Object(
  {
    location: Type.String(),
    name: Type.String(),
    kind: Type.Enum([...LOCATION_KINDS]),
    line: orNull(Type.String({ description: 'Whose it is; null = of all lines.' })),
    receives: Type.Array(Type.Enum([...LOT_KINDS]), {
      description: 'Lots of these kinds lie here when they come into being and nobody says where.',
    }),
    levels: Type.Array(LevelBody),
  },
  closed,
);
export const locationBody = (one: Location): Type.Static<typeof LocationBody> => ({
  ...one,
  receives: [...one.receives],
  levels: one.levels.map((level) => ({ ...level })),
});

export const StockRowBody = Type.Object(
  {
    location: Type.String({ description: 'Empty = nobody said where.' }),
    lot: orNull(Type.String({ description: 'Null = of a material, of which lot nobody knows.' })),
    material: Text,
    kind: orNull(Type.Enum([...LOT_KINDS])),
    amount: orNull(Type.Number({ description: 'Null = not known (`why`). Below 0 = more was used than was told of.' })),
    unit: Type.String(),
    why: orNull(Type.Enum(['amount-unknown', 'units-differ'])),
    expires: orNull(Instant),
    since: Instant,
    supplier: Text,
    held: Type.Boolean(),
    heldAmount: Type.Number({ description: 'Of it in containers that are held.' }),
    untold: Type.Number({ description: 'Taken off already: used by bill and count, and not told yet.' }),
    usable: Type.Boolean(),
    not: orNull(Type.Enum(['held', 'expired', 'short'], { description: 'Why it may not be used.' })),
  },
  closed,
);
export const stockRowBody = (row: StockRow, at: number): Type.Static<typeof StockRowBody> => {
  const not = notUsable({ ...row, lot: row.lot ?? '' }, at);
  return {
    ...{
      location: row.place,
      lot: row.lot,
      material: row.material,
      kind: row.kind,
      amount: row.amount,
      unit: row.unit,
    },
    ...{ why: row.why, expires: isoOrNull(row.expires), since: iso(row.since), supplier: row.supplier },
    ...{ held: row.held, heldAmount: row.heldAmount, untold: row.untold, usable: not === null, not },
  };
};

export const LevelNowBody = Type.Object(
  {
    ...LevelBody.properties,
    location: Type.String(),
    name: Type.String(),
    kind: Type.Enum([...LOCATION_KINDS]),
    line: Text,
    amount: orNull(Type.Number({ description: 'Of lots that may be used; null = not known.' })),
  },
  closed,
);
export const levelNowBody = (level: LevelNow): Type.Static<typeof LevelNowBody> => ({ ...level });

export const CoverageBody = Type.Object(
  {
    line: Type.String(),
    order: Text,
    product: Text,
    material: Text,
    unit: Type.String(),
    perHour: orNull(Type.Number({ description: 'Used an hour.' })),
    by: orNull(
      Type.Enum(['speed', 'pace'], {
        description: 'At the present speed; while the line stands at the pace of its order.',
      }),
    ),
    atLine: Num,
    inReach: orNull(Type.Number({ description: 'At the line’s own places and at those of all lines.' })),
    hours: orNull(Type.Number({ description: 'Hours of production that it lasts, what other lines draw included.' })),
    hoursAtLine: Num,
    runsOut: orNull(Instant),
    needed: orNull(Type.Number({ description: 'Until the order is done.' })),
    beforeEnd: orNull(Type.Boolean({ description: 'It runs out before the order ends.' })),
    near: Type.Boolean({ description: 'Within two hours, and before the order ends.' }),
    why: orNull(Type.Enum([...WITHOUT_COVERAGE], { description: 'Why there is no figure.' })),
  },
  closed,
);
export const coverageBody = (one: Coverage): Type.Static<typeof CoverageBody> => ({
  ...one,
  runsOut: isoOrNull(one.runsOut),
});

export const StockTakenBody = Type.Object(
  {
    taken: Type.Integer(),
    changed: Type.Integer(),
    withdrawn: Type.Integer(),
    unchanged: Type.Integer({ description: 'On record before, just so.' }),
    refused: Type.Integer(),
    faults: Type.Array(
      Type.Object({ line: Type.Integer(), entry: Type.String(), field: Type.String(), reason: Type.String() }, closed),
      { description: 'The first 1,000.' },
    ),
  },
  closed,
);
export const stockTakenBody = (taken: StockTaken): Type.Static<typeof StockTakenBody> => ({
  ...taken,
  faults: taken.faults.map((fault) => ({ ...fault })),
});

export const RequestBody = Type.Object(
  {
    id: Type.String(),
    location: Type.String(),
    line: Text,
    material: Type.String(),
    quantity: Type.Number(),
    unit: Type.String(),
    level: Type.Number({ description: 'What lay there when it was raised.' }),
    min: Type.Number(),
    raised: Instant,
    due: orNull(Instant),
    state: Type.Enum(['raised', 'taken', 'fulfilled', 'cancelled']),
    events: Type.Array(
      Type.Object(
        {
          what: Type.Enum([...REQUEST_WORDS]),
          at: Instant,
          by: Type.String({ description: 'Empty = the level said it.' }),
          note: Type.String(),
        },
        closed,
      ),
    ),
  },
  closed,
);
export function requestBody(one: StockRequest): Type.Static<typeof RequestBody> {
  const { id, location, line, material, quantity, unit, level, min, raised, due, events } = one;
  return {
    ...{ id: String(id), location, line, material, quantity, unit, level, min },
    ...{ raised: iso(raised), due: isoOrNull(due), state: events.at(-1)?.what ?? 'raised' },
    events: events.map((event) => ({ ...event, at: iso(event.at) })),
  };
}

export const CountBody = Type.Object(
  {
    id: Type.String(),
    location: Type.String(),
    lot: Text,
    material: Type.String(),
    counted: Type.Number(),
    expected: orNull(Type.Number({ description: 'As the record knew it then; null = it was not known.' })),
    variance: orNull(Type.Number({ description: 'Counted less expected.' })),
    unit: Type.String(),
    adjusted: Type.Boolean(),
    reason: Type.String(),
    at: Instant,
    by: Type.String(),
  },
  closed,
);
export const countBody = (count: Count): Type.Static<typeof CountBody> => ({
  ...{ id: String(count.id), location: count.location, lot: count.lot, material: count.material },
  ...{ counted: count.counted, expected: count.expected, unit: count.unit },
  variance: count.expected === null ? null : count.counted - count.expected,
  ...{ adjusted: count.adjusted, reason: count.reason, at: iso(count.at), by: count.by },
});

export const VarianceBody = Type.Object(
  {
    material: Type.String(),
    unit: Type.String(),
    counts: Type.Integer(),
    variance: Num,
    absolute: orNull(Type.Number({ description: 'Sum of the variances without their signs.' })),
    expected: Num,
    last: Instant,
  },
  closed,
);
export const varianceBody = (one: CountVariance): Type.Static<typeof VarianceBody> => ({ ...one, last: iso(one.last) });

export const MovementBody = Type.Object(
  {
    id: Type.String(),
    type: Type.String({ description: '`receive`, `make`, `consume`, `ship`, `move`, `adjust`, or `set` by a count.' }),
    at: Instant,
    recorded: Instant,
    lot: Text,
    material: Text,
    quantity: Num,
    unit: Type.String(),
    from: Text,
    to: Text,
    order: Text,
    line: Text,
    by: Type.String(),
    withdrawn: Type.Boolean(),
  },
  closed,
);
export const movementBody = (one: Movement): Type.Static<typeof MovementBody> => ({
  ...{ id: one.id, type: one.kind, at: iso(one.at), recorded: iso(one.recorded), lot: one.lot, material: one.material },
  ...{ quantity: one.amount, unit: one.unit, from: one.from, to: one.to, order: one.order, line: one.line },
  ...{ by: one.by, withdrawn: one.withdrawn },
});

const ShareBody = orNull(
  Type.Object(
    { share: Type.Number(), low: Type.Number(), high: Type.Number(), n: Type.Integer() },
    { ...closed, description: 'With the interval of 95 % by Wilson; null = not enough yet, fewer than 5.' },
  ),
);
const shareBody = (share: Share | null) => share && { ...share };
export const SuppliersBody = Type.Object(
  {
    rates: Type.Array(
      Type.Object(
        {
          supplier: Type.String(),
          material: Type.String(),
          late: ShareBody,
          lateCount: Type.Integer(),
          due: Type.Integer({ description: 'Deliveries that were due.' }),
          defective: ShareBody,
          defectCount: Type.Integer(),
          lots: Type.Integer({ description: 'Lots that came.' }),
        },
        closed,
      ),
    ),
    deliveries: Type.Array(
      Type.Object(
        {
          delivery: Type.String(),
          supplier: Type.String(),
          material: Type.String(),
          quantity: Num,
          unit: Type.String(),
          due: Instant,
          arrived: orNull(Instant),
          late: orNull(Type.Boolean({ description: 'Null = not due yet, and not there.' })),
        },
        closed,
      ),
      { description: 'The newest 200 of what was due, those still to come included.' },
    ),
  },
  closed,
);
export const suppliersBody = (found: {
  readonly rates: readonly SupplierRate[];
  readonly deliveries: readonly ExpectedDelivery[];
}): Type.Static<typeof SuppliersBody> => ({
  rates: found.rates.map((rate) => ({ ...rate, late: shareBody(rate.late), defective: shareBody(rate.defective) })),
  deliveries: found.deliveries
    .slice(-200)
    .reverse()
    .map((one) => ({ ...one, due: iso(one.due), arrived: isoOrNull(one.arrived) })),
});
