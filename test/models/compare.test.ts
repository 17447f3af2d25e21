import { expect, test } from 'vitest';
import { compared, type JudgedMoment } from '../../models/evaluation/compare.ts';
import { randomOf } from '../../models/random.ts';

const HORIZON = 10;
/** 40 machines for 100 hours, a failure in a fifth of their horizons; `said` of each hour by what comes. */
function judged(said: (happened: boolean, machine: number, hour: number) => number): JudgedMoment[] {
  const random = randomOf(3);
  const fails = Array.from({ length: 40 }, () => Array.from({ length: 10 }, () => random.next() < 0.2));
  return fails.flatMap((horizons, m) =>
    Array.from({ length: 100 }, (_, hour) => {
      const happened = horizons[Math.floor(hour / HORIZON)] as boolean;
      return { machine: `m${m}`, hour, happened, probability: said(happened, m, hour) };
    }),
  );
}

test('who knows more is righter, and that is sure; the other way round the sign turns', () => {
  const blind = judged(() => 0.2);
  const knowing = judged((happened) => (happened ? 0.6 : 0.1));
  const better = compared(blind, knowing, HORIZON);
  expect(better).toMatchObject({ observations: 400, moments: 4000, sure: true });
  expect(better?.difference.value).toBeLessThan(0);
  expect(better?.difference.high).toBeLessThan(0);
  const worse = compared(knowing, blind, HORIZON);
  expect(worse?.difference.value).toBeCloseTo(-(better?.difference.value as number), 12);
});

test('two that are as right as each other are not told apart', () => {
  const noise = randomOf(5);
  const one = judged((happened) => (happened ? 0.5 : 0.15) + 0.1 * (noise.next() - 0.5));
  const other = judged((happened) => (happened ? 0.5 : 0.15) + 0.1 * (noise.next() - 0.5));
  expect(compared(one, other, HORIZON)?.sure).toBe(false);
  expect(compared(one, one, HORIZON)?.difference).toEqual({ value: 0, low: 0, high: 0 });
});

test('moments that only one of them judged do not count, and too few say nothing', () => {
  const all = judged(() => 0.2);
  const late = all.filter(({ hour }) => hour >= 50);
  expect(compared(all, late, HORIZON)?.moments).toBe(2000);
  expect(compared(all, all.slice(0, 150), HORIZON)).toBeNull();
});
