import { FAR } from './calendar.ts';
import type { Draft } from './decoded.ts';
import type { Floor } from './floor.ts';

/** Scratch of moves in the order of a draft. */
export interface Marks {
  readonly marked: Uint8Array;
  readonly waiting: Int32Array;
}

export const emptyMarks = ({ items }: Floor): Marks => ({
  marked: new Uint8Array(items),
  waiting: new Int32Array(items),
});

/**
 * Moves what stands at `from` in the order to `to`. What waits for it goes behind it, what it waits for goes before it, so that
 * everything still comes after what it waits for; fixed items bind nobody, their times are known.
 */
export function shift(floor: Floor, marks: Marks, { order }: Draft, from: number, to: number): void {
  const { marked, waiting } = marks;
  const step = from < to ? 1 : -1;
  let count = 1;
  waiting[0] = order[from] as number;
  marked[waiting[0] as number] = 1;
  let at = from;
  for (let i = from + step; i !== to + step; i += step) {
    const item = order[i] as number;
    if (step === 1 ? waitsForMarked(floor, marked, item) : isWaitedForByMarked(floor, marked, item)) {
      marked[item] = 1;
      waiting[count++] = item;
    } else {
      order[at] = item;
      at += step;
    }
  }
  for (let i = 0; i < count; i++) {
    const item = waiting[i] as number;
    marked[item] = 0;
    order[at] = item;
    at += step;
  }
}

function waitsForMarked(floor: Floor, marked: Uint8Array, item: number): boolean {
  if (floor.fixedStart[item] !== -FAR) return false;
  for (let k = floor.beforeFirst[item] as number; k < (floor.beforeFirst[item + 1] as number); k++) {
    const other = floor.before[k] as number;
    if (marked[other] === 1 && floor.fixedStart[other] === -FAR) return true;
  }
  return false;
}

function isWaitedForByMarked(floor: Floor, marked: Uint8Array, item: number): boolean {
  if (floor.fixedStart[item] !== -FAR) return false;
  for (let k = floor.afterFirst[item] as number; k < (floor.afterFirst[item + 1] as number); k++) {
    const other = floor.after[k] as number;
    if (marked[other] === 1 && floor.fixedStart[other] === -FAR) return true;
  }
  return false;
}
