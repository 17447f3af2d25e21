import { expect, test } from 'vitest';
import { createSequence } from '../../../server/connect/opcua/sequence.ts';

test('notifications that come late are taken once, those that come twice are not, and what stays missing is known', () => {
  const sequence = createSequence();
  expect([1, 2, 5, 3, 3, 2, 6].map(sequence.isNew)).toEqual([true, true, true, true, false, false, true]);
  expect(sequence.missing()).toBe(1); // 4
  expect(sequence.isNew(4)).toBe(true);
  expect(sequence.missing()).toBe(0);
});

test('each missing number is wanted once; a keep-alive tells of those that were sent and did not come', () => {
  const sequence = createSequence();
  for (const number of [2, 5]) sequence.isNew(number);
  expect(sequence.wanted()).toEqual([1, 3, 4]);
  expect(sequence.wanted()).toEqual([]);
  sequence.comes(6);
  expect(sequence.wanted()).toEqual([]);
  sequence.comes(8);
  sequence.comes(8);
  sequence.isNew(7);
  expect(sequence.wanted()).toEqual([6]);
  expect(sequence.missing()).toBe(4);
  expect([1, 3, 4, 6, 8].map(sequence.isNew)).toEqual([true, true, true, true, true]);
  expect(sequence.missing()).toBe(0);
});

test('what was asked for without an answer is wanted again, unless it came meanwhile', () => {
  const sequence = createSequence();
  for (const number of [1, 4]) sequence.isNew(number);
  expect(sequence.wanted()).toEqual([2, 3]);
  sequence.isNew(2);
  for (const number of [2, 3]) sequence.unanswered(number);
  expect(sequence.wanted()).toEqual([3]);
});

test('numbers start again at 1 behind the last', () => {
  const sequence = createSequence();
  sequence.comes(2 ** 31);
  sequence.comes(2 ** 32 - 2);
  const missed = sequence.missing();
  expect([2 ** 32 - 2, 2 ** 32 - 1, 1, 3].map(sequence.isNew)).toEqual([true, true, true, true]);
  expect(sequence.missing() - missed).toBe(1);
  expect(sequence.isNew(2 ** 32 - 1)).toBe(false);
});

test('a jump over millions is counted, not kept', () => {
  const sequence = createSequence();
  sequence.isNew(1);
  sequence.isNew(5_000_002);
  expect(sequence.missing()).toBe(5_000_000);
  expect(sequence.isNew(5_000_003)).toBe(true);
});
