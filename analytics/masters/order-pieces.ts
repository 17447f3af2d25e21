/** What machines did for orders: the pieces of each order, whole, by machine. Pure. */
import type { Piece } from '../oee/piece.ts';

/** Share of an order's time, 0..1. */
const HEARD = 0.8;

export interface OrderPieces {
  readonly order: string;
  /** The first that was stamped with it; null = none was. */
  readonly product: string | null;
  /** From the first to the last piece of it on any machine, epoch ms. */
  readonly from: number;
  readonly to: number;
  /** By machine, by time. */
  readonly machines: ReadonlyMap<string, readonly Piece[]>;
}

/** What one machine did for an order. */
export interface Done {
  readonly machine: string;
  /** Good base units. */
  readonly units: number;
  /** Time in which it ran, slow or not, ms. */
  readonly runMs: number;
  /** When it began to make good units, and when it had made half of them, epoch ms. */
  readonly from: number;
  readonly half: number;
}

/** Orders that no machine has first or last: of those the window may have cut something off. By time of their first piece. */
export function wholeOrders(pieces: ReadonlyMap<string, readonly Piece[]>): OrderPieces[] {
  const cut = new Set<string>();
  const orders = new Map<
    string,
    { product: string | null; from: number; to: number; machines: Map<string, Piece[]> }
  >();
  for (const [machine, own] of pieces) {
    const stamped = own.filter(({ order }) => order !== null);
    for (const edge of [stamped[0], stamped.at(-1)]) if (edge?.order) cut.add(edge.order);
    for (const piece of stamped) {
      const name = piece.order as string;
      const order = orders.get(name) ?? { product: null, from: piece.from, to: piece.to, machines: new Map() };
      orders.set(name, order);
      order.product ??= piece.product;
      order.from = Math.min(order.from, piece.from);
      order.to = Math.max(order.to, piece.to);
      const list = order.machines.get(machine);
      if (list) list.push(piece);
      else order.machines.set(machine, [piece]);
    }
  }
  return [...orders]
    .filter(([order]) => !cut.has(order))
    .sort(([, a], [, b]) => a.from - b.from)
    .map(([order, { product, from, to, machines }]) => ({ order, product, from, to, machines }));
}

/** Of `machines` those that made good units for the order. `unitsPer`: base units in a unit of a machine. */
export function doneAt(order: OrderPieces, machines: Iterable<string>, unitsPer: (machine: string) => number): Done[] {
  return [...machines].flatMap((machine): Done[] => {
    const pieces = order.machines.get(machine) ?? [];
    const good = pieces.filter((piece) => piece.good > 0);
    const made = good.reduce((sum, piece) => sum + piece.good, 0);
    const [first] = good;
    if (!first) return [];
    const running = pieces.filter(({ state }) => state === 'producing' || state === 'slow');
    const runMs = running.reduce((sum, { from, to }) => sum + to - from, 0);
    return [{ machine, units: made * unitsPer(machine), runMs, from: first.from, half: halfOf(good, made) }];
  });
}

/** Somebody heard of the machine for most of the order's time: only then it is known what it did not do. `pieces` are all of it. */
export function isHeard({ from, to }: Pick<OrderPieces, 'from' | 'to'>, pieces: readonly Piece[]): boolean {
  const heard = pieces.reduce(
    (ms, piece) =>
      piece.state === 'unknown' ? ms : ms + Math.max(0, Math.min(piece.to, to) - Math.max(piece.from, from)),
    0,
  );
  return heard >= HEARD * (to - from);
}

/** Within a piece what it made is spread evenly. */
function halfOf(good: readonly Piece[], made: number): number {
  let left = made / 2;
  for (const { good: units, from, to } of good) {
    if (units >= left) return from + (to - from) * (left / units);
    left -= units;
  }
  return Number.POSITIVE_INFINITY;
}
