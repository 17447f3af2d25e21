import type { Window } from './model.ts';

/** Beyond all times of a plan; sums of some are still exact. */
export const FAR = 2 ** 45;

/** Where nothing is said. */
export const ALWAYS: readonly Window[] = [[-FAR, FAR]];

/** Open windows, sorted and apart. */
export interface Calendar {
  readonly from: Float64Array;
  readonly to: Float64Array;
}

export function calendarOf(windows: readonly Window[]): Calendar {
  return {
    from: Float64Array.from(windows, ([from]) => from),
    to: Float64Array.from(windows, ([, to]) => to),
  };
}

/** What both have open; windows that touch are one. */
export function both(one: readonly Window[], other: readonly Window[]): Window[] {
  const common: [number, number][] = [];
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    const [from, to] = one[i] as Window;
    const [otherFrom, otherTo] = other[j] as Window;
    const begin = Math.max(from, otherFrom);
    const end = Math.min(to, otherTo);
    if (begin < end) common.push([begin, end]);
    if (to < otherTo) i++;
    else j++;
  }
  return joined(common);
}

/** Sorted windows in which those that touch or overlap are one, and empty ones are left out. */
export function joined(windows: readonly Window[]): Window[] {
  const whole: [number, number][] = [];
  for (const [from, to] of windows) {
    if (from >= to) continue;
    const last = whole.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else whole.push([from, to]);
  }
  return whole;
}

/** Windows without [from, to). */
export function without(windows: readonly Window[], from: number, to: number): Window[] {
  return windows.flatMap(([begin, end]): Window[] => {
    const parts: Window[] = [
      [begin, Math.min(end, from)],
      [Math.max(begin, to), end],
    ];
    return parts.filter(([a, b]) => a < b);
  });
}

/** The first window that ends after `at`; as many as there are, where none does. */
export function windowAt({ to }: Calendar, at: number): number {
  let low = 0;
  let high = to.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((to[middle] as number) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** When `open` units of open time have passed since `at`; FAR, where the calendar ends before. */
export function advance(calendar: Calendar, at: number, open: number): number {
  if (open === 0) return at;
  const { from, to } = calendar;
  let k = windowAt(calendar, at);
  let left = open;
  for (let begin = at; k < to.length; k++) {
    begin = Math.max(begin, from[k] as number);
    const length = (to[k] as number) - begin;
    if (length >= left) return begin + left;
    left -= length;
  }
  return FAR;
}

/** The latest moment from which `open` units of open time pass until `at`; -FAR, where there are not so many. */
export function goBack(calendar: Calendar, at: number, open: number): number {
  if (open === 0) return at;
  const { from, to } = calendar;
  let left = open;
  for (let k = Math.min(windowAt(calendar, at), to.length - 1); k >= 0; k--) {
    const length = Math.min(at, to[k] as number) - (from[k] as number);
    if (length <= 0) continue;
    if (length >= left) return Math.min(at, to[k] as number) - left;
    left -= length;
  }
  return -FAR;
}

/** Open time in [from, to). */
export function openBetween(calendar: Calendar, from: number, to: number): number {
  let open = 0;
  for (let k = windowAt(calendar, from); k < calendar.to.length && (calendar.from[k] as number) < to; k++)
    open += Math.min(to, calendar.to[k] as number) - Math.max(from, calendar.from[k] as number);
  return open;
}
