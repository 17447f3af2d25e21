import { advance, type Calendar, FAR, goBack, windowAt } from './calendar.ts';
import { type Holding, takenUntil } from './capacity.ts';
import type { Decoded, Place } from './decoded.ts';
import type { Floor } from './floor.ts';
import { nextByNeeds } from './needs.ts';
import { setupTime } from './setups.ts';
import { endOf, firstBegin, RESUME } from './span.ts';

/**
 * Finds the first place for an item on the resource of a choice, behind what is placed there: between fixed items where it fits, with
 * the changeover before it and room for that of the fixed item behind it. Nothing is taken yet.
 */
export function place(decoded: Decoded, item: number, choice: number, ready: number, wish: number, into: Place): void {
  const { floor } = decoded;
  const resource = floor.choiceResource[choice] as number;
  const fixed = floor.fixedOf[resource] as Int32Array;
  let next = decoded.nextFixed[resource] as number;
  let free = decoded.free[resource] as number;
  let last = decoded.last[resource] as number;
  for (; ; next++) {
    into.passed = next;
    find(decoded, item, choice, resource, free, last, ready, wish, into);
    if (next === fixed.length) return;
    const follower = fixed[next] as number;
    const from = floor.orderOf[item] === -1 ? last : item;
    if (into.end <= setupStartOf(floor, follower, resource, from, floor.fixedStart[follower] as number)) return;
    free = Math.max(free, floor.fixedEnd[follower] as number);
    last = follower;
  }
}

/** Time of the changeover that an item needs behind `from` (an item, or the first state of a resource). */
export function setupOf(floor: Floor, item: number, resource: number, from: number): number {
  return floor.orderOf[item] === -1 || floor.started[item] === 1 ? 0 : setupTime(floor.setups, resource, from, item);
}

export function setupStartOf(floor: Floor, item: number, resource: number, from: number, start: number): number {
  return goBack(floor.setupCalendar[resource] as Calendar, start, setupOf(floor, item, resource, from));
}

function find(
  decoded: Decoded,
  item: number,
  choice: number,
  resource: number,
  free: number,
  last: number,
  ready: number,
  wish: number,
  into: Place,
): void {
  const { floor, held } = decoded;
  const setup = setupOf(floor, item, resource, last);
  const duration = floor.choiceDuration[choice] as number;
  const span = floor.span[item] as number;
  const resume = floor.resume[item] as number;
  const calendar = floor.choiceCalendar[choice] as Calendar;
  const setupCalendar = floor.setupCalendar[resource] as Calendar;
  into.setup = setup;
  let start = Math.max(ready, advance(setupCalendar, free, setup));
  for (;;) {
    start = firstBegin(calendar, start, duration, span);
    if (start >= FAR) break;
    const end = endOf(calendar, start, duration, span, resume);
    if (end >= FAR) break;
    const setupStart = goBack(setupCalendar, start, setup);
    const crewFree = setup === 0 ? -FAR : crewFreeFrom(decoded, resource, setupStart, start, setup);
    const next = Math.max(crewFree, nextByNeeds(floor, held, item, choice, start, end));
    if (next === -FAR) {
      into.setupStart = setupStart;
      into.start = start;
      into.end = end;
      if (span === RESUME && start !== wish) afterPause(decoded, item, choice, resource, into);
      return;
    }
    start = next;
  }
  into.setupStart = FAR;
  into.start = FAR;
  into.end = FAR;
}

/** Work that would have to resume begins behind the pause instead, where it ends sooner so and nothing is in its way. */
function afterPause({ floor, held }: Decoded, item: number, choice: number, resource: number, into: Place): void {
  const calendar = floor.choiceCalendar[choice] as Calendar;
  const k = windowAt(calendar, into.start) + 1;
  if (k >= calendar.from.length || (calendar.from[k] as number) >= into.end) return;
  const start = calendar.from[k] as number;
  const end = endOf(calendar, start, floor.choiceDuration[choice] as number, RESUME, floor.resume[item] as number);
  if (end > into.end || into.setup > 0 || nextByNeeds(floor, held, item, choice, start, end) !== -FAR) return;
  into.start = start;
  into.setupStart = goBack(floor.setupCalendar[resource] as Calendar, start, into.setup);
  into.end = end;
}

/** The first start after one at which the crew of the changeover is missing; -FAR, where it is there. */
export function crewFreeFrom(decoded: Decoded, resource: number, from: number, to: number, setup: number): number {
  const { floor, held } = decoded;
  const crew = floor.setupCrew[resource] as number;
  if (crew === -1) return -FAR;
  const calendar = floor.setupCalendar[resource] as Calendar;
  const amount = floor.setupAmount[resource] as number;
  const holding = held[crew] as Holding;
  for (let k = windowAt(calendar, from); k < calendar.to.length && (calendar.from[k] as number) < to; k++) {
    const begin = Math.max(from, calendar.from[k] as number);
    const until = takenUntil(holding, begin, Math.min(to, calendar.to[k] as number), amount);
    // Always further on, also where the changeover's open time ends before the start.
    if (until > -FAR) return Math.max(advance(calendar, until, setup), to + 1);
  }
  return -FAR;
}
