/** What the import's thread is given, and what it tells. */
import type { PlantModel } from '../../twin/plant/model.ts';
import type { Era, Span } from '../past/era.ts';
import type { LineError } from './read-cells.ts';

export interface ThreadWork {
  readonly file: string;
  readonly format: 'csv' | 'parquet';
  readonly dryRun: boolean;
  readonly plant: PlantModel;
  /** Of which times there is a live record: what is read for them is left out. */
  readonly taken: readonly Span[];
  /** Readings of later than this are refused, epoch ms. */
  readonly latest: number;
  /** Folder of the past, and its eras. */
  readonly past: string;
  readonly eras: readonly Era[];
  /** Added to the names of new folders. */
  readonly id: string;
  /** Its one entry is 1 when the work is to end. */
  readonly cancel: Int32Array;
}

export interface Counts {
  readonly lines: number;
  readonly samples: number;
  /** Of times that the live record has. */
  readonly live: number;
  /** Twice in the file, or known from an import before. */
  readonly twice: number;
  readonly errors: number;
}

export type FromThread =
  | { readonly type: 'progress'; readonly share: number; readonly stage: 'reading' | 'folding' }
  /** Everything was read: what is in the file. */
  | {
      readonly type: 'read';
      readonly counts: Counts;
      readonly errors: readonly LineError[];
      readonly from: number | null;
      readonly to: number | null;
    }
  /** An era lies in its folder and may take its place. */
  | { readonly type: 'era'; readonly era: Era; readonly fresh: number }
  | { readonly type: 'done'; readonly twice: number }
  | { readonly type: 'failed'; readonly reason: string; readonly cancelled: boolean };
