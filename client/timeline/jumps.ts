/** Moments that people ask for by name, and what they type into a clock of the site. Pure. */
import { Temporal } from 'temporal-polyfill';
import type { PlantModel } from '../../twin/plant/model.ts';
import type { Words } from '../../twin/plant/schema-parts.ts';
import type { Segment } from '../record/segments.ts';
import { namedShiftsIn } from './shift-edges.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Shift starts offered, newest first: two days of three shifts. */
const MOST_SHIFTS = 6;

export type Jump =
  | { readonly kind: 'hour-ago' | 'day-ago' | 'week-ago' | 'oldest'; readonly at: number }
  | { readonly kind: 'shift'; readonly at: number; readonly name: Words };

/** Newest first; only what the record holds. */
export function jumpsOf(plant: PlantModel, now: number, oldest: number): Jump[] {
  const starts = namedShiftsIn(plant, null, now - 3 * DAY, now)
    .filter(({ from }) => from <= now && from >= oldest)
    .reverse()
    .slice(0, MOST_SHIFTS)
    .map(({ from, name }): Jump => ({ kind: 'shift', at: from, name }));
  const ago = (kind: 'hour-ago' | 'day-ago' | 'week-ago', ms: number): Jump[] =>
    now - ms >= oldest ? [{ kind, at: now - ms }] : [];
  return [
    ...ago('hour-ago', HOUR),
    ...starts,
    ...ago('day-ago', DAY),
    ...ago('week-ago', 7 * DAY),
    { kind: 'oldest', at: Math.ceil(oldest / 1000) * 1000 },
  ];
}

/** `2026-03-02T06:00` on the wall clock of the site; null where it is no time. An hour that comes twice is the first. */
export function wallMoment(text: string, timeZone: string): number | null {
  try {
    return Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone, { disambiguation: 'earlier' }).epochMilliseconds;
  } catch {
    return null;
  }
}

/** The moment as the wall clock of the site shows it: what a field for date and time takes. */
export const wallText = (at: number, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(Math.floor(at))
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });

/** The change of state next to `at`, before (-1) or after it (1), over some records; null = there is none. */
export function changeNextTo(records: Iterable<readonly Segment[]>, at: number, direction: 1 | -1): number | null {
  let best: number | null = null;
  for (const segments of records)
    for (const { from } of segments) {
      // A moment is in whole seconds: the change that it stands on must not be found again.
      const ahead = (from - at) * direction;
      if (ahead > 1000 && (best === null || ahead < (best - at) * direction)) best = from;
    }
  return best;
}
