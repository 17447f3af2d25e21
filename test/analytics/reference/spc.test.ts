/** SPC against cases that were worked out elsewhere (test/reference/README.md), and what is said of cases that cannot be. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type ReferenceCase, runCase } from '../../../analytics/reference/case.ts';
import { METHODS } from '../../../analytics/reference/methods.ts';

const file: { rtol?: number; cases: readonly ReferenceCase[] } = JSON.parse(
  readFileSync(new URL('../../reference/spc-dev.json', import.meta.url), 'utf8'),
);

describe('cases worked out elsewhere', () => {
  test.each(file.cases.map((one) => [one.id, one] as const))('%s', (_id, one) => {
    expect(runCase(METHODS, one, file.rtol)).toMatchObject({ ok: true });
  });
});

describe('inputs that cases may bring too', () => {
  const result = (method: string, inputs: Readonly<Record<string, unknown>>) =>
    runCase(METHODS, { id: 'x', method, inputs, expected: {} }, undefined).result;

  test('one size for all samples', () => {
    const counts = [4, 6, 3, 5];
    expect(result('p chart', { counts, sizes: 50 })).toEqual(result('p chart', { counts, sizes: [50, 50, 50, 50] }));
  });

  test('np charts of unequal samples have limits for each', () => {
    expect(result('np chart', { counts: [4, 6, 3], sizes: [50, 60, 40] })).toMatchObject({
      center: [
        expect.closeTo(50 * (13 / 150), 10),
        expect.closeTo(60 * (13 / 150), 10),
        expect.closeTo(40 * (13 / 150), 10),
      ],
    });
  });

  test('capability of individuals takes sigma from moving ranges, and lacks what one limit cannot give', () => {
    const x = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1];
    const of = result('Cp Cpk Pp Ppk Cpm + CI', {
      subgroups: x.map((value) => [value]),
      lsl: null,
      usl: 60,
      target: 50,
    });
    // Sigma of case imr-nist.
    expect(of).toMatchObject({
      sigma_within: expect.closeTo(1.66413722668, 9),
      Cp: null,
      Pp_ci95: null,
      ppm_below: null,
    });
    expect(of).toMatchObject({ Cpk: expect.closeTo((60 - 50.81) / (3 * 1.66413722668), 9) });
  });

  test("Laney's chart", () => {
    const of = result("Laney p' chart", { counts: [100, 130, 90, 120], sizes: [1000, 1000, 1000, 1000] });
    expect(of).toMatchObject({
      center: 0.11,
      sigma_z: expect.closeTo(100 / 3 / Math.sqrt(1000 * 0.11 * 0.89) / 1.1283791671, 8),
    });
  });
});

describe('cases that cannot be worked out say why', () => {
  const problem = (method: string, inputs: Readonly<Record<string, unknown>>) =>
    runCase(METHODS, { id: 'x', method, inputs, expected: {} }, undefined).problem;

  test.each([
    ['I-MR', { x: [5, 5, 5, 5] }, 'all points are equal'],
    ['I-MR', { x: [5] }, 'two points'],
    ['Xbar-R and Xbar-S', { subgroups: [[1], [2], [3]] }, 'fewer than two values'],
    [
      'Xbar-S unequal n',
      {
        subgroups: [
          [1, 2],
          [2, null],
          [3, 4],
        ],
      },
      'fewer than two values',
    ],
    ['p chart', { counts: [1, 2], sizes: [10, 0] }, 'no units'],
    ['p chart', { counts: [1, 2], sizes: [10] }, 'as many sizes'],
    ['np chart', { counts: [1, 12], sizes: [10, 10] }, 'more defectives'],
    ['c chart', { counts: [3, -1, 4] }, 'negative'],
    ['EWMA', { x: [1, 2], target: 1, sigma: 0 }, 'sigma above 0'],
    ['Nelson 8 + WE4 run length 8', { x: [1, 2], center: 1, sigma: 0 }, 'sigma is above 0'],
    [
      'Hotelling T2 individuals',
      {
        X: [
          [1, 2],
          [2, 4],
          [3, 6],
          [5, 10],
        ],
      },
      'the others tell it wholly',
    ],
  ])('%s %o', (method, inputs, words) => expect(problem(method, inputs)).toContain(words));
});
