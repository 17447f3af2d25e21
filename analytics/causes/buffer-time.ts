/** How far back in time a buffer shifts what happens on one side of it to the other. */
import type { Window } from '../../twin/derived.ts';
import { overlapOf, type Stretch, speedIn } from './stretch.ts';

export interface Joint {
  readonly from: string;
  readonly to: string;
  /** Units of the machine before it. */
  readonly capacity: number;
  /** Units of the machine before it that make one of the machine after it. */
  readonly perUnitAfter: number;
  /** Rated speed of the two, units of the machine before it a ms; null = neither has one. */
  readonly rated: number | null;
  /** [epoch ms, level], oldest first; empty = not measured. In whatever unit it is measured. */
  readonly level: readonly (readonly [number, number | null])[];
}

export interface Sides {
  /** Of the machine that waits, and of its neighbour. */
  readonly own: readonly Stretch[];
  readonly stretches: readonly Stretch[];
}

/** The speed of a machine is taken from so much of the time before, ms. */
const SPEED_MS = 30 * 60_000;
/** Without a speed that anybody knows: a belt is not longer, ms. */
const UNKNOWN_MS = 10 * 60_000;
/** Speeds are means and counts come late: a buffer may last so much longer than reckoned. */
const ALLOWED = 1.5;
/** A machine notices a gap, and tells of it, within so much, ms. */
const NOTICED_MS = 20_000;
/** Levels so near to the most, as a share of the range that was seen, are the most. */
const AS_MUCH = 0.02;

export interface Reach {
  /** Looked back so far, ms. */
  readonly ms: number;
  /** A full, or empty, buffer lasts so long at the speed of then, ms; null = the speed is not known. */
  readonly lastsMs: number | null;
  /** What the machine that waits would have taken, or given: units of the machine before the buffer a ms. */
  readonly need: number | null;
}

/** How long a neighbour can have stood before it is felt. */
export function reachOf(joint: Joint, { own }: Sides, at: number, how: 'starved' | 'blocked'): Reach {
  const speed = speedIn(own, { from: at - SPEED_MS, to: at });
  const told = speed === null ? null : speed * (how === 'starved' ? joint.perUnitAfter : 1);
  const need = told ?? joint.rated;
  if (need === null || need <= 0) return { ms: UNKNOWN_MS, lastsMs: null, need: null };
  const lastsMs = joint.capacity / need;
  return { ms: lastsMs * ALLOWED + NOTICED_MS, lastsMs, need };
}

/**
 * When what was between the two was last at its most (its least, for one that is blocked), within the window: what happened
 * before that was made up for. Never after the machine that waits could notice it.
 */
export function sinceWhen(joint: Joint, sides: Sides, window: Window, how: 'starved' | 'blocked'): number {
  const points = measuredIn(joint, window) ?? reckonedIn(joint, sides, window);
  const sign = how === 'starved' ? 1 : -1;
  const heights = points.map(([, level]) => sign * level);
  const most = Math.max(...heights);
  const range = most - Math.min(...heights);
  if (!(range > 0)) return window.from;
  const last = heights.findLastIndex((height) => height >= most - range * AS_MUCH);
  return Math.max(window.from, (points[last]?.[0] ?? window.from) - NOTICED_MS);
}

function measuredIn({ level }: Joint, window: Window): readonly (readonly [number, number])[] | null {
  const points = level.filter(
    (point): point is readonly [number, number] =>
      point[1] !== null && point[0] >= window.from && point[0] <= window.to,
  );
  return points.length >= 3 ? points : null;
}

/** What was in it more than at the end, backwards from there: what left less what came in, each stretch's units spread evenly. */
function reckonedIn(joint: Joint, { own, stretches }: Sides, window: Window): readonly (readonly [number, number])[] {
  const first = own[0]?.machine;
  const [before, after] = first === joint.from ? [own, stretches] : [stretches, own];
  const inside = (one: Stretch) => overlapOf(one, window) > 0;
  const edges = new Set([window.from, window.to]);
  for (const one of [...before, ...after].filter(inside)) {
    if (one.from > window.from) edges.add(one.from);
    if (one.to < window.to) edges.add(one.to);
  }
  const speed = (list: readonly Stretch[], at: number) => {
    const one = list.find(({ from, to }) => from <= at && at < to);
    return one ? one.units / (one.to - one.from) : 0;
  };
  const times = [...edges].sort((a, b) => b - a);
  const points: (readonly [number, number])[] = [[window.to, 0]];
  let level = 0;
  for (let i = 0; i + 1 < times.length; i++) {
    const [to, from] = [times[i] as number, times[i + 1] as number];
    const middle = (from + to) / 2;
    level += (speed(after, middle) * joint.perUnitAfter - speed(before, middle)) * (to - from);
    points.push([from, level]);
  }
  return points.reverse();
}
