import { describe, expect, test } from 'vitest';
import { namedShiftsIn, zoneOffset } from '../../../client/timeline/shift-edges.ts';
import { markEvery, marksOf, spanOf } from '../../../client/timeline/time-window.ts';
import { smallPlant } from '../plant-fixture.ts';

const HOUR = 3_600_000;
const plant = smallPlant();

describe('the span of the time bar', () => {
  const now = Date.UTC(2026, 2, 4, 11, 42);

  test('has now in it, and a little of what comes', () => {
    const span = spanOf(8, now, null);
    expect(span.to - span.from).toBe(8 * HOUR);
    expect(span.from).toBeLessThan(now);
    expect(span.to).toBeGreaterThan(now);
  });

  test('does not move while a moment inside it is shown, and goes back to one before it', () => {
    expect(spanOf(8, now, now - HOUR)).toEqual(spanOf(8, now, null));
    const back = spanOf(8, now, now - 20 * HOUR);
    expect(back.from).toBeLessThan(now - 20 * HOUR);
    expect(back.to).toBeGreaterThan(now - 20 * HOUR);
  });

  test('times stand at full hours of the site, far enough apart to be read', () => {
    const span = { from: Date.UTC(2026, 2, 4, 0, 10), to: Date.UTC(2026, 2, 4, 8, 10) };
    const offset = zoneOffset(span.from, 'Asia/Kolkata');
    const marks = marksOf(span, HOUR, offset);
    expect(marks.every((mark) => (mark + offset) % HOUR === 0)).toBe(true);
    for (const width of [320, 700, 1200]) {
      const step = markEvery(span, width);
      expect((step / (8 * HOUR)) * width).toBeGreaterThanOrEqual(64);
    }
  });
});

describe('shift edges', () => {
  test('a night shift that began yesterday is in the morning of today', () => {
    // Wednesday 4 March 2026, 04:00 to 15:00 in Berlin (UTC+1).
    const shifts = namedShiftsIn(plant, null, Date.UTC(2026, 2, 4, 3), Date.UTC(2026, 2, 4, 14));
    expect(shifts.map((s) => [s.id, s.from, s.to])).toEqual([
      ['night', Date.UTC(2026, 2, 3, 21), Date.UTC(2026, 2, 4, 5)],
      ['early', Date.UTC(2026, 2, 4, 5), Date.UTC(2026, 2, 4, 13)],
    ]);
  });

  test('a shift over a change of clocks is an hour shorter or longer', () => {
    // Clocks in Berlin: forward on 29 March 2026, back on 25 October 2026.
    const spring = namedShiftsIn(plant, null, Date.UTC(2026, 2, 29, 0), Date.UTC(2026, 2, 29, 1));
    const autumn = namedShiftsIn(plant, null, Date.UTC(2026, 9, 25, 0), Date.UTC(2026, 9, 25, 1));
    expect((spring[0]!.to - spring[0]!.from) / HOUR).toBe(7);
    expect((autumn[0]!.to - autumn[0]!.from) / HOUR).toBe(9);
  });

  test('on a Sunday there is no early shift', () => {
    const sunday = namedShiftsIn(plant, null, Date.UTC(2026, 2, 8, 6), Date.UTC(2026, 2, 8, 12));
    expect(sunday).toEqual([]);
  });
});
