import { expect, test } from 'vitest';
import { bandPath, linePath, stepsOf } from '../../../client/maintenance/reliability/survival-steps.ts';

const scales = { x: (hours: number) => hours, y: (share: number) => 100 - 100 * share };
const survival = [
  { hours: 10, survival: 0.75, low: 0.5, high: 0.9 },
  { hours: 30, survival: 0.25, low: 0.1, high: 0.5 },
];

test('a survival curve holds from one failure to the next, and on to the last hour that was seen', () => {
  expect(linePath(stepsOf(survival, 40), scales)).toBe('M0,0H10V25H30V75H40V75');
});

test('its band goes out along the upper bound and back along the lower one', () => {
  expect(bandPath(stepsOf(survival, 40), scales)).toBe('M0,0H10V10H30V50H40V50H40V90H40V90H30V50H10V0H0Z');
});

test('once none is left nothing bounds it: the band ends where the last one failed', () => {
  const gone = [survival[0]!, { hours: 30, survival: 0, low: null, high: null }];
  const steps = stepsOf(gone, 30);
  expect(linePath(steps, scales)).toBe('M0,0H10V25H30V100');
  expect(bandPath(steps, scales)).toBe('M0,0H10V10H30V50H10V0H0Z');
  expect(bandPath(stepsOf([{ hours: 5, survival: 0, low: null, high: null }], 5), scales)).toBe('');
});
