/**
 * Is a machine cheaper kept or replaced? What keeping it costs year by year against the equivalent annual cost of a new one (Park,
 * Contemporary Engineering Economics: defender and challenger). Failures go on at their rate, or at their trend where it is more than
 * chance (Crow-AMSAA), but rise no further than to twice what was watched: nobody saw what comes after that.
 */
import { mean } from 'simple-statistics';
import { openStreams, uniform } from '../../twin/simulate/streams.ts';
import { chiSquareQuantile } from '../statistics/distributions.ts';
import { quantile } from '../statistics/quantile.ts';
import { growthOf } from './crow-amsaa.ts';
import type { Interval } from './life.ts';
import { LEAST_FOR_TREND, type Trend, trendOf } from './verdicts.ts';

/** What was seen of the machine that is kept; times in hours of operation. */
export interface KeptMachine {
  readonly watched: number;
  /** Each failure: when on the clock of operation, and what it cost. */
  readonly failures: readonly { readonly at: number; readonly cost: number }[];
  readonly hoursPerYear: number;
  /** What else it costs a year whatever fails: work that is planned. */
  readonly otherPerYear: number;
}

export interface NewMachine {
  readonly price: number;
  /** What the old one is sold for now. */
  readonly sale: number;
  /** What the new one is worth after `years`. */
  readonly salvage: number;
  readonly years: number;
  /** Interest a year, 0..1. */
  readonly rate: number;
  /** Failures and work of the new one, a year. */
  readonly costPerYear: number;
}

export interface YearKept extends Interval {
  /** From 1. */
  readonly year: number;
  readonly failures: number;
  readonly cost: number;
}

export interface KeepOrReplace {
  readonly newPerYear: number;
  readonly trend: Trend;
  readonly kept: readonly YearKept[];
  /** The first year in which keeping costs more; null = in none of them. */
  readonly cheaperFrom: number | null;
  /** Share of the draws in which keeping costs more in the first year, and in any year. */
  readonly nowShare: number;
  readonly everShare: number;
}

export const LEAST_FAILURES = LEAST_FOR_TREND;
const YEARS = 10;
const DRAWS = 400;
const TAIL = 0.1;

export function equivalentAnnualCost({ price, sale, salvage, years, rate, costPerYear }: NewMachine): number {
  const recovery = rate === 0 ? 1 / years : (rate * (1 + rate) ** years) / ((1 + rate) ** years - 1);
  const sinking = rate === 0 ? 1 / years : rate / ((1 + rate) ** years - 1);
  return (price - sale) * recovery - salvage * sinking + costPerYear;
}

/** Null below LEAST_FAILURES. */
export function keepOrReplace(kept: KeptMachine, challenger: NewMachine): KeepOrReplace | null {
  const { watched, failures, hoursPerYear, otherPerYear } = kept;
  const n = failures.length;
  if (n < LEAST_FAILURES || !(watched > 0)) return null;
  const growth = growthOf(
    failures.map(({ at }) => at),
    watched,
  );
  const trend = growth ? trendOf(growth) : 'steady';
  const shape = trend === 'steady' || !growth ? 1 : growth.betaUnbiased;
  const newPerYear = equivalentAnnualCost(challenger);
  const cost = mean(failures.map((one) => one.cost));
  const years = Array.from({ length: YEARS }, (_, i) => i + 1);
  const yearly = (count: number, beta: number, each: number) =>
    years.map((year) => otherPerYear + each * failuresIn(year, { count, beta, watched, hoursPerYear }));
  const draws = drawAgain(failures, (count, wobble, each) =>
    yearly(count, shape === 1 ? 1 : Math.max(0.1, shape * wobble), each),
  );
  const mid = yearly(n, shape, cost);
  const over = mid.findIndex((one) => one > newPerYear);
  const share = (is: (one: readonly number[]) => boolean) => draws.filter(is).length / draws.length;
  return {
    newPerYear,
    trend,
    kept: years.map((year, i) => ({
      year,
      failures: failuresIn(year, { count: n, beta: shape, watched, hoursPerYear }),
      cost: mid[i] as number,
      low: quantile(
        draws.map((one) => one[i] as number),
        TAIL,
      ),
      high: quantile(
        draws.map((one) => one[i] as number),
        1 - TAIL,
      ),
    })),
    cheaperFrom: over < 0 ? null : over + 1,
    nowShare: share(([first]) => (first as number) > newPerYear),
    everShare: share((one) => one.some((year) => year > newPerYear)),
  };
}

interface Course {
  readonly count: number;
  readonly beta: number;
  readonly watched: number;
  readonly hoursPerYear: number;
}

/** Expected in the year: count x ((b/T)^beta - (a/T)^beta), and at the rate of 2 T from there on. */
function failuresIn(year: number, { count, beta, watched, hoursPerYear }: Course): number {
  const end = 2 * watched;
  const [a, b] = [watched + (year - 1) * hoursPerYear, watched + year * hoursPerYear];
  const upTo = (hours: number) => {
    const within = Math.min(hours, end);
    const beyond = Math.max(0, hours - end);
    return count * (within / watched) ** beta + beyond * ((count * beta) / watched) * (end / watched) ** (beta - 1);
  };
  return upTo(b) - upTo(a);
}

/** How many, at what trend and what each costs, as they might have come: gamma (Jeffreys), chi-square, costs drawn again. */
function drawAgain(
  failures: KeptMachine['failures'],
  yearly: (count: number, wobble: number, each: number) => number[],
): number[][] {
  const n = failures.length;
  const streams = openStreams(1, ['count', 'trend', 'cost']);
  return Array.from({ length: DRAWS }, () => {
    const count = chiSquareQuantile(uniform(streams, 0), 2 * n + 1) / 2;
    const wobble = chiSquareQuantile(uniform(streams, 1), 2 * n) / (2 * n);
    const each = mean(failures.map(() => failures[Math.floor(uniform(streams, 2) * n)]?.cost ?? 0));
    return yearly(count, wobble, each);
  });
}
