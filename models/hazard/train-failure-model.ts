/**
 * Trains a failure model on a fleet's past. Assets are held out whole, never rows: rows of one asset say nearly the same, and a model that has seen
 * an asset knows it. What is chosen (the ridge) and what is told (calibration, skill) comes from assets that were not seen.
 */
import { mean } from 'simple-statistics';
import {
  averagePrecisionOf,
  brierSkillOf,
  calibrationErrorOf,
  type Outcome,
} from '../../analytics/reliability/prediction-scores.ts';
import { wilson } from '../../analytics/statistics/wilson.ts';
import { type Calibration, calibrated, calibrationOf, drawnBack } from '../calibration/platt.ts';
import { type FeatureName, type FeaturePlan, featureNames } from '../features/feature-stream.ts';
import { learnPlan, streamed } from '../features/feature-table.ts';
import { standardise, standardOf } from '../features/standardise.ts';
import { type Fleet, failureHours } from '../fleet.ts';
import { randomOf, shuffled } from '../random.ts';
import type { FailureModel } from './failure-model.ts';
import { failedWithin, futuresOf } from './labels.ts';
import { fitLogistic, type Logistic, scoreOf, sigmoid } from './logistic.ts';

export interface TrainingCard {
  readonly assets: number;
  readonly rows: number;
  readonly failures: number;
  readonly hours: number;
  readonly horizon: number;
  readonly signals: readonly string[];
  /** On assets that were held out. */
  readonly heldOut: {
    readonly averagePrecision: number | null;
    readonly brierSkill: number | null;
    readonly calibrationError: number;
    readonly baseRate: number;
    readonly ridge: number;
  };
}

export interface Trained {
  readonly model: FailureModel;
  readonly card: TrainingCard;
}

/** Why no model was made: a sentence for people. */
export interface NotEnough {
  readonly refusal: string;
}

/** Below this, what was learned would be one machine's story. */
const LEAST_FAILURES = 8;
const LEAST_ASSETS = 4;
const FOLDS = 4;
/** Rows beside each other differ little; some ten thousand teach what all would. */
const MOST_ROWS = 48_000;
const RIDGES: readonly number[] = [0.1, 0.03, 0.01, 0.005, 0.002];
/** The second opinion leans on readings themselves and hardly on what the others leave unexplained, which moves with every change of load. */
const UNEXPECTED_TRUST = 0.05;

interface Table {
  readonly features: Float32Array;
  readonly width: number;
  readonly answers: Uint8Array;
  /** Fold of its asset, and its asset. */
  readonly folds: Uint8Array;
  readonly groups: Int32Array;
  readonly rows: number;
}

export function trainFailureModel(
  fleet: Fleet,
  horizon: number,
  progress: (share: number) => void = () => undefined,
  seed = 1,
): Trained | NotEnough {
  const failures = fleet.assets.reduce((sum, asset) => sum + failureHours(asset).length, 0);
  if (fleet.assets.length < LEAST_ASSETS)
    return { refusal: `${fleet.assets.length} assets are not enough to learn from: it needs ${LEAST_ASSETS}` };
  if (failures < LEAST_FAILURES)
    return { refusal: `${failures} failures are not enough to learn from: it needs ${LEAST_FAILURES}` };
  const plan = learnPlan(fleet, horizon);
  progress(0.15);
  const table = tableOf(fleet, plan, seed);
  if (table.answers.every((answer) => answer === table.answers[0]))
    return { refusal: `no row can be told from another: all or none were within ${horizon} h of a failure` };
  progress(0.3);
  const all = Int32Array.from({ length: table.rows }, (_, i) => i);
  const standard = standardOf(table.features, table.width, all);
  standardise(standard, table.features);

  const { held, without, ridge } = holdOut(table, featureNames(plan), (share) => progress(0.3 + 0.5 * share));
  const line = calibrationOf(
    Array.from(held, (score, row) => ({
      score,
      happened: table.answers[row] === 1,
      group: table.groups[row] as number,
    })),
    randomOf(seed + 1),
  );
  if (!line) return { refusal: 'held-out assets all failed or none did: nothing can be calibrated' };
  const calibration = drawnBack(line, held);
  progress(0.9);
  const logistic = bothOpinions(table, all, featureNames(plan), RIDGES.slice(0, RIDGES.indexOf(ridge) + 1)).at(
    -1,
  ) as Logistic;
  progress(1);

  const happened = table.answers.reduce((sum, answer) => sum + answer, 0);
  const baseRate = happened / table.rows;
  // Rows within one horizon of one asset are one observation.
  const observations = fleet.assets.reduce((sum, { hours }) => sum + spanOf(hours) / horizon, 0);
  const base = wilson(baseRate * observations, observations) ?? { low: 0, high: 1 };
  const model: FailureModel = {
    plan,
    standard,
    logistic,
    without,
    calibration,
    baseRate,
    baseInterval: [base.low / WIDER, Math.min(1, base.high * WIDER)],
  };
  const outcomes = outcomesOf(table, held, calibration);
  return {
    model,
    card: {
      assets: fleet.assets.length,
      rows: fleet.assets.reduce((sum, { hours }) => sum + hours.length, 0),
      failures,
      hours: fleet.assets.reduce((sum, { hours }) => sum + spanOf(hours), 0),
      horizon,
      signals: fleet.signals,
      heldOut: {
        averagePrecision: averagePrecisionOf(outcomes),
        brierSkill: brierSkillOf(outcomes),
        calibrationError: calibrationErrorOf(outcomes),
        baseRate,
        ridge,
      },
    },
  };
}

/** The base rate of a fleet is not that of one asset of which nothing is known. */
const WIDER = 3;
const spanOf = (hours: Float64Array): number => (hours.at(-1) ?? 0) - (hours[0] ?? 0);

/** Features and answers of the rows whose future is known, thinned alike over all assets. */
function tableOf(fleet: Fleet, plan: FeaturePlan, seed: number): Table {
  const width = featureNames(plan).length;
  const total = fleet.assets.reduce((sum, { hours }) => sum + hours.length, 0);
  const step = Math.max(1, Math.ceil(total / MOST_ROWS));
  const capacity = Math.ceil(total / step) + fleet.assets.length;
  const features = new Float32Array(capacity * width);
  const answers = new Uint8Array(capacity);
  const folds = new Uint8Array(capacity);
  const groups = new Int32Array(capacity);
  const foldOf = foldsOf(fleet, seed);
  let rows = 0;
  for (const [group, asset] of fleet.assets.entries()) {
    const futures = futuresOf(asset);
    for (const [stream, row] of streamed(plan, asset)) {
      // Begun elsewhere in each asset, so that no hour of the day is preferred.
      if ((row + group) % step !== 0 || stream.thin) continue;
      const answer = failedWithin(futures[row] as { until: number; watched: number }, plan.horizon);
      if (answer === null) continue;
      stream.write(features, rows * width);
      answers[rows] = answer ? 1 : 0;
      folds[rows] = foldOf[group] as number;
      groups[rows] = group;
      rows++;
    }
  }
  return {
    features: features.subarray(0, rows * width),
    width,
    answers: answers.subarray(0, rows),
    folds: folds.subarray(0, rows),
    groups: groups.subarray(0, rows),
    rows,
  };
}

/** Assets dealt out by their number of failures, so that each fold has its share. */
function foldsOf(fleet: Fleet, seed: number): Uint8Array {
  const order = [...shuffled(fleet.assets.length, randomOf(seed))];
  const failures = fleet.assets.map((asset) => failureHours(asset).length);
  order.sort((a, b) => (failures[b] as number) - (failures[a] as number));
  const folds = new Uint8Array(fleet.assets.length);
  for (const [place, asset] of order.entries()) folds[asset] = place % FOLDS;
  return folds;
}

/** Scores of every row by a model that did not see its asset, at the ridge that did best. */
function holdOut(table: Table, names: readonly FeatureName[], progress: (share: number) => void) {
  const scores = RIDGES.map(() => new Float64Array(table.rows));
  const models: Logistic[][] = RIDGES.map(() => []);
  for (let fold = 0; fold < FOLDS; fold++) {
    const used = Int32Array.from({ length: table.rows }, (_, row) => row).filter((row) => table.folds[row] !== fold);
    for (const [k, model] of bothOpinions(table, used, names, RIDGES).entries()) {
      models[k]?.push(model);
      for (let row = 0; row < table.rows; row++)
        if (table.folds[row] === fold)
          (scores[k] as Float64Array)[row] = scoreOf(model, table.features, row * table.width);
    }
    progress((fold + 1) / FOLDS);
  }
  const best = plainest(scores.map((one) => lossesOf(one, table)));
  return { held: scores[best] as Float64Array, without: models[best] as Logistic[], ridge: RIDGES[best] as number };
}

/**
 * The mean of two models, one for each ridge of a falling path: one trusts all features alike, the other hardly what is unexpected. The first is better on
 * the fleet it was learned from, the second where load and climate are others.
 */
function bothOpinions(
  table: Table,
  used: Int32Array,
  names: readonly FeatureName[],
  ridges: readonly number[],
): Logistic[] {
  const trusts = [names.map(() => 1), names.map(({ channel }) => (channel === 'unexpected' ? UNEXPECTED_TRUST : 1))];
  const paths = trusts.map((trust) => {
    const rows = { features: weighed(table, used, trust), width: table.width, answers: picked(table.answers, used) };
    const counted = Int32Array.from(used, (_, i) => i);
    const path: Logistic[] = [];
    for (const ridge of ridges) path.push(fitLogistic({ ...rows, used: counted }, ridge, path.at(-1)));
    return path.map(({ intercept, weights }) => ({
      intercept,
      weights: weights.map((weight, i) => weight * (trust[i] as number)),
    }));
  });
  const [first, second] = paths as [Logistic[], Logistic[]];
  return first.map((one, k) => {
    const other = second[k] as Logistic;
    return {
      intercept: (one.intercept + other.intercept) / 2,
      weights: one.weights.map((weight, i) => (weight + (other.weights[i] as number)) / 2),
    };
  });
}

const picked = (answers: Uint8Array, used: Int32Array): Uint8Array =>
  Uint8Array.from(used, (row) => answers[row] as number);

/** A feature that counts for less is smaller: the ridge then holds its weight down. */
function weighed({ features, width }: Table, used: Int32Array, trust: readonly number[]): Float32Array {
  const out = new Float32Array(used.length * width);
  for (const [i, row] of used.entries())
    for (let k = 0; k < width; k++) out[i * width + k] = (features[row * width + k] as number) * (trust[k] as number);
  return out;
}

/** Mean loss (minus the log-likelihood) a row of each asset. */
function lossesOf(scores: Float64Array, { answers, groups }: Table): Map<number, number> {
  const sums = new Map<number, { loss: number; rows: number }>();
  for (const [row, score] of scores.entries()) {
    const group = groups[row] as number;
    const sum = sums.get(group) ?? { loss: 0, rows: 0 };
    sum.loss += Math.log1p(Math.exp(answers[row] === 1 ? -score : score));
    sum.rows++;
    sums.set(group, sum);
  }
  return new Map([...sums].map(([group, { loss, rows }]) => [group, loss / rows]));
}

/** The first (flattest) that is not surely worse than the best: within one standard error between assets (Breiman 1984). */
function plainest(losses: readonly ReadonlyMap<number, number>[]): number {
  const means = losses.map((one) => mean([...one.values()]));
  const best = means.indexOf(Math.min(...means));
  return losses.findIndex((one) => {
    const behind = [...one].map(([group, loss]) => loss - (losses[best]?.get(group) ?? loss));
    const middle = mean(behind);
    const variance = mean(behind.map((value) => (value - middle) ** 2)) / Math.max(1, behind.length - 1);
    return middle <= Math.sqrt(variance);
  });
}

const outcomesOf = ({ answers }: Table, held: Float64Array, calibration: Calibration): Outcome[] =>
  Array.from(held, (score, row) => ({
    probability: sigmoid(calibrated(calibration, score)),
    happened: answers[row] === 1,
  }));
