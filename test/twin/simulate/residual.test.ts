/** What is left of a time that has lasted: against draws that are kept only when they last longer, and against closed forms. */
import { describe, expect, test } from 'vitest';
import { type Distribution, draw } from '../../../twin/simulate/distribution.ts';
import { drawMidLife, drawResidual, moments, outlasted, sumOf, survival } from '../../../twin/simulate/residual.ts';
import { openStreams } from '../../../twin/simulate/streams.ts';

const DRAWS = 4000;
const many = (next: (words: Uint32Array) => number, count = DRAWS) => {
  const words = openStreams(5, ['a']);
  return Array.from({ length: count }, () => next(words));
};
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** Two-sample Kolmogorov-Smirnov distance, scaled: above 1.95 with probability 0.001. */
function ks(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [[...a].sort((p, q) => p - q), [...b].sort((p, q) => p - q)];
  let [i, j, most] = [0, 0, 0];
  while (i < x.length && j < y.length) {
    const at = Math.min(x[i] as number, y[j] as number);
    while (i < x.length && (x[i] as number) <= at) i++;
    while (j < y.length && (y[j] as number) <= at) j++;
    most = Math.max(most, Math.abs(i / x.length - j / y.length));
  }
  return most * Math.sqrt((x.length * y.length) / (x.length + y.length));
}

const ALL: readonly [string, Distribution, number][] = [
  ['exponential', { exponential: 60 }, 90],
  ['weibull, growing danger', { weibull: [2.5, 100] }, 80],
  ['weibull, falling danger', { weibull: [0.7, 100] }, 150],
  ['lognormal', { lognormal: [60, 40] }, 90],
  ['gamma', { gamma: [2.3, 30] }, 100],
  ['uniform', { uniform: [10, 110] }, 60],
  ['triangular', { triangular: [10, 30, 120] }, 50],
  ['empirical', { empirical: [5, 20, 40, 80, 81, 95, 130] }, 60],
];

describe.each(ALL)('%s', (_name, of, lasted) => {
  test('what is left is as of those that last longer', () => {
    const words = openStreams(9, ['b']);
    const longer: number[] = [];
    while (longer.length < DRAWS) {
      const value = draw(of, words, 0);
      if (value > lasted) longer.push(value - lasted);
    }
    expect(
      ks(
        longer,
        many((w) => drawResidual(of, lasted, w, 0)),
      ),
    ).toBeLessThan(1.95);
  });

  test('what has not begun to last is drawn as ever, and survival is the share that lasts longer', () => {
    const fresh = many((w) => draw(of, w, 0));
    expect(
      ks(
        fresh,
        many((w) => drawResidual(of, 0, w, 0)),
      ),
    ).toBeLessThan(1.95);
    expect(fresh.filter((value) => value > lasted).length / DRAWS).toBeCloseTo(survival(of, lasted), 1);
    const { mean: middle, sd } = moments(of);
    expect(Math.abs(mean(fresh) - middle)).toBeLessThan((4 * sd) / Math.sqrt(DRAWS));
  });

  test('in the middle of its life the mean left is E[X^2] / 2 E[X] (renewal theory)', () => {
    const { mean: middle, sd } = moments(of);
    const left = many((w) => drawMidLife(of, w, 0), 20_000);
    expect(mean(left) / ((sd * sd + middle * middle) / (2 * middle))).toBeCloseTo(1, 1);
  });
});

test('twice the danger: survival is squared', () => {
  const of: Distribution = { weibull: [2, 100] };
  const left = many((w) => drawResidual(of, 50, w, 0, 2));
  const share = left.filter((value) => value > 30).length / DRAWS;
  expect(share).toBeCloseTo((survival(of, 80) / survival(of, 50)) ** 2, 1);
});

test('what has outlasted all that is known goes on for the usual time, without memory', () => {
  const of: Distribution = { empirical: [10, 20, 30] };
  expect(outlasted(of, 30)).toBe(true);
  expect(outlasted(of, 29)).toBe(false);
  expect(mean(many((w) => drawResidual(of, 500, w, 0))) / 20).toBeCloseTo(1, 1);
});

test('a constant has the rest of itself left', () => {
  expect(drawResidual({ constant: 40 }, 15, openStreams(1, ['x']), 0)).toBe(25);
});

test('a lot takes as long as its units one after the other, on average and in spread', () => {
  const of: Distribution = { gamma: [2, 10] };
  const lots = many((w) => draw(sumOf(of, 12), w, 0), 20_000);
  const singles = many((w) => Array.from({ length: 12 }, () => draw(of, w, 0)).reduce((a, b) => a + b, 0), 20_000);
  const spread = (values: readonly number[]) => {
    const middle = mean(values);
    return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
  };
  expect(mean(lots) / mean(singles)).toBeCloseTo(1, 2);
  expect(Math.abs(spread(lots) / spread(singles) - 1)).toBeLessThan(0.05);
});
