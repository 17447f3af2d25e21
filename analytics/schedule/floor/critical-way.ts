import { uniform } from '../../../twin/simulate/streams.ts';
import { advance, type Calendar, FAR } from './calendar.ts';
import type { Decoded } from './decoded.ts';
import { completions } from './score.ts';

/** What one order, or the whole plan, waits for: items from its end backwards, and which of them wait for the resource. */
export interface Way {
  readonly items: Int32Array;
  /** Item k waits for item k + 1 because both are on one resource. */
  readonly byMachine: Uint8Array;
  length: number;
}

export const emptyWay = (items: number): Way => ({
  items: new Int32Array(items),
  byMachine: new Uint8Array(items),
  length: 0,
});

/** The way to the end of a late order that is drawn, or, where none is late, of the order that ends last. */
export function trace(decoded: Decoded, way: Way, random: Uint32Array): void {
  let item = endOfWay(decoded, random);
  way.length = 0;
  const { floor, end, setup, machineBefore, choice, start } = decoded;
  while (item !== -1 && way.length < way.items.length) {
    const at = way.length++;
    way.items[at] = item;
    way.byMachine[at] = 0;
    if ((start[item] as number) >= FAR) return;
    const before = machineBefore[item] as number;
    const resource = floor.choiceResource[choice[item] as number] as number;
    let bound = floor.earliest[item] as number;
    let next = -1;
    for (let k = floor.beforeFirst[item] as number; k < (floor.beforeFirst[item + 1] as number); k++) {
      const ready = (end[floor.before[k] as number] as number) + (floor.beforeMin[k] as number);
      if (ready < bound) continue;
      bound = ready;
      next = floor.before[k] as number;
    }
    if (before !== -1) {
      const free = advance(floor.setupCalendar[resource] as Calendar, end[before] as number, setup[item] as number);
      if (free >= bound) {
        next = before;
        way.byMachine[at] = 1;
      }
    }
    item = next;
  }
}

function endOfWay(decoded: Decoded, random: Uint32Array): number {
  const { floor, end } = decoded;
  const complete = completions(decoded);
  let order = -1;
  let seen = 0;
  for (let o = 0; o < complete.length; o++) {
    const late = (complete[o] as number) - (floor.due[o] as number);
    if (late <= 0 || complete[o] === -FAR) continue;
    seen += late * (floor.weight[o] as number);
    if (uniform(random, 0) * seen < late * (floor.weight[o] as number)) order = o;
  }
  let last = -1;
  for (let i = 0; i < floor.items; i++) {
    if (floor.orderOf[i] === -1 || (order !== -1 && floor.orderOf[i] !== order)) continue;
    if (last === -1 || (end[i] as number) > (end[last] as number)) last = i;
  }
  return last;
}
