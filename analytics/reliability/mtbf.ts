/**
 * Mean time between failures with its interval, for failures that come at a constant rate (MIL-HDBK-189, IEC 60605-4). No failures give no
 * mean but a lower bound; never infinity.
 */
import { chiSquareQuantile } from '../statistics/distributions.ts';
import type { Interval } from './life.ts';

export interface Mtbf {
  /** Null without a failure. */
  readonly mean: number | null;
  /** When the watching ended by the clock. */
  readonly timeTruncated: Interval;
  /** When the watching ended with a failure; null without one. */
  readonly failureTruncated: Interval | null;
  /** One-sided, watching ended by the clock. */
  readonly atLeast: number;
}

/** `operating` time in any unit, > 0; `failures` >= 0. */
export function mtbfOf(operating: number, failures: number, confidence: number): Mtbf {
  const tail = (1 - confidence) / 2;
  const bound = (p: number, degrees: number) => (2 * operating) / chiSquareQuantile(p, degrees);
  const high = failures === 0 ? null : bound(tail, 2 * failures);
  return {
    mean: failures === 0 ? null : operating / failures,
    timeTruncated: { low: bound(1 - tail, 2 * failures + 2), high },
    failureTruncated: failures === 0 ? null : { low: bound(1 - tail, 2 * failures), high },
    atLeast: bound(confidence, 2 * failures + 2),
  };
}
