/** What is said of machines that are unlike their usual selves. Times are epoch ms. */
import type { AnomalyCard } from '../../../models/anomaly/anomaly-model.ts';
import type { Window } from '../../../twin/derived.ts';

/** What a family of machines is usually like, learned from their own record. */
export interface UsualModel {
  readonly id: number;
  readonly family: string;
  readonly horizonHours: number;
  readonly stepMs: number;
  readonly learned: Window;
  readonly card: AnomalyCard;
  readonly recorded: number;
  /** Everything up to here was looked at; null = nothing yet. */
  readonly lookedTo: number | null;
}

/** Share of what is unusual that would be gone were this signal as the others would have it. */
export interface UnusualPart {
  readonly signal: string;
  readonly share: number;
}

/** One row of a machine: how far it is beyond what is usual. */
export interface UsualRow {
  readonly at: number;
  /** Times the limit that one usual row in 200 is beyond; NaN = it did not run, or too little was heard. */
  readonly ratio: number;
  /** Of rows beyond the limit. */
  readonly parts: readonly UnusualPart[];
  /** Its life ended in this row. */
  readonly event: 'failure' | 'repair' | 'censored' | null;
}

export const UNUSUAL_ENDS = ['usual', 'failure', 'repair'] as const;
/** It came back by itself, failed, or was repaired. */
export type UnusualEnd = (typeof UNUSUAL_ENDS)[number];

export interface Unusual {
  readonly from: number;
  /** Null = it lasts. */
  readonly to: number | null;
  /** When it was heard last. */
  readonly heard: number;
  /** Times the limit, at most. */
  readonly peak: number;
  /** At its peak, the largest first. */
  readonly parts: readonly UnusualPart[];
  readonly ended: UnusualEnd | null;
}
