/** Which lot is next, how long material lasts, and how suppliers keep their word. */
import { expect, test } from 'vitest';
import { wilson } from '../../../analytics/statistics/wilson.ts';
import { earlierThan, fefo, notUsable } from '../../../analytics/stock/fefo.ts';
import { hoursUntilEmpty, workedUntil } from '../../../analytics/stock/run-out.ts';
import { deliveriesOf, supplierRates } from '../../../analytics/stock/supplier-rates.ts';

const lot = (
  name: string,
  expires: number | null,
  more: { held?: boolean; amount?: number | null; since?: number } = {},
) => ({
  ...{ lot: name, expires, since: more.since ?? 0, held: more.held ?? false },
  amount: more.amount === undefined ? 10 : more.amount,
});

test('the earliest date is first, one without a date last, of one date the one that came first', () => {
  const lots = [lot('none', null), lot('b', 20, { since: 5 }), lot('a', 20, { since: 9 }), lot('c', 10)];
  expect(fefo(lots).map((one) => one.lot)).toEqual(['c', 'b', 'a', 'none']);
});

test('a lot that is held, expired or used up is not the next one; of an unknown amount something may be left', () => {
  expect(notUsable(lot('a', 20, { held: true }), 10)).toBe('held');
  expect(notUsable(lot('a', 10), 10)).toBe('expired');
  expect(notUsable(lot('a', null, { amount: -1 }), 10)).toBe('short');
  expect(notUsable(lot('a', 20, { amount: null }), 10)).toBeNull();
  const lots = [lot('old', 5), lot('held', 20, { held: true }), lot('next', 30), lot('mine', 40)];
  expect(earlierThan(lots, 'mine', 40, 10)?.lot).toBe('next');
  expect(earlierThan(lots, 'next', 30, 10)).toBeNull();
  expect(earlierThan(lots, 'undated', null, 10)?.lot).toBe('next');
  expect(earlierThan([lot('twin', 40)], 'mine', 40, 10)).toBeNull();
});

test('a line takes its own first, then shares; whoever still has its own draws nothing of what is shared', () => {
  expect([...hoursUntilEmpty([{ line: 'a', perHour: 10, own: 20 }], 30)]).toEqual([['a', 5]]);
  // a has its own for 1 h, b for 4 h. Shared 50: a alone takes 30 of it until 4 h, then both take 30 an hour.
  const both = hoursUntilEmpty(
    [
      { line: 'a', perHour: 10, own: 10 },
      { line: 'b', perHour: 20, own: 80 },
    ],
    50,
  );
  expect(both.get('a')).toBeCloseTo(4 + 20 / 30, 12);
  expect(both.get('b')).toBeCloseTo(4 + 20 / 30, 12);
  const uneven = hoursUntilEmpty(
    [
      { line: 'a', perHour: 10, own: 10 },
      { line: 'b', perHour: 20, own: 800 },
    ],
    50,
  );
  expect([uneven.get('a'), uneven.get('b')]).toEqual([6, 40]);
  expect(hoursUntilEmpty([{ line: 'a', perHour: 10, own: 0 }], 0).get('a')).toBe(0);
  expect(hoursUntilEmpty([], 10).size).toBe(0);
});

test('time that is not worked does not count, and what no plan reaches has no end', () => {
  // Worked from 0 to 8 of every 24.
  const plan = (at: number) => {
    const day = Math.floor(at / 24) * 24;
    return at - day < 8 ? { works: true, until: day + 8 } : { works: false, until: day + 24 };
  };
  expect(workedUntil(6, 2, plan)).toBe(8);
  expect(workedUntil(6, 3, plan)).toBe(25);
  expect(workedUntil(10, 9, plan)).toBe(49);
  expect(workedUntil(0, 1, (at) => ({ works: false, until: at + 86_400_000 }))).toBeNull();
});

test('an arrival is the delivery that it names, or the first that is still awaited; what is due and not there is late', () => {
  const of = { supplier: 'Kapsan', material: 'cap' };
  const expected = [10, 20, 30, 40].map((due) => ({ ...of, delivery: `d${due}`, due }));
  const arrival = (name: string, at: number, delivery: string | null = null, defective = false) => ({
    ...{ ...of, lot: name, at, delivery, defective },
  });
  const arrived = [arrival('x', 12), arrival('y', 19, 'd20'), arrival('other', 13, 'nobody knows')];
  const told = deliveriesOf(expected, arrived, 35);
  expect(told.map(({ arrived: at, late }) => [at, late])).toEqual([
    [12, true],
    [19, false],
    [null, true],
    [null, null],
  ]);
  const early = deliveriesOf([{ ...of, delivery: 'd', due: 9e9 }], [arrival('long before', 1)], 2);
  expect(early[0]?.arrived).toBeNull();
  const few = supplierRates(told, arrived)[0];
  expect([few?.late, few?.lateCount, few?.due, few?.defective]).toEqual([null, 2, 3, null]);
  const many = [1, 2, 3, 4, 5].map((n) => arrival(`l${n}`, n, null, n === 1));
  expect(supplierRates([], many)[0]?.defective).toMatchObject({ share: 0.2, n: 5 });
});

test('the interval of Wilson is that of the textbook', () => {
  // Newcombe (1998), table I: 81 of 263 is 0.2553 to 0.3662; 15 of 148 0.0624 to 0.1605; 0 of 20 0 to 0.1611.
  const four = (k: number, n: number) => {
    const { low, high } = wilson(k, n) as { low: number; high: number };
    return [low.toFixed(4), high.toFixed(4)];
  };
  expect(four(81, 263)).toEqual(['0.2553', '0.3662']);
  expect(four(15, 148)).toEqual(['0.0624', '0.1605']);
  expect(four(0, 20)).toEqual(['0.0000', '0.1611']);
  expect(four(29, 29)).toEqual(['0.8830', '1.0000']);
  expect(wilson(0, 0)).toBeNull();
  expect(() => wilson(3, 2)).toThrow(/no share/);
});
