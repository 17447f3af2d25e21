import { expect, test } from 'vitest';
import { rateChange } from '../../../analytics/statistics/rates.ts';

test('cancer cases of two groups: ratio and exact interval as in the example of R, poisson.test', () => {
  // poisson.test(c(11, 6+8+7), c(800, 1083+1050+878)): 1.971488, [0.8584264, 4.2772659]; R tells first : second.
  const found = rateChange({ count: 21, exposure: 3011 }, { count: 11, exposure: 800 }, 0.95);
  expect(found?.ratio).toBeCloseTo(1.971488, 6);
  expect(found?.low).toBeCloseTo(0.8584264, 6);
  expect(found?.high).toBeCloseTo(4.2772659, 6);
});

test('the tails are those of the binomial: 8 heads of 10 come with p = 2 x 56/1024', () => {
  expect(rateChange({ count: 2, exposure: 1 }, { count: 8, exposure: 1 }, 0.95)?.p).toBeCloseTo(112 / 1024, 12);
  expect(rateChange({ count: 8, exposure: 1 }, { count: 2, exposure: 1 }, 0.95)?.p).toBeCloseTo(112 / 1024, 12);
});

test('without an event, or without time to look, there is nothing to compare', () => {
  expect(rateChange({ count: 0, exposure: 5 }, { count: 0, exposure: 5 }, 0.95)).toBeNull();
  expect(rateChange({ count: 3, exposure: 5 }, { count: 0, exposure: 0 }, 0.95)).toBeNull();
  const fresh = rateChange({ count: 0, exposure: 5 }, { count: 4, exposure: 5 }, 0.95);
  expect([fresh?.ratio, fresh?.high]).toEqual([null, null]);
  expect(fresh?.low).toBeGreaterThan(0);
});
