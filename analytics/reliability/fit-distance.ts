/**
 * Does a Weibull life describe what was seen? The largest distance between it and the Kaplan-Meier curve (Kolmogorov and Smirnov), held to
 * the limit for a shape and a scale that were learned from the same lives (Chandra, Singpurwalla and Stephens 1981: 0.874 / sqrt n at 5 %).
 * Of censored lives the limit is about right: n counts those that failed.
 */
import { kaplanMeier } from './kaplan-meier.ts';
import { failuresOf, type Life, usable } from './life.ts';
import { reliabilityAt, type Weibull } from './weibull.ts';

const LIMIT = 0.874;

/** 0..1; null without a failure. */
export function fitDistance(all: readonly Life[], weibull: Weibull): number | null {
  const { steps } = kaplanMeier(usable(all));
  if (steps.length === 0) return null;
  let before = 1;
  let far = 0;
  for (const { time, survival } of steps) {
    const said = reliabilityAt(weibull, time);
    far = Math.max(far, Math.abs(before - said), Math.abs(survival - said));
    before = survival;
  }
  return far;
}

/** False: lives like these would come less than once in twenty times from such a Weibull. */
export function describes(all: readonly Life[], weibull: Weibull): boolean {
  const distance = fitDistance(all, weibull);
  return distance === null || distance * Math.sqrt(failuresOf(usable(all))) <= LIMIT;
}
