/** The stops in a record: what "next stop" and "last stops" mean. */
import type { State } from '../../twin/words.ts';
import type { Segment } from './segments.ts';

/** Standing when it should run. Planned stops, idle times and blind spots are not stops. */
const STOPS: ReadonlySet<State> = new Set(['breakdown', 'micro-stop', 'starved', 'blocked', 'setup', 'maintenance']);

export const isStop = (state: State): boolean => STOPS.has(state);

/** Newest first, at most `most`. */
export function lastStops(segments: readonly Segment[], most: number): Segment[] {
  const stops: Segment[] = [];
  for (let i = segments.length - 1; i >= 0 && stops.length < most; i--) {
    const segment = segments[i]!;
    if (isStop(segment.state)) stops.push(segment);
  }
  return stops;
}

/** Start of the stop next to `at`, before (-1) or after it (1), over some records; null = there is none. */
export function stopNextTo(records: Iterable<readonly Segment[]>, at: number, direction: 1 | -1): number | null {
  let best: number | null = null;
  for (const segments of records) {
    for (const { from, state } of segments) {
      if (!isStop(state)) continue;
      // A moment is in whole seconds: the stop that it stands on must not be found again.
      const ahead = (from - at) * direction;
      if (ahead <= 1000) continue;
      if (best === null || ahead < (best - at) * direction) best = from;
    }
  }
  return best;
}
