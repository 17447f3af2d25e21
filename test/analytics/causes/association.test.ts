import { expect, test } from 'vitest';
import { figuresOf, findingsOf, rulesOf } from '../../../analytics/causes/association.ts';

/** 60 observations: 8 of 12 of mold `b` leak, 4 of the other 48. */
const mold = [...Array(12).fill('b'), ...Array(24).fill('a'), ...Array(24).fill('c')];
const leaks = mold.map((_, i) => (i < 8 ? true : i >= 12 && i < 16));

test('support, confidence and lift of a value', () => {
  const [, b] = rulesOf([{ name: 'mold', values: mold }], leaks);
  expect(b).toMatchObject({ count: 12, hits: 8, support: 8 / 60, confidence: 8 / 12, odds: (8 * 44) / (4 * 4) });
  expect(b?.lift).toBeCloseTo(8 / 12 / (12 / 60), 12);
  expect(b?.low).toBeLessThan(22);
  expect(b?.high).toBeGreaterThan(22);
});

test('among forty values of chance the one that goes together is found, with its false share', () => {
  const noise = Array.from({ length: 40 }, (_, f) => ({
    name: `signal-${f}`,
    values: mold.map((_, i) => (i * (f + 3) + f) % 7 < 3),
  }));
  const rules = [{ name: 'mold', values: mold }, ...noise].flatMap((factor) => rulesOf([factor], leaks));
  const [first, ...others] = findingsOf(rules, 0.01);
  expect(first?.where).toEqual([{ factor: 'mold', value: 'b' }]);
  expect(first?.q).toBeGreaterThan(first?.p ?? 1);
  expect(others).toEqual([]);
});

test('an outcome that never comes, or a factor that never changes, says nothing', () => {
  expect(
    figuresOf(
      [{ name: 'mold', values: mold }],
      mold.map(() => false),
    ),
  ).toBeNull();
  expect(figuresOf([{ name: 'mold', values: mold.map(() => 'a') }], leaks)).toBeNull();
  expect(
    rulesOf(
      [{ name: 'mold', values: mold }],
      mold.map(() => false),
    )[0],
  ).toMatchObject({ lift: null, odds: null });
  expect(rulesOf([{ name: 'mold', values: [] }], [])).toEqual([]);
});
