/**
 * Trains a failure model on a fleet's past. Assets are held out whole, never rows: rows of one asset say nearly the same, and a model that has seen
 * an asset knows it. What is chosen (the ridge) and what is told (calibration, skill) comes from assets that were not seen.
 */
import {
  averagePrecisionOf,
  brierSkillOf,
  calibrationErrorOf,
  type Outcome,
} from '../../analytics/reliability/prediction-scores.ts';
import { wilson } from '../../analytics/statistics/wilson.ts';
import { type LifeRow, lifeLevelsOf } from '../calibration/conformal-life.ts';
import { type Calibration, calibrated, calibrationOf, drawnBack, type ScoredRow } from '../calibration/platt.ts';
import { bandOf } from '../calibration/venn-abers.ts';
import { featureNames } from '../features/feature-stream.ts';
import { learnPlan } from '../features/feature-table.ts';
import { type ReadingsSeen, readingsSeen } from '../features/readings-seen.ts';
import { standardise, standardOf } from '../features/standardise.ts';
import { type Fleet, failureHours } from '../fleet.ts';
import { randomOf } from '../random.ts';
import type { Chance, EarlierChance, FailureModel } from './failure-model.ts';
import { chooseRidge, fitAll, type HeldOut, holdOutAt } from './held-out.ts';
import { type Logistic, sigmoid } from './logistic.ts';
import { climbing } from './survival.ts';
import { answersWithin, type Table, tableOf } from './training-table.ts';

export interface TrainingCard {
  readonly assets: number;
  readonly rows: number;
  readonly failures: number;
  readonly hours: number;
  readonly horizon: number;
  readonly signals: readonly string[];
  readonly readings: ReadingsSeen;
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
/** Moments within the horizon that have a chance of their own, as shares of it: twice as far each, up to two thirds. */
const SHARES: readonly number[] = [1 / 12, 1 / 6, 1 / 3, 2 / 3];
/** What so few rows went beyond tells more of another climate than of wear: on fleets with other loads skill rose by up to 0.05, at home it cost 0.003. */
const TAILS = 0.003;
/** A moment with fewer rows so near to a failure is left out. */
const LEAST_ROWS = 16;

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
  const names = featureNames(plan);
  progress(0.1);
  const table = tableOf(fleet, plan, seed);
  const answers = answersWithin(table, horizon);
  if (answers.every((answer) => answer === answers[0]))
    return { refusal: `no row can be told from another: all or none were within ${horizon} h of a failure` };
  progress(0.2);
  const standard = standardOf(
    table.features,
    table.width,
    Int32Array.from({ length: table.rows }, (_, i) => i),
    TAILS,
  );
  standardise(standard, table.features);

  const chosen = chooseRidge(table, answers, names, (share) => progress(0.2 + 0.4 * share));
  const told = toldOf(table, answers, chosen.heldOut, seed);
  if (!told) return { refusal: 'held-out assets all failed or none did: nothing can be calibrated' };
  // From the far moment to the near one: each begins where its neighbour ended.
  const earlier = [...SHARES]
    .reverse()
    .map((share) => ({ share, answers: answersWithin(table, share * horizon) }))
    .filter((one) => one.answers.reduce((sum, answer) => sum + answer, 0) >= LEAST_ROWS);
  const questions = earlier.map((one) => one.answers);
  const held = holdOutAt(table, questions, names, chosen, (share) => progress(0.6 + 0.25 * share));
  const [logistic, ...others] = fitAll(table, [answers, ...questions], names, chosen.ridge) as [
    Logistic,
    ...Logistic[],
  ];
  progress(0.95);
  const curves: HeldOutChance[] = [{ share: 1, calibration: told.calibration, scores: chosen.heldOut.scores }];
  const grid = earlier.flatMap(({ share, answers: own }, k): EarlierChance[] => {
    const line = toldOf(table, own, held[k] as HeldOut, seed);
    if (!line || line.calibration.slope <= 0) return [];
    const { without, scores } = held[k] as HeldOut;
    const base = baseOf(own, fleet, share * horizon);
    curves.push({ share, calibration: line.calibration, scores });
    return [{ share, logistic: others[k] as Logistic, without, ...line, ...base }];
  });
  progress(1);

  const { without, scores } = chosen.heldOut;
  const base = baseOf(answers, fleet, horizon);
  const life = lifeLevelsOf(livesOf(table, horizon, curves));
  const model: FailureModel = { plan, standard, logistic, without, ...told, ...base, earlier: grid.reverse(), life };
  const outcomes = outcomesOf(answers, scores, told.calibration);
  return {
    model,
    card: {
      assets: fleet.assets.length,
      rows: fleet.assets.reduce((sum, { hours }) => sum + hours.length, 0),
      failures,
      hours: fleet.assets.reduce((sum, { hours }) => sum + spanOf(hours), 0),
      horizon,
      signals: fleet.signals,
      readings: readingsSeen(fleet),
      heldOut: {
        averagePrecision: averagePrecisionOf(outcomes),
        brierSkill: brierSkillOf(outcomes),
        calibrationError: calibrationErrorOf(outcomes),
        baseRate: base.baseRate,
        ridge: chosen.ridge,
      },
    },
  };
}

/** How scores of assets that were held out become chances, and how far these may be trusted. */
function toldOf(
  { groups }: Table,
  answers: Uint8Array,
  { scores }: HeldOut,
  seed: number,
): Pick<Chance, 'calibration' | 'band'> | null {
  const rows = Array.from(scores, (score, row): ScoredRow => {
    return { score, happened: answers[row] === 1, group: groups[row] as number };
  });
  const line = calibrationOf(rows, randomOf(seed + 1));
  return line && { calibration: drawnBack(line, scores), band: bandOf(rows, randomOf(seed + 2)) };
}

interface HeldOutChance {
  readonly share: number;
  readonly calibration: Calibration;
  readonly scores: Float64Array;
}

/** What the curve of each row was by the models that did not see its asset, and when it failed. `chances` by falling share. */
function livesOf({ until, rows }: Table, horizon: number, chances: readonly HeldOutChance[]): LifeRow[] {
  const rising = [...chances].reverse();
  const hours = rising.map(({ share }) => share * horizon);
  return Array.from({ length: rows }, (_, row) => {
    const failed = climbing(
      rising.map(({ calibration, scores }) => sigmoid(calibrated(calibration, scores[row] as number))),
    );
    return { curve: { hours, failed }, until: until[row] as number };
  });
}

/** The base rate of a fleet is not that of one asset of which nothing is known. */
const WIDER = 3;
const spanOf = (hours: Float64Array): number => (hours.at(-1) ?? 0) - (hours[0] ?? 0);

/** Rows of one asset that are nearer to each other than what is asked are one observation. */
function baseOf(answers: Uint8Array, { assets }: Fleet, within: number): Pick<Chance, 'baseRate' | 'baseInterval'> {
  const observations = assets.reduce((sum, { hours }) => sum + spanOf(hours) / within, 0);
  const baseRate = answers.reduce((sum, answer) => sum + answer, 0) / answers.length;
  const base = wilson(baseRate * observations, observations) ?? { low: 0, high: 1 };
  return { baseRate, baseInterval: [base.low / WIDER, Math.min(1, base.high * WIDER)] };
}

const outcomesOf = (answers: Uint8Array, scores: Float64Array, calibration: Calibration): Outcome[] =>
  Array.from(scores, (score, row) => ({
    probability: sigmoid(calibrated(calibration, score)),
    happened: answers[row] === 1,
  }));
