/**
 * Is a repaired machine getting better or worse? The power-law process of Crow (MIL-HDBK-189): failures by the time T come to
 * lambda x T^beta; beta above 1 means that they come ever faster. Watching ends by the clock.
 */
import { chiSquareQuantile } from '../statistics/distributions.ts';

export interface FailureGrowth {
  readonly failures: number;
  readonly beta: number;
  readonly lambda: number;
  /** Corrected for the few failures it was learned from. */
  readonly betaUnbiased: number;
  readonly betaInterval: readonly [number, number];
  /** Mean time between failures as it is at the end of the watching. */
  readonly mtbfAtEnd: number;
  /** Laplace's test: standard normal where nothing changes, large where failures gather at the end. */
  readonly laplace: number;
}

/** `times` of failures since the start; `end` of the watching. Null without a failure before the end. */
export function growthOf(times: readonly number[], end: number, confidence = 0.95): FailureGrowth | null {
  const inside = times.filter((time) => time > 0 && time <= end);
  const n = inside.length;
  const sum = inside.reduce((total, time) => total + Math.log(end / time), 0);
  if (n === 0 || !(sum > 0)) return null;
  const beta = n / sum;
  const tail = (1 - confidence) / 2;
  const mean = inside.reduce((total, time) => total + time, 0) / n;
  return {
    failures: n,
    beta,
    lambda: n / end ** beta,
    betaUnbiased: (beta * (n - 1)) / n,
    betaInterval: [
      (beta * chiSquareQuantile(tail, 2 * n)) / (2 * n),
      (beta * chiSquareQuantile(1 - tail, 2 * n)) / (2 * n),
    ],
    mtbfAtEnd: end / (n * beta),
    laplace: (mean - end / 2) / (end * Math.sqrt(1 / (12 * n))),
  };
}
