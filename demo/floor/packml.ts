/**
 * The way a controller walks through its states: from where it is to where it is told to go, along legal transitions
 * only, staying in each acting state for its time. State model: ANSI/ISA-TR88.00.02-2022.
 */
const CLEARING = 1;
export const STOPPED = 2;
const STARTING = 3;
const IDLE = 4;
export const SUSPENDED = 5;
export const EXECUTE = 6;
const STOPPING = 7;
const ABORTING = 8;
export const ABORTED = 9;
const HOLDING = 10;
export const HELD = 11;
const UNHOLDING = 12;
const SUSPENDING = 13;
const UNSUSPENDING = 14;
export const RESETTING = 15;
const COMPLETING = 16;
const COMPLETE = 17;

/** Where a controller can be told to stay. Changeovers are spent in Resetting. */
export type Goal = typeof EXECUTE | typeof SUSPENDED | typeof HELD | typeof ABORTED | typeof STOPPED | typeof RESETTING;

/** ms a controller stays in a state that it only passes through; others 300. */
const DWELL_MS: Readonly<Record<number, number>> = {
  [CLEARING]: 900,
  [STARTING]: 700,
  [RESETTING]: 1100,
  [COMPLETING]: 600,
  [STOPPING]: 500,
  [ABORTING]: 200,
  [IDLE]: 250,
};
export const dwellMs = (state: number): number => DWELL_MS[state] ?? 300;

/** The next state on the way from `state` to `goal`; the same state when it has arrived. */
export function step(state: number, goal: Goal): number {
  if (state === goal) return state;
  switch (state) {
    case EXECUTE:
      return {
        [SUSPENDED]: SUSPENDING,
        [HELD]: HOLDING,
        [ABORTED]: ABORTING,
        [STOPPED]: STOPPING,
        [RESETTING]: COMPLETING,
      }[goal as Exclude<Goal, typeof EXECUTE>];
    case SUSPENDING:
      return goal === ABORTED ? ABORTING : SUSPENDED;
    case UNSUSPENDING:
    case UNHOLDING:
      return goal === ABORTED ? ABORTING : EXECUTE;
    case HOLDING:
      return goal === ABORTED ? ABORTING : HELD;
    case SUSPENDED:
      return goal === ABORTED ? ABORTING : goal === STOPPED ? STOPPING : UNSUSPENDING;
    case HELD:
      return goal === ABORTED ? ABORTING : goal === STOPPED ? STOPPING : UNHOLDING;
    case ABORTING:
      return ABORTED;
    case ABORTED:
      return CLEARING;
    case CLEARING:
      return STOPPED;
    case STOPPING:
      return STOPPED;
    case STOPPED:
      return goal === ABORTED ? ABORTING : RESETTING;
    case RESETTING:
      return goal === ABORTED ? ABORTING : goal === STOPPED ? STOPPING : IDLE;
    case IDLE:
      return goal === ABORTED ? ABORTING : goal === STOPPED || goal === RESETTING ? STOPPING : STARTING;
    case STARTING:
      return goal === ABORTED ? ABORTING : goal === STOPPED ? STOPPING : EXECUTE;
    case COMPLETING:
      return goal === ABORTED ? ABORTING : COMPLETE;
    case COMPLETE:
      return goal === ABORTED ? ABORTING : RESETTING;
    default:
      throw new RangeError(`step: no PackML state ${state}`);
  }
}
