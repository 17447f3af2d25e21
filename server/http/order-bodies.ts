/** Orders as they travel. */
import Type from 'typebox';
import { type Progress, WITHOUT_END } from '../records/orders/order-progress.ts';
import type { Restated } from '../records/orders/order-room.ts';
import type { KnownOrder, Taken } from '../records/orders/order-store.ts';
import { BEGINS, DISPATCH_STATUSES, QUANTITY_WORDS } from '../records/orders/words.ts';
import { iso, isoOrNull } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';

const FaultBody = Type.Object(
  {
    line: Type.Integer({ description: 'Of the file; of a list its place, from 1.' }),
    order: Type.String(),
    field: Type.String({ description: 'Empty = the whole of it.' }),
    reason: Type.String(),
  },
  closed,
);
export const TakenBody = Type.Object(
  {
    dryRun: Type.Boolean(),
    taken: Type.Integer({ description: 'New orders.' }),
    changed: Type.Integer({ description: 'Orders that were planned otherwise before.' }),
    unchanged: Type.Integer(),
    refused: Type.Integer({ description: 'Rows that are not in.' }),
    faults: Type.Array(FaultBody, { description: 'What is wrong with them; the first 1,000.' }),
    warnings: Type.Array(FaultBody, { description: 'Taken, but worth a look: orders of one line that overlap.' }),
  },
  closed,
);
export const takenBody = (taken: Taken, dryRun: boolean): Type.Static<typeof TakenBody> => ({
  ...taken,
  dryRun,
  faults: [...taken.faults],
  warnings: [...taken.warnings],
});

export const OperationBody = Type.Object(
  {
    operation: Type.String(),
    machine: Type.String(),
    setupMin: orNull(Type.Number({ description: 'Planned time to set up, minutes.' })),
    runS: orNull(Type.Number({ description: 'Planned run time of a good unit, seconds.' })),
    queueMin: orNull(Type.Number({ description: 'Planned wait before it, minutes.' })),
    routing: orNull(Type.String({ description: 'Revision of the routing that the times are of; null = none.' })),
  },
  closed,
);

const Quantities = Type.Object(
  Object.fromEntries(QUANTITY_WORDS.map((word) => [word, orNull(Type.Number())])) as {
    [Word in (typeof QUANTITY_WORDS)[number]]: ReturnType<typeof orNull<Type.TNumber>>;
  },
  closed,
);

export const OrderBody = Type.Object(
  {
    order: Type.String(),
    line: Type.String(),
    product: Type.String(),
    revision: orNull(Type.String()),
    lot: orNull(Type.String()),
    quantity: Type.Number({ description: 'Planned good units of the line.' }),
    plannedStart: orNull(Instant),
    plannedEnd: orNull(Instant),
    priority: Type.Integer(),
    begins: Type.Enum([...BEGINS]),
    state: Type.Enum([...DISPATCH_STATUSES], { description: 'Dispatch status, as B2MML calls it.' }),
    since: orNull(Instant),
    how: orNull(Type.Enum([...BEGINS])),
    start: orNull(Instant),
    end: orNull(Instant),
    executionMs: Type.Number({ description: 'Actual order execution time (AOET).' }),
    ranMs: Type.Number({ description: 'Of it the time in which the line was at it.' }),
    good: Type.Number({ description: 'As counted by the machines of the line.' }),
    reject: Type.Number(),
    rework: Type.Number(),
    remaining: Type.Number(),
    pace: orNull(Type.Number({ description: 'Good units an hour, of the last half-hour.' })),
    expectedEnd: orNull(Instant),
    why: orNull(Type.Enum([...WITHOUT_END], { description: 'Why there is no expected end.' })),
    declared: Quantities,
    gap: Type.Object({ ...Quantities.properties }, { ...closed, description: 'Declared less counted.' }),
  },
  closed,
);
export const orderBody = (order: KnownOrder, progress: Progress): Type.Static<typeof OrderBody> => {
  const { begun, ended, expectedEnd, declared, gap, ...rest } = progress;
  return {
    order: order.order,
    line: order.line,
    product: order.product,
    revision: order.revision,
    lot: order.lot,
    quantity: order.quantity,
    plannedStart: isoOrNull(order.plannedFrom),
    plannedEnd: isoOrNull(order.plannedTo),
    priority: order.priority,
    begins: order.begins,
    state: order.state,
    since: isoOrNull(order.since),
    how: order.how,
    start: isoOrNull(begun),
    end: isoOrNull(ended),
    ...rest,
    expectedEnd: isoOrNull(expectedEnd),
    declared: { ...declared },
    gap: { ...gap },
  };
};

const PieceShown = Type.Object(
  {
    from: Instant,
    to: Instant,
    state: Type.String(),
    reason: orNull(Type.String()),
    good: Type.Number(),
    reject: Type.Number(),
    product: orNull(Type.String()),
    order: orNull(Type.String()),
    lot: orNull(Type.String()),
    crew: orNull(Type.String()),
  },
  closed,
);
export const RestatedBody = Type.Object(
  {
    id: Type.Integer(),
    machine: Type.String(),
    from: Instant,
    to: Instant,
    recorded: Instant,
    by: Type.String(),
    why: Type.String(),
    before: Type.Array(PieceShown),
    after: Type.Array(PieceShown),
  },
  closed,
);
export const restatedBody = ({ from, to, recorded, before, after, ...rest }: Restated) => {
  const shown = (list: readonly unknown[]) =>
    (list as (Type.Static<typeof PieceShown> & { from: unknown; to: unknown })[]).map((piece) => ({
      ...piece,
      from: iso(piece.from as unknown as number),
      to: iso(piece.to as unknown as number),
    }));
  return { ...rest, from: iso(from), to: iso(to), recorded: iso(recorded), before: shown(before), after: shown(after) };
};
