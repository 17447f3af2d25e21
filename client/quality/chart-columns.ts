/** The points of a chart in typed arrays, as the canvas reads them; NaN = there is none. */
import type { Chart } from '../http/quality-api.ts';
import { Pyramid } from './pyramid.ts';

/** Reach of each list over a stretch of points. */
export type Heights = Readonly<Record<'plotted' | 'low' | 'ucl' | 'lcl' | 'spread', Pyramid>>;

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
  /** Indexes of those that did, ascending. */
  readonly signalled: Int32Array;
  readonly spreadSignalled: Int32Array;
  readonly heights: Heights;
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
  const lists = {
    plotted: numbers(points.plotted),
    low: Float64Array.from(points.plottedLow, (value) => (value === null ? Number.NaN : -value)),
    ucl: numbers(points.ucl),
    lcl: numbers(points.lcl),
    spread: numbers(points.spread),
  };
  const signals = Uint8Array.from(points.rules, (mask) => level[mask] ?? 0);
  const spreadSignals = Uint8Array.from(points.rules, (mask) => uneven[mask] ?? 0);
  return {
    ...lists,
    length: at.length,
    at,
    centre: numbers(points.centre),
    heights: {
      plotted: new Pyramid(lists.plotted),
      low: new Pyramid(lists.low),
      ucl: new Pyramid(lists.ucl),
      lcl: new Pyramid(lists.lcl),
      spread: new Pyramid(lists.spread),
    },
    signalled: placesOf(signals),
    spreadSignalled: placesOf(spreadSignals),
    twoSided: points.plottedLow.some((value) => value !== null),
    spreads: points.spread.some((value) => value !== null),
    signals,
    spreadSignals,
    excluded: Uint8Array.from(points.at, (moment) => (out.has(Math.floor(moment)) ? 1 : 0)),
    stages: stages.slice(1).flatMap(({ from, stage }) => {
      const index = firstAt(at, Date.parse(from));
      return index > 0 && index < at.length ? [{ index, stage }] : [];
    }),
  };
}

const placesOf = (marks: Uint8Array): Int32Array => {
  const places: number[] = [];
  for (let i = 0; i < marks.length; i++) if (marks[i] === 1) places.push(i);
  return Int32Array.from(places);
};

/** Index of the first moment at or after `moment`. */
export function firstAt(at: Float64Array | Int32Array, moment: number): number {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((at[middle] as number) < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}
