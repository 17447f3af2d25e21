import { expect, test } from 'vitest';
import { withFalseShare } from '../../../analytics/statistics/false-discovery.ts';
import { chiSquareTail } from '../../../analytics/statistics/gamma.ts';
import { oddsRatio } from '../../../analytics/statistics/two-by-two.ts';

const table = (insideWith: number, insideWithout: number, elsewhereWith: number, elsewhereWithout: number) => ({
  insideWith,
  insideWithout,
  elsewhereWith,
  elsewhereWithout,
});

test("Fisher's tea taster: p as in R; the interval by exact counting in Python (R's own search stops 0.7 % short of it)", () => {
  const { p, odds, low, high } = oddsRatio(table(3, 1, 1, 3), 0.95);
  expect(p).toBeCloseTo(0.485714286, 8);
  expect(odds).toBe(9);
  expect(low).toBeCloseTo(0.21173559544657855, 9);
  expect(high).toBeCloseTo(626.243530588814, 5);
});

test('the interval is where each tail has half of what is left', () => {
  // Both of two inside and none of three elsewhere: P(2 | odds) = o2 / (3 + 6 o + o2), by hand from the binomials 3, 6, 1.
  const { low, high } = oddsRatio(table(2, 0, 0, 3), 0.9);
  expect((low * low) / (3 + 6 * low + low * low)).toBeCloseTo(0.05, 10);
  expect(high).toBeNull();
});

test('empty sides give the whole range, not a number', () => {
  expect(oddsRatio(table(0, 0, 4, 6), 0.95)).toEqual({ p: 1, odds: null, low: 0, high: null });
  expect(() => oddsRatio(table(-1, 0, 4, 6), 0.95)).toThrow('-1 is no count');
});

test.each([
  [3.841458821, 1, 0.05],
  [18.30703805, 10, 0.05],
  [10.8275662, 1, 0.001],
  [2, 2, Math.exp(-1)],
  [0, 3, 1],
])('chi-square: P(X >= %d) of %d degrees is %d (tables)', (x, degrees, p) => {
  expect(chiSquareTail(x, degrees)).toBeCloseTo(p, 8);
});

test('false share as p.adjust(method = "BH") of R gives it', () => {
  const found = withFalseShare([0.041, 0.01, 0.5, 0.012].map((p) => ({ p })));
  expect(found.map(({ p }) => p)).toEqual([0.01, 0.012, 0.041, 0.5]);
  expect(found.map(({ q }) => Number(q.toFixed(6)))).toEqual([0.024, 0.024, 0.054667, 0.5]);
});
