import { expect, test } from 'vitest';
import { meanAndRange } from '../../../client/checklists/mean-and-range.ts';

test('mean and range of the pieces of a subgroup; of none there is neither', () => {
  expect(meanAndRange([10, 9.5, 10.5, 12])).toEqual({ mean: 10.5, range: 2.5 });
  expect(meanAndRange([-3])).toEqual({ mean: -3, range: 0 });
  expect(meanAndRange([])).toBeNull();
});
