import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds, type Limit } from '../../../analytics/alarms/condition.ts';

const high: Limit = { kind: 'above', limit: 80, deadband: 5 };

test('a reading that trembles around its limit is one alarm with a deadband, many without', () => {
  const readings = [79, 81, 79, 82, 78, 81, 76, 81, 74, 79];
  const count = (limit: Limit) => {
    let was = false;
    let begun = 0;
    for (const reading of readings) {
      const now = holds(limit, reading, was);
      if (now && !was) begun++;
      was = now;
    }
    return begun;
  };
  expect(count({ ...high, deadband: 0 })).toBe(4);
  expect(count(high)).toBe(1);
});

test('at its limit nothing is too high or too low, and what cannot be read changes nothing', () => {
  expect(holds(high, 80, false)).toBe(false);
  expect(holds(high, 80.01, false)).toBe(true);
  expect(holds(high, 75, true)).toBe(true);
  expect(holds(high, 74.99, true)).toBe(false);
  expect(holds({ kind: 'below', limit: 2, deadband: 0.5 }, 2.4, true)).toBe(true);
  expect(holds({ kind: 'below', limit: 2, deadband: 0.5 }, 2.4, false)).toBe(false);
  expect(holds(high, Number.NaN, true)).toBe(true);
  expect(holds(high, Number.NaN, false)).toBe(false);
});

test('below is above upside down', () => {
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
      fc.integer({ min: 0, max: 50 }),
      fc.boolean(),
      (x, band, was) => {
        const below: Limit = { kind: 'below', limit: -7, deadband: band };
        const above: Limit = { kind: 'above', limit: 7, deadband: band };
        return holds(below, -x, was) === holds(above, x, was);
      },
    ),
  );
});

test('a code or a word is met as such', () => {
  const codes: Limit = { kind: 'equals', values: [1, 2, 'OPEN'] };
  expect(holds(codes, 2, false)).toBe(true);
  expect(holds(codes, 'OPEN', false)).toBe(true);
  expect(holds(codes, 3, true)).toBe(false);
});
