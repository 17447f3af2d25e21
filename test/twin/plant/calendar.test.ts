/** Shifts in site time: over clock changes, over midnight, with breaks. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calendarAt, scheduledMs, shiftAt } from '../../../twin/plant/calendar.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
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
