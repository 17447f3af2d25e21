/** How scores of assets that were held out become chances, how far these may be trusted, and what is said where nothing is known. */
import type { Outcome } from '../../analytics/reliability/prediction-scores.ts';
import { wilson } from '../../analytics/statistics/wilson.ts';
import { type Calibration, calibrated, calibrationOf, drawnBack, type ScoredRow } from '../calibration/platt.ts';
import { bandOf } from '../calibration/venn-abers.ts';
import type { Fleet } from '../fleet.ts';
import { randomOf } from '../random.ts';
import type { ScoreTold } from './failure-model.ts';
import { sigmoid } from './logistic.ts';

/** Null where held-out assets all failed or none did. */
export function toldOf(
  groups: Int32Array,
  answers: Uint8Array,
  scores: Float64Array,
  seed: number,
): Pick<ScoreTold, 'calibration' | 'band'> | null {
  const rows = Array.from(scores, (score, row): ScoredRow => {
    return { score, happened: answers[row] === 1, group: groups[row] as number };
  });
  const line = calibrationOf(rows, randomOf(seed + 1));
  return line && { calibration: drawnBack(line, scores), band: bandOf(rows, randomOf(seed + 2)) };
}

/** The base rate of a fleet is not that of one asset of which nothing is known. */
const WIDER = 3;
export const spanOf = (hours: Float64Array): number => (hours.at(-1) ?? 0) - (hours[0] ?? 0);

/** Rows of one asset that are nearer to each other than what is asked are one observation. */
export function baseOf(
  answers: Uint8Array,
  { assets }: Fleet,
  within: number,
): Pick<ScoreTold, 'baseRate' | 'baseInterval'> {
  const observations = assets.reduce((sum, { hours }) => sum + spanOf(hours) / within, 0);
  const baseRate = answers.reduce((sum, answer) => sum + answer, 0) / answers.length;
  const base = wilson(baseRate * observations, observations) ?? { low: 0, high: 1 };
  return { baseRate, baseInterval: [base.low / WIDER, Math.min(1, base.high * WIDER)] };
}

export const outcomesOf = (answers: Uint8Array, scores: Float64Array, calibration: Calibration): Outcome[] =>
  Array.from(scores, (score, row) => ({
    probability: sigmoid(calibrated(calibration, score)),
    happened: answers[row] === 1,
  }));
