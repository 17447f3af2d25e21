/**
 * Trains a failure model on a fleet's past. Assets are held out whole, never rows: rows of one asset say nearly the same, and a model that has seen
 * an asset knows it. What is chosen (the ridge) and what is told (calibration, skill) comes from assets that were not seen.
 */
import { type LifeRow, lifeLevelsOf } from '../calibration/conformal-life.ts';
import { type Calibration, calibrated } from '../calibration/platt.ts';
import { featureNames } from '../features/feature-stream.ts';
import { learnPlan } from '../features/feature-table.ts';
import { standardise, standardOf } from '../features/standardise.ts';
import type { Fleet } from '../fleet.ts';
import type { EarlierChance, FailureModel } from './failure-model.ts';
import { chooseRidge, fitAll, type HeldOut, holdOutAt } from './held-out.ts';
import { type Logistic, sigmoid } from './logistic.ts';
import { climbing } from './survival.ts';
import { baseOf, outcomesOf, toldOf } from './told-by-scores.ts';
import { cardOf, type NotEnough, notEnough, type TrainingCard } from './training-card.ts';
import { answersWithin, type Table, tableOf } from './training-table.ts';

export interface Trained {
  readonly model: FailureModel;
  readonly card: TrainingCard;
}

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
  const lacks = notEnough(fleet);
  if (lacks) return lacks;
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
  const told = toldOf(table.groups, answers, chosen.heldOut.scores, seed);
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
    const line = toldOf(table.groups, own, (held[k] as HeldOut).scores, seed);
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
  return { model, card: cardOf(fleet, horizon, outcomes, base.baseRate, chosen.ridge) };
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
