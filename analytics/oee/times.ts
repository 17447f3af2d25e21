/** Time by state inside a window. Intervals are cut at the edges; a cut never changes a stop's class. */
import type { Window } from '../../twin/derived.ts';
import { STATES, type State } from '../../twin/words.ts';

export interface StateSpan extends Window {
  readonly state: State;
}

export type StateTimes = Readonly<Record<State, number>>;

/** ms by state; time of the window that no span covers is `unknown`. */
export function timesByState(spans: readonly StateSpan[], window: Window): StateTimes {
  const times = Object.fromEntries(STATES.map((state) => [state, 0])) as Record<State, number>;
  let covered = 0;
  for (const span of spans) {
    const ms = Math.min(span.to, window.to) - Math.max(span.from, window.from);
    if (ms <= 0) continue;
    times[span.state] += ms;
    covered += ms;
  }
  times.unknown += Math.max(0, window.to - window.from - covered);
  return times;
}
