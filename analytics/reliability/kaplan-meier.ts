/**
 * How many are still running after so many hours, with nothing assumed: Kaplan and Meier 1958, variance by Greenwood 1926, interval
 * on the log(-log) scale (Kalbfleisch and Prentice), cumulative hazard by Nelson 1972 and Aalen 1978.
 */
import { normalQuantile } from '../statistics/normal.ts';
import type { Life } from './life.ts';

export interface SurvivalStep {
  /** A time at which at least one failed. */
  readonly time: number;
  readonly atRisk: number;
  readonly failures: number;
  /** Share that lasts longer than `time`. */
  readonly survival: number;
  /** Standard error of `survival` by Greenwood; null once none is left. */
  readonly error: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Cumulative hazard. */
  readonly hazard: number;
}

export interface SurvivalCurve {
  readonly steps: readonly SurvivalStep[];
  /** Time by which half have failed; null where more than half are still running at the end. */
  readonly median: number | null;
}

export function kaplanMeier(lives: readonly Life[], confidence = 0.95): SurvivalCurve {
  const z = normalQuantile(0.5 + confidence / 2);
  // Who is censored at the moment of a failure was still at risk then.
  const ordered = [...lives].sort((a, b) => a.time - b.time);
  const steps: SurvivalStep[] = [];
  let survival = 1;
  let hazard = 0;
  let greenwood = 0;
  for (let i = 0; i < ordered.length; ) {
    const time = (ordered[i] as Life).time;
    const atRisk = ordered.length - i;
    let failures = 0;
    for (; i < ordered.length && (ordered[i] as Life).time === time; i++) if ((ordered[i] as Life).failed) failures++;
    if (failures === 0) continue;
    survival *= 1 - failures / atRisk;
    hazard += failures / atRisk;
    greenwood += failures / (atRisk * (atRisk - failures));
    steps.push({ time, atRisk, failures, survival, hazard, ...spread(survival, greenwood, z) });
  }
  return { steps, median: medianOf(steps) };
}

/** Where the curve lies flat at one half, the middle of that stretch, as R's `survfit` has it. */
function medianOf(steps: readonly SurvivalStep[]): number | null {
  const i = steps.findIndex(({ survival }) => survival <= 0.5 + 1e-12);
  const step = steps[i];
  if (!step) return null;
  const flat = step.survival >= 0.5 - 1e-12;
  return flat ? (step.time + (steps[i + 1]?.time ?? step.time)) / 2 : step.time;
}

function spread(survival: number, greenwood: number, z: number): Pick<SurvivalStep, 'error' | 'low' | 'high'> {
  if (survival <= 0) return { error: null, low: null, high: null };
  const log = Math.log(survival);
  const half = (z * Math.sqrt(greenwood)) / Math.abs(log);
  return {
    error: survival * Math.sqrt(greenwood),
    low: Math.exp(log * Math.exp(half)),
    high: Math.exp(log * Math.exp(-half)),
  };
}
