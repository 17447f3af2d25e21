/** Average run lengths against published tables. */
import { describe, expect, test } from 'vitest';
import { cusumArl, ewmaArl, ewmaStartArl, shewhartArl } from '../../../analytics/spc/arl.ts';

const within = (got: number, wanted: number, share: number) =>
  expect(Math.abs(got / wanted - 1), `${got}, not ${wanted}`).toBeLessThan(share);

describe('average run length', () => {
  // Montgomery, table 9.3: two-sided tabular CUSUM with k = 1/2.
  test.each([
    [4, 0, 168],
    [4, 0.5, 26.6],
    [4, 1, 8.38],
    [4, 2, 3.34],
    [5, 0, 465],
    [5, 0.5, 38],
    [5, 1, 10.4],
    [5, 3, 2.57],
  ])('of a CUSUM with h = %d at %d sigma', (h, shift, wanted) => within(cusumArl({ k: 0.5, h }, shift), wanted, 0.005));

  // Lucas and Saccucci 1990, table 3 (Montgomery, table 9.11).
  test.each([
    [0.4, 3.054, 0, 500],
    [0.4, 3.054, 1, 14.3],
    [0.2, 2.962, 0, 500],
    [0.2, 2.962, 0.5, 41.8],
    [0.2, 2.962, 1, 10.5],
    [0.05, 2.615, 0, 500],
    [0.05, 2.615, 1, 11.4],
    [0.05, 2.615, 2, 5.2],
  ])('of an EWMA with lambda = %d, width %d, at %d sigma', (lambda, width, shift, wanted) =>
    within(ewmaArl({ lambda, width }, shift), wanted, 0.015),
  );

  test('of 3-sigma limits', () => {
    within(shewhartArl(0), 370.4, 1e-4);
    within(shewhartArl(1), 43.89, 1e-3);
    within(shewhartArl(3), 2, 0.001);
  });

  test('of an EWMA whose limits are exact from the first point on is shorter, and the same where there is nothing to settle', () => {
    // 50,000 simulated runs (npm run bench -- spc): 490.35, 9.53 and 1.59.
    within(ewmaStartArl({ lambda: 0.2, width: 2.962 }, 0), 490.35, 0.015);
    within(ewmaStartArl({ lambda: 0.2, width: 2.962 }, 1), 9.53, 0.01);
    within(ewmaStartArl({ lambda: 0.2, width: 2.962 }, 3), 1.59, 0.01);
    within(ewmaStartArl({ lambda: 1, width: 3 }, 1), shewhartArl(1), 1e-9);
    for (const shift of [0, 0.5, 2])
      expect(ewmaStartArl({ lambda: 0.05, width: 2.615 }, shift)).toBeLessThan(
        ewmaArl({ lambda: 0.05, width: 2.615 }, shift),
      );
  });

  test('an EWMA that forgets everything and a CUSUM that waits for nothing are 3-sigma limits', () => {
    for (const shift of [0, 1, 2]) {
      within(ewmaArl({ lambda: 1, width: 3 }, shift), shewhartArl(shift), 1e-9);
      within(cusumArl({ k: 3, h: 0 }, shift), shewhartArl(shift), 1e-6);
    }
  });
});
