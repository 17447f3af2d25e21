/**
 * Shifts and breaks in site time. Computed with Temporal in the site's IANA zone, so that a shift over a clock change is
 * an hour shorter or longer. Pure: the instant comes in as an argument.
 */
import { Temporal } from 'temporal-polyfill';
import type { Window } from '../derived.ts';
import type { CalendarWord } from '../words.ts';
import type { Line, PlantModel, Shift } from './model.ts';

export interface ShiftSpan extends Window {
  readonly shift: string;
  /** Site date on which it begins, `2026-11-21`. */
  readonly day: string;
  readonly breaks: readonly Window[];
}

/** The shift a line works at `at`; null between shifts. */
export function shiftAt(plant: PlantModel, line: Line, at: number): ShiftSpan | null {
  return spansAround(plant, line, at).find((span) => span.from <= at && at < span.to) ?? null;
}

/** Name of a worked shift, `2026-11-21 early`: sorts by time. */
export const shiftKey = (span: ShiftSpan): string => `${span.day} ${span.shift}`;

/** Shifts of a line that touch [from, to), in order. */
export function shiftsIn(plant: PlantModel, line: Line, window: Window): ShiftSpan[] {
  const zone = plant.site.timezone;
  const day = (at: number) =>
    Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(zone).toPlainDate();
  const shifts = plant.shifts.filter((shift) => line.shifts.includes(shift.id));
  const spans: ShiftSpan[] = [];
  const last = day(window.to);
  // A shift that began the day before may still run.
  for (
    let date = day(window.from).subtract({ days: 1 });
    Temporal.PlainDate.compare(date, last) <= 0;
    date = date.add({ days: 1 })
  )
    for (const shift of shifts) if (shift.days.includes(date.dayOfWeek)) spans.push(spanOn(shift, date, zone));
  return spans.filter((span) => span.from < window.to && span.to > window.from).sort((a, b) => a.from - b.from);
}

/** What the calendar says of `at`, and when it will say something else. */
export function calendarAt(
  plant: PlantModel,
  line: Line,
  at: number,
): { readonly word: CalendarWord; readonly until: number } {
  const spans = spansAround(plant, line, at);
  const span = spans.find((candidate) => candidate.from <= at && at < candidate.to);
  if (span) {
    const pause = span.breaks.find((candidate) => candidate.from <= at && at < candidate.to);
    if (pause) return { word: 'break', until: Math.min(pause.to, span.to) };
    return {
      word: 'scheduled',
      until: Math.min(span.to, ...span.breaks.filter((b) => b.from > at).map((b) => b.from)),
    };
  }
  const next = Math.min(...spans.filter((candidate) => candidate.from > at).map((candidate) => candidate.from));
  // Without shifts nothing is ever planned; look again tomorrow, when the plan may have been written.
  return {
    word: line.shifts.length === 0 ? 'scheduled' : 'not-scheduled',
    until: Number.isFinite(next) ? next : at + 86_400_000,
  };
}

/** Scheduled ms (shift less breaks) inside a window that lies in the span. */
export function scheduledMs(span: ShiftSpan, window: Window): number {
  const cut = (other: Window) => Math.max(0, Math.min(other.to, window.to) - Math.max(other.from, window.from));
  return cut(span) - span.breaks.reduce((sum, pause) => sum + cut(pause), 0);
}

/** The last day asked for, a line: screens ask for the same day each second, and calendar arithmetic is a millisecond. */
const days = new WeakMap<Line, Window & { readonly plant: PlantModel; readonly spans: readonly ShiftSpan[] }>();

/** Spans that begin on the day before `at` to eight days after: a week's pattern shows whole. The same all day. */
function spansAround(plant: PlantModel, line: Line, at: number): readonly ShiftSpan[] {
  const known = days.get(line);
  if (known && known.plant === plant && known.from <= at && at < known.to) return known.spans;
  const zone = plant.site.timezone;
  const day = Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(zone).toPlainDate();
  const spans = spansOf(plant, line, day, zone);
  const startOf = (date: Temporal.PlainDate) => date.toZonedDateTime(zone).epochMilliseconds;
  days.set(line, { plant, from: startOf(day), to: startOf(day.add({ days: 1 })), spans });
  return spans;
}

function spansOf(plant: PlantModel, line: Line, day: Temporal.PlainDate, zone: string): ShiftSpan[] {
  const shifts = plant.shifts.filter((shift) => line.shifts.includes(shift.id));
  const spans: ShiftSpan[] = [];
  for (let d = -1; d <= 8; d++) {
    const date = day.add({ days: d });
    const worked = shifts.filter((shift) => shift.days.includes(date.dayOfWeek));
    for (const shift of worked) spans.push(spanOn(shift, date, zone));
    // What begins after today is after every moment of today: nobody asks for more.
    if (d > 0 && worked.length > 0) break;
  }
  return spans.sort((a, b) => a.from - b.from);
}

function spanOn(shift: Shift, date: Temporal.PlainDate, zone: string): ShiftSpan {
  const at = (minute: number) =>
    date.add({ days: Math.floor(minute / 1440) }).toZonedDateTime({
      timeZone: zone,
      plainTime: new Temporal.PlainTime(Math.floor((minute % 1440) / 60), minute % 60),
    }).epochMilliseconds;
  return {
    shift: shift.id,
    day: date.toString(),
    from: at(shift.fromMinute),
    to: at(shift.toMinute),
    breaks: shift.breaks.map((pause) => ({ from: at(pause.fromMinute), to: at(pause.toMinute) })),
  };
}
