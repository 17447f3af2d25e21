/** Shifts, crews and exceptions from the file's shape to the model's: clock times as minutes, references checked. */

import type { Fail } from './fail.ts';
import type { CalendarException, DayCycle, PlantModel, Shift } from './model.ts';
import type { Path } from './path.ts';
import type { PlantSpec } from './schema.ts';

type ShiftSpec = PlantSpec['shifts'][number];
type ExceptionSpec = NonNullable<PlantSpec['calendar']>[number];

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const A_MONDAY = '1970-01-05';
const DAY_MINUTES = 1440;

export function compileCalendar(spec: PlantSpec, fail: Fail): Pick<PlantModel, 'shifts' | 'crews' | 'calendar'> {
  const crews = spec.crews ?? [];
  const shifts = spec.shifts.map((one, i) => shift(one, ['shifts', i], fail));
  for (const [i, { crews: turns }] of spec.shifts.entries()) {
    checkDate(turns?.from, ['shifts', i, 'crews', 'from'], fail);
    for (const [c, id] of (turns?.order ?? []).entries())
      if (!crews.some((crew) => crew.id === id))
        fail(['shifts', i, 'crews', 'order', c], `no crew \`${id}\`; \`crews\` lists those there are`);
  }
  return { shifts, crews, calendar: (spec.calendar ?? []).map((one, i) => exception(one, i, spec, shifts, fail)) };
}

function shift(spec: ShiftSpec, path: Path, fail: Fail): Shift {
  const from = minuteOf(spec.from);
  const after = (text: string) => (minuteOf(text) < from ? minuteOf(text) + DAY_MINUTES : minuteOf(text));
  return {
    id: spec.id,
    name: spec.name,
    days: daysOf(spec, path, fail),
    fromMinute: from,
    toMinute: endMinute(spec.to, from),
    breaks: (spec.breaks ?? []).map((pause) => ({
      name: pause.name ?? 'break',
      fromMinute: after(pause.from),
      toMinute: after(pause.to),
    })),
    crews: spec.crews ?? null,
  };
}

function daysOf({ days, cycle }: ShiftSpec, path: Path, fail: Fail): DayCycle {
  if ((days === undefined) === (cycle === undefined))
    fail(path, 'a shift has either `days` (weekdays) or `cycle` (a pattern of another length)');
  if (!cycle) return { from: A_MONDAY, length: 7, on: (days ?? []).map((day) => WEEKDAYS.indexOf(day)) };
  checkDate(cycle.from, [...path, 'cycle', 'from'], fail);
  for (const [i, day] of cycle.on.entries())
    if (day > cycle.days) fail([...path, 'cycle', 'on', i], `the cycle has ${cycle.days} days, there is no day ${day}`);
  return { from: cycle.from, length: cycle.days, on: cycle.on.map((day) => day - 1) };
}

function exception(
  spec: ExceptionSpec,
  index: number,
  plant: PlantSpec,
  shifts: readonly Shift[],
  fail: Fail,
): CalendarException {
  const path: Path = ['calendar', index];
  const to = spec.to ?? spec.from;
  checkDate(spec.from, [...path, 'from'], fail);
  checkDate(spec.to, [...path, 'to'], fail);
  if (to < spec.from) fail([...path, 'to'], `ends on ${to}, before it begins on ${spec.from}`);
  for (const [i, id] of (spec.lines ?? []).entries())
    if (!plant.lines.some((line) => line.id === id)) fail([...path, 'lines', i], `no line \`${id}\``);
  const works = spec.works.map((one, i) => {
    const known = shifts.find((candidate) => candidate.id === one.shift);
    if (!known) fail([...path, 'works', i, 'shift'], `no shift \`${one.shift}\`; \`shifts\` lists those there are`);
    const from = one.from === undefined ? (known?.fromMinute ?? 0) : minuteOf(one.from);
    return {
      shift: one.shift,
      fromMinute: from,
      toMinute: one.to === undefined ? (known?.toMinute ?? 0) : endMinute(one.to, from),
    };
  });
  for (const [i, one] of works.entries())
    if (one.toMinute > 0 && one.toMinute <= one.fromMinute)
      fail([...path, 'works', i], 'ends before it begins: give `to` too');
  return { name: spec.name, from: spec.from, to, lines: spec.lines ?? null, works };
}

/** The shape is right already; there is no 30 February. */
function checkDate(text: string | undefined, path: Path, fail: Fail): void {
  if (text === undefined) return;
  const at = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text) fail(path, `there is no day ${text}`);
}

const endMinute = (text: string, from: number): number =>
  minuteOf(text) <= from ? minuteOf(text) + DAY_MINUTES : minuteOf(text);

const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
