import { uniform } from '../../../twin/simulate/streams.ts';
import { FAR } from './calendar.ts';
import type { Decoded, Draft } from './decoded.ts';
import { begin, finish, placeItem, readyAt } from './decoder.ts';
import type { Floor } from './floor.ts';
import { setupOf } from './place.ts';
import { pop, push, type Queue } from './queue.ts';

/** Rules by which a plant without a search would go on; what is smaller goes first. */
export const DISPATCH = ['due', 'cost over time', 'same setup', 'shortest', 'release', 'by lot'] as const;
export type Dispatch = (typeof DISPATCH)[number];

/** How far ahead an order that is not urgent yet is looked at, in mean durations; the same for changeovers (Lee, Pinedo 1997). */
const LOOK_AHEAD = 3;
const SETUP_LOOK = 0.5;

/**
 * A plan without any search: again and again the resource that is free first takes the most urgent of what waits for it, and it goes
 * where it ends first.
 */
export function dispatch(decoded: Decoded, rule: Dispatch, random: Uint32Array): Draft {
  const { floor } = decoded;
  const { items, resources, choiceFirst, choiceResource } = floor;
  const urgency = urgencyBy(floor, rule, random);
  const order = new Int32Array(items);
  const waitsFor = new Int32Array(items);
  const coming: Queue[] = Array.from({ length: resources }, () => ({ keys: [], items: [] }));
  const there: number[][] = Array.from({ length: resources }, () => []);
  let count = 0;
  const isFixed = (i: number) => floor.fixedStart[i] !== -FAR;
  const offer = (i: number) => {
    const ready = readyAt(decoded, i);
    for (let c = choiceFirst[i] as number; c < (choiceFirst[i + 1] as number); c++)
      push(coming[choiceResource[c] as number] as Queue, ready, i);
  };
  begin(decoded);
  for (let i = 0; i < items; i++)
    for (let k = floor.beforeFirst[i] as number; k < (floor.beforeFirst[i + 1] as number); k++)
      if (!isFixed(floor.before[k] as number)) waitsFor[i] = (waitsFor[i] as number) + 1;
  for (let i = 0; i < items; i++) if (!isFixed(i) && waitsFor[i] === 0) offer(i);

  for (;;) {
    const resource = firstToGo(decoded, coming, there);
    if (resource === -1) break;
    const item = mostUrgent(decoded, there[resource] as number[], resource, urgency);
    if (item === -1) continue;
    placeItem(decoded, item, -1, -FAR);
    order[count++] = item;
    for (let k = floor.afterFirst[item] as number; k < (floor.afterFirst[item + 1] as number); k++) {
      const after = floor.after[k] as number;
      waitsFor[after] = (waitsFor[after] as number) - 1;
      if (waitsFor[after] === 0 && !isFixed(after)) offer(after);
    }
  }
  finish(decoded);
  const fixed = Array.from({ length: items }, (_, i) => i).filter(isFixed);
  fixed.sort((a, b) => (floor.fixedStart[a] as number) - (floor.fixedStart[b] as number));
  for (const item of fixed) order[count++] = item;
  return { order, choice: decoded.choice.slice(), notBefore: new Float64Array(items).fill(-FAR) };
}

/** The resource that can go on first; what is there for it by then is moved to what waits. -1: nothing is left. */
function firstToGo({ free, placed }: Decoded, coming: readonly Queue[], there: readonly number[][]): number {
  let best = -1;
  let at = Number.POSITIVE_INFINITY;
  for (let r = 0; r < coming.length; r++) {
    const queue = coming[r] as Queue;
    while (queue.items.length > 0 && placed[queue.items[0] as number] === 1) pop(queue);
    const list = there[r] as number[];
    if (list.length === 0 && queue.items.length === 0) continue;
    const next = list.length > 0 ? (free[r] as number) : Math.max(free[r] as number, queue.keys[0] as number);
    if (next >= at) continue;
    best = r;
    at = next;
  }
  if (best === -1) return -1;
  const queue = coming[best] as Queue;
  while (queue.items.length > 0 && (queue.keys[0] as number) <= at) (there[best] as number[]).push(pop(queue));
  return best;
}

type Urgency = (item: number, resource: number, at: number, setup: number) => number;

/** Takes the most urgent out of a list, and what was placed elsewhere by now with it; -1: nothing was left. */
function mostUrgent(decoded: Decoded, list: number[], resource: number, urgency: Urgency): number {
  const { floor, placed, last, free } = decoded;
  const at = free[resource] as number;
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let k = list.length - 1; k >= 0; k--) {
    const item = list[k] as number;
    if (placed[item] === 1) {
      list[k] = list[list.length - 1] as number;
      list.pop();
      continue;
    }
    const value = urgency(item, resource, at, setupOf(floor, item, resource, last[resource] as number));
    if (value < least || (value === least && item < best)) {
      best = item;
      least = value;
    }
  }
  return best;
}

function urgencyBy(floor: Floor, rule: Dispatch, random: Uint32Array): Urgency {
  const { orderOf, due, weight, endBy } = floor;
  const { shortest, behind } = workBehind(floor);
  const mean = shortest.reduce((sum, one) => sum + one, 0) / Math.max(1, floor.items) || 1;
  const dueOf = (i: number) =>
    (orderOf[i] === -1 ? (endBy[i] as number) : (due[orderOf[i] as number] as number)) - (behind[i] as number);
  const weightOf = (i: number) => (orderOf[i] === -1 ? 1 : (weight[orderOf[i] as number] as number));
  const lots = rule === 'by lot' ? Float64Array.from({ length: floor.items }, () => uniform(random, 0)) : undefined;
  const byRule: Record<Dispatch, Urgency> = {
    due: dueOf,
    'cost over time': (i, _, at, setup) => {
      const slack = Math.max(0, dueOf(i) - (shortest[i] as number) - at);
      const worth = weightOf(i) / Math.max(1, shortest[i] as number);
      // As a logarithm: far off its due date an order is still compared with others.
      return slack / (LOOK_AHEAD * mean) + setup / (SETUP_LOOK * mean) - Math.log(worth + 1e-9);
    },
    'same setup': (i, _, __, setup) => setup + dueOf(i) / FAR,
    shortest: (i) => (shortest[i] as number) / Math.max(1, weightOf(i)),
    release: (i) => floor.earliest[i] as number,
    'by lot': (i) => lots?.[i] as number,
  };
  return byRule[rule];
}

/** Shortest duration of each item, and how long at least goes on behind it in what waits for it. */
function workBehind(floor: Floor): { readonly shortest: Float64Array; readonly behind: Float64Array } {
  const { items, choiceFirst, choiceDuration, beforeFirst, before, beforeMin, afterFirst } = floor;
  const shortest = Float64Array.from({ length: items }, (_, i) => {
    const durations = choiceDuration.subarray(choiceFirst[i], choiceFirst[i + 1]);
    return durations.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
  });
  const behind = new Float64Array(items);
  const open = Int32Array.from({ length: items }, (_, i) => (afterFirst[i + 1] as number) - (afterFirst[i] as number));
  const ended = Array.from({ length: items }, (_, i) => i).filter((i) => open[i] === 0);
  for (let n = 0; n < ended.length; n++) {
    const i = ended[n] as number;
    for (let k = beforeFirst[i] as number; k < (beforeFirst[i + 1] as number); k++) {
      const other = before[k] as number;
      const way = (behind[i] as number) + (shortest[i] as number) + (beforeMin[k] as number);
      behind[other] = Math.max(behind[other] as number, way);
      open[other] = (open[other] as number) - 1;
      if (open[other] === 0) ended.push(other);
    }
  }
  return { shortest, behind };
}
