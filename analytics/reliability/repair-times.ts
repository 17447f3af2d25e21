/**
 * How long repairs take. The mean's interval is that of lognormal times (Cox's method with Student's t, Zhou and Gao 1997): a few long
 * repairs make the mean, which an interval around it on both sides alike would not show. The median's needs no distribution.
 */
import { mean, sampleVariance } from 'simple-statistics';
import { fQuantile, tQuantile } from '../statistics/distributions.ts';
import { quantile, quantileInterval } from '../statistics/quantile.ts';
import type { Interval } from './life.ts';

export interface RepairTimes {
  readonly repairs: number;
  /** In the unit of the times; null = none was repaired. */
  readonly mean: number | null;
  /** Null below two, or where all are alike. */
  readonly meanInterval: Interval | null;
  readonly median: number | null;
  /** Null where too few bound it on both sides. */
  readonly medianInterval: Interval | null;
}

/** Times > 0; others say nothing. */
export function repairTimes(all: readonly number[], confidence = 0.95): RepairTimes {
  const times = all.filter((time) => Number.isFinite(time) && time > 0);
  return {
    repairs: times.length,
    mean: times.length === 0 ? null : mean(times),
    meanInterval: lognormalMean(times, confidence),
    median: quantile(times, 0.5),
    medianInterval: quantileInterval(times, 0.5, confidence),
  };
}

function lognormalMean(times: readonly number[], confidence: number): Interval | null {
  const n = times.length;
  if (n < 2) return null;
  const logs = times.map(Math.log);
  const spread = sampleVariance(logs);
  if (spread === 0) return null;
  const centre = mean(logs) + spread / 2;
  const half = tQuantile(0.5 + confidence / 2, n - 1) * Math.sqrt(spread / n + spread ** 2 / (2 * (n - 1)));
  return { low: Math.exp(centre - half), high: Math.exp(centre + half) };
}

export interface SteadyAvailability extends Interval {
  readonly value: number;
}

/**
 * Share of time up in the long run: MTBF / (MTBF + MTTR), interval by the F distribution of the ratio of two exponential means (Kapur and
 * Lamberson 1977). Null without a failure, or without a repair.
 */
export function steadyAvailability(
  up: { readonly mean: number | null; readonly failures: number },
  down: Pick<RepairTimes, 'mean' | 'repairs'>,
  confidence = 0.95,
): SteadyAvailability | null {
  if (up.mean === null || down.mean === null || !(up.mean > 0)) return null;
  const ratio = down.mean / up.mean;
  const factor = fQuantile(0.5 + confidence / 2, 2 * down.repairs, 2 * up.failures);
  const other = fQuantile(0.5 + confidence / 2, 2 * up.failures, 2 * down.repairs);
  return { value: 1 / (1 + ratio), low: 1 / (1 + ratio * other), high: 1 / (1 + ratio / factor) };
}
