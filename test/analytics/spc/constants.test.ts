/** Constants of control charts against closed forms, mpmath 1.3 and the three digits that textbooks print. */
import { describe, expect, test } from 'vitest';
import { c4Of, constantsOf } from '../../../analytics/spc/constants.ts';

describe('constants', () => {
  test('pairs and threes have closed forms', () => {
    expect(constantsOf(2).d2).toBeCloseTo(2 / Math.sqrt(Math.PI), 11);
    expect(constantsOf(2).d3).toBeCloseTo(Math.sqrt(2 - 4 / Math.PI), 11);
    expect(constantsOf(3).d2).toBeCloseTo(3 / Math.sqrt(Math.PI), 11);
    expect(constantsOf(2).c4).toBeCloseTo(Math.sqrt(2 / Math.PI), 13);
    expect(constantsOf(3).c4).toBeCloseTo(Math.sqrt(Math.PI) / 2, 13);
  });

  test.each([
    [5, 2.325928947281039],
    [25, 3.930629219507113],
    [50, 4.4981472587797],
    [1000, 6.482871538266882],
  ])('mean range of %d by mpmath', (n, d2) => expect(constantsOf(n).d2).toBeCloseTo(d2, 10));

  test.each([
    [100, 0.9974779760712635],
    [101, 0.9975031639551051],
    [1000, 0.9997497811015132],
  ])('c4 of %d by mpmath, on both sides of where its series takes over', (n, c4) =>
    expect(c4Of(n)).toBeCloseTo(c4, 12),
  );

  // Montgomery, appendix VI.
  test.each([
    [4, { A2: 0.729, A3: 1.628, B4: 2.266, D4: 2.282, d3: 0.88 }],
    [6, { A2: 0.483, B3: 0.03, B4: 1.97, D3: 0, D4: 2.004 }],
    [10, { A2: 0.308, A3: 0.975, B3: 0.284, D3: 0.223, D4: 1.777, B5: 0.276, B6: 1.669 }],
    [25, { A2: 0.153, d3: 0.708, D3: 0.459, D4: 1.541, c4: 0.9896 }],
  ])('the printed table for %d', (n, printed) => {
    const computed: object = constantsOf(n);
    for (const [name, value] of Object.entries(printed))
      expect(Math.abs(Reflect.get(computed, name) - value), name).toBeLessThan(6e-4);
  });

  test('a subgroup of one, of none or of a half has none', () => {
    for (const n of [1, 0, -2, 2.5, Number.NaN]) expect(() => constantsOf(n)).toThrow(RangeError);
  });
});
