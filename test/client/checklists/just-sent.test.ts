import { expect, test } from 'vitest';
import { justSent } from '../../../client/checklists/just-sent.ts';
import type { Entry } from '../../../client/operator/entry-queue.ts';

const entry = (key: string, refused: string | null = null) =>
  ({ key, machine: 'm', path: '/api/v1/checklists/runs', body: {}, refused }) as Entry;
const sentOf = ({ sent }: ReturnType<typeof justSent>) => sent.map(({ entry: { key } }) => key);

test('what was sent counts as waiting until a list that was asked for later, over several renders', () => {
  const first = justSent(null, 100, [entry('a'), entry('b')], 110);
  const second = justSent(first, 100, [entry('b')], 120);
  expect(sentOf(second)).toEqual(['a']);
  expect(sentOf(justSent(second, 100, [entry('b')], 130))).toEqual(['a']);
  expect(sentOf(justSent(second, 100, [], 130))).toEqual(['a', 'b']);
  expect(sentOf(justSent(second, 121, [entry('b')], 130))).toEqual([]);
});

test('a list that was on its way while an entry was taken does not know it, though both come in one render', () => {
  const before = justSent(null, 100, [entry('a')], 110);
  const both = justSent(before, 105, [], 120);
  expect(sentOf(both)).toEqual(['a']);
  expect(sentOf(justSent(both, 119, [], 125))).toEqual(['a']);
  expect(sentOf(justSent(both, 120, [], 126))).toEqual([]);
});

test('without any list of the server what was sent waits', () => {
  expect(sentOf(justSent(justSent(null, null, [entry('a')], 1), null, [], 2))).toEqual(['a']);
});

test('what was refused and put away was not sent', () => {
  const first = justSent(null, 100, [entry('a', 'it is finished')], 110);
  expect(justSent(first, 100, [], 120).sent).toEqual([]);
});
