import { describe, expect, test } from 'vitest';
import { binomial, type Distribution, draw, normal } from '../../../twin/simulate/distribution.ts';
import { openStreams, uniform } from '../../../twin/simulate/streams.ts';

const N = 200_000;
function moments(one: (words: Uint32Array) => number): { mean: number; sd: number } {
  const words = openStreams(42, ['x']);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < N; i++) {
    const x = one(words);
    sum += x;
    squares += x * x;
  }
  const mean = sum / N;
  return { mean, sd: Math.sqrt(squares / N - mean * mean) };
}

describe('draws have the mean and the spread of their distribution', () => {
  const gamma15 = 0.886226925; // Gamma(1.5)
  const cases: readonly [string, Distribution, number, number][] = [
    ['constant', { constant: 3 }, 3, 0],
    ['exponential', { exponential: 2 }, 2, 2],
    ['weibull, shape 2', { weibull: [2, 3] }, 3 * gamma15, 3 * Math.sqrt(1 - gamma15 ** 2)],
    ['lognormal, by its own mean and sd', { lognormal: [5, 2] }, 5, 2],
    ['gamma', { gamma: [3, 2] }, 6, Math.sqrt(12)],
    ['gamma, shape below 1', { gamma: [0.5, 2] }, 1, Math.sqrt(2)],
    ['uniform', { uniform: [2, 8] }, 5, 6 / Math.sqrt(12)],
    ['triangular', { triangular: [0, 3, 6] }, 3, Math.sqrt(1.5)],
    ['empirical', { empirical: [1, 2, 3, 4] }, 2.5, Math.sqrt(1.25)],
  ];
  test.each(cases)('%s', (_name, distribution, mean, sd) => {
    const found = moments((words) => draw(distribution, words, 0));
    expect(found.mean).toBeCloseTo(mean, 1);
    expect(found.sd).toBeCloseTo(sd, 1);
  });

  test('normal', () => {
    const found = moments((words) => normal(words, 0));
    expect(found.mean).toBeCloseTo(0, 1);
    expect(found.sd).toBeCloseTo(1, 1);
  });

  test('binomial, by jumps', () => {
    const found = moments((words) => binomial(12, 0.1, words, 0));
    expect(found.mean).toBeCloseTo(1.2, 1);
    expect(found.sd).toBeCloseTo(Math.sqrt(12 * 0.1 * 0.9), 1);
    const words = openStreams(1, ['x']);
    expect([binomial(9, 0, words, 0), binomial(9, 1, words, 0)]).toEqual([0, 9]);
  });
});

describe('streams', () => {
  const first = (words: Uint32Array, stream: number) => Array.from({ length: 5 }, () => uniform(words, stream));

  test('a stream is found by its key, whatever stands beside it', () => {
    const alone = openStreams(5, ['capper/repair']);
    const among = openStreams(5, ['filler/repair', 'capper/repair', 'x']);
    expect(first(among, 1)).toEqual(first(alone, 0));
  });

  test('another seed or key gives another stream, never 0 or 1', () => {
    const words = openStreams(5, ['a', 'b']);
    expect(first(words, 0)).not.toEqual(first(words, 1));
    expect(first(openStreams(6, ['a']), 0)).not.toEqual(first(openStreams(5, ['a']), 0));
    for (let i = 0; i < 10_000; i++) {
      const u = uniform(words, 0);
      expect(u > 0 && u < 1).toBe(true);
    }
  });
});
