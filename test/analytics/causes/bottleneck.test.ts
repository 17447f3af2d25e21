import { expect, test } from 'vitest';
import { bottlenecksOf } from '../../../analytics/causes/bottleneck.ts';

const spans = (...pairs: [number, number][]) => pairs.map(([from, to]) => ({ from, to }));

test('the longest active period is the bottleneck, and shifts where two overlap', () => {
  const { momentary, shares } = bottlenecksOf(
    [
      { machine: 'filler', active: spans([0, 10], [50, 100]) },
      { machine: 'packer', active: spans([5, 60]) },
    ],
    { from: 0, to: 110 },
  );
  expect(momentary.map(({ from, machine }) => [from, machine])).toEqual([
    [0, 'filler'],
    [5, 'packer'],
    [10, 'packer'],
    [50, 'packer'],
    [60, 'filler'],
    [100, null],
  ]);
  expect(shares).toMatchObject([
    { machine: 'filler', momentary: 45, sole: 5 + 40, shifting: 5 + 10, meanActive: 30 },
    { machine: 'packer', momentary: 55, sole: 40, shifting: 15, meanActive: 55 },
  ]);
});

test('periods that touch are one, periods outside of the window are none', () => {
  const { shares } = bottlenecksOf(
    [
      { machine: 'filler', active: spans([20, 30], [0, 20], [5, 8], [200, 300]) },
      { machine: 'packer', active: [] },
    ],
    { from: 0, to: 100 },
  );
  expect(shares).toMatchObject([
    { meanActive: 30, activeShare: 0.3, sole: 30, shifting: 0 },
    { meanActive: null, activeShare: 0, momentary: 0 },
  ]);
});
