/** What fits say, in words that are no stronger than their intervals. */
import type { FailureGrowth } from './crow-amsaa.ts';
import type { WeibullFit } from './weibull.ts';

/** Below so many failures whose lives were seen from their beginning a shape says nothing. */
export const LEAST_FOR_WEIBULL = 5;
/** Below so many failures a trend says nothing. */
export const LEAST_FOR_TREND = 5;
/** A shape that is known to lie between these is as good as 1: the age says nothing. */
const ABOUT_RANDOM = [2 / 3, 3 / 2] as const;

export const HAZARDS = ['wears-out', 'random', 'early', 'unclear'] as const;
/** How the rate of failure goes with age: rises, stays, falls; unclear = the interval has room for more than one of them. */
export type Hazard = (typeof HAZARDS)[number];

export function hazardOf({ shapeInterval: [low, high] }: Pick<WeibullFit, 'shapeInterval'>): Hazard {
  if (low > 1) return 'wears-out';
  if (high < 1) return 'early';
  return low >= ABOUT_RANDOM[0] && high <= ABOUT_RANDOM[1] ? 'random' : 'unclear';
}

export const TRENDS = ['worse', 'steady', 'better'] as const;
/** Do failures of a repaired machine come ever faster? steady = no more than chance. */
export type Trend = (typeof TRENDS)[number];

export function trendOf({ betaInterval: [low, high] }: Pick<FailureGrowth, 'betaInterval'>): Trend {
  return low > 1 ? 'worse' : high < 1 ? 'better' : 'steady';
}
