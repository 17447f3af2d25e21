import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReadingPoint } from '../../analytics/batch/actual.ts';
import { instantStretches, meanStretches } from '../../analytics/limits/exceedances.ts';

const HIGH = { low: null, high: 10 };
const told = (...points: [number, number | null][]): ReadingPoint[] => points;

test('an exceedance begins and ends with its readings, and says its worst', () => {
  const points = told([0, 5], [10, 12], [20, 15], [30, 11], [40, 9]);
  expect(instantStretches(points, 100, { from: 0, to: 60 }, HIGH)).toEqual([
    { kind: 'exceeded', from: 10, to: 40, open: false, worst: 15, periods: 3, knownMs: 30 },
  ]);
  // Below a lower limit the least is the worst.
  expect(instantStretches(points, 100, { from: 0, to: 60 }, { low: 10, high: null })).toMatchObject([
    { from: 0, to: 10, worst: 5 },
    { from: 40, to: 60, worst: 9, open: true },
  ]);
});

test('what nobody knows is missing and no compliance; between two readings outside it is part of the exceedance', () => {
  const points = told([10, 12], [40, 13], [50, null], [60, 5]);
  expect(instantStretches(points, 10, { from: 0, to: 100 }, HIGH)).toEqual([
    { kind: 'no-data', from: 0, to: 10, open: false, worst: null, periods: 0, knownMs: 0 },
    { kind: 'exceeded', from: 10, to: 50, open: false, worst: 13, periods: 2, knownMs: 20 },
    { kind: 'no-data', from: 50, to: 60, open: false, worst: null, periods: 0, knownMs: 0 },
    { kind: 'no-data', from: 70, to: 100, open: true, worst: null, periods: 0, knownMs: 0 },
  ]);
  expect(instantStretches([], 10, { from: 0, to: 5 }, HIGH)).toMatchObject([{ kind: 'no-data', from: 0, to: 5 }]);
});

test('a mean is judged by the period: a peak within it is no exceedance, and too little known is none that was kept', () => {
  const points = told([0, 2], [9, 80], [10, 20], [20, 11], [30, 3], [32, null]);
  // Means 9.8, 20, 11; of the last period a fifth is known.
  expect(meanStretches(points, 100, [0, 10, 20, 30, 40], HIGH)).toEqual([
    { kind: 'exceeded', from: 10, to: 30, open: false, worst: 20, periods: 2, knownMs: 20 },
    { kind: 'no-data', from: 30, to: 40, open: true, worst: null, periods: 0, knownMs: 2 },
  ]);
  expect(meanStretches(points, 100, [], HIGH)).toEqual([]);
  expect(meanStretches(points, 100, [5], HIGH)).toEqual([]);
});

const point = fc.tuple(
  fc.integer({ min: 1, max: 30 }),
  fc.option(fc.integer({ min: 0, max: 20 }), { freq: 4, nil: null }),
);
const course = fc.array(point, { maxLength: 40 }).map((steps) => {
  let at = 0;
  return steps.map(([step, value]): ReadingPoint => {
    at += step;
    return [at, value];
  });
});

test('stretches are in order, never overlap, lie in what was asked, and their known time is no longer than they are', () => {
  fc.assert(
    fc.property(course, fc.integer({ min: 1, max: 40 }), (points, holds) => {
      const span = { from: 0, to: 500 };
      let last = span.from;
      for (const { from, to, knownMs, kind, worst, periods } of instantStretches(points, holds, span, HIGH)) {
        expect(from).toBeGreaterThanOrEqual(last);
        expect(to).toBeGreaterThan(from);
        expect(to).toBeLessThanOrEqual(span.to);
        expect(knownMs).toBeLessThanOrEqual(to - from);
        if (kind === 'exceeded') {
          expect(worst).toBeGreaterThan(10);
          expect(periods).toBeGreaterThan(0);
        } else expect([worst, knownMs]).toEqual([null, 0]);
        last = to;
      }
    }),
  );
});

test('every instant is judged as by looking at it alone: outside, unknown or kept', () => {
  fc.assert(
    fc.property(course, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 499 }), (points, holds, at) => {
      const stretch = instantStretches(points, holds, { from: 0, to: 500 }, HIGH).find(
        ({ from, to }) => from <= at && at < to,
      );
      const held = points.findLast(([time]) => time <= at);
      const value = held && at < held[0] + holds ? held[1] : null;
      if (value !== null && value > 10) expect(stretch?.kind).toBe('exceeded');
      else if (value !== null) expect(stretch).toBeUndefined();
      // A gap is told, be it as one or as part of an exceedance.
      else expect(stretch).toBeDefined();
    }),
  );
});

test('means over periods of one reading each are that reading', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 30 }), (values) => {
      const points = values.map((value, i): ReadingPoint => [i * 10, value]);
      const edges = [...values.map((_value, i) => i * 10), values.length * 10];
      expect(meanStretches(points, 10, edges, HIGH)).toEqual(
        instantStretches(points, 10, { from: 0, to: values.length * 10 }, HIGH),
      );
    }),
  );
});
