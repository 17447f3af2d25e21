/** Points, EWMA and CUSUM as values come one by one: as from the whole series, whatever is kept and taken up between. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { declaredBaseline } from '../../../analytics/spc/charts.ts';
import { CUSUM_ABOVE, CUSUM_BELOW, CusumFold } from '../../../analytics/spc/cusum.ts';
import { EwmaFold, ewmaLimits } from '../../../analytics/spc/ewma.ts';
import { Moments, SubgroupFold } from '../../../analytics/spc/subgroup.ts';
import { T2, t2BaselineOf } from '../../../analytics/spc/t2.ts';

const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const base = declaredBaseline('ewma', 50, 2, 1);

describe('subgroups', () => {
  test('a point comes when its values are there, with mean and range, or standard deviation', () => {
    const range = new SubgroupFold(4, 'range');
    expect([2, 4, 4].map((one) => range.add(one))).toEqual([null, null, null]);
    expect(range.add(6)).toEqual({ value: 4, spread: 4, n: 4 });
    const sd = new SubgroupFold(4, 'sd');
    for (const one of [2, 4, 4]) sd.add(one);
    expect(sd.add(6)?.spread).toBeCloseTo(Math.sqrt(8 / 3), 12);
  });

  test('a missing member takes its place, and the point has fewer values', () => {
    const fold = new SubgroupFold(3, 'range');
    const points = [1, Number.NaN, 3, Number.NaN, Number.NaN, 5, NaN, NaN, NaN].map((one) => fold.add(one));
    expect(points.filter((point) => point !== null)).toEqual([
      { value: 2, spread: 2, n: 2 },
      { value: 5, spread: null, n: 1 },
      { value: Number.NaN, spread: null, n: 0 },
    ]);
  });

  test('of individuals the spread is the moving range, and a missing one breaks it', () => {
    const fold = new SubgroupFold(1, 'range');
    expect([5, 8, Number.NaN, 9, 7].map((one) => fold.add(one)?.spread)).toEqual([null, 3, null, null, 2]);
  });

  test('a new stage leaves out what was gathered', () => {
    const fold = new SubgroupFold(2, 'range');
    fold.add(1);
    fold.restart();
    expect([fold.add(5), fold.add(9)]).toEqual([null, { value: 7, spread: 4, n: 2 }]);
  });

  test('a subgroup of none cannot be gathered', () => {
    expect(() => new SubgroupFold(0, 'sd')).toThrow(RangeError);
  });

  test('moments are those of the two-pass formulas', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 60 }), (values) => {
        const moments = new Moments();
        for (const one of values) moments.add(one);
        const mean = values.reduce((a, b) => a + b) / values.length;
        const sd = Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (values.length - 1));
        expect(Math.abs(moments.mean - mean)).toBeLessThan(1e-6);
        expect(Math.abs((moments.sd ?? Number.NaN) - sd)).toBeLessThan(1e-6);
      }),
    );
  });
});

describe('EWMA', () => {
  const settings = { lambda: 0.3, width: 3 };

  test('is the weighted sum of all points, with the limits of as many', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), (values) => {
        const fold = new EwmaFold(base, settings);
        for (const one of values) fold.add(one);
        const t = values.length;
        const z = values.reduce((sum, one, i) => sum + 0.3 * 0.7 ** (t - 1 - i) * one, 0.7 ** t * 50);
        expect(Math.abs(fold.value - z)).toBeLessThan(1e-6);
        const sigma = 2 * Math.sqrt((0.3 / 1.7) * (1 - 0.7 ** (2 * t)));
        expect(fold.limits.sigma).toBeCloseTo(sigma, 10);
      }),
    );
  });

  test('settles at its limits', () => {
    const fold = new EwmaFold(base, settings);
    for (let i = 0; i < 200; i++) fold.add(50, 4);
    expect(fold.limits.ucl).toBeCloseTo(ewmaLimits(base, settings, 4).ucl as number, 10);
  });

  test('a missing value changes nothing, a new stage begins at the centre, a kept state goes on', () => {
    const fold = new EwmaFold(base, settings);
    fold.add(60);
    const state = fold.state();
    expect(fold.add(Number.NaN)).toBe(false);
    expect(fold.state()).toEqual(state);
    const other = new EwmaFold(base, settings);
    other.restore(JSON.parse(JSON.stringify(state)));
    expect([other.add(58), other.value]).toEqual([fold.add(58), fold.value]);
    fold.restart();
    expect(fold.value).toBe(50);
  });

  test('a weight outside of 0..1 is refused', () => {
    expect(() => new EwmaFold(base, { lambda: 0, width: 3 })).toThrow(RangeError);
  });
});

describe('CUSUM', () => {
  test('a mean of four counts twice as much as one value', () => {
    const fold = new CusumFold(base, { k: 0.5, h: 5 });
    expect([fold.add(54, 4), fold.above, fold.below]).toEqual([0, 3.5, 0]);
    expect([fold.add(54, 4), fold.above, fold.aboveFor]).toEqual([CUSUM_ABOVE, 7, 2]);
  });

  test('tells both sides at once after a leap and a fall', () => {
    const fold = new CusumFold(base);
    fold.add(50 + 2 * 40);
    expect(fold.add(50 - 2 * 20)).toBe(CUSUM_ABOVE | CUSUM_BELOW);
    expect([fold.aboveFor, fold.belowFor]).toEqual([2, 1]);
  });

  test('a missing value changes nothing, a new stage begins at 0, a kept state goes on', () => {
    const fold = new CusumFold(base);
    for (const one of [53, 54, 47]) fold.add(one);
    const state = fold.state();
    expect(fold.add(Number.NaN)).toBe(0);
    expect(fold.state()).toEqual(state);
    const other = new CusumFold(base);
    other.restore(JSON.parse(JSON.stringify(state)));
    expect([other.add(55), ...other.state()]).toEqual([fold.add(55), ...fold.state()]);
    fold.restart();
    expect(fold.state()).toEqual([0, 0, 0, 0]);
  });
});

describe('Hotelling T2', () => {
  const rows = Array.from({ length: 20 }, (_, i) => [i % 5, (i * 7) % 11, (i * i) % 6]);

  test('its sum over the rows of the baseline is (n - 1) times the variables', () => {
    const answer = t2BaselineOf(rows);
    if (!answer.ok) throw new Error(answer.reason);
    const statistic = new T2(answer.baseline);
    expect(rows.reduce((sum, row) => sum + statistic.of(row), 0)).toBeCloseTo(19 * 3, 8);
    expect(statistic.of([1, Number.NaN, 2])).toBeNaN();
    expect(statistic.of([1, 2])).toBeNaN();
  });

  test('one variable is the square of z', () => {
    const answer = t2BaselineOf(rows.map(([a]) => [a as number]));
    if (!answer.ok) throw new Error(answer.reason);
    const sd = Math.sqrt(answer.baseline.covariance[0]?.[0] as number);
    const statistic = new T2(answer.baseline);
    expect(statistic.of([9])).toBeCloseTo(((9 - 2) / sd) ** 2, 10);
    expect(statistic.parts([9])).toEqual([statistic.of([9])]);
  });

  test.each([
    ['too few rows', rows.slice(0, 4), 'too-few-points'],
    ['none', [], 'too-few-points'],
    ['rows of different lengths', [...rows, [1, 2]], 'not-a-number'],
    ['a missing value', [...rows, [1, 2, Number.NaN]], 'not-a-number'],
    ['a constant variable', rows.map(([a, b]) => [a, b, 3] as number[]), 'no-variation'],
    [
      'one that the others tell',
      rows.map(([a, b]) => [a, b, (a as number) + 2 * (b as number)] as number[]),
      'no-variation',
    ],
  ])('%s: refused', (_name, given, wanted) => {
    expect(t2BaselineOf(given as number[][])).toEqual({ ok: false, reason: wanted });
  });

  test('a covariance that no baseline has is misuse', () => {
    expect(() => new T2({ means: [0], covariance: [[0]], points: 5 })).toThrow(RangeError);
  });
});
