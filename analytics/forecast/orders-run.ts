/** Orders as a line's constraint ran them, from its record: what was asked for is taken to be what was made. */
import type { Worked } from '../calibrate/worked.ts';

export interface RunOrder {
  readonly order: string;
  readonly product: string;
  /** First and last moment at which the constraint made something of it, epoch ms. */
  readonly from: number;
  readonly to: number;
  /** Good base units of the constraint. */
  readonly units: number;
}

/** Shorter than this an order is a slip of a signal, ms. */
const LEAST_MS = 60_000;

/** In order of time; the one that still runs is the last. `unitsPer`: base units in a unit of the constraint. */
export function ordersRun(constraint: readonly Worked[], unitsPer: number): RunOrder[] {
  const found = new Map<string, RunOrder>();
  for (const { order, product, from, to, good } of constraint) {
    if (order === null || product === null || good <= 0) continue;
    const before = found.get(order);
    found.set(order, {
      ...{ order, product, to, from: before?.from ?? from },
      units: (before?.units ?? 0) + good * unitsPer,
    });
  }
  return [...found.values()].filter(({ from, to }) => to - from >= LEAST_MS).sort((a, b) => a.from - b.from);
}

/** Good base units of an order that the constraint had made by `at`; a stretch over `at` counts by its share. */
export function madeBy(constraint: readonly Worked[], order: string, at: number, unitsPer: number): number {
  let made = 0;
  for (const one of constraint) {
    if (one.from >= at) break;
    if (one.order !== order) continue;
    made += one.good * unitsPer * Math.min(1, (at - one.from) / (one.to - one.from));
  }
  return made;
}
