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
