/** What is asked of a record, wherever it lies: in memory (the recent), in an era, or put together of several. */
import type { Totals } from '../../analytics/record/cut.ts';
import type { Interval } from '../../twin/events.ts';
import type { Context, LineChange } from '../record/record-store.ts';

export interface PlantRecord {
  /** Closed intervals that touch [from, to), whole (not cut). */
  intervalsOf(m: number, from: number, to: number): readonly Interval[];
  /** Totals as they stood at the newest tally at or before `at`; undefined before the first. */
  tallyAt(m: number, at: number): Totals | undefined;
  firstInterval(m: number): Interval | undefined;
  /** Contexts in force in [from, to): the one before `from` included. */
  contextsOf(m: number, from: number, to: number): readonly Context[];
  /** Line changes in force in [from, to): the one before `from` included. */
  changesOf(line: number, from: number, to: number): readonly LineChange[];
}
