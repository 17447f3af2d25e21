import { type Calendar, FAR, openBetween, windowAt } from './calendar.ts';
import type { Decoded } from './decoded.ts';
import type { Floor } from './floor.ts';
import { setupOf } from './place.ts';
import { resumedTime } from './score.ts';
import { endOf, WHOLE } from './span.ts';

/** What the time of an order between release and completion went into. */
export const CAUSES = [
  /** Its own operations at work. */
  'work',
  'predecessor',
  'machine',
  'changeover',
  'calendar',
  'crew',
  'material',
  'freeze',
  /** Gone by before the plan begins. */
  'past',
  /** Nothing was in the way: the plan waits for the sake of another goal. */
  'chosen',
] as const;
export type Cause = (typeof CAUSES)[number];

/** A stretch of time, its cause, and the item that stood in the way (-1: none). */
export interface Stretch {
  readonly cause: Cause;
  readonly minutes: number;
  readonly by: number;
}

/** What may stand in the way of an item from a moment on: what is on its resource or holds what it needs, so far as it is near in time. */
function nearTo(decoded: Decoded, item: number, from: number): number[] {
  const { floor, choice, setupStart, end } = decoded;
  const c = choice[item] as number;
  const resource = floor.choiceResource[c] as number;
  const wanted = new Set(floor.needSecondary.subarray(floor.needFirst[c], floor.needFirst[c + 1]));
  if (floor.setupCrew[resource] !== -1) wanted.add(floor.setupCrew[resource] as number);
  const early = from - (decoded.setup[item] as number);
  const near: number[] = [];
  for (let i = 0; i < floor.items; i++) {
    if ((end[i] as number) <= early || (setupStart[i] as number) > (end[item] as number)) continue;
    const its = choice[i] as number;
    const on = floor.choiceResource[its] as number;
    let matters = on === resource || wanted.has(floor.setupCrew[on] as number);
    for (let n = floor.needFirst[its] as number; n < (floor.needFirst[its + 1] as number); n++)
      matters ||= wanted.has(floor.needSecondary[n] as number);
    if (matters) near.push(i);
  }
  return near;
}

/** How much of a secondary is held at a moment, and by whom. */
function holders(
  decoded: Decoded,
  near: readonly number[],
  secondary: number,
  at: number,
): { readonly held: number; readonly by: number } {
  const { floor, start, end, setupStart, choice } = decoded;
  let held = 0;
  let by = -1;
  for (const i of near) {
    const c = choice[i] as number;
    const resource = floor.choiceResource[c] as number;
    const changing =
      floor.setupCrew[resource] === secondary && (setupStart[i] as number) <= at && at < (start[i] as number);
    let amount = changing ? (floor.setupAmount[resource] as number) : 0;
    if ((start[i] as number) <= at && at < (end[i] as number))
      for (let n = floor.needFirst[c] as number; n < (floor.needFirst[c + 1] as number); n++)
        if (floor.needSecondary[n] === secondary) amount += floor.needAmount[n] as number;
    if (amount === 0) continue;
    held += amount;
    by = i;
  }
  return { held, by };
}

/** Why an item did not run from `from` to its start, stretch by stretch; together exactly that time. */
export function waitsOf(decoded: Decoded, item: number, from: number): Stretch[] {
  const until = decoded.start[item] as number;
  if (from >= until) return [];
  const near = nearTo(decoded, item, from);
  const borders = bordersOf(decoded, near, item, from, until);
  const stretches: Stretch[] = [];
  for (let k = 0; k + 1 < borders.length; k++) {
    const [begin, end] = [borders[k] as number, borders[k + 1] as number];
    stretches.push({ ...causeAt(decoded, near, item, begin), minutes: end - begin });
  }
  return stretches;
}

function bordersOf(decoded: Decoded, near: readonly number[], item: number, from: number, until: number): number[] {
  const { floor, start, end, setupStart, choice } = decoded;
  const c = choice[item] as number;
  const resource = floor.choiceResource[c] as number;
  const borders = new Set([from, until]);
  const add = (at: number) => {
    if (at > from && at < until) borders.add(at);
  };
  add(floor.now);
  add(materialAt(floor, item));
  add(floor.model.frozenUntil ?? floor.now);
  add(setupStart[item] as number);
  const calendars = [floor.choiceCalendar[c] as Calendar, floor.setupCalendar[resource] as Calendar];
  for (const calendar of calendars)
    for (let k = windowAt(calendar, from); k < calendar.to.length && (calendar.from[k] as number) < until; k++) {
      add(calendar.from[k] as number);
      add(calendar.to[k] as number);
      if (floor.span[item] === WHOLE) add((calendar.to[k] as number) - (floor.choiceDuration[c] as number) + 1);
    }
  for (const i of near) {
    add(setupStart[i] as number);
    add(start[i] as number);
    add(end[i] as number);
  }
  return [...borders].sort((a, b) => a - b);
}

function causeAt(decoded: Decoded, near: readonly number[], item: number, at: number): Omit<Stretch, 'minutes'> {
  const { floor, start, end, setupStart, choice } = decoded;
  const c = choice[item] as number;
  const resource = floor.choiceResource[c] as number;
  const calendar = floor.choiceCalendar[c] as Calendar;
  if (at < floor.now) return { cause: 'past', by: -1 };
  if (floor.fixedStart[item] !== -FAR) return { cause: 'freeze', by: -1 };
  if (at < materialAt(floor, item)) return { cause: 'material', by: -1 };
  if (at < (floor.model.frozenUntil ?? floor.now)) return { cause: 'freeze', by: -1 };
  if (at >= (setupStart[item] as number)) {
    const open = openBetween(floor.setupCalendar[resource] as Calendar, at, at + 1) > 0;
    return { cause: open ? 'changeover' : 'calendar', by: -1 };
  }
  let next = -1;
  for (const i of near) {
    if (i === item || floor.choiceResource[choice[i] as number] !== resource) continue;
    if ((setupStart[i] as number) <= at && at < (end[i] as number)) return { cause: 'machine', by: i };
    const before = (setupStart[i] as number) > at && (start[i] as number) <= (setupStart[item] as number);
    if (before && (next === -1 || (setupStart[i] as number) < (setupStart[next] as number))) next = i;
  }
  const k = windowAt(calendar, at);
  if (k >= calendar.to.length || (calendar.from[k] as number) > at) return { cause: 'calendar', by: -1 };
  const duration = floor.choiceDuration[c] as number;
  if (floor.span[item] === WHOLE && at + duration > (calendar.to[k] as number)) return { cause: 'calendar', by: -1 };
  const ends = endOf(calendar, at, duration, floor.span[item] as number, floor.resume[item] as number);
  if (next !== -1 && ends > (setupStart[next] as number)) return { cause: 'machine', by: next };
  const lacking = lackingIn(decoded, near, item, at, ends);
  return lacking ?? { cause: 'chosen', by: -1 };
}

/** What an item needs, and its changeover, when it would run from `at` to `ends`: who holds too much of it. */
function lackingIn(
  decoded: Decoded,
  near: readonly number[],
  item: number,
  at: number,
  ends: number,
): Omit<Stretch, 'minutes'> | undefined {
  const { floor, start, end, setupStart, choice, setUpFrom } = decoded;
  const c = choice[item] as number;
  const resource = floor.choiceResource[c] as number;
  const crew = floor.setupCrew[resource] as number;
  const setup = setupOf(floor, item, resource, setUpFrom[item] as number);
  const wanted: [number, number, number, number][] = [];
  if (setup > 0 && crew !== -1) wanted.push([crew, floor.setupAmount[resource] as number, at - setup, at + 1]);
  for (let n = floor.needFirst[c] as number; n < (floor.needFirst[c + 1] as number); n++)
    wanted.push([floor.needSecondary[n] as number, floor.needAmount[n] as number, at, Math.max(ends, at + 1)]);
  for (const [secondary, amount, from, to] of wanted) {
    const { less = [], capacity = 0 } = floor.model.secondaries?.[secondary] ?? {};
    const moments = [from, ...less.map((one) => one.from)];
    for (const i of near) moments.push(setupStart[i] as number, start[i] as number, end[i] as number);
    for (const moment of moments) {
      if (moment < from || moment >= to) continue;
      const { held, by } = holders(decoded, near, secondary, moment);
      const gone = less.reduce((sum, one) => sum + (one.from <= moment && moment < one.to ? one.amount : 0), 0);
      const own = (setupStart[item] as number) <= moment && moment < (end[item] as number) ? amount : 0;
      if (held - own + amount > capacity - gone) return { cause: 'crew', by: by === item ? -1 : by };
    }
  }
  return undefined;
}

function materialAt(floor: Floor, item: number): number {
  const order = floor.model.orders[floor.orderOf[item] as number];
  return order?.operations.find(({ id }) => id === floor.ids[item])?.ready ?? -FAR;
}

/** What an item did from its start to its end. */
export function runOf(decoded: Decoded, item: number): Stretch[] {
  const { floor, start, end, choice } = decoded;
  const [from, to] = [start[item] as number, end[item] as number];
  const resumed = resumedTime(decoded, item);
  const worked = floor.choiceDuration[choice[item] as number] as number;
  return [
    { cause: 'work', minutes: worked, by: -1 },
    { cause: 'changeover', minutes: resumed, by: -1 },
    { cause: 'calendar', minutes: to - from - worked - resumed, by: -1 },
  ];
}
