/**
 * The best age for planned work by the lives alone, whatever curve they follow: Barlow and Proschan's cost rate with the Kaplan-Meier curve
 * for the life (Arunkumar 1972). Just before an age at which something failed is where it can lie, but for the last one: before that it is
 * always cheaper, by hindsight alone.
 */
import { kaplanMeier } from './kaplan-meier.ts';
import { failuresOf, type Life, usable } from './life.ts';

/** Of fewer failures the best age is luck: just before the first of them. */
export const LEAST_AS_SEEN = 20;

export interface AgeAsSeen {
  /** Null: no age that was seen is cheaper than running to failure. */
  readonly age: number | null;
  /** Money per unit of time at that age, or running to failure. */
  readonly costRate: number;
  readonly runToFailureRate: number;
}

/** Null below LEAST_AS_SEEN, and where lives were still going on beyond the last failure: what running to failure costs is not seen then. */
export function ageAsSeen(all: readonly Life[], planned: number, failure: number): AgeAsSeen | null {
  const lives = usable(all);
  const { steps } = kaplanMeier(lives);
  if (failuresOf(lives) < LEAST_AS_SEEN || (steps.at(-1)?.survival ?? 1) > 1e-12) return null;
  let before = { time: 0, survival: 1 };
  let uptime = 0;
  let best: { age: number; costRate: number } | null = null;
  for (const { time, survival } of steps) {
    uptime += (time - before.time) * before.survival;
    const costRate = (planned * before.survival + failure * (1 - before.survival)) / uptime;
    if (survival > 1e-12 && (!best || costRate < best.costRate)) best = { age: time, costRate };
    before = { time, survival };
  }
  const runToFailureRate = failure / uptime;
  if (!best || best.costRate >= runToFailureRate) return { age: null, costRate: runToFailureRate, runToFailureRate };
  return { ...best, runToFailureRate };
}
