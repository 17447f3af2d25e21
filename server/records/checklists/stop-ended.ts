/** When did a machine run again after a stop of at least so long? Pure. */
import type { State } from '../../../twin/words.ts';

/** Of a machine, in order of time; `to` null = it still lasts. Epoch ms. */
export interface Stretch {
  readonly from: number;
  readonly to: number | null;
  readonly state: State;
}

/** A micro-stop is a part of running; of unknown time nobody knows that the machine stood. */
const RUNS: ReadonlySet<State> = new Set<State>(['producing', 'slow']);
const UNKNOWN: State = 'unknown';

/** Moment at which the last of such stops ended; null = there was none. `leastMs` of known standing, states of any kind together. */
export function lastStopEnded(stretches: readonly Stretch[], leastMs: number, now: number): number | null {
  let stood = 0;
  let ended: number | null = null;
  for (const { from, to, state } of stretches) {
    if (RUNS.has(state)) {
      if (stood >= leastMs) ended = from;
      stood = 0;
    } else if (state !== UNKNOWN) stood += (to ?? now) - from;
  }
  return ended;
}
