/**
 * Two counts of events over their exposures, compared exactly: given how many there were in all, the count of the second period
 * is binomial with its share of the exposure (Przyborowski and Wilenski 1940). It assumes that events come one by one,
 * independently and at a steady rate: not for events that trigger each other.
 */
import { atLeast, shareInterval } from './binomial.ts';

export interface Counted {
  readonly count: number;
  /** Any unit, the same for both. */
  readonly exposure: number;
}

export interface RateChange {
  /** Second rate : first; null = there were none in the first. */
  readonly ratio: number | null;
  readonly low: number;
  /** null = no bound can be told. */
  readonly high: number | null;
  /** Two-sided: twice the smaller tail. */
  readonly p: number;
}

/** null where nothing can be compared: no exposure on one side, or no event at all. */
export function rateChange(first: Counted, second: Counted, confidence: number): RateChange | null {
  const n = first.count + second.count;
  if (n === 0 || !(first.exposure > 0) || !(second.exposure > 0)) return null;
  const share = second.exposure / (first.exposure + second.exposure);
  const upper = atLeast(second.count, n, share);
  const lower = 1 - atLeast(second.count + 1, n, share);
  const ratioOf = (part: number) => ((part / (1 - part)) * first.exposure) / second.exposure;
  const { low, high } = shareInterval(second.count, n, confidence);
  return {
    ratio: first.count > 0 ? ratioOf(second.count / n) : null,
    low: ratioOf(low),
    high: high < 1 ? ratioOf(high) : null,
    p: Math.min(1, 2 * Math.min(upper, lower)),
  };
}
