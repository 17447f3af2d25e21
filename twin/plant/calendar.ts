/**
 * Shifts, their crews and their breaks in site time, days that are not like others included. Computed with Temporal in the
 * site's IANA zone, so that a shift over a clock change is an hour shorter or longer. Pure: the instant comes in as an argument.
 */
import { Temporal } from 'temporal-polyfill';
import type { Window } from '../derived.ts';
import type { CalendarWord } from '../words.ts';
import type { CalendarException, DayCycle, Line, PlantModel, Shift } from './model.ts';

export interface ShiftSpan extends Window {
  readonly shift: string;
  /** Site date on which it begins, `2026-11-21`. */
  readonly day: string;
  /** Id of the crew that works it by plan; empty = nobody says. */
  readonly crew: string;
  readonly breaks: readonly Window[];
}

/** The shift a line works at `at`; null between shifts. */
export function shiftAt(plant: PlantModel, line: Line, at: number): ShiftSpan | null {
  return spansAround(plant, line, at).find((span) => span.from <= at && at < span.to) ?? null;
}

/** Name of a worked shift, `2026-11-21 early`: sorts by time. */
export const shiftKey = (span: ShiftSpan): string => `${span.day} ${span.shift}`;

/** Shifts of a line (null = of any line) that touch [from, to), in order. */
export function shiftsIn(plant: PlantModel, line: Line | null, window: Window): ShiftSpan[] {
  const zone = plant.site.timezone;
  const day = (at: number) =>
    Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(zone).toPlainDate();
  const spans: ShiftSpan[] = [];
  const last = day(window.to);
  // A shift that began the day before may still run.
  for (
    let date = day(window.from).subtract({ days: 1 });
    Temporal.PlainDate.compare(date, last) <= 0;
    date = date.add({ days: 1 })
  )
    spans.push(...spansOn(plant, line, date));
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

/** The break that a line is in at `at`; null = none. */
export function breakAt(plant: PlantModel, line: Line, at: number): Window | null {
  const span = shiftAt(plant, line, at);
  return span?.breaks.find((pause) => pause.from <= at && at < pause.to) ?? null;
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
  const spans = spansOf(plant, line, day);
  const startOf = (date: Temporal.PlainDate) => date.toZonedDateTime(zone).epochMilliseconds;
  days.set(line, { plant, from: startOf(day), to: startOf(day.add({ days: 1 })), spans });
  return spans;
}

function spansOf(plant: PlantModel, line: Line, day: Temporal.PlainDate): ShiftSpan[] {
  const spans: ShiftSpan[] = [];
  for (let d = -1; d <= 8; d++) {
    const worked = spansOn(plant, line, day.add({ days: d }));
    spans.push(...worked);
    // What begins after today is after every moment of today: nobody asks for more.
    if (d > 0 && worked.length > 0) break;
  }
  return spans.sort((a, b) => a.from - b.from);
}

/** Days of a plant that were asked for, by date and line: the same few are asked for again and again. */
const begun = new WeakMap<PlantModel, Map<string, readonly ShiftSpan[]>>();
/** A year of ten lines. */
const MOST_DAYS = 4000;

/** Shifts that begin on a date. */
function spansOn(plant: PlantModel, line: Line | null, date: Temporal.PlainDate): readonly ShiftSpan[] {
  const day = date.toString();
  const key = `${day} ${line?.slot ?? ''}`;
  const ofPlant = begun.get(plant) ?? new Map<string, readonly ShiftSpan[]>();
  begun.set(plant, ofPlant);
  const known = ofPlant.get(key);
  if (known) return known;
  if (ofPlant.size >= MOST_DAYS) ofPlant.clear();
  const spans = line ? workedOn(plant, line, date, day) : ofAnyLine(plant, date);
  ofPlant.set(key, spans);
  return spans;
}

/** A shift that several lines work alike is one. */
function ofAnyLine(plant: PlantModel, date: Temporal.PlainDate): ShiftSpan[] {
  const spans = new Map<string, ShiftSpan>();
  for (const line of plant.lines)
    for (const span of spansOn(plant, line, date)) spans.set(`${span.shift} ${span.from} ${span.to}`, span);
  return [...spans.values()];
}

function workedOn(plant: PlantModel, line: Line, date: Temporal.PlainDate, day: string): ShiftSpan[] {
  const isFor = ({ from, to, lines }: CalendarException) =>
    from <= day && day <= to && (lines === null || lines.includes(line.id));
  const works = plant.calendar.findLast(isFor)?.works;
  const own = plant.shifts.filter((shift) => line.shifts.includes(shift.id));
  if (!works)
    return own
      .filter(({ days }) => days.on.includes(dayOfCycle(days, date)))
      .map((shift) => spanOf(plant, shift, date, shift));
  return works.flatMap((times) =>
    own.filter(({ id }) => id === times.shift).map((shift) => spanOf(plant, shift, date, times)),
  );
}

/** 0 = the first day of a cycle. */
function dayOfCycle({ from, length }: Pick<DayCycle, 'from' | 'length'>, date: Temporal.PlainDate): number {
  return ((daysSince(from, date) % length) + length) % length;
}

const daysSince = (from: string, date: Temporal.PlainDate): number => Temporal.PlainDate.from(from).until(date).days;

function spanOf(
  plant: PlantModel,
  shift: Shift,
  date: Temporal.PlainDate,
  times: Pick<Shift, 'fromMinute' | 'toMinute'>,
): ShiftSpan {
  const at = (minute: number) =>
    date.add({ days: Math.floor(minute / 1440) }).toZonedDateTime({
      timeZone: plant.site.timezone,
      plainTime: new Temporal.PlainTime(Math.floor((minute % 1440) / 60), minute % 60),
    }).epochMilliseconds;
  return {
    shift: shift.id,
    day: date.toString(),
    crew: crewOn(shift, date),
    from: at(times.fromMinute),
    to: at(times.toMinute),
    breaks: shift.breaks
      .filter((pause) => pause.fromMinute < times.toMinute && pause.toMinute > times.fromMinute)
      .map((pause) => ({ from: at(pause.fromMinute), to: at(pause.toMinute) })),
  };
}

function crewOn({ crews }: Shift, date: Temporal.PlainDate): string {
  if (!crews) return '';
  const { from, every, order } = crews;
  return order[Math.floor(dayOfCycle({ from, length: every * order.length }, date) / every)] ?? '';
}
