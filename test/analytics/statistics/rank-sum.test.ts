import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leastRankP, rankChange } from '../../../analytics/statistics/rank-sum.ts';

test('permeability constants of Hollander and Wolfe (1973, p. 69), as R tells them by wilcox.test', () => {
  const first = [1.15, 0.88, 0.9, 0.74, 1.21];
  const second = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
  const found = rankChange(first, second, 0.95);
  // One-sided 0.1272; the median of differences 0.305, 95 % interval -0.15 to 0.76.
  expect((found?.p ?? 0) / 2).toBeCloseTo(0.1272, 4);
  expect(found?.shift).toBeCloseTo(0.305, 6);
  expect(found?.low).toBeCloseTo(-0.15, 6);
  expect(found?.high).toBeCloseTo(0.76, 6);
});

test('three values wholly apart from three others come by chance in two of twenty orders', () => {
  expect(leastRankP(3, 3)).toBeCloseTo(2 / 20, 12);
  expect(rankChange([1, 2, 3], [4, 5, 6], 0.95)?.p).toBeCloseTo(2 / 20, 12);
  // Too few for a bound at 95 %.
  expect(rankChange([1, 2, 3], [4, 5, 6], 0.95)?.low).toBe(Number.NEGATIVE_INFINITY);
});

test('ties at their mean rank: as often as all ways to part the values say', () => {
  const values = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(values, values, (first, second) => {
      const found = rankChange(first, second, 0.95);
      const all = [...first, ...second];
      const rank = (value: number) =>
        all.filter((other) => other < value).length + (all.filter((other) => other === value).length + 1) / 2;
      const sumOf = (picked: readonly number[]) => picked.reduce((sum, value) => sum + rank(value), 0);
      const seen = sumOf(second);
      let [below, above, ways] = [0, 0, 0];
      for (let bits = 0; bits < 2 ** all.length; bits++) {
        const picked = all.filter((_, i) => bits & (1 << i));
        if (picked.length !== second.length) continue;
        ways++;
        if (sumOf(picked) <= seen + 1e-9) below++;
        if (sumOf(picked) >= seen - 1e-9) above++;
      }
      expect(found?.p).toBeCloseTo(Math.min(1, (2 * Math.min(below, above)) / ways), 9);
    }),
    { numRuns: 100, seed: 5 },
  );
});
