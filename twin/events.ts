/**
 * The closed vocabulary of twin events: what happened in the plant, as the fold found it. Events are rare (a handful a
 * minute), so they are plain objects with ids a person can read; samples are many, so they never are.
 *
 * Vocabulary 1: first version. 2: an interval tells its machine's totals at its end.
 * 3: units to be worked on again. Adding an event or an optional field is a new version; nothing is ever removed.
 */
import type { CounterRole, State } from './words.ts';

export const VOCABULARY = 3;

/** A closed stretch [from, to) of one state of one machine; counts cover from < t <= to. */
export interface Interval {
  readonly from: number;
  readonly to: number;
  readonly state: State;
  /** Fault code that was on when the interval was open, 0 = none. */
  readonly fault: number;
  /** Units of the machine, good and rejected, counted inside. */
  readonly good: number;
  readonly reject: number;
  /** Units to be worked on again, neither good nor rejected; absent = none. Since vocabulary 3. */
  readonly rework?: number;
  /** kWh used inside. */
  readonly energy: number;
  /** Totals of the machine as they stood at `to`: with the tallies inside they tell the counts of any part. Since vocabulary 2. */
  readonly goodTotal?: number;
  readonly rejectTotal?: number;
  /** Absent = the machine has counted none yet. Since vocabulary 3. */
  readonly reworkTotal?: number;
}

/** Cumulative totals of a machine as they stood at a full minute. */
export interface Tally {
  readonly at: number;
  readonly good: number;
  readonly reject: number;
  readonly total: number;
  readonly energy: number;
  /** Absent = none yet. Since vocabulary 3. */
  readonly rework?: number;
}

/** One link of the walk from a line's constraint to the machine that causes its standstill. */
export interface Link {
  readonly machine: string;
  readonly state: State;
  readonly since: number;
  readonly fault: number;
}

export type TwinEvent =
  | {
      readonly type: 'state-changed';
      readonly machine: string;
      readonly at: number;
      readonly state: State;
      readonly previous: State;
      readonly fault: number;
    }
  | ({ readonly type: 'interval-closed'; readonly machine: string } & Interval)
  | ({ readonly type: 'tally'; readonly machine: string } & Tally)
  /** A late sample, inside the lateness window, changed what had been said of [from, ...). */
  | {
      readonly type: 'history-corrected';
      readonly machine: string;
      readonly from: number;
      readonly removed: readonly Interval[];
      readonly added: readonly Interval[];
    }
  /** A sample came later than the lateness window allows: kept as evidence, folded into nothing. */
  | {
      readonly type: 'restated';
      readonly machine: string;
      readonly tag: string;
      readonly at: number;
      readonly value: number;
      /** Newest source time of the machine when the sample came. */
      readonly newest: number;
    }
  | {
      readonly type: 'counter-anomaly';
      readonly machine: string;
      readonly role: CounterRole;
      readonly at: number;
      readonly kind: 'roll-over' | 'reset' | 'jump';
      readonly before: number;
      readonly after: number;
    }
  | {
      readonly type: 'illegal-transition';
      readonly machine: string;
      readonly at: number;
      /** PackML state numbers. */
      readonly before: number;
      readonly after: number;
    }
  | {
      readonly type: 'line-changed';
      readonly line: string;
      readonly at: number;
      readonly state: State;
      readonly previous: State;
      /** First cause found by the walk; null when the constraint itself is not held by another machine. */
      readonly cause: Link | null;
      readonly chain: readonly Link[];
    }
  | {
      readonly type: 'context-changed';
      readonly machine: string;
      readonly at: number;
      readonly what: 'product' | 'order' | 'lot';
      readonly value: string;
      readonly previous: string;
    }
  | {
      readonly type: 'source-changed';
      readonly source: string;
      readonly at: number;
      readonly status: SourceStatus;
      readonly reason: string;
    };

export type SourceStatus = 'connecting' | 'up' | 'down';
