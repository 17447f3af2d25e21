/** Shifts in site time: over clock changes, over midnight, with breaks. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { breakAt, calendarAt, scheduledMs, shiftAt, shiftKey, shiftsIn } from '../../../twin/plant/calendar.ts';
import { calendarNotes } from '../../../twin/plant/calendar-notes.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { readPlant } from '../../../twin/plant/read.ts';
import { lineText, plantOf } from '../../plants.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const at = (iso: string) => Date.parse(iso);

const SHIFTS = `shifts:
  - { id: early, name: Early, days: [mon, tue, wed, thu, fri], from: "06:00", to: "14:00", breaks: [{ name: Break, from: "09:30", to: "09:45" }] }
  - { id: night, name: Night, days: [mon, tue, wed, thu, fri, sat, sun], from: "22:00", to: "06:00", breaks: [{ name: Meal, from: "01:30", to: "02:00" }] }
`;
const withShifts = (shifts: string): PlantModel => plantOf(lineText().replace(/shifts: \[.*\]\n/, shifts));
const plant = withShifts(SHIFTS); // Europe/Berlin
const line = plant.lines[0]!;
const shift = (iso: string) => shiftAt(plant, line, at(iso));
const word = (iso: string) => calendarAt(plant, line, at(iso)).word;

describe('a night shift', () => {
  test('is 7 hours long when the clock goes forward, 9 when it goes back, else 8', () => {
    const hours = (iso: string) => {
      const span = shift(iso);
      return span ? (span.to - span.from) / HOUR : Number.NaN;
    };
    expect(hours('2026-03-28T23:30:00+01:00')).toBe(7);
    expect(hours('2026-10-24T23:30:00+02:00')).toBe(9);
    expect(hours('2026-06-10T23:30:00+02:00')).toBe(8);
    // The same shift, asked from both sides of the change.
    expect(shift('2026-03-29T05:30:00+02:00')).toEqual(shift('2026-03-28T23:30:00+01:00'));
    expect(shift('2026-10-25T05:30:00+01:00')).toEqual(shift('2026-10-24T23:30:00+02:00'));
  });

  test('begins on its day and ends on the next: Sunday night belongs to Sunday', () => {
    const span = shift('2026-06-15T00:30:00+02:00'); // Monday, half past midnight
    expect(span?.from).toBe(at('2026-06-14T22:00:00+02:00'));
    expect(span?.to).toBe(at('2026-06-15T06:00:00+02:00'));
  });

  test('its planned time loses the hour that the clock loses', () => {
    const all = (iso: string) => {
      const span = shift(iso);
      return span ? scheduledMs(span, span) : Number.NaN;
    };
    expect(all('2026-06-10T23:30:00+02:00')).toBe(7.5 * HOUR);
    // The break 01:30 to 02:00 ends where the hour is skipped; on the day that has 02:xx twice it is as long as ever.
    expect(all('2026-03-28T23:30:00+01:00')).toBe(6.5 * HOUR);
    expect(all('2026-10-24T23:30:00+02:00')).toBe(8.5 * HOUR);
  });
});

describe('a moment', () => {
  test('on an edge belongs to what begins there', () => {
    expect(word('2026-06-10T05:59:59+02:00')).toBe('scheduled');
    expect(shift('2026-06-10T06:00:00+02:00')?.shift).toBe('early');
    expect(shift('2026-06-10T05:59:59.999+02:00')?.shift).toBe('night');
    expect(word('2026-06-10T14:00:00+02:00')).toBe('not-scheduled');
    expect(word('2026-06-10T09:29:59.999+02:00')).toBe('scheduled');
    expect(word('2026-06-10T09:30:00+02:00')).toBe('break');
    expect(word('2026-06-10T09:45:00+02:00')).toBe('scheduled');
  });

  test('of a night break is in it, on the day after the shift began', () => {
    expect(word('2026-06-11T01:29:00+02:00')).toBe('scheduled');
    expect(word('2026-06-11T01:31:00+02:00')).toBe('break');
    expect(word('2026-06-11T02:00:00+02:00')).toBe('scheduled');
  });

  test('of the weekend has no early shift', () => {
    expect(word('2026-06-13T10:00:00+02:00')).toBe('not-scheduled'); // Saturday
    expect(calendarAt(plant, line, at('2026-06-13T10:00:00+02:00')).until).toBe(at('2026-06-13T22:00:00+02:00'));
  });

  test('in a plant without shifts is always scheduled', () => {
    const open = withShifts('shifts: []\n');
    expect(calendarAt(open, open.lines[0]!, at('2026-06-13T10:00:00Z')).word).toBe('scheduled');
    expect(shiftAt(open, open.lines[0]!, at('2026-06-13T10:00:00Z'))).toBeNull();
  });
});

test('what the calendar says holds until the time it names, and changes there, through a whole year', () => {
  const from = at('2026-01-01T00:00:00Z');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 365 * 24 * 60 }), (minute) => {
      const now = from + minute * MINUTE;
      const { word: said, until } = calendarAt(plant, line, now);
      expect(until).toBeGreaterThan(now);
      expect(calendarAt(plant, line, until - 1).word).toBe(said);
      const then = calendarAt(plant, line, until).word;
      // From one shift straight into the next it is scheduled on both sides.
      if (then === said) expect(shiftAt(plant, line, until)?.from).toBe(until);
    }),
    { numRuns: 300 },
  );
});

test('a window is cut to the shift, and what it overlaps of breaks is not planned', () => {
  const span = shift('2026-06-10T07:00:00+02:00')!;
  const cut = (from: string, to: string) => scheduledMs(span, { from: at(from), to: at(to) });
  expect(cut('2026-06-10T09:00:00+02:00', '2026-06-10T10:00:00+02:00')).toBe(45 * MINUTE);
  expect(cut('2026-06-10T09:35:00+02:00', '2026-06-10T09:40:00+02:00')).toBe(0);
  expect(cut('2026-06-10T13:00:00+02:00', '2026-06-10T15:00:00+02:00')).toBe(HOUR);
  expect(cut('2026-06-10T03:00:00+02:00', '2026-06-10T05:00:00+02:00')).toBe(0);
});

describe('days that are not like others', () => {
  const unlike = withShifts(`${SHIFTS}calendar:
  - { name: Holiday, from: 2026-12-25, to: 2026-12-26, works: [] }
  - { name: Saturday overtime, from: 2026-06-13, works: [{ shift: early, to: "12:00" }, { shift: night }] }
  - { name: Summer, from: 2026-07-01, to: 2026-07-31, lines: [line], works: [{ shift: early, from: "05:00", to: "13:00" }] }
  - { name: Visitors, from: 2026-07-15, works: [{ shift: night }] }
`);
  const on = (day: string) =>
    shiftsIn(unlike, unlike.lines[0]!, {
      from: at(`${day}T00:00:00+02:00`),
      to: at(`${day}T23:59:59+02:00`),
    })
      .filter((span) => span.day === day)
      .map((span) => [span.shift, new Date(span.from).toISOString().slice(11, 16), (span.to - span.from) / HOUR]);

  test('on a holiday nothing is planned, and the night shift before it ends as ever', () => {
    const said = (iso: string) => calendarAt(unlike, unlike.lines[0]!, at(iso)).word;
    expect(said('2026-12-25T05:00:00+01:00')).toBe('scheduled'); // night of the 24th
    expect(said('2026-12-25T10:00:00+01:00')).toBe('not-scheduled');
    expect(said('2026-12-26T23:00:00+01:00')).toBe('not-scheduled');
    expect(calendarAt(unlike, unlike.lines[0]!, at('2026-12-25T10:00:00+01:00')).until).toBe(
      at('2026-12-27T22:00:00+01:00'),
    );
  });

  test('overtime is worked at its own times, its breaks where they fall into it', () => {
    expect(on('2026-06-13')).toEqual([
      ['early', '04:00', 6],
      ['night', '20:00', 8],
    ]);
    expect(breakAt(unlike, unlike.lines[0]!, at('2026-06-13T09:40:00+02:00'))).not.toBeNull();
  });

  test('of two for one day the later entry counts', () => {
    expect(on('2026-07-14')).toEqual([['early', '03:00', 8]]);
    expect(on('2026-07-15')).toEqual([['night', '20:00', 8]]);
  });
});

describe('patterns of other lengths and crews', () => {
  const rota = withShifts(`shifts:
  - { id: day, name: Day, cycle: { from: 2026-03-02, days: 8, on: [1, 2, 3, 4] }, from: "06:00", to: "18:00", crews: { from: 2026-03-02, every: 8, order: [red, blue] } }
  - { id: week, name: Week, days: [mon, tue, wed, thu, fri, sat, sun], from: "18:00", to: "06:00", crews: { from: 2026-03-02, every: 7, order: [blue, red] } }
crews:
  - { id: red, name: Red }
  - { id: blue, name: Blue }
`);
  const spans = (from: string, to: string) =>
    shiftsIn(rota, rota.lines[0]!, { from: at(from), to: at(to) }).filter((span) => span.shift === 'day');

  test('four days on, four off, also before the first day that is named, and over a change of clocks', () => {
    const days = (from: string, to: string) => spans(from, to).map((span) => span.day.slice(5));
    expect(days('2026-03-02T00:00:00+01:00', '2026-03-14T00:00:00+01:00')).toEqual([
      ...['03-02', '03-03', '03-04', '03-05'],
      ...['03-10', '03-11', '03-12', '03-13'],
    ]);
    expect(days('2026-02-22T00:00:00+01:00', '2026-03-02T00:00:00+01:00')).toEqual([
      '02-22',
      '02-23',
      '02-24',
      '02-25',
    ]);
    expect(days('2026-03-26T00:00:00+01:00', '2026-04-03T00:00:00+02:00')).toEqual([
      '03-26',
      '03-27',
      '03-28',
      '03-29',
    ]);
  });

  test('crews come in turn', () => {
    const crew = (iso: string) => shiftAt(rota, rota.lines[0]!, at(iso))?.crew;
    expect(crew('2026-03-03T10:00:00+01:00')).toBe('red');
    expect(crew('2026-03-11T10:00:00+01:00')).toBe('blue');
    expect(crew('2026-03-08T19:00:00+01:00')).toBe('blue');
    expect(crew('2026-03-09T05:00:00+01:00')).toBe('blue'); // began on Sunday evening
    expect(crew('2026-03-09T19:00:00+01:00')).toBe('red');
    expect(crew('2026-03-01T19:00:00+01:00')).toBe('red');
  });

  test('every shift of a year has one name, and those of a line do not overlap', () => {
    const year = shiftsIn(plant, line, { from: at('2026-01-01T00:00:00Z'), to: at('2027-01-01T00:00:00Z') });
    expect(new Set(year.map(shiftKey)).size).toBe(year.length);
    for (let i = 1; i < year.length; i++) expect(year[i]!.from).toBeGreaterThanOrEqual(year[i - 1]!.to);
  });
});

describe('a calendar that cannot be', () => {
  test('is refused entry by entry, with what is wrong', () => {
    const read = readPlant(
      lineText().replace(
        /shifts: \[.*\]\n/,
        `shifts:
  - { id: none, name: None, from: "06:00", to: "14:00" }
  - { id: both, name: Both, days: [mon], cycle: { from: 2026-02-30, days: 4, on: [5] }, from: "06:00", to: "14:00", crews: { from: 2026-01-01, every: 7, order: [ghost] } }
calendar:
  - { name: Backwards, from: 2026-05-02, to: 2026-05-01, works: [{ shift: ghost }] }
  - { name: Late, from: 2026-05-01, lines: [nowhere], works: [{ shift: none, from: "16:00" }] }
`,
      ),
    );
    const told = read.ok ? [] : read.errors.map(({ path, message }) => `${path}: ${message}`);
    expect(told).toEqual([
      'shifts[0]: a shift has either `days` (weekdays) or `cycle` (a pattern of another length)',
      'shifts[1]: a shift has either `days` (weekdays) or `cycle` (a pattern of another length)',
      'shifts[1].crews.order[0]: no crew `ghost`; `crews` lists those there are',
      'shifts[1].cycle.from: there is no day 2026-02-30',
      'shifts[1].cycle.on[0]: the cycle has 4 days, there is no day 5',
      'calendar[0].to: ends on 2026-05-01, before it begins on 2026-05-02',
      'calendar[0].works[0].shift: no shift `ghost`; `shifts` lists those there are',
      'calendar[1].lines[0]: no line `nowhere`',
      'calendar[1].works[0]: ends before it begins: give `to` too',
    ]);
  });
});

test('holes between shifts and shifts that overlap are noted once; nights and weekends off are meant', () => {
  const noted = (shifts: string) => calendarNotes(withShifts(shifts), at('2026-03-02T00:00:00+01:00'));
  const of = (id: string, from: string, to: string, days = 'mon, tue, wed, thu, fri') =>
    `  - { id: ${id}, name: ${id}, days: [${days}], from: "${from}", to: "${to}" }\n`;
  expect(noted(SHIFTS)).toEqual([]); // 14:00 to 22:00 nobody works
  expect(noted(`shifts:\n${of('early', '06:00', '14:00')}${of('late', '14:30', '22:00')}`)).toEqual([
    'line: early ends at 14:00, late begins at 14:30: what is made in the 30 minutes between belongs to no shift',
  ]);
  expect(noted(`shifts:\n${of('early', '06:00', '14:15')}${of('late', '14:00', '22:00')}`)).toEqual([
    'line: early ends at 14:15, late begins at 14:00: they overlap, and the earlier one counts until it ends',
  ]);
});
