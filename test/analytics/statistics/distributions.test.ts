/** Quantiles and tails against scipy 1.17.1 and mpmath 1.3. */
import { describe, expect, test } from 'vitest';
import {
  betaQuantile,
  chiSquareQuantile,
  fAbove,
  fQuantile,
  tBeyond,
  tQuantile,
} from '../../../analytics/statistics/distributions.ts';
import { cholesky, quadraticForm } from '../../../analytics/statistics/matrix.ts';
import { normalAbove, normalBelow, normalQuantile } from '../../../analytics/statistics/normal.ts';

const same = (got: number, wanted: number, rtol: number) =>
  expect(Math.abs(got / wanted - 1), `${got}, not ${wanted}`).toBeLessThan(rtol);

describe('normal', () => {
  test.each([
    [-30, 4.906713927148187e-198],
    [-10, 7.619853024160525e-24],
    [-6, 9.86587645037698e-10],
    [-3, 0.0013498980316300946],
    [-2.5, 0.006209665325776135],
    [-2.4999, 0.00621141837494459],
    [0, 0.5],
    [1, 0.8413447460685429],
    [3, 0.9986501019683699],
  ])('below %d', (z, p) => {
    same(normalBelow(z), p, 1e-13);
    same(normalAbove(-z), p, 1e-13);
  });

  test.each([
    [1e-20, -9.262340089798407],
    [1e-7, -5.1993375821928165],
    [0.00135, -2.999976992703393],
    [0.3, -0.5244005127080408],
    [0.975, 1.9599639845400543],
    [0.9973, 2.7821504537846073],
  ])('quantile of %d', (p, z) => {
    same(normalQuantile(p), z, 1e-10);
    same(normalBelow(normalQuantile(p)), p, 1e-12);
  });

  test('ends of a share', () => {
    expect([0, 1, 1.1, Number.NaN].map(normalQuantile)).toEqual([-Infinity, Infinity, NaN, NaN]);
    expect(normalQuantile(0.5)).toBeCloseTo(0, 15);
    expect(normalBelow(Number.NaN)).toBeNaN();
  });
});

describe('the others', () => {
  test.each([
    [0.025, 99, 73.36108019128368],
    [0.975, 99, 128.4219886438403],
    [0.00135, 3, 0.02971131048421834],
    [0.5, 200, 199.33372983863097],
  ])('chi-square %d of %d', (p, degrees, wanted) => same(chiSquareQuantile(p, degrees), wanted, 1e-9));

  test.each([
    [0.9973, 1, 13.5, 0.35474608359763016],
    [0.9, 0.5, 500, 0.002703235918178504],
    [0.5, 0.5, 0.5, 0.5],
    [1e-6, 3, 2, 0.006309573670144919],
  ])('beta %d of %d, %d', (p, a, b, wanted) => same(betaQuantile(p, a, b), wanted, 1e-10));

  test.each([
    [0.9973, 2, 28, 7.3600395515820125],
    [0.999, 1, 500, 10.95670343138867],
    [0.005, 5, 10, 0.07343125353787723],
    [0.5, 3, 3, 1],
  ])('F %d of %d, %d', (p, a, b, wanted) => same(fQuantile(p, a, b), wanted, 1e-10));

  test.each([
    [0.975, 99, 1.9842169515864174],
    [0.9, 3, 1.637744353696209],
    [0.025, 200, -1.9718962236339093],
    [0.995, 1, 63.656741162871526],
  ])('t %d of %d', (p, degrees, wanted) => same(tQuantile(p, degrees), wanted, 1e-10));

  test('tails keep their digits', () => {
    same(fAbove(3, 60, 500), 2.2977684129138754e-11, 1e-10);
    same(fAbove(20, 18, 60), 6.603677151083348e-19, 1e-10);
    same(tBeyond(5, 500), 7.94641504790956e-7, 1e-10);
    expect([fAbove(0, 2, 2), fAbove(-1, 2, 2), tQuantile(0.5, 4)]).toEqual([1, 1, 0]);
  });
});

describe('several variables', () => {
  test('a quadratic form by the triangle', () => {
    const lower = cholesky([
      [4, 2],
      [2, 5],
    ]);
    // The inverse is [[5, -2], [-2, 4]] / 16.
    expect(lower && quadraticForm(lower, [1, 3])).toBeCloseTo((5 - 12 + 36) / 16, 12);
  });

  test('a variable that another tells wholly has no triangle', () => {
    expect(
      cholesky([
        [1, 2],
        [2, 4],
      ]),
    ).toBeNull();
  });
});
