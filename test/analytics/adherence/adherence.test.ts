/** Was the plan kept: how much, when, in which order. */
import { expect, test } from 'vitest';
import { adherenceOf } from '../../../analytics/adherence/adherence.ts';

const plan = [
  { order: 'o1', from: 0, to: 10, quantity: 100 },
  { order: 'o2', from: 10, to: 20, quantity: 200 },
  { order: 'o3', from: 20, to: 30, quantity: 50 },
  { order: 'o4', from: 30, to: 40, quantity: 50 },
];
const WINDOW = { from: 0, to: 40 };
const made = (order: string, from: number | null, to: number | null, good: number) => ({ order, from, to, good });

test('a plan that was kept is kept in all three', () => {
  const actual = plan.map(({ order, from, to, quantity }) => made(order, from, to, quantity));
  expect(adherenceOf(plan, actual, WINDOW, 0)).toEqual({
    quantity: 1,
    onTime: 1,
    sequence: 1,
    unplanned: 0,
    late: [],
    n: 4,
  });
});

test('more of one order makes up for nothing of another; nor does what nobody planned', () => {
  const actual = [
    made('o1', 0, 10, 150),
    made('o2', 20, 29, 200),
    made('o3', 12, 20, 40),
    made('o4', null, null, 0),
    made('x', 30, 40, 70),
  ];
  const found = adherenceOf(plan, actual, WINDOW, 5);
  // 100 + 200 + 40 of 400; one of four in time (o2 is 9 late); o1 and one of o2, o3 kept their order.
  expect(found).toMatchObject({ quantity: 0.85, onTime: 0.25, sequence: 0.5, unplanned: 70, n: 4 });
  expect(found.late).toEqual([
    { order: 'o2', lateMs: 9, missing: 0 },
    { order: 'o3', lateMs: null, missing: 10 },
    { order: 'o4', lateMs: null, missing: 50 },
  ]);
  expect(adherenceOf(plan, actual, WINDOW, 9).onTime).toBe(0.5);
});

test('orders are judged in the window that their planned end lies in; without any there is no answer', () => {
  expect(adherenceOf(plan, [], { from: 10, to: 30 }, 0)).toMatchObject({ n: 2, quantity: 0, onTime: 0 });
  expect(adherenceOf(plan, [], { from: 40, to: 90 }, 0)).toEqual({
    quantity: null,
    onTime: null,
    sequence: null,
    unplanned: 0,
    late: [],
    n: 0,
  });
});
