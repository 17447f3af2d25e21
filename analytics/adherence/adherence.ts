/**
 * Schedule adherence: did what was planned to be made get made, when, and in which order. Making more than planned, or what
 * nobody planned, makes up for nothing.
 */
import type { Window } from '../../twin/derived.ts';

export interface PlannedOrder extends Window {
  readonly order: string;
  readonly quantity: number;
}

export interface ActualOrder {
  readonly order: string;
  /** null = not begun, or not ended. */
  readonly from: number | null;
  readonly to: number | null;
  readonly good: number;
}

export interface Adherence {
  /** sum(min(made, planned)) / sum(planned); null = nothing was planned. */
  readonly quantity: number | null;
  /** Share of orders that were finished in full by their planned end and the tolerance. */
  readonly onTime: number | null;
  /** Share of orders that lie in the longest run that kept the planned order of starts. */
  readonly sequence: number | null;
  /** Good units of orders that nobody planned. */
  readonly unplanned: number;
  readonly late: readonly { readonly order: string; readonly lateMs: number | null; readonly missing: number }[];
  readonly n: number;
}

/** Orders whose planned end lies in the window (from < end <= to). */
export function adherenceOf(
  plan: readonly PlannedOrder[],
  actual: readonly ActualOrder[],
  window: Window,
  toleranceMs: number,
): Adherence {
  const made = new Map(actual.map((one) => [one.order, one]));
  const due = plan.filter(({ to }) => to > window.from && to <= window.to).sort((a, b) => a.from - b.from);
  const rows = due.map((planned) => {
    const done = made.get(planned.order);
    const good = done?.good ?? 0;
    const missing = Math.max(0, planned.quantity - good);
    const ended = missing === 0 ? (done?.to ?? null) : null;
    const lateMs = ended === null ? null : ended - planned.to;
    return { planned, done, good, missing, lateMs, onTime: lateMs !== null && lateMs <= toleranceMs };
  });
  const quantity = rows.reduce((sum, { planned }) => sum + planned.quantity, 0);
  const kept = rows.reduce((sum, { planned, good }) => sum + Math.min(good, planned.quantity), 0);
  const starts = rows.flatMap(({ done }) => (done?.from == null ? [] : [done.from]));
  const known = new Set(plan.map(({ order }) => order));
  const n = rows.length;
  return {
    quantity: quantity > 0 ? kept / quantity : null,
    onTime: n > 0 ? rows.filter((row) => row.onTime).length / n : null,
    sequence: n > 0 ? longestRising(starts) / n : null,
    unplanned: actual.reduce((sum, { order, good }) => sum + (known.has(order) ? 0 : good), 0),
    late: rows
      .filter((row) => !row.onTime)
      .map(({ planned, lateMs, missing }) => ({ order: planned.order, lateMs, missing })),
    n,
  };
}

/** Length of the longest series that rises, by patience sorting (Fredman 1975). */
function longestRising(values: readonly number[]): number {
  const ends: number[] = [];
  for (const value of values) {
    const at = ends.findIndex((end) => end >= value);
    if (at < 0) ends.push(value);
    else ends[at] = value;
  }
  return ends.length;
}
