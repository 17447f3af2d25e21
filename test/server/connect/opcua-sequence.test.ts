import { expect, test } from 'vitest';
import { createSequence } from '../../../server/connect/opcua/sequence.ts';

test('notifications that come late are taken once, those that come twice are not, and what stays missing is known', () => {
  const sequence = createSequence();
  expect([7, 8, 11, 9, 9, 8, 12].map(sequence.isNew)).toEqual([true, true, true, true, false, false, true]);
  expect(sequence.missing()).toBe(1); // 10
  expect(sequence.isNew(10)).toBe(true);
  expect(sequence.missing()).toBe(0);
});

test('each missing number is wanted once; a keep-alive tells of those that were sent and did not come', () => {
  const sequence = createSequence();
  for (const number of [5, 8]) sequence.isNew(number);
  expect(sequence.wanted()).toEqual([6, 7]);
  expect(sequence.wanted()).toEqual([]);
  sequence.comes(9);
  expect(sequence.wanted()).toEqual([]);
  sequence.comes(11);
  sequence.comes(11);
  sequence.isNew(10);
  expect(sequence.wanted()).toEqual([9]);
  expect(sequence.missing()).toBe(3);
  expect([6, 7, 9, 11].map(sequence.isNew)).toEqual([true, true, true, true]);
  expect(sequence.missing()).toBe(0);
});

test('numbers start again at 1 behind the last', () => {
  const sequence = createSequence();
  expect([2 ** 32 - 2, 2 ** 32 - 1, 1, 3].map(sequence.isNew)).toEqual([true, true, true, true]);
  expect(sequence.missing()).toBe(1);
  expect(sequence.isNew(2 ** 32 - 1)).toBe(false);
});

test('a jump over millions is counted, not kept', () => {
  const sequence = createSequence();
  sequence.isNew(1);
  sequence.isNew(5_000_002);
  expect(sequence.missing()).toBe(5_000_000);
  expect(sequence.isNew(5_000_003)).toBe(true);
});
