import { expect, test } from 'vitest';
import { livesOf } from '../../../../server/records/failures/lives.ts';
import type { Repair } from '../../../../server/records/maintenance/repairs-in.ts';

const HOUR = 3_600_000;
const failure = (hour: number, machine = 'm1') => ({ stop: `${machine}@${hour * HOUR}`, machine, at: hour * HOUR });
const repair = (hour: number, more: Partial<Repair> = {}): Repair => ({
  ...{ machine: 'm1', at: hour * HOUR, workOrder: 1, kind: 'corrective', component: null, stop: null },
  ...{ made: (hour - 2) * HOUR, prediction: null, renewed: false, failed: null, verdict: null, code: null },
  ...more,
});
const told = (...args: Parameters<typeof livesOf>) => livesOf(...args).map(({ at, event }) => [at / HOUR, event]);

test('a breakdown that somebody looked into and that was no failure is none', () => {
  const stop = failure(100).stop;
  expect(told([failure(100)], [repair(103, { stop, failed: false })])).toEqual([]);
  // Renewed all the same, its life begins anew.
  expect(told([failure(100)], [repair(103, { stop, failed: false, renewed: true })])).toEqual([[103, 'repair']]);
  // Of another stop nothing was found.
  expect(told([failure(100)], [repair(103, { stop: failure(90).stop, failed: false })])).toEqual([[100, 'failure']]);
});

test('what was found failed at an inspection is a failure though no machine told it, and one that stands in the record counts once', () => {
  expect(told([], [repair(50, { kind: 'inspection', failed: true })])).toEqual([[50, 'failure']]);
  expect(told([failure(49)], [repair(50, { failed: true, renewed: true })])).toEqual([[49, 'failure']]);
  expect(told([failure(49)], [repair(50, { stop: failure(49).stop, failed: true })])).toEqual([[49, 'failure']]);
  // A failure of another machine, or of long before, is another.
  expect(told([failure(49, 'm2'), failure(20)], [repair(50, { failed: true })])).toEqual([
    [20, 'failure'],
    [49, 'failure'],
    [50, 'failure'],
  ]);
});

test('a prediction that was right ends a life as a failure would have; one that was wrong or early says nothing of the part', () => {
  const predictive = { kind: 'predictive', prediction: 'p', failed: false, renewed: true } as const;
  expect(told([], [repair(30, { ...predictive, verdict: 'right' })])).toEqual([[30, 'failure']]);
  expect(told([], [repair(30, { ...predictive, verdict: 'wrong' })])).toEqual([[30, 'repair']]);
  expect(told([], [repair(30, { ...predictive, verdict: 'early' })])).toEqual([[30, 'repair']]);
  expect(told([], [repair(30, { ...predictive, verdict: 'wrong', renewed: false })])).toEqual([]);
});
