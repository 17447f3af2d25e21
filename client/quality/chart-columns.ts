/** The points of a chart in typed arrays, as the canvas reads them; NaN = there is none. */
import type { Chart } from '../http/quality-api.ts';

export interface Columns {
  readonly length: number;
  readonly at: Float64Array;
  readonly plotted: Float64Array;
  /** Lower sum of a CUSUM, below zero. */
  readonly low: Float64Array;
  readonly centre: Float64Array;
  readonly ucl: Float64Array;
  readonly lcl: Float64Array;
  readonly spread: Float64Array;
  /** There is a lower sum; there are spreads. */
  readonly twoSided: boolean;
  readonly spreads: boolean;
  /** 1 = the point completed a rule of its level, or of its spread. */
  readonly signals: Uint8Array;
  readonly spreadSignals: Uint8Array;
  /** 1 = left out for an assignable cause. */
  readonly excluded: Uint8Array;
  /** Index of the first point of each stage after the first. */
  readonly stages: readonly { readonly index: number; readonly stage: number }[];
}

const numbers = (list: readonly (number | null)[]): Float64Array =>
  Float64Array.from(list, (value) => value ?? Number.NaN);

export function columnsOf({ points, masks, exclusions, stages }: Chart): Columns {
  const at = Float64Array.from(points.at);
  const out = new Set(exclusions.map((one) => Date.parse(one.at)));
  const level = masks.map((rules) => (rules.some((rule) => rule !== 'spread') ? 1 : 0));
  const uneven = masks.map((rules) => (rules.includes('spread') ? 1 : 0));
  return {
    length: at.length,
    at,
    plotted: numbers(points.plotted),
    low: Float64Array.from(points.plottedLow, (value) => (value === null ? Number.NaN : -value)),
    centre: numbers(points.centre),
    ucl: numbers(points.ucl),
    lcl: numbers(points.lcl),
    spread: numbers(points.spread),
    twoSided: points.plottedLow.some((value) => value !== null),
    spreads: points.spread.some((value) => value !== null),
    signals: Uint8Array.from(points.rules, (mask) => level[mask] ?? 0),
    spreadSignals: Uint8Array.from(points.rules, (mask) => uneven[mask] ?? 0),
    excluded: Uint8Array.from(points.at, (moment) => (out.has(Math.floor(moment)) ? 1 : 0)),
    stages: stages.slice(1).flatMap(({ from, stage }) => {
      const index = firstAt(at, Date.parse(from));
      return index > 0 && index < at.length ? [{ index, stage }] : [];
    }),
  };
}

/** Index of the first moment at or after `moment`. */
export function firstAt(at: Float64Array, moment: number): number {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((at[middle] as number) < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}
