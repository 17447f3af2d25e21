/** Words of maintenance: what is to be done to a machine, by whom and when, and what came of it. Times are epoch ms. */
import type { Words } from '../../../twin/plant/schema-parts.ts';

/** `tag`: somebody at the machine said that something is wrong. */
export const WORK_KINDS = ['corrective', 'preventive', 'predictive', 'inspection', 'tag'] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

export const WORK_STATES = ['open', 'planned', 'doing', 'done', 'reviewed', 'cancelled'] as const;
export type WorkState = (typeof WORK_STATES)[number];

export const WORK_PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;
export type WorkPriority = (typeof WORK_PRIORITIES)[number];

/** Was the prediction right? `early`: it would have come, but not yet. */
export const WORK_VERDICTS = ['right', 'wrong', 'early', 'cannot-say'] as const;
export type WorkVerdict = (typeof WORK_VERDICTS)[number];

/** What became of an order: a state that it came to, or what was said, changed or booked meanwhile. */
export type WorkWhat = WorkState | 'made' | 'changed' | 'note';

/** What may come after which. */
export const NEXT_STATES: Readonly<Record<WorkState, readonly WorkState[]>> = {
  open: ['planned', 'doing', 'done', 'cancelled'],
  planned: ['open', 'doing', 'done', 'cancelled'],
  doing: ['planned', 'done', 'cancelled'],
  // Before somebody looked at it, it may turn out that it was not done after all.
  done: ['reviewed', 'doing'],
  reviewed: [],
  cancelled: ['open'],
};
export const isOver = (state: WorkState): boolean => state === 'done' || state === 'reviewed' || state === 'cancelled';

/** What was wrong, by ISO 14224: how it failed, by which mechanism, why. Empty = not said. */
export interface FailureCode {
  readonly mode: string;
  readonly mechanism: string;
  readonly cause: string;
}

/** What is asked when it is done. */
export interface Closing extends FailureCode {
  /** Had it failed? Null = nobody can say. */
  readonly failed: boolean | null;
  readonly found: string;
  /** The part, or without one the machine, begins its life anew. */
  readonly renewed: boolean;
  /** Null = nobody predicted anything. */
  readonly verdict: WorkVerdict | null;
}

/** Number of another program's own; the same once more is the same order. */
export interface External {
  readonly system: string;
  readonly id: string;
}

export interface WorkFields {
  readonly machine: string;
  /** Name of a component of the machine; null = the machine. */
  readonly component: string | null;
  readonly kind: WorkKind;
  readonly title: string;
  readonly why: string;
  readonly priority: WorkPriority;
  /** Stop that it is about, `MACHINE@FROM`; null = of none. */
  readonly stop: string | null;
  /** Prediction that it is about; null = of none. */
  readonly prediction: string | null;
  /** Plan and occurrence that it is of; null = of none. */
  readonly plan: string | null;
  readonly occurrence: string | null;
  /** When it is to be done; null = not planned yet. */
  readonly from: number | null;
  readonly to: number | null;
  /** Who does it: names of people. */
  readonly people: readonly string[];
  readonly estimateMin: number | null;
  /** Checklist that is worked through; null = none. */
  readonly checklist: string | null;
  readonly external: External | null;
}

export interface WorkOrder extends WorkFields {
  readonly number: number;
  /** Line of the machine when it was made; null = of none. */
  readonly line: string | null;
  readonly state: WorkState;
  /** Of the checklist, begun with the work; null = none. */
  readonly run: string | null;
  /** Null until it is done. */
  readonly closing: Closing | null;
  readonly made: number;
  readonly madeBy: string;
  readonly done: number | null;
  /** Of its versions; a change names the one that it is of. */
  readonly version: number;
  readonly by: string;
}

export interface WorkEvent {
  readonly what: WorkWhat;
  readonly note: string;
  /** Hash of a photo; null = none. */
  readonly file: string | null;
  readonly by: string;
  readonly at: number;
}

export interface WorkTime {
  readonly id: number;
  readonly person: string;
  readonly minutes: number;
  readonly note: string;
  readonly by: string;
  readonly at: number;
}

/** Measured before and after the work, as vibration is. */
export interface WorkMeasure {
  readonly name: string;
  readonly unit: string;
  readonly before: number | null;
  readonly after: number | null;
}

export interface Component {
  readonly machine: string;
  /** Of the machine, as `drive-end-bearing`. */
  readonly id: string;
  readonly name: string;
  /** When it was fitted; null = not known. */
  readonly fitted: number | null;
  /** Spare part that replaces it; null = none is named. */
  readonly part: string | null;
}

export const CODE_KINDS = ['mode', 'mechanism', 'cause'] as const;
export type CodeKind = (typeof CODE_KINDS)[number];

export interface CatalogueCode {
  readonly id: string;
  readonly kind: CodeKind;
  readonly name: Words;
  /** Machine types that it is of; empty = of all. */
  readonly types: readonly string[];
  /** A plant added it; the others are built in. */
  readonly own: boolean;
  /** Not to be chosen any more. */
  readonly gone: boolean;
}
