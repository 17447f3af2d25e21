import type { Calendar } from './calendar.ts';
import { FAR, windowAt } from './calendar.ts';
import { type Holding, hold, takenUntil } from './capacity.ts';
import type { Floor } from './floor.ts';
import { RESUME, uses } from './span.ts';

/**
 * Where an item that would run from `start` to `end` comes upon too little of what it needs: the first start after it at which that
 * may be otherwise. -FAR, where there is enough.
 */
export function nextByNeeds(
  floor: Floor,
  held: readonly Holding[],
  i: number,
  choice: number,
  start: number,
  end: number,
): number {
  const { needFirst, needSecondary, needAmount, throughout } = floor;
  const calendar = floor.choiceCalendar[choice] as Calendar;
  let next = -FAR;
  for (let n = needFirst[choice] as number; n < (needFirst[choice + 1] as number); n++) {
    const secondary = needSecondary[n] as number;
    const holding = held[secondary] as Holding;
    const amount = needAmount[n] as number;
    const free =
      throughout[secondary] === 1
        ? takenUntil(holding, start, end, amount)
        : takenInPieces(floor, calendar, holding, i, start, end, amount);
    if (free > next) next = free;
  }
  // Begun after the pause it may end sooner than what it came upon now.
  if (next > start && floor.span[i] === RESUME) {
    const k = windowAt(calendar, start) + 1;
    if (k < calendar.from.length && (calendar.from[k] as number) < next) next = calendar.from[k] as number;
  }
  return next;
}

function takenInPieces(
  floor: Floor,
  calendar: Calendar,
  holding: Holding,
  i: number,
  start: number,
  end: number,
  amount: number,
): number {
  const { from, to } = calendar;
  for (let k = windowAt(calendar, start); k < to.length && (from[k] as number) < end; k++) {
    if (!uses(calendar, k, start, floor.span[i] as number, floor.resume[i] as number)) continue;
    const until = takenUntil(holding, Math.max(start, from[k] as number), Math.min(end, to[k] as number), amount);
    if (until > -FAR) return until;
  }
  return -FAR;
}

/** Holds what an item needs while it runs. Says whether there was enough. */
export function holdNeeds(
  floor: Floor,
  held: readonly Holding[],
  i: number,
  choice: number,
  start: number,
  end: number,
): boolean {
  const { needFirst, needSecondary, needAmount, throughout } = floor;
  const first = needFirst[choice] as number;
  const last = needFirst[choice + 1] as number;
  if (first === last) return true;
  const enough = nextByNeeds(floor, held, i, choice, start, end) === -FAR;
  const calendar = floor.choiceCalendar[choice] as Calendar;
  const { from, to } = calendar;
  for (let n = first; n < last; n++) {
    const secondary = needSecondary[n] as number;
    const holding = held[secondary] as Holding;
    const amount = needAmount[n] as number;
    if (throughout[secondary] === 1) {
      hold(holding, start, end, amount);
      continue;
    }
    for (let k = windowAt(calendar, start); k < to.length && (from[k] as number) < end; k++)
      if (uses(calendar, k, start, floor.span[i] as number, floor.resume[i] as number))
        hold(holding, Math.max(start, from[k] as number), Math.min(end, to[k] as number), amount);
  }
  return enough;
}
