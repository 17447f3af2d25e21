/** Master data against the record, with numbers worked out by hand. */
import { describe, expect, test } from 'vitest';
import {
  materialDifferences,
  operationDifferences,
  rateDifferences,
  setupDifferences,
} from '../../../analytics/masters/differences.ts';
import type { Piece } from '../../../analytics/oee/piece.ts';
import { piece } from '../any-piece.ts';

const MINUTE = 60_000;

describe('a rate', () => {
  /** Runs of 20 minutes; every machine that keeps up 100 a minute, some of them a little less. */
  const runs = (count: number, idealMs: number | null): Piece[] =>
    Array.from({ length: count }, (_, i) => {
      const from = i * 60 * MINUTE;
      // 91, 92, ... 100, 91, ... units a minute.
      const good = 20 * (91 + (i % 10));
      return piece({ from, to: from + 20 * MINUTE, good, product: 'a', idealMs });
    });

  test('that is declared at 80 where nine of ten runs stay at or below 99 is too low', () => {
    const [found] = rateDifferences(runs(100, MINUTE / 80));
    // Type 7 of ten each of 91..100: place 89.1 of 0..99, the last of 99 and the first of 100: 99 + 0.1.
    expect(found?.shown).toBeCloseTo(99.1, 9);
    expect(found).toMatchObject({ kind: 'ideal-rate', machine: 'm', product: 'a', n: 100, verdict: 'higher' });
    expect(found?.declared).toBeCloseTo(80, 9);
    expect(found?.low).toBeLessThan(99.1);
    expect(found?.high).toBeGreaterThanOrEqual(99.1);
  });

  test('inside the interval agrees; above it is more than was ever kept up; without one there is nothing to compare', () => {
    expect(rateDifferences(runs(100, MINUTE / 99.5))[0]?.verdict).toBe('agrees');
    expect(rateDifferences(runs(100, MINUTE / 120))[0]?.verdict).toBe('lower');
    expect(rateDifferences(runs(100, null))[0]?.verdict).toBe('not-declared');
    expect(rateDifferences(runs(20, MINUTE / 80))[0]).toMatchObject({ shown: null, n: 20, verdict: 'thin' });
  });
});

describe('an operation', () => {
  /** Orders one after the other: an hour that ran, a quarter that stood, a break that does not count. */
  const orders = (goods: readonly number[]): Piece[] =>
    goods.flatMap((good, i) => {
      const of = { order: `o${i}`, product: 'a' };
      const from = i * 100 * MINUTE;
      return [
        piece({ ...of, from, to: from + 60 * MINUTE, good }),
        piece({ ...of, from: from + 60 * MINUTE, to: from + 75 * MINUTE, state: 'breakdown' }),
        piece({ ...of, from: from + 75 * MINUTE, to: from + 95 * MINUTE, state: 'planned-stop' }),
      ];
    });

  test('took 75 minutes for 1,000 good units, 4.5 s each, where 4 s were planned', () => {
    const goods = [1, ...Array.from({ length: 9 }, () => 1000), 1];
    const planned = Array.from({ length: 11 }, (_, i) => ({ order: `o${i}`, msPerUnit: 4000 }));
    expect(operationDifferences(orders(goods), planned)).toEqual([
      {
        ...{ kind: 'operation-time', machine: 'm', product: 'a', material: null, unit: 'ms/unit' },
        ...{ operation: null, elsewhere: null, units: null, orders: [] },
        ...{ declared: 4000, shown: 4500, low: 4500, high: 4500, n: 9, verdict: 'higher' },
      },
    ]);
  });

  test('of three orders tells its median and that this is thin; of orders that nobody planned that nothing is declared', () => {
    const [few] = operationDifferences(orders([1, 1000, 900, 500, 1]), []);
    // 75 min over 1000, 900, 500: 4.5, 5 and 9 s; the median is 5.
    expect(few).toMatchObject({ shown: 5000, declared: null, n: 3, verdict: 'thin' });
    expect(operationDifferences(orders(Array.from({ length: 11 }, () => 1000)), [])[0]?.verdict).toBe('not-declared');
  });
});

describe('setting up', () => {
  /** a, then b after so many minutes, then a again after five. */
  const turns = (minutes: readonly number[]): Piece[] => {
    let at = 0;
    const next = (ms: number, of: Partial<Piece>) => {
      const from = at;
      at += ms;
      return piece({ from, to: at, ...of });
    };
    return minutes.flatMap((long) => [
      next(10 * MINUTE, { product: 'a', good: 10 }),
      next(long * MINUTE, { product: 'b', state: 'setup' }),
      next(10 * MINUTE, { product: 'b', good: 10 }),
      next(5 * MINUTE, { product: 'a', state: 'setup' }),
    ]);
  };

  test('for b took 10 to 18 minutes, half of them up to 14, where 8 are declared', () => {
    const declared = (_machine: string, product: string) => (product === 'b' ? 8 * MINUTE : null);
    const found = setupDifferences(turns([10, 11, 12, 13, 14, 15, 16, 17, 18]), declared);
    expect(found.find(({ product }) => product === 'b')).toMatchObject({
      // Binomial of 9 at a half: the second and the eighth bound the median with 96 % (P(X < 2) = 10/512).
      ...{ kind: 'setup-time', declared: 8 * MINUTE, shown: 14 * MINUTE, n: 9, verdict: 'higher' },
      ...{ low: 11 * MINUTE, high: 17 * MINUTE },
    });
    expect(found.find(({ product }) => product === 'a')).toMatchObject({
      declared: null,
      n: 8,
      verdict: 'not-declared',
    });
  });

  test('that took within a few minutes of what is declared agrees', () => {
    const found = setupDifferences(turns([10, 11, 12, 13, 14, 15, 16, 17, 18]), () => 12 * MINUTE);
    expect(found.find(({ product }) => product === 'b')?.verdict).toBe('agrees');
  });
});

describe('material', () => {
  const good = new Map([
    ['a', 10_000],
    ['b', 30_000],
  ]);
  const uses = [
    { product: 'a', material: 'cap', unit: 'pcs', quantity: 1 },
    { product: 'b', material: 'cap', unit: 'pcs', quantity: 1 },
    { product: 'a', material: 'film', unit: 'm', quantity: 0.1 },
    { product: 'b', material: 'film', unit: 'm', quantity: 0.2 },
  ];

  test('44,000 caps for 40,000 units are 1.1 each: more than declared, also if a container is left', () => {
    const [cap, film] = materialDifferences(good, uses, [
      { material: 'cap', unit: 'pcs', quantity: 44_000, deliveries: 22, container: 2_000 },
    ]);
    expect(cap).toMatchObject({ product: null, declared: 1, shown: 1.1, n: 22, verdict: 'higher' });
    expect(cap?.low).toBeCloseTo(42_000 / 40_000, 12);
    expect(cap?.high).toBeCloseTo(46_000 / 40_000, 12);
    // (0.1 x 10,000 + 0.2 x 30,000) / 40,000
    expect(film).toMatchObject({ declared: 0.175, shown: null, verdict: 'nothing-booked' });
  });

  test('what a container can explain agrees; what was not made declares nothing', () => {
    const brought = { material: 'cap', unit: 'pcs', quantity: 44_000, deliveries: 5, container: 8_800 };
    expect(materialDifferences(good, uses, [brought])[0]?.verdict).toBe('agrees');
    expect(materialDifferences(new Map(), uses, [brought])).toEqual([]);
    expect(materialDifferences(new Map([['a', 5]]), uses, [brought])[0]?.product).toBe('a');
  });
});
