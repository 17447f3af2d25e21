/**
 * From what a machine says to the twelve states (docs/domain.md, section 3). Tables are data; the rules that need more
 * than the state number (wait, mode, calendar, order) are in `judge`.
 */
import type { PlantModel } from '../plant/model.ts';
import { STATES, stateCode } from '../words.ts';
import { CALENDAR_WORD, CODE, CODE_QUALITY, FAULT, MODE, ORDER, STATE, WAIT } from './machine-row.ts';

export const UNKNOWN = stateCode('unknown');
export const PRODUCING = stateCode('producing');
export const SLOW = stateCode('slow');
/** While open: a stop whose class is not decided yet. Closed: shorter than the threshold. */
export const MICRO_STOP = stateCode('micro-stop');
export const STARVED = stateCode('starved');
export const BLOCKED = stateCode('blocked');
export const BREAKDOWN = stateCode('breakdown');
export const SETUP = stateCode('setup');
export const IDLE = stateCode('idle');
export const PLANNED_STOP = stateCode('planned-stop');
export const MAINTENANCE = stateCode('maintenance');
export const OFF = stateCode('off');

/** Codes beyond the twelve, that only `judge` sees. */
const SUSPENDED = STATES.length;
const STOPPED = STATES.length + 1;

/** PackML state number (1..17) -> state. Edition: ANSI/ISA-TR88.00.02-2022, Table "Unit states". */
const PACKML = [
  UNKNOWN, //        0 undefined
  BREAKDOWN, //      1 Clearing
  STOPPED, //        2 Stopped
  SETUP, //          3 Starting
  IDLE, //           4 Idle
  SUSPENDED, //      5 Suspended
  PRODUCING, //      6 Execute
  STOPPED, //        7 Stopping
  BREAKDOWN, //      8 Aborting
  BREAKDOWN, //      9 Aborted
  MICRO_STOP, //    10 Holding
  MICRO_STOP, //    11 Held
  MICRO_STOP, //    12 Unholding
  SUSPENDED, //     13 Suspending
  SUSPENDED, //     14 Unsuspending
  SETUP, //         15 Resetting
  SETUP, //         16 Completing
  IDLE, //          17 Complete
] as const;

/** How one machine's state values are read: a small table for small numbers, a map for the rest. */
export interface StateReading {
  readonly packml: boolean;
  readonly small: Int8Array;
  readonly texts: ReadonlyMap<string, number>;
}

export function stateReading(plant: PlantModel, states: string): StateReading {
  const small = new Int8Array(256).fill(UNKNOWN);
  if (states === 'packml') {
    small.set(PACKML);
    return { packml: true, small, texts: new Map() };
  }
  const texts = new Map<string, number>();
  for (const [value, word] of Object.entries(plant.stateMaps[states] ?? {})) {
    const code = word === 'stop' ? MICRO_STOP : word === 'starved' ? STARVED : stateCode(word);
    texts.set(value, code);
    const number = Number(value);
    if (Number.isInteger(number) && number >= 0 && number < 256) small[number] = code;
  }
  return { packml: false, small, texts };
}

/** PackML transitions that the model of modes and states allows besides stop, abort and state-complete. */
const COMPLETES: Readonly<Record<number, number>> = {
  1: 2,
  3: 6,
  7: 2,
  8: 9,
  10: 11,
  12: 6,
  13: 5,
  14: 6,
  15: 4,
  16: 17,
};
const COMMANDS: Readonly<Record<number, readonly number[]>> = {
  2: [15], // Stopped: reset
  4: [3], // Idle: start
  5: [14, 12], // Suspended: unsuspend
  6: [10, 13, 16], // Execute: hold, suspend, complete
  9: [1], // Aborted: clear
  11: [12], // Held: unhold
  17: [15], // Complete: reset
};
const STOP_FAMILY = [1, 2, 7, 8, 9];

/** Is the step from one PackML state to the next in the transition table? Skipping an acting state is not a fault: samples are snapshots. */
export function packmlLegal(from: number, to: number): boolean {
  if (from === to) return true;
  if (to === 8 || to === 9) return from !== 9;
  if ((to === 7 || to === 2) && !STOP_FAMILY.includes(from)) return true;
  const direct = [COMPLETES[from], ...(COMMANDS[from] ?? [])];
  if (direct.includes(to)) return true;
  // One acting state in between may fall between two samples: Held -> (Unholding) -> Execute.
  return direct.some((middle) => middle !== undefined && COMPLETES[middle] === to);
}

/**
 * The state a row stands for. Held = internal cause, Suspended = external. Calendar and mode take precedence over a
 * standstill without a fault, never over production or a breakdown.
 */
export function judge(rows: Float64Array, row: number, base: number, knowsOrder: boolean): number {
  if ((rows[row + CODE_QUALITY] as number) > 1) return UNKNOWN;
  const mode = rows[row + MODE] as number;
  if (mode === 2) return MAINTENANCE;
  if (base === PRODUCING) return PRODUCING;
  if (mode === 4 && base !== BREAKDOWN) return SETUP;
  const calendar = rows[row + CALENDAR_WORD] as number;
  const quiet =
    base === IDLE ||
    base === STOPPED ||
    base === SUSPENDED ||
    base === STARVED ||
    base === BLOCKED ||
    (base === MICRO_STOP && rows[row + FAULT] === 0);
  if (calendar > 0 && quiet) return calendar === 1 ? PLANNED_STOP : OFF;
  if (base === SUSPENDED) {
    const wait = rows[row + WAIT] as number;
    if (wait === 2) return BLOCKED;
    // Many machines clear the reason before they leave the state: what they waited for stays what they waited for.
    return wait !== 1 && rows[row + STATE] === BLOCKED ? BLOCKED : STARVED;
  }
  if (base === STOPPED) return knowsOrder && rows[row + ORDER] === 0 ? IDLE : MICRO_STOP;
  return base;
}

/** The table value for what the row's state tag says; `text` is the tag's text where it speaks in texts. */
export function baseOf(reading: StateReading, rows: Float64Array, row: number, text: string | undefined): number {
  if (text !== undefined) return reading.texts.get(text) ?? UNKNOWN;
  const code = rows[row + CODE] as number;
  if (code >= 0 && code < 256 && Number.isInteger(code)) return reading.small[code] as number;
  return reading.texts.get(String(code)) ?? UNKNOWN;
}
