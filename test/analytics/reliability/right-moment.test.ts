import { expect, test } from 'vitest';
import { failedBy, rightMoments } from '../../../analytics/reliability/right-moment.ts';

const CURVE = [
  { hours: 12, probability: 0.05 },
  { hours: 48, probability: 0.2 },
  { hours: 168, probability: 0.6 },
];
const COSTS = { failure: 10_000, work: 800, standstillHour: 1_000, workHours: 4 };
const night = { from: 30, to: 40, kind: 'off' };
const lunch = { from: 6, to: 7, kind: 'break' };

test('by hand: each moment costs its failures before, and the work with the standstill that the window does not cover', () => {
  const moments = rightMoments(CURVE, [night, lunch], COSTS);
  const of = (at: number | null) => moments.find((one) => one.at === at);
  // At once: nothing fails before, and the line stands four hours.
  expect(of(0)).toMatchObject({ opening: null, failsBefore: 0, standstill: 4, expected: 4_800 });
  // Halfway from 12 to 48 hours: 0.05 + 0.15 / 2; the night covers the work.
  expect(of(30)).toMatchObject({ failsBefore: 0.125, standstill: 0 });
  expect(of(30)?.expected).toBeCloseTo(0.125 * 10_000 + 0.875 * 800, 9);
  expect(of(6)?.expected).toBeCloseTo(0.025 * 10_000 + 0.975 * (800 + 3 * 1_000), 9);
  expect(of(null)).toMatchObject({ failsBefore: 0.6, expected: 6_000 });
  expect(moments.map(({ at }) => at)).toEqual([30, 6, 0, null]);
});

test('a machine that is nearly sure to fail before the window is worked on at once; one that will not is left alone', () => {
  const soon = [{ hours: 24, probability: 0.95 }];
  expect(rightMoments(soon, [night], COSTS)[0]).toMatchObject({ at: 0 });
  const sound = [{ hours: 168, probability: 0.01 }];
  expect(rightMoments(sound, [night], COSTS)[0]).toMatchObject({ at: null });
});

test('nothing is said of a window behind the horizon or over; one that is open now has begun', () => {
  const open = { from: -2, to: 3 };
  const moments = rightMoments(CURVE, [{ from: 170, to: 200 }, { from: -9, to: -1 }, open], COSTS);
  expect(moments.filter(({ opening }) => opening !== null)).toMatchObject([{ at: 0, standstill: 1, failsBefore: 0 }]);
});

test('the chance between two told moments lies between theirs, and never falls', () => {
  let before = 0;
  for (let hour = 0; hour <= 200; hour += 0.5) {
    const now = failedBy(CURVE, hour);
    expect(now).toBeGreaterThanOrEqual(before);
    before = now;
  }
  expect(failedBy(CURVE, 500)).toBe(0.6);
  expect(failedBy([], 5)).toBe(0);
});
