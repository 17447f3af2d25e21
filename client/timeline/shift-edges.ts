/**
 * Where shifts begin and end in a span, in the site's zone. With Temporal, because a shift over a change of clocks is 7 h or
 * 9 h long and starts at its wall time all the same.
 */
import { Temporal } from 'temporal-polyfill';
import type { Shift } from '../../twin/plant/model.ts';
import type { Words } from '../../twin/plant/schema-parts.ts';

export interface ShiftSpan {
  readonly id: string;
  readonly name: Words;
  readonly from: number;
  readonly to: number;
}

/** Shifts that touch [from, to), in order of time. */
export function shiftsIn(shifts: readonly Shift[], timeZone: string, from: number, to: number): ShiftSpan[] {
  const spans: ShiftSpan[] = [];
  const instant = Temporal.Instant.fromEpochMilliseconds(Math.floor(from)).toZonedDateTimeISO(timeZone);
  // A shift that began the day before may run into the span.
  let day = instant.toPlainDate().subtract({ days: 1 });
  const last = Temporal.Instant.fromEpochMilliseconds(Math.ceil(to)).toZonedDateTimeISO(timeZone).toPlainDate();
  while (Temporal.PlainDate.compare(day, last) <= 0) {
    for (const shift of shifts) {
      if (!shift.days.includes(day.dayOfWeek)) continue;
      const start = wallTime(day, shift.fromMinute, timeZone);
      const end = wallTime(day, shift.toMinute, timeZone);
      if (end > from && start < to) spans.push({ id: shift.id, name: shift.name, from: start, to: end });
    }
    day = day.add({ days: 1 });
  }
  return spans.sort((a, b) => a.from - b.from);
}

/** Epoch ms of so many minutes after midnight by the clock on the wall; from 1440 on the next day. */
function wallTime(day: Temporal.PlainDate, minutes: number, timeZone: string): number {
  const date = day.add({ days: Math.floor(minutes / 1440) });
  const time = new Temporal.PlainTime(Math.floor((minutes % 1440) / 60), minutes % 60);
  return date.toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds;
}

/** Local time minus UTC at a moment, ms. */
export const zoneOffset = (at: number, timeZone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(timeZone).offsetNanoseconds / 1e6;
