/**
 * The historian keeps what the journal only passes on: every reading of every tag for as long as retention says, coarser
 * tiers for longer, and the machines' state intervals. One port, two engines (DuckDB inside, QuestDB beside); both pass
 * the same conformance suite.
 *
 * Identity is by name: tags and texts are interned inside the historian, so that a changed plant, which numbers its tags
 * anew, still finds its past. A reading is identified by (tag, time); of two the one written last stands, so a batch that
 * is delivered again changes nothing as long as what came after it is delivered again too. Times are epoch ms, kept to
 * the microsecond.
 */
import type { State } from '../../twin/words.ts';
import type { IntervalColumns } from './interval-columns.ts';
import type { ReadingColumns } from './reading-columns.ts';

export interface Historian {
  readonly engine: 'duckdb' | 'questdb';
  /** Opens or connects; throws with one sentence where that cannot be, and may be called again then. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The historian's number of each tag name; a new name gets one. */
  tags(names: readonly string[]): Promise<readonly number[]>;
  /** The historian's number of each text; a new text gets one. The value of a text reading is such a number. */
  texts(texts: readonly string[]): Promise<readonly number[]>;
  /** Resolves when the rows are durable in the engine. The columns may be reused then, and are unchanged if it fails. */
  write(rows: ReadingColumns): Promise<void>;
  /** Readings of [from, to) in order of time, at most `limit`; `after` is the `next` of the page before. */
  raw(tag: string, from: number, to: number, limit: number, after?: number): Promise<RawPage>;
  /** A tag over [from, to) in at most `points` pixels. */
  pixels(tag: string, from: number, to: number, points: number): Promise<Pixels>;
  /** Means of the good readings of tags over [from, to) in steps of whole minutes, from a full minute on. */
  means(tags: readonly string[], from: number, to: number, stepMs: number): Promise<Means>;
  /** The newest reading of each tag at or before each time: row-major, a row a time. Null where there is none. */
  asOf(tags: readonly string[], times: readonly number[]): Promise<readonly (Reading | null)[]>;
  /** Takes intervals away and puts others in, in order; the same again changes nothing. */
  writeIntervals(changes: readonly IntervalChange[]): Promise<void>;
  /** Closed intervals that touch [from, to), whole, by machine and time. */
  intervals(machines: readonly string[], from: number, to: number): Promise<IntervalColumns>;
  /** Drops what is older than the policy allows. */
  retain(policy: Retention, now: number): Promise<void>;
  /** Brings the coarse tiers up to date now; otherwise that happens by itself. */
  settle(): Promise<void>;
  storage(): Promise<Storage>;
  /** Keeps a text under a name: how far a feed got. It outlives a restart, and goes when the data goes. */
  mark(name: string, value: string): Promise<void>;
  marked(name: string): Promise<string | null>;
  /** Copies everything into an empty or new folder; readable by `restore` of the same engine. */
  backup(folder: string): Promise<void>;
  /** Puts a backup into an empty historian. */
  restore(folder: string): Promise<void>;
  /** Everything that is kept, page by page in order of time: for migration. */
  dump(into: DumpReader): Promise<void>;
}

export interface Reading {
  /** Source time, epoch ms. */
  readonly at: number;
  /** NaN where there is none; of a text reading the text is in `text`. */
  readonly value: number;
  readonly text: string | null;
  /** Index into QUALITIES. */
  readonly quality: number;
  /** When Gemba got it, epoch ms. */
  readonly recorded: number;
}

export interface RawPage {
  readonly readings: readonly Reading[];
  /** Where the next page begins; null = there is none. */
  readonly next: number | null;
}

export const TIERS = ['raw', 'minute', 'hour'] as const;
export type Tier = (typeof TIERS)[number];

/** Pixels in columns, oldest first; a pixel without any reading is left out. */
export interface Pixels {
  /** What they were made of: readings, or aggregates of whole minutes or hours. */
  readonly tier: Tier;
  /** Where the first pixel begins, and how long one is, ms. Coarse tiers begin at a full minute or hour. */
  readonly begin: number;
  readonly step: number;
  /** Readings of what is asked that are older than what is kept raw are in the coarse tiers only. */
  readonly from: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Mean of the good readings, each counting the same. */
  readonly mean: Float64Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly lastAt: Float64Array;
  readonly lastQuality: Uint8Array;
  /** Readings, good or not. */
  readonly count: Float64Array;
  /** Share of them that is bad or stale, 0..1. */
  readonly bad: Float64Array;
}

/** In columns, by tag and time; a step without a good reading is left out. */
export interface Means {
  /** Index into the tags that were asked for. */
  readonly tag: Float64Array;
  /** Where the step begins, epoch ms. */
  readonly at: Float64Array;
  readonly mean: Float64Array;
}

export interface KeptInterval {
  readonly machine: string;
  readonly from: number;
  readonly to: number;
  readonly state: State;
  readonly fault: number;
  readonly good: number;
  readonly reject: number;
  /** kWh */
  readonly energy: number;
}

export interface IntervalChange {
  readonly machine: string;
  /** Beginnings of the intervals that are no longer true, epoch ms. */
  readonly removed: readonly number[];
  readonly added: readonly Omit<KeptInterval, 'machine'>[];
}

/** Days each tier is kept; null = for ever. */
export interface Retention {
  readonly rawDays: number | null;
  readonly minuteDays: number | null;
}

export interface Storage {
  readonly bytes: number;
  readonly readings: number;
  readonly intervals: number;
  readonly tags: number;
  /** Source time of the oldest reading, epoch ms; null = there is none. */
  readonly oldest: number | null;
}

export interface DumpReader {
  /** Called before the first page that uses them. Numbers are those of the dumped historian. */
  names(tags: ReadonlyMap<number, string>, texts: ReadonlyMap<number, string>): Promise<void>;
  readings(rows: ReadingColumns): Promise<void>;
  intervals(changes: readonly IntervalChange[]): Promise<void>;
}

/** The newest reading of each tag at or before `at`. */
export const last = (historian: Historian, tags: readonly string[], at: number): Promise<readonly (Reading | null)[]> =>
  historian.asOf(tags, [at]);
