/**
 * A machine's folded state is one row of doubles, so that a checkpoint is a copy of STRIDE numbers, a snapshot is one
 * array, and 4,000 machines are 1.3 MB. Everything here is event time: nothing depends on when a sample arrived.
 */
import { COUNTER_ROLES } from '../words.ts';

export const STRIDE = 44;

/** Newest source time folded, epoch ms; -Infinity before the first. */
export const LAST_AT = 0;
/** Open state, as an index into STATES; MICRO_STOP stands for "a stop whose class its length will tell". */
export const STATE = 1;
/** Start of the open interval. */
export const SINCE = 2;
/** State as the machine says it: PackML number or mapped value; NaN before the first. */
export const CODE = 3;
/** Quality of the state tag, index into QUALITIES. */
export const CODE_QUALITY = 4;
export const MODE = 5;
export const FAULT = 6;
export const WAIT = 7;
export const CALENDAR_WORD = 8;
/** Units a minute. */
export const SPEED = 9;
/** Since when the speed is below the slow limit; Infinity = it is not. */
export const BELOW_SINCE = 10;
/** First fault code seen in the open interval. */
export const OPEN_FAULT = 11;
/** Totals at the start of the open interval. */
export const OPEN_GOOD = 12;
export const OPEN_REJECT = 13;
export const OPEN_ENERGY = 14;
/** The next full minute at which the totals are written down. */
export const NEXT_TALLY = 15;
/** Total of all counters at the last tally: nothing is written down while nothing was counted. */
export const TALLIED = 16;
/** Earliest time at which something happens by itself: a tally or the slow rule. */
export const DEADLINE = 17;
/** Closed intervals and tallies so far, and their running hash. */
export const RECORDS = 18;
export const HASH_A = 19;
export const HASH_B = 20;
/** Text numbers. */
export const PRODUCT = 21;
export const ORDER = 22;
export const LOT = 23;
/** Ideal rate for the present product, units a minute; 0 = has none. */
export const IDEAL = 24;
export const ANOMALIES = 25;
/** 1 while the instant of LAST_AT changed something and is not judged yet: more samples of it may come. */
export const PENDING = 26;

/** 1 while product or order changed in the instant of LAST_AT: the totals are written down, so that counts can be split there. */
export const CONTEXT_CHANGED = 27;

/**
 * Five counters, each: last register value, its time, total since the twin knows the machine (scaled). Of a machine that tells
 * a total but no good units those of the good ones are: its good units before the newest instant that counted, and that instant.
 */
export const COUNTER = 28;
export const COUNTER_STRIDE = 3;
export const GOOD_TOTAL = COUNTER + 2;
export const REJECT_TOTAL = COUNTER + 5;
export const ALL_TOTAL = COUNTER + 8;
export const ENERGY_TOTAL = COUNTER + 11;
export const REWORK_TOTAL = COUNTER + 14;

/** Total of units to be worked on again at the start of the open interval. */
export const OPEN_REWORK = 43;

/** Row fields that hold text numbers: hashed by their text, because numbers are given in order of arrival. */
export const TEXT_FIELDS: readonly number[] = [PRODUCT, ORDER, LOT];

export const MINUTE = 60_000;

export function blankMachine(rows: Float64Array, at: number, idealRate: number): void {
  rows.fill(0, at, at + STRIDE);
  rows[at + LAST_AT] = Number.NEGATIVE_INFINITY;
  rows[at + SINCE] = Number.NaN;
  rows[at + CODE] = Number.NaN;
  rows[at + CODE_QUALITY] = 3;
  rows[at + MODE] = 1;
  rows[at + SPEED] = Number.NaN;
  rows[at + BELOW_SINCE] = Number.POSITIVE_INFINITY;
  rows[at + NEXT_TALLY] = Number.NEGATIVE_INFINITY;
  rows[at + DEADLINE] = Number.NEGATIVE_INFINITY;
  rows[at + HASH_A] = 0x811c9dc5;
  rows[at + HASH_B] = 0x9e3779b9;
  rows[at + IDEAL] = idealRate;
  for (let counter = 0; counter < COUNTER_ROLES.length; counter++)
    rows[at + COUNTER + counter * COUNTER_STRIDE] = Number.NaN;
}
