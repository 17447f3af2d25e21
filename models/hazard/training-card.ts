/** What a failure model was learned from, how it did on assets that it had not seen, and why none is learned from too little. */
import {
  averagePrecisionOf,
  brierSkillOf,
  calibrationErrorOf,
  type Outcome,
} from '../../analytics/reliability/prediction-scores.ts';
import { type ReadingsSeen, readingsSeen } from '../features/readings-seen.ts';
import { type Fleet, failureHours } from '../fleet.ts';
import { spanOf } from './told-by-scores.ts';

export const MODEL_FORMS = ['linear', 'network'] as const;
/** A score that is a sum over features, or a convolution along the readings. */
export type ModelForm = (typeof MODEL_FORMS)[number];

export interface TrainingCard {
  /** Absent = linear: there was no other. */
  readonly form?: ModelForm;
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
    /** Null where none is chosen. */
    readonly ridge: number | null;
  };
}

/** Why no model was made: a sentence for people. */
export interface NotEnough {
  readonly refusal: string;
}

/** Below this, what was learned would be one machine's story. */
const LEAST_FAILURES = 8;
const LEAST_ASSETS = 4;

const failuresOf = ({ assets }: Fleet): number => assets.reduce((sum, asset) => sum + failureHours(asset).length, 0);

export function notEnough(fleet: Fleet): NotEnough | null {
  const failures = failuresOf(fleet);
  if (fleet.assets.length < LEAST_ASSETS)
    return { refusal: `${fleet.assets.length} assets are not enough to learn from: it needs ${LEAST_ASSETS}` };
  if (failures < LEAST_FAILURES)
    return { refusal: `${failures} failures are not enough to learn from: it needs ${LEAST_FAILURES}` };
  return null;
}

export const cardOf = (
  fleet: Fleet,
  horizon: number,
  outcomes: readonly Outcome[],
  baseRate: number,
  ridge: number | null,
): TrainingCard => ({
  assets: fleet.assets.length,
  rows: fleet.assets.reduce((sum, { hours }) => sum + hours.length, 0),
  failures: failuresOf(fleet),
  hours: fleet.assets.reduce((sum, { hours }) => sum + spanOf(hours), 0),
  horizon,
  signals: fleet.signals,
  readings: readingsSeen(fleet),
  heldOut: {
    averagePrecision: averagePrecisionOf(outcomes),
    brierSkill: brierSkillOf(outcomes),
    calibrationError: calibrationErrorOf(outcomes),
    baseRate,
    ridge,
  },
});
