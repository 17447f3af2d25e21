/** An import as people see it, and as it is kept over a restart. Times are epoch ms. */
import type { LineError } from './read-cells.ts';

export const JOB_STATES = [
  'receiving',
  'waiting',
  'reading',
  'folding',
  'keeping',
  'done',
  'failed',
  'cancelled',
] as const;
export type JobState = (typeof JOB_STATES)[number];

export interface Job {
  readonly id: string;
  readonly name: string;
  readonly format: 'csv' | 'parquet';
  readonly dryRun: boolean;
  /** Bytes that were announced, and those that came. */
  bytes: number;
  received: number;
  state: JobState;
  /** 0..1 of the whole work. */
  share: number;
  /** Why it failed, or what was not done; empty = nothing. */
  reason: string;
  readonly submitted: number;
  ended: number | null;
  /** First and last reading. */
  from: number | null;
  to: number | null;
  lines: number;
  samples: number;
  /** Readings that were news; the others were known, or given twice. */
  fresh: number;
  twice: number;
  /** Left out: the live record has their time. */
  live: number;
  errors: number;
  firstErrors: readonly LineError[];
  /** Of what larger whole it is a part, as whoever imports it says: what is still to come. */
  readonly whole: { readonly from: number; readonly to: number } | null;
  /** SHA-256 of the file. */
  hash: string;
}

export const hasEnded = ({ state }: Job): boolean => state === 'done' || state === 'failed' || state === 'cancelled';
export const isWaiting = ({ state }: Job): boolean =>
  state === 'waiting' || state === 'reading' || state === 'folding' || state === 'keeping';
