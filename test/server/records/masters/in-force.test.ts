/** Which revision holds when, and which two cannot stand beside each other. */
import { expect, test } from 'vitest';
import { inForce, overlapOf } from '../../../../server/records/masters/in-force.ts';

const revision = (name: string, from: number, to: number | null = null) => ({
  ...{ revision: name, effectiveFrom: from, effectiveTo: to },
});
const at = (list: ReturnType<typeof revision>[], moment: number) => inForce(list, moment)?.revision ?? null;

test('a revision holds from its date up to its end, the end not included', () => {
  const list = [revision('A', 10, 20)];
  expect([9, 10, 19, 20].map((moment) => at(list, moment))).toEqual([null, 'A', 'A', null]);
});

test('one without an end gives way to the next, and holds again when that ends', () => {
  const list = [revision('trial', 50, 60), revision('B', 100), revision('A', 0)];
  expect([0, 55, 60, 99, 100].map((moment) => at(list, moment))).toEqual(['A', 'trial', 'A', 'A', 'B']);
});

test('two that begin at once, or one that begins before the promised end of another, are refused by name', () => {
  expect(overlapOf(revision('B', 0), [revision('A', 0)])).toContain('overlaps revision A, in force from 1970-01-01');
  expect(overlapOf(revision('B', 15), [revision('A', 10, 20)])).toContain('to 1970-01-01T00:00:00.020Z');
  expect(overlapOf(revision('B', 5, 12), [revision('A', 10, 20)])).toContain('revision A');
  expect(overlapOf(revision('B', 20), [revision('A', 10, 20)])).toBeNull();
  expect(overlapOf(revision('B', 5), [revision('A', 10, 20)])).toBeNull();
});
