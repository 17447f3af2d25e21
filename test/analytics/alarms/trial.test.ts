import { expect, test } from 'vitest';
import { ConditionReplay, compareTrial, episodesOf } from '../../../analytics/alarms/trial.ts';

const S = 1000;
/** A temperature with a limit of 80: five short peaks, one long one. */
const readings = [
  [0, 70],
  [10, 81],
  [12, 79],
  [20, 81],
  [22, 79],
  [30, 81],
  [32, 79],
  [40, 81],
  [42, 79],
  [50, 81],
  [52, 79],
  [100, 85],
  [400, 70],
].map(([s, value]) => ({ at: (s as number) * S, value: value as number }));
const changesAt = (deadband: number) => {
  const replay = new ConditionReplay({ kind: 'above', limit: 80, deadband });
  for (const reading of readings) replay.take(reading);
  return replay.changes;
};
const NOW = { onDelayMs: 0, offDelayMs: 0 };
const before = episodesOf(NOW, changesAt(0), [], 1000 * S);

test('a delay spares short peaks and delays the long one by itself', () => {
  expect(before.map(({ at }) => at / S)).toEqual([10, 20, 30, 40, 50, 100]);
  const after = episodesOf({ ...NOW, onDelayMs: 5 * S }, changesAt(0), [], 1000 * S);
  const trial = compareTrial(before, after, 60 * S);
  expect(after).toEqual([{ at: 105 * S, to: 400 * S }]);
  expect(trial.avoided).toHaveLength(5);
  expect(trial.missed).toEqual([]);
  expect(trial.delayed).toEqual([{ at: 100 * S, to: 400 * S, byMs: 5 * S }]);
});

test('a delay that is too long misses an alarm that somebody could have responded to', () => {
  const after = episodesOf({ ...NOW, onDelayMs: 301 * S }, changesAt(0), [], 1000 * S);
  expect(compareTrial(before, after, 60 * S).missed).toEqual([{ at: 100 * S, to: 400 * S }]);
});

test('a deadband makes one alarm of a reading that trembles', () => {
  const after = episodesOf(NOW, changesAt(5), [], 1000 * S);
  const trial = compareTrial(before, after, 60 * S);
  expect(after).toEqual([{ at: 10 * S, to: 400 * S }]);
  expect(trial.kept).toHaveLength(1);
  expect(trial.avoided).toHaveLength(5);
  expect(trial.missed).toEqual([]);
});

test('the same settings change nothing; a lower limit adds', () => {
  expect(compareTrial(before, before, 60 * S)).toMatchObject({ avoided: [], missed: [], delayed: [], added: [] });
  expect(compareTrial([], before, 60 * S).added).toHaveLength(6);
});

test('what was hidden by design is told neither before nor after', () => {
  const hidden = [
    { at: 5 * S, on: true },
    { at: 60 * S, on: false },
  ];
  expect(episodesOf(NOW, changesAt(0), hidden, 1000 * S).map(({ at }) => at / S)).toEqual([100]);
});

test('what is not known changes nothing', () => {
  const replay = new ConditionReplay({ kind: 'above', limit: 80, deadband: 0 });
  for (const value of [81, null, 82, null, 79]) replay.take({ at: replay.changes.length, value });
  expect(replay.changes.map(({ on }) => on)).toEqual([true, false]);
});
