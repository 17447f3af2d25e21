/** Everything a twin is, as plain arrays: structured-cloneable, so that a worker, a file or a fork can take it. */
import type { Link } from '../events.ts';
import type { Stretch } from './kept-samples.ts';
import type { ClosedRecord } from './machine-fold.ts';
import type { Refused } from './refused.ts';

export interface TwinSnapshot {
  readonly version: 1;
  readonly texts: readonly string[];
  readonly newest: number;
  readonly samples: number;
  readonly refused: Refused;
  readonly refusedBy: readonly Refused[];
  readonly lateness: { readonly late: number; readonly duplicates: number; readonly beyond: number };
  readonly rows: Float64Array;
  readonly announced: Uint8Array;
  readonly announcedSince: Float64Array;
  readonly recent: readonly (readonly ClosedRecord[])[];
  readonly stretches: readonly Stretch[];
  readonly tags: TagStoreSnapshot;
  readonly lines: readonly LineSnapshot[];
}

export interface TagStoreSnapshot {
  readonly at: Float64Array;
  readonly value: Float64Array;
  readonly quality: Uint8Array;
  readonly received: Float64Array;
}

export interface LineSnapshot {
  readonly state: number;
  readonly since: number;
  readonly cause: Link | null;
  readonly chain: readonly Link[];
}
