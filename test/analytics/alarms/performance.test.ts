/** Measures of ANSI/ISA-18.2-2016, clause 16: counted by hand. */
import { describe, expect, test } from 'vitest';
import { type Activation, alarmPerformance } from '../../../analytics/alarms/performance.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const at = (minute: number, alarm = 'a', priority = 'low', to: number | null = minute * MINUTE + 1): Activation => ({
  alarm,
  priority,
  at: minute * MINUTE,
  to,
});
const many = (count: number, from: number, alarm?: string) =>
  Array.from({ length: count }, (_, i) => at(from + (i * 9) / count, alarm ?? `a${i}`));

describe('alarms of a position', () => {
  test('are counted in windows of ten minutes, the empty ones too', () => {
    const found = alarmPerformance([at(1), at(2), at(25), at(60)], { from: 0, to: 60 * MINUTE });
    expect(found.windows).toEqual([2, 0, 1, 0, 0, 0]);
    expect(found.activations).toBe(3); // the one at minute 60 belongs to the next hour
    expect(found.rate).toBeCloseTo(0.5, 12); // 3 in 6 windows
  });

  test('are a flood from more than ten in ten minutes until fewer than five', () => {
    const found = alarmPerformance([...many(11, 10), ...many(5, 20), ...many(4, 30), ...many(10, 40)], {
      from: 0,
      to: 100 * MINUTE,
    });
    expect(found.windows).toEqual([0, 11, 5, 4, 10, 0, 0, 0, 0, 0]);
    expect(found.floods).toEqual([{ from: 10 * MINUTE, to: 30 * MINUTE, activations: 16 }]);
    expect(found.floodShare).toBeCloseTo(0.2, 12); // 2 of 10 windows
  });

  test('chatter with three in a minute', () => {
    const chatter = [at(0, 'c'), at(0.5, 'c'), at(1, 'c'), at(3, 'c'), at(0, 'd'), at(0.6, 'd'), at(1.2, 'd')];
    expect(alarmPerformance(chatter, { from: 0, to: 10 * MINUTE }).chattering).toEqual([
      { alarm: 'c', activations: 3 },
    ]);
  });

  test('are stale after a day, whenever they began', () => {
    const found = alarmPerformance(
      [at(0, 'old', 'low', null), at(1, 'gone', 'low', 2 * MINUTE), at(3 * 24 * 60, 'new', 'low', null)],
      { from: DAY, to: 3 * DAY + 60 * MINUTE },
    );
    expect(found.stale).toEqual([{ alarm: 'old', since: 0 }]);
  });

  test('show which ten make most of the load, and how priorities are spread', () => {
    const load = [...Array.from({ length: 12 }, (_, i) => at(i, `once-${i}`, 'low')), ...many(8, 0, 'often')];
    const found = alarmPerformance(load, { from: 0, to: 60 * MINUTE });
    expect(found.top[0]).toEqual({ alarm: 'often', activations: 8, share: 0.4 });
    expect(found.topShare).toBeCloseTo(17 / 20, 12); // 8 and nine of one
    const split = alarmPerformance([at(0), at(1), at(2), at(3, 'h', 'high')], { from: 0, to: 60 * MINUTE });
    expect(split.priorities).toEqual({ low: 0.75, high: 0.25 });
  });

  test('that never came have a rate of 0 and no shares', () => {
    expect(alarmPerformance([], { from: 0, to: 20 * MINUTE })).toMatchObject({ rate: 0, topShare: null, floods: [] });
    expect(alarmPerformance([], { from: 0, to: MINUTE }).rate).toBeNull();
  });
});
