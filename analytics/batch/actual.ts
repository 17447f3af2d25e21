/** What a reading was over a time: least, mean, most, how long outside, and how much of it anybody knows. Pure; times in ms. */
import type { Window } from '../../twin/derived.ts';

/** [epoch ms, value]: it holds until the next; null = it was bad. In order of time. */
export type ReadingPoint = readonly [at: number, value: number | null];

export interface Limits {
  readonly low: number | null;
  readonly high: number | null;
}

export interface Actual {
  readonly min: number;
  /** Each value counts as long as it held. */
  readonly mean: number;
  readonly max: number;
  readonly outsideMs: number;
  /** Of the windows: time of which the reading is known. */
  readonly knownMs: number;
}

export const isOutside = (value: number, { low, high }: Limits): boolean =>
  value < (low ?? Number.NEGATIVE_INFINITY) || value > (high ?? Number.POSITIVE_INFINITY);

/** Null = nothing is known of it in these windows. What is said in an instant counts for min and max, and lasts no time. */
export function actualOf(points: readonly ReadingPoint[], windows: readonly Window[], limits: Limits): Actual | null {
  let [min, max, sum, known, outside] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0, 0];
  for (const window of windows)
    points.forEach(([at, value], i) => {
      if (value === null) return;
      const from = Math.max(at, window.from);
      const to = Math.min(points[i + 1]?.[0] ?? window.to, window.to);
      // One that gave way to the next before the window began is none of it.
      if (to < from || from >= window.to || (to === from && at < window.from)) return;
      min = Math.min(min, value);
      max = Math.max(max, value);
      known += to - from;
      sum += value * (to - from);
      if (isOutside(value, limits)) outside += to - from;
    });
  if (min > max) return null;
  return { min, max, mean: known > 0 ? sum / known : (min + max) / 2, outsideMs: outside, knownMs: known };
}
