import { type Calendar, FAR, windowAt } from './calendar.ts';
import type { Decoded } from './decoded.ts';
import type { Floor } from './floor.ts';
import { GOALS } from './model.ts';
import { RESUME, resumptions, uses } from './span.ts';

const HARD = GOALS.indexOf('hard');
const TARDINESS = GOALS.indexOf('tardiness');
const SETUPS = GOALS.indexOf('setups');
const MAKESPAN = GOALS.indexOf('makespan');
const ENERGY = GOALS.indexOf('energy');
const MOVED = GOALS.indexOf('moved');
const SHIFT = GOALS.indexOf('shift');

/** Fills the goals of a plan whose times are known, in the order of `GOALS`. */
export function score(decoded: Decoded): void {
  const { floor, goals, start, end, choice } = decoded;
  goals.fill(0);
  let makespan = floor.now;
  let energy = 0;
  let setups = 0;
  for (let i = 0; i < floor.items; i++) {
    if (floor.orderOf[i] === -1 || (end[i] as number) >= FAR) continue;
    makespan = Math.max(makespan, end[i] as number);
    setups += (decoded.setup[i] as number) + resumedTime(decoded, i);
    if ((floor.choiceKw[choice[i] as number] as number) > 0) energy += energyOf(decoded, i);
    if (floor.formerResource[i] === -1) continue;
    const shift = Math.abs((start[i] as number) - (floor.formerStart[i] as number));
    goals[SHIFT] = (goals[SHIFT] as number) + shift;
    if (shift > 0 || floor.choiceResource[choice[i] as number] !== floor.formerResource[i])
      goals[MOVED] = (goals[MOVED] as number) + 1;
  }
  goals[HARD] = brokenCount(decoded);
  goals[TARDINESS] = tardiness(decoded);
  goals[SETUPS] = setups;
  goals[MAKESPAN] = makespan;
  goals[ENERGY] = energy;
}

/** Time an item takes anew after its pauses. */
export function resumedTime({ floor, start, end, choice }: Decoded, i: number): number {
  if (floor.span[i] !== RESUME) return 0;
  const calendar = floor.choiceCalendar[choice[i] as number] as Calendar;
  const resume = floor.resume[i] as number;
  return resume * resumptions(calendar, start[i] as number, end[i] as number, RESUME, resume);
}

/** When each order is complete; FAR: something of it is not placed; -FAR: nothing of it is in the plan. */
export function completions({ floor, end }: Decoded): Float64Array {
  const complete = floor.doneBy.slice();
  for (let i = 0; i < floor.items; i++) {
    const order = floor.orderOf[i] as number;
    if (order !== -1) complete[order] = Math.max(complete[order] as number, end[i] as number);
  }
  return complete;
}

function tardiness(decoded: Decoded): number {
  const { due, weight } = decoded.floor;
  const complete = completions(decoded);
  let sum = 0;
  for (let order = 0; order < due.length; order++) {
    const late = (complete[order] as number) - (due[order] as number);
    if (late > 0 && (complete[order] as number) < FAR) sum += late * (weight[order] as number);
  }
  return sum;
}

/** Price of the work of an item: kW by price by time. */
function energyOf({ floor, start, end, choice }: Decoded, i: number): number {
  const { from, to } = floor.choiceCalendar[choice[i] as number] as Calendar;
  const [begin, last] = [start[i] as number, end[i] as number];
  let sum = 0;
  for (let k = windowAt({ from, to }, begin); k < to.length && (from[k] as number) < last; k++)
    if (uses({ from, to }, k, begin, floor.span[i] as number, floor.resume[i] as number))
      sum += priceOf(floor, Math.max(begin, from[k] as number), Math.min(last, to[k] as number));
  return sum * (floor.choiceKw[choice[i] as number] as number);
}

function priceOf({ priceAt, priceUntil, pricePer }: Floor, from: number, to: number): number {
  let sum = 0;
  for (let k = 0; k < priceAt.length && (priceAt[k] as number) < to; k++) {
    const time = Math.min(to, priceUntil[k] as number) - Math.max(from, priceAt[k] as number);
    if (time > 0) sum += time * (pricePer[k] as number);
  }
  return sum;
}

/** How many rules are broken; `brokenRules` says which. */
function brokenCount({ floor, start, end, broken }: Decoded): number {
  let count = floor.leftOut.length + floor.brokenByFixed.length + broken.length;
  for (let i = 0; i < floor.items; i++) {
    const at = start[i] as number;
    if (at >= FAR) {
      count++;
      continue;
    }
    if (at > (floor.startBy[i] as number) || (end[i] as number) > (floor.endBy[i] as number)) count++;
    for (let k = floor.beforeFirst[i] as number; k < (floor.beforeFirst[i + 1] as number); k++) {
      const ended = end[floor.before[k] as number] as number;
      // Only what is fixed can begin before what it waits for has ended.
      if (at - ended > (floor.beforeMax[k] as number) || at - ended < (floor.beforeMin[k] as number)) count++;
    }
  }
  return count;
}

/** Which of two plans is better by goals one after the other: below 0, the first one. */
export function compare(order: Int32Array, one: Float64Array, other: Float64Array): number {
  for (let k = 0; k < order.length; k++) {
    const goal = order[k] as number;
    const difference = (one[goal] as number) - (other[goal] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
