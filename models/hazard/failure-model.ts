/**
 * A trained failure model and what it says of a row of features: the chance to fail within its horizon, how sure that is, and which signals speak
 * for it. A linear score on features that were made comparable first: its contributions are exact.
 */
import { normalQuantile } from '../../analytics/statistics/normal.ts';
import type { LifeLevels } from '../calibration/conformal-life.ts';
import { type Calibration, calibrated, calibrationVariance } from '../calibration/platt.ts';
import { bandAt, type ScoreBand } from '../calibration/venn-abers.ts';
import { type FeatureName, type FeaturePlan, featureNames } from '../features/feature-stream.ts';
import { streamed } from '../features/feature-table.ts';
import { type Standard, standardise } from '../features/standardise.ts';
import type { AssetHistory } from '../fleet.ts';
import { type Logistic, scoreOf, sigmoid } from './logistic.ts';

/** What makes a chance of a score: a line, how far it may be off, and what is said where nothing is known. */
export interface ScoreTold {
  readonly calibration: Calibration;
  /** By score, before calibration. */
  readonly band: ScoreBand;
  /** Share of moments that a failure followed in time, and the 90 % interval of that share between assets. */
  readonly baseRate: number;
  readonly baseInterval: readonly [number, number];
}

/** What tells one chance from features. */
export interface Chance extends ScoreTold {
  readonly logistic: Logistic;
  /** The same, each learned without one part of the assets: how far they differ says how sure the model is. */
  readonly without: readonly Logistic[];
}

/** The chance to fail within a part of the horizon. */
export interface EarlierChance extends Chance {
  /** Of the horizon, below 1. */
  readonly share: number;
}

/** Itself the chance within the whole horizon. */
export interface FailureModel extends Chance {
  readonly plan: FeaturePlan;
  readonly standard: Standard;
  /** By rising share; those that the past had enough of. */
  readonly earlier: readonly EarlierChance[];
  /** Of the curve of the chances, between which nine lives in ten end; null = too few were held out to know. */
  readonly life: LifeLevels | null;
}

export interface Prediction {
  readonly probability: number;
  /** 90 %. */
  readonly low: number;
  readonly high: number;
  /** Too little was heard of the asset: the base rate, with a wide interval. */
  readonly thin: boolean;
}

/** No fleet that anybody learned from is large enough to be surer: there is always a way to fail that it did not show. */
const [LEAST_OF_BASE, MOST] = [0.03, 0.98] as const;
/** Where the ends of an interval stop. */
const [LOWEST, HIGHEST] = [1e-4, 0.999] as const;
const Z90 = normalQuantile(0.95);

export function predict(model: Chance, features: Float32Array, at: number, thin: boolean): Prediction {
  if (thin) return baseSaid(model);
  const others = model.without.map((other) => scoreOf(other, features, at));
  return chanceOf(model, scoreOf(model.logistic, features, at), others);
}

/** Where too little is known to say more. */
export const baseSaid = ({ baseRate, baseInterval: [low, high] }: ScoreTold): Prediction => ({
  ...{ probability: baseRate, low, high, thin: true },
});

/** Of a score, and the scores of the models that were each learned without one part of the assets. */
export function chanceOf(model: ScoreTold, raw: number, others: readonly number[]): Prediction {
  const score = calibrated(model.calibration, raw);
  const k = others.length;
  let spread = 0;
  for (const other of others) spread += (other - raw) ** 2;
  // The jackknife's: each leaves a k-th of the assets out.
  const variance =
    (k > 0 ? ((k - 1) / k) * spread * model.calibration.slope ** 2 : 0) + calibrationVariance(model.calibration, raw);
  const half = Z90 * Math.sqrt(variance);
  const probability = Math.max(LEAST_OF_BASE * model.baseRate, Math.min(MOST, sigmoid(score)));
  // The line may be of the wrong shape: what climbs freely through the same held-out scores is heard, too.
  const [under, over] = bandAt(model.band, raw);
  return {
    probability,
    low: Math.max(LOWEST, Math.min(probability, sigmoid(score - half), under)),
    high: Math.min(HIGHEST, Math.max(probability, sigmoid(score + half), over)),
    thin: false,
  };
}

/** Log odds of an asset that is like the mean of all: where contributions begin. */
export const scoreOfMean = (model: FailureModel): number => calibrated(model.calibration, model.logistic.intercept);

export interface Contribution {
  /** Null: the asset's age and past failures. */
  readonly signal: string | null;
  /** Log odds for a failure; below 0 it speaks against one. */
  readonly score: number;
  /** The feature that weighs most in it. */
  readonly feature: FeatureName;
}

/** What each signal adds to the log odds, largest first; they and the base sum to the score. */
export function contributionsOf(model: FailureModel, features: Float32Array, at: number): Contribution[] {
  const bySignal = new Map<string | null, { score: number; most: number; feature: FeatureName }>();
  for (const [i, feature] of featureNames(model.plan).entries()) {
    const score = model.calibration.slope * (model.logistic.weights[i] as number) * (features[at + i] as number);
    const sum = bySignal.get(feature.signal) ?? { score: 0, most: 0, feature };
    sum.score += score;
    if (Math.abs(score) > Math.abs(sum.most)) Object.assign(sum, { most: score, feature });
    bySignal.set(feature.signal, sum);
  }
  return [...bySignal]
    .map(([signal, { score, feature }]) => ({ signal, score, feature }))
    .sort((a, b) => Math.abs(b.score) - Math.abs(a.score));
}

/** What the model says after each row of a history, as it would have said it then. */
export function* predictions(model: FailureModel, asset: AssetHistory): Generator<Prediction> {
  const features = new Float32Array(model.standard.means.length);
  for (const [stream] of streamed(model.plan, asset)) {
    stream.write(features, 0);
    standardise(model.standard, features);
    yield predict(model, features, 0, stream.thin);
  }
}
