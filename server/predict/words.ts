/** What is said of failure models and their predictions. Times are epoch ms, lengths of horizons hours. */
import type { TrainingCard } from '../../models/hazard/training-card.ts';

export const MODEL_ROLES = ['champion', 'challenger', 'former'] as const;
/** Champion: its answers are shown. Challenger: it answers in the shadow and is judged by the same future. */
export type ModelRole = (typeof MODEL_ROLES)[number];
export const MODEL_ORIGINS = ['shipped', 'record', 'file'] as const;
/** Shipped with Gemba for the demo plant, learned from this plant's record, or brought as a file. */
export type ModelOrigin = (typeof MODEL_ORIGINS)[number];
export const PREDICTION_OUTCOMES = ['failed', 'survived', 'repaired', 'unheard'] as const;
/**
 * What became of a prediction: it failed within the horizon; it did not; its part was renewed before, so nobody will know; or too little was heard
 * of the machine to say.
 */
export type PredictionOutcome = (typeof PREDICTION_OUTCOMES)[number];

/** What a signal adds to the log odds. */
export interface Reason {
  /** Key of the tag; null = the machine's age and its failures before. */
  readonly signal: string | null;
  readonly score: number;
  /** What of it speaks: `level`, `trend`... */
  readonly kind: string;
  /** Itself, or what the other signals leave unexplained of it. */
  readonly channel: string;
}

/** Chance to have failed within `hours`. */
export interface CurvePoint {
  readonly hours: number;
  readonly probability: number;
  readonly low: number;
  readonly high: number;
}

export interface Said {
  readonly machine: string;
  readonly at: number;
  readonly probability: number;
  readonly low: number;
  readonly high: number;
  /** Too little was heard: the base rate is told. */
  readonly thin: boolean;
  readonly why: readonly Reason[];
  /** Signals whose readings are unlike any that the model learned from: another unit, a sensor that went astray, a machine of another kind. */
  readonly unlike: readonly string[];
  readonly curve: readonly CurvePoint[];
}

/** How it did on the time after what it was learned from. */
export interface LaterFigures {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  readonly failures: number;
  readonly brier: number | null;
  readonly brierSkill: number | null;
  readonly averagePrecision: number | null;
  readonly calibrationError: number | null;
}

/** Models of before do not say which readings they saw. */
export interface ModelCard extends Omit<TrainingCard, 'readings'>, Partial<Pick<TrainingCard, 'readings'>> {
  /** Absent of models that were not learned here. */
  readonly later?: LaterFigures | null;
}

/** Money, in the plant's currency; null = worked out from the record where it can be. */
export interface FamilyCosts {
  /** Somebody goes and finds nothing. */
  readonly falseCall: number | null;
  /** A failure that nobody was told of in time. */
  readonly missed: number | null;
  /** One that was: the work, planned. */
  readonly caught: number | null;
}

export interface KnownModel {
  readonly id: number;
  readonly family: string;
  readonly version: number;
  readonly role: ModelRole;
  readonly origin: ModelOrigin;
  readonly horizonHours: number;
  readonly stepMs: number;
  readonly learned: { readonly from: number; readonly to: number } | null;
  readonly card: ModelCard;
  readonly sha256: string;
  readonly by: string;
  readonly recorded: number;
}
