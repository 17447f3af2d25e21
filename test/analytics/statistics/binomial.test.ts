/** Exact statements about shares and quantiles, against values of R 4.3 and against plain sums. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atLeast, incompleteBeta, lnGamma, shareInterval } from '../../../analytics/statistics/binomial.ts';
import { quantile, quantileInterval } from '../../../analytics/statistics/quantile.ts';
import { openStreams, uniform } from '../../../twin/simulate/streams.ts';

test('the logarithm of the gamma function at values that are known exactly', () => {
  expect(lnGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 13);
  expect(lnGamma(1)).toBeCloseTo(0, 13);
  expect(lnGamma(11)).toBeCloseTo(Math.log(3_628_800), 12);
});

describe('the tail of the binomial', () => {
  test('is the sum of its terms', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.nat(61),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (n, k, p) => {
          const term = (i: number) =>
            Math.exp(lnGamma(n + 1) - lnGamma(i + 1) - lnGamma(n - i + 1) + i * Math.log(p) + (n - i) * Math.log1p(-p));
          let sum = 0;
          for (let i = Math.min(k, n + 1); i <= n; i++) sum += term(i);
          expect(atLeast(k, n, p)).toBeCloseTo(sum, 10);
        },
      ),
    );
  });

  test('eight heads or more of ten: 56 of 1,024', () => expect(atLeast(8, 10, 0.5)).toBeCloseTo(56 / 1024, 13));

  test('is 1 from none, 0 beyond all, and certain where the share is', () => {
    expect([atLeast(0, 5, 0.1), atLeast(6, 5, 0.9), atLeast(5, 5, 1), atLeast(1, 5, 0)]).toEqual([1, 0, 1, 0]);
    expect(incompleteBeta(0.5, 3000, 3000)).toBeCloseTo(0.5, 10);
  });
});

describe('the interval of a share', () => {
  test.each([
    // binom.test(8, 10)$conf.int, binom.test(0, 20)$conf.int, binom.test(20, 20)$conf.int
    [8, 10, 0.4439045, 0.9747893],
    [0, 20, 0, 0.1684335],
    [20, 20, 0.8315665, 1],
  ])('%i of %i', (k, n, low, high) => {
    const found = shareInterval(k, n, 0.95);
    expect(found.low).toBeCloseTo(low, 6);
    expect(found.high).toBeCloseTo(high, 6);
  });
});

describe('quantiles', () => {
  test('as R has them by default', () => {
    // quantile(c(1, 3, 4, 10), c(0, 0.5, 0.9, 1))
    const [least, middle, high, most] = [0, 0.5, 0.9, 1].map((p) => quantile([10, 1, 4, 3], p));
    expect([least, middle, most]).toEqual([1, 3.5, 10]);
    expect(high).toBeCloseTo(8.2, 12);
    expect(quantile([], 0.5)).toBeNull();
    expect(quantile([7], 0.9)).toBe(7);
  });

  test('the interval covers what it says it does, and is absent where a sample is too small for it', () => {
    const n = 60;
    const words = openStreams(1, ['sample']);
    let covered = 0;
    for (let i = 0; i < 2000; i++) {
      const found = quantileInterval(
        Array.from({ length: n }, () => uniform(words, 0)),
        0.9,
        0.9,
      );
      if (found && found.low <= 0.9 && 0.9 <= found.high) covered++;
    }
    // 90 % or more; three standard errors of 2,000 draws are 2 %.
    expect(covered / 2000).toBeGreaterThan(0.88);
    expect(covered / 2000).toBeLessThan(0.98);
    // 0.9 ^ 28 = 0.052: of 28 values the largest may still lie below the quantile, in more than one case of twenty.
    const sample = (length: number) => Array.from({ length }, (_, i) => i);
    expect(quantileInterval(sample(28), 0.9, 0.9)).toBeNull();
    expect(quantileInterval(sample(29), 0.9, 0.9)).not.toBeNull();
    expect(quantileInterval([], 0.5, 0.9)).toBeNull();
  });
});
