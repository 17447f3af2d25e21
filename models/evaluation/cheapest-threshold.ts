/** The threshold whose alerts would have cost least, the one that raises no more than so many a week, and the one whose alerts were right so often; chosen on assets of the past, used on others. */
import { type ActionCosts, type AlertCount, figuresOf } from './alerts.ts';

const STEPS = 60;

/** Candidates: quantiles of all scores, finer towards the top, where thresholds lie. */
export function candidatesOf(scores: readonly ArrayLike<number>[]): number[] {
  const all = scores.flatMap((one) => Array.from(one)).sort((a, b) => a - b);
  const found = Array.from({ length: STEPS }, (_, i) => {
    const above = 0.5 * 0.87 ** i;
    return all[Math.min(all.length - 1, Math.floor((1 - above) * all.length))] as number;
  });
  return [...new Set(found)].sort((a, b) => a - b);
}

export function cheapestThreshold(
  candidates: readonly number[],
  countsAt: (threshold: number) => readonly AlertCount[],
  costs: ActionCosts,
): number {
  let best = { threshold: Number.POSITIVE_INFINITY, cost: figuresOf(countsAt(Number.POSITIVE_INFINITY), costs).cost };
  for (const threshold of candidates) {
    const { cost } = figuresOf(countsAt(threshold), costs);
    if (cost < best.cost) best = { threshold, cost };
  }
  return best.threshold;
}

/** The lowest threshold with at most `most` alerts a week; infinite where every one raises more. */
export function thresholdForAlerts(
  candidates: readonly number[],
  countsAt: (threshold: number) => readonly AlertCount[],
  most: number,
  costs: ActionCosts,
): number {
  return (
    candidates.find((threshold) => figuresOf(countsAt(threshold), costs).alertsPerWeek <= most) ??
    Number.POSITIVE_INFINITY
  );
}

/** The lowest threshold whose alerts were right at least so often; infinite where none was. */
export function thresholdForPrecision(
  candidates: readonly number[],
  countsAt: (threshold: number) => readonly AlertCount[],
  least: number,
): number {
  return candidates.find((threshold) => (precisionOf(countsAt(threshold)) ?? 0) >= least) ?? Number.POSITIVE_INFINITY;
}

function precisionOf(counts: readonly AlertCount[]): number | null {
  const alerts = counts.reduce((sum, count) => sum + count.alerts, 0);
  return alerts > 0 ? counts.reduce((sum, count) => sum + count.trueAlerts, 0) / alerts : null;
}
