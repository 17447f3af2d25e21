/**
 * Which crew, tool or recipe does best: like with like, that is on one machine with one product, a value a shift, set against the
 * shifts of all others by exact ranks. Hours of one shift hang together, so a shift is one value, however long it was.
 */
import { withFalseShare } from '../statistics/false-discovery.ts';
import { quantile } from '../statistics/quantile.ts';
import { leastRankP, rankChange } from '../statistics/rank-sum.ts';

/** What one of them did in one shift, on one machine, with one product. */
export interface ShiftDone {
  readonly machine: string;
  readonly product: string;
  /** Which crew, tool or recipe. */
  readonly value: string;
  readonly shift: string;
  readonly good: number;
  readonly rejects: number;
  /** Time in which it ran, ms. */
  readonly ranMs: number;
}

export const BEST_FIGURES = ['speed', 'rejects'] as const;
/** Units an hour of running, good and rejected; share of units that were rejected. */
export type BestFigure = (typeof BEST_FIGURES)[number];

export interface Best {
  readonly machine: string;
  readonly product: string;
  readonly value: string;
  readonly figure: BestFigure;
  readonly shifts: number;
  readonly otherShifts: number;
  /** Medians of shifts. */
  readonly median: number;
  readonly elsewhere: number;
  /** Its shifts less those of the others, with the interval of 95 %; null = no bound. */
  readonly change: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly p: number;
  /** Smallest share of false findings at which it is one. */
  readonly q: number;
  /** Above the others in what is wanted; null = not more than chance. */
  readonly better: boolean | null;
}

export interface BestAnswer {
  readonly compared: readonly Best[];
  /** Of one machine and product: too few shifts of it, or of others, to tell even a clear difference from chance. */
  readonly tooFew: number;
}

const CONFIDENCE = 0.95;
const FALSE_SHARE = 0.05;
/** A shift that ran less says nothing of speed, and one of fewer units nothing of rejects. */
const LEAST_RAN_MS = 10 * 60_000;
const LEAST_UNITS = 100;
/** More shifts than these cost much and change little: the latest count. */
const MOST_SHIFTS = 42;
const HOUR_MS = 3_600_000;

export function bestOf(shifts: readonly ShiftDone[]): BestAnswer {
  const tested: Omit<Best, 'q' | 'better'>[] = [];
  let tooFew = 0;
  for (const alike of byPlace(shifts)) {
    const values = [...new Set(alike.map(({ value }) => value))].sort();
    if (values.length < 2) continue;
    for (const figure of BEST_FIGURES)
      for (const value of values) {
        const own = figuresOf(
          alike.filter((one) => one.value === value),
          figure,
        );
        const others = figuresOf(
          alike.filter((one) => one.value !== value),
          figure,
        );
        if (own.length === 0 || others.length === 0 || leastRankP(others.length, own.length) > 1 - CONFIDENCE) {
          tooFew++;
          continue;
        }
        const found = rankChange(others, own, CONFIDENCE);
        if (!found) continue;
        const { machine, product } = alike[0] as ShiftDone;
        tested.push({
          ...{ machine, product, value, figure, shifts: own.length, otherShifts: others.length },
          ...{ median: quantile(own, 0.5) ?? 0, elsewhere: quantile(others, 0.5) ?? 0, change: found.shift },
          ...{ low: bound(found.low), high: bound(found.high), p: found.p },
        });
      }
  }
  const compared = withFalseShare(tested).map((one): Best => {
    const sure = one.q <= FALSE_SHARE && one.change !== 0;
    return { ...one, better: sure ? one.change > 0 === (one.figure === 'speed') : null };
  });
  return { compared, tooFew };
}

const bound = (value: number): number | null => (Number.isFinite(value) ? value : null);

function byPlace(shifts: readonly ShiftDone[]): ShiftDone[][] {
  const places = new Map<string, ShiftDone[]>();
  for (const one of shifts) {
    const key = JSON.stringify([one.machine, one.product]);
    const list = places.get(key);
    if (list) list.push(one);
    else places.set(key, [one]);
  }
  return [...places.values()];
}

function figuresOf(shifts: readonly ShiftDone[], figure: BestFigure): number[] {
  // Names of shifts begin with their day.
  const sorted = [...shifts].sort((a, b) => (a.shift < b.shift ? -1 : a.shift > b.shift ? 1 : 0));
  const values = sorted.flatMap(({ good, rejects, ranMs }) => {
    const units = good + rejects;
    if (figure === 'speed') return ranMs >= LEAST_RAN_MS ? [units / (ranMs / HOUR_MS)] : [];
    return units >= LEAST_UNITS ? [rejects / units] : [];
  });
  return values.slice(-MOST_SHIFTS);
}
