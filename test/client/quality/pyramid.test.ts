import { expect, test } from 'vitest';
import { Pyramid } from '../../../client/quality/pyramid.ts';

/** The same by looking at each. */
function plainly(values: Float64Array, from: number, to: number): [number, number] {
  const seen = [...values.slice(Math.max(0, from), Math.max(0, to))].filter((value) => !Number.isNaN(value));
  return [Math.min(...seen), Math.max(...seen)];
}

for (const length of [0, 1, 15, 16, 17, 255, 256, 257, 5_000])
  test(`the least and greatest of any stretch of ${length} points are those of looking at each`, () => {
    // A walk without chance, with holes in it.
    const values = Float64Array.from({ length }, (_, i) => (i % 11 === 3 ? Number.NaN : Math.sin(i * 12.9898) * i));
    const pyramid = new Pyramid(values);
    for (let k = 0; k < 400; k++) {
      const from = Math.floor(((k * 7919) % 997) * (length / 997)) - 3;
      const to = from + Math.floor(((k * 104_729) % 991) * (length / 991)) + (k % 3);
      const { low, high } = pyramid.over(from, to);
      expect([low, high]).toEqual(plainly(values, from, Math.min(to, length)));
    }
  });
