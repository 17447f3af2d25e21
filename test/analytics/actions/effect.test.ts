import { describe, expect, test } from 'vitest';
import { effectOnEvents, effectOnShifts } from '../../../analytics/actions/effect.ts';

const HOUR = 3_600_000;
const events = (count: number, hours: number) => ({ count, exposure: hours * HOUR });

describe('did the new cap chute help?', () => {
  test('60 jams in 100 h before, 20 in 100 h after: it did, to about a third', () => {
    const effect = effectOnEvents(events(60, 100), events(20, 100));
    expect(effect.verdict).toBe('helped');
    expect(effect.before).toBeCloseTo(0.6, 9);
    expect(effect.change).toBeCloseTo(1 / 3, 9);
    expect(effect.high).toBeLessThan(1);
  });
  test('one quiet hour after two jams in four hours says nothing yet', () => {
    expect(effectOnEvents(events(2, 4), events(0, 1)).verdict).toBe('too-early');
    expect(effectOnEvents(events(2, 4), events(0, 0)).verdict).toBe('too-early');
  });
  test('20 before and 18 after are the same; 20 and 45 are worse', () => {
    expect(effectOnEvents(events(20, 100), events(18, 100)).verdict).toBe('no-difference');
    expect(effectOnEvents(events(20, 100), events(45, 100)).verdict).toBe('worse');
  });
  test('where there was none before there is nothing to better', () => {
    expect(effectOnEvents(events(0, 100), events(1, 100)).verdict).toBe('nothing-before');
  });
});

describe('did OEE rise?', () => {
  const before = [0.61, 0.58, 0.63, 0.6, 0.57, 0.62];
  test('six shifts above all six before: it did, by the median of the differences', () => {
    const effect = effectOnShifts(before, [0.7, 0.72, 0.69, 0.71, 0.68, 0.73], 'more');
    expect([effect.verdict, effect.seen.before.n, effect.seen.after.n]).toEqual(['helped', 6, 6]);
    expect(effect.change).toBeCloseTo(0.1, 9);
    expect(effectOnShifts(before, [0.7, 0.72, 0.69, 0.71, 0.68, 0.73], 'less').verdict).toBe('worse');
  });
  test('one shift more is too early, however good it was', () => {
    expect(effectOnShifts(before, [0.9], 'more').verdict).toBe('too-early');
    expect(effectOnShifts(before, [], 'more').verdict).toBe('too-early');
    expect(effectOnShifts([], [0.9], 'more').verdict).toBe('nothing-before');
  });
  test('shifts that lie among those before are no difference', () => {
    expect(effectOnShifts(before, [0.6, 0.62, 0.58, 0.61], 'more').verdict).toBe('no-difference');
  });
});
