/**
 * What becomes of each unit, for figures that need it: how long it was inside, how many were, how full the stores stood. Units of a store leave in the
 * order in which they came. Only for stations that work on single units, and stores without a way through them.
 */
import type { Run } from './run.ts';

export interface Trail {
  /** By station: when the unit that it holds came in. */
  readonly born: Float64Array;
  /** By store: when each of its units came in, oldest first. */
  readonly queues: readonly Queue[];
  inside: number;
  insideSince: number;
  /** Units inside, summed over time. */
  insideSpent: number;
  /** Good units that left, and the time that they were inside, summed. */
  left: number;
  sojourn: number;
  /** By store: units in it, summed over time. */
  readonly levelSpent: Float64Array;
  readonly levelSince: Float64Array;
}

/** A ring that grows. */
interface Queue {
  times: Float64Array;
  head: number;
  count: number;
}

const ROOM = 16;

export function openTrail(stations: number, stores: number): Trail {
  return {
    born: new Float64Array(stations),
    queues: Array.from({ length: stores }, () => ({ times: new Float64Array(ROOM), head: 0, count: 0 })),
    ...{ inside: 0, insideSince: 0, insideSpent: 0, left: 0, sojourn: 0 },
    levelSpent: new Float64Array(stores),
    levelSince: new Float64Array(stores),
  };
}

/** A unit begins to be inside, in a station. */
export function enters(run: Run, trail: Trail, station: number): void {
  trail.born[station] = run.now;
  countInside(run, trail, 1);
}

/** The unit of a station leaves; a rejected one tells nothing of how long good ones take. */
export function leaves(run: Run, trail: Trail, station: number, good: boolean): void {
  countInside(run, trail, -1);
  if (!good) return;
  trail.left++;
  trail.sojourn += run.now - (trail.born[station] as number);
}

/** The unit of a station goes into a store. */
export function putsAway(trail: Trail, station: number, store: number): void {
  const queue = trail.queues[store] as Queue;
  const { times, head, count } = queue;
  if (count === times.length) {
    queue.times = new Float64Array(2 * count);
    for (let i = 0; i < count; i++) queue.times[i] = times[(head + i) % count] as number;
    queue.head = 0;
  }
  queue.times[(queue.head + count) % queue.times.length] = trail.born[station] as number;
  queue.count++;
}

/** The oldest unit of a store goes into a station. */
export function takesOut(trail: Trail, store: number, station: number): void {
  const queue = trail.queues[store] as Queue;
  trail.born[station] = queue.times[queue.head] as number;
  queue.head = (queue.head + 1) % queue.times.length;
  queue.count--;
}

/** Books the time for which a store stood as full as it does, before it changes. */
export function settleLevel(run: Run, trail: Trail, store: number): void {
  const since = trail.levelSince[store] as number;
  trail.levelSpent[store] = (trail.levelSpent[store] as number) + (run.level[store] as number) * (run.now - since);
  trail.levelSince[store] = run.now;
}

export function settleInside(run: Run, trail: Trail): void {
  trail.insideSpent += trail.inside * (run.now - trail.insideSince);
  trail.insideSince = run.now;
}

function countInside(run: Run, trail: Trail, change: number): void {
  settleInside(run, trail);
  trail.inside += change;
}
