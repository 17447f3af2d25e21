/**
 * The two-parameter Weibull life by maximum likelihood with right-censoring (Meeker and Escobar, Statistical Methods for Reliability
 * Data, 8.2): its wear-out or infant failures (shape above or below 1), its intervals, and what is asked of it.
 */
import { lnGamma } from '../statistics/binomial.ts';
import { normalQuantile } from '../statistics/normal.ts';
import { failuresOf, type Life, usable } from './life.ts';

export interface Weibull {
  readonly shape: number;
  /** Characteristic life: the time by which 63.2 % have failed; the unit of the lives. */
  readonly scale: number;
}

export interface WeibullFit extends Weibull {
  readonly logLikelihood: number;
  /** Normal on the log scale, by the observed information. */
  readonly shapeInterval: readonly [number, number];
  readonly scaleInterval: readonly [number, number];
  /** Covariance of (ln shape, ln scale). */
  readonly covariance: readonly [number, number, number];
  readonly failures: number;
  readonly lives: number;
}

/** A line through fewer failures than two has no slope. */
const LEAST_FAILURES = 2;

/** Null where fewer than two lives failed at unlike times: every shape fits such lives better than the one before. */
export function fitWeibull(all: readonly Life[], confidence = 0.95): WeibullFit | null {
  const lives = usable(all);
  const failures = failuresOf(lives);
  if (failures < LEAST_FAILURES) return null;
  // In units of the longest life, so that no power overflows.
  const longest = Math.max(...lives.map(({ time }) => time));
  const logs = lives.map(({ time }) => Math.log(time / longest));
  const meanLog = lives.reduce((sum, { failed }, i) => sum + (failed ? (logs[i] as number) : 0), 0) / failures;
  const shape = shapeOf(logs, meanLog);
  if (shape === null) return null;
  const total = logs.reduce((sum, log) => sum + Math.exp(shape * log), 0);
  const scale = longest * (total / failures) ** (1 / shape);
  return { shape, scale, failures, lives: lives.length, ...likelihoodOf(lives, { shape, scale }, confidence) };
}

/** The root in the shape of sum(t^k ln t)/sum(t^k) - 1/k - mean(ln t of failures), which rises with k: halving, then Newton's speed is not missed. */
function shapeOf(logs: readonly number[], meanLog: number): number | null {
  const off = (shape: number): number => {
    let sum = 0;
    let weighted = 0;
    for (const log of logs) {
      const power = Math.exp(shape * log);
      sum += power;
      weighted += power * log;
    }
    return weighted / sum - 1 / shape - meanLog;
  };
  let low = 1e-3;
  let high = 1;
  while (off(high) < 0) {
    high *= 2;
    // All failed at one moment: the likelihood grows with the shape without end.
    if (high > 1e6) return null;
  }
  if (off(low) > 0) return null;
  for (let i = 0; i < 200 && high - low > 1e-15 * high; i++) {
    const middle = (low + high) / 2;
    if (off(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function likelihoodOf(lives: readonly Life[], { shape, scale }: Weibull, confidence: number) {
  let logLikelihood = 0;
  // Second derivatives of minus the log-likelihood by (ln shape, ln scale) at the maximum.
  let [aa, ab, bb] = [0, 0, 0];
  for (const { time, failed } of lives) {
    const w = shape * Math.log(time / scale);
    const power = Math.exp(w);
    logLikelihood -= power;
    if (failed) logLikelihood += Math.log(shape) + w - Math.log(time);
    aa += power * w * (1 + w) - (failed ? w : 0);
    ab += -shape * (power * (1 + w) - (failed ? 1 : 0));
    bb += shape * shape * power;
  }
  const determinant = aa * bb - ab * ab;
  const covariance: readonly [number, number, number] = [bb / determinant, -ab / determinant, aa / determinant];
  const z = normalQuantile(0.5 + confidence / 2);
  const around = (value: number, variance: number): [number, number] => {
    const factor = Math.exp(z * Math.sqrt(variance));
    return [value / factor, value * factor];
  };
  return {
    logLikelihood,
    covariance,
    shapeInterval: around(shape, covariance[0]),
    scaleInterval: around(scale, covariance[2]),
  };
}

/** Share that lasts longer than `time`. */
export const reliabilityAt = ({ shape, scale }: Weibull, time: number): number =>
  time <= 0 ? 1 : Math.exp(-((time / scale) ** shape));

/** Probability that one that has run `age` fails within the next `horizon`. */
export const failsWithin = ({ shape, scale }: Weibull, age: number, horizon: number): number =>
  -Math.expm1((Math.max(age, 0) / scale) ** shape - ((Math.max(age, 0) + horizon) / scale) ** shape);

/** Time by which the share `p` has failed. */
export const lifeQuantile = ({ shape, scale }: Weibull, p: number): number => scale * (-Math.log1p(-p)) ** (1 / shape);

export const meanLife = ({ shape, scale }: Weibull): number => scale * Math.exp(lnGamma(1 + 1 / shape));

/** Time that one of `age` runs on until the share `p` of such have failed. */
export const remainingQuantile = (life: Weibull, age: number, p: number): number =>
  life.scale * ((Math.max(age, 0) / life.scale) ** life.shape - Math.log1p(-p)) ** (1 / life.shape) - Math.max(age, 0);
