import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changePointsOf } from '../../../analytics/causes/change-points.ts';

/** Every cut there is, without pruning and without sums. */
function leastOf(values: readonly number[], penalty: number, minSegment: number): number {
  const error = (part: readonly number[]) => {
    const mean = part.reduce((sum, value) => sum + value, 0) / part.length;
    return part.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  };
  let least = error(values);
  for (let cut = minSegment; cut <= values.length - minSegment; cut++)
    least = Math.min(least, error(values.slice(0, cut)) + penalty + leastOf(values.slice(cut), penalty, minSegment));
  return least;
}

test('no cut of any short series costs less, whatever the penalty and the shortest segment', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 1, max: 4 }),
      (values, penalty, minSegment) => {
        const found = changePointsOf(values, penalty, minSegment);
        if (values.length < minSegment) return found === null;
        return Math.abs((found?.objective ?? Number.NaN) - leastOf(values, penalty, minSegment)) < 1e-6;
      },
    ),
    { numRuns: 1500 },
  );
});

test('a level that never changes has no change-point, a step has one where it is', () => {
  expect(changePointsOf(Array(50).fill(3), 1, 2)).toEqual({ at: [], objective: 0 });
  const step = changePointsOf([...Array(20).fill(1), ...Array(30).fill(2)], 1, 2);
  expect(step?.at).toEqual([20]);
  expect(step?.objective).toBeCloseTo(1, 9);
});

test('100,000 values with a step each thousand are cut in the time of a request', () => {
  const values = Array.from({ length: 100_000 }, (_, i) => (Math.floor(i / 1000) % 2) * 5 + Math.sin(i * 12.9898));
  expect(changePointsOf(values, 50, 2)?.at).toHaveLength(99);
});

test('missing values and segments of nothing are refused', () => {
  expect(() => changePointsOf([1, Number.NaN], 1, 1)).toThrow('is no number');
  expect(() => changePointsOf([1, 2], 1, 0)).toThrow('segments of 0');
  expect(() => changePointsOf([1, 2], -1, 1)).toThrow('penalty of -1');
});
