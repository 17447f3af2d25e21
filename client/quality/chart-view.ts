/** What part of a chart is seen: a span of point numbers, and the values it reaches over. */
import type { Columns } from './chart-columns.ts';

/** [from, to) in point numbers, fractions allowed. */
export interface View {
  readonly from: number;
  readonly to: number;
}
export interface Reach {
  readonly low: number;
  readonly high: number;
}

const LEAST = 8;

/** Moved and stretched, but never beyond the points there are. */
export function kept(view: View, length: number): View {
  const width = Math.min(Math.max(view.to - view.from, LEAST), Math.max(length, LEAST));
  const from = Math.min(Math.max(view.from, 0), Math.max(0, length - width));
  return { from, to: from + width };
}

export const panned = ({ from, to }: View, points: number, length: number): View =>
  kept({ from: from + points, to: to + points }, length);

/** `about`: the point number that stays where it is. */
export function zoomed({ from, to }: View, factor: number, about: number, length: number): View {
  const width = Math.min(Math.max((to - from) * factor, LEAST), Math.max(length, LEAST));
  const share = (about - from) / (to - from);
  return kept({ from: about - share * width, to: about + (1 - share) * width }, length);
}

export const lastPoints = (count: number, length: number): View => kept({ from: length - count, to: length }, length);

/** Values that are to be seen: points, limits, and the specification where it is near enough not to flatten them. */
export function reachOf(columns: Columns, view: View, specification: readonly (number | null)[]): Reach {
  const [first, last] = [Math.max(0, Math.floor(view.from)), Math.min(columns.length, Math.ceil(view.to))];
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const { plotted, low: below, ucl, lcl } = columns.heights;
  for (const list of [plotted, below, ucl, lcl]) {
    list.over(first, last);
    low = Math.min(low, list.low);
    high = Math.max(high, list.high);
  }
  if (low > high) return { low: 0, high: 1 };
  const span = high - low || Math.abs(high) || 1;
  for (const limit of specification)
    if (limit !== null && limit > low - 1.2 * span && limit < high + 1.2 * span) {
      low = Math.min(low, limit);
      high = Math.max(high, limit);
    }
  const air = 0.06 * (high - low || span);
  return { low: low - air, high: high + air };
}

export function spreadReach(columns: Columns, view: View, ucl: number | null): Reach {
  const high = Math.max(ucl ?? 0, columns.heights.spread.over(Math.floor(view.from), Math.ceil(view.to)).high);
  return { low: 0, high: high * 1.08 || 1 };
}
