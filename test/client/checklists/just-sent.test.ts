import { expect, test } from 'vitest';
import { justSent } from '../../../client/checklists/just-sent.ts';
import type { Entry } from '../../../client/operator/entry-queue.ts';

const entry = (key: string, refused: string | null = null) =>
  ({ key, machine: 'm', path: '/api/v1/checklists/runs', body: {}, refused }) as Entry;
const list = { runs: [] };

test('what was sent counts as waiting until the next list of the server, over several renders', () => {
  const first = justSent(null, list, [entry('a'), entry('b')]);
  const second = justSent(first, list, [entry('b')]);
  expect(second.sent).toEqual([entry('a')]);
  expect(justSent(second, list, [entry('b')]).sent).toEqual([entry('a')]);
  expect(justSent(second, list, []).sent).toEqual([entry('a'), entry('b')]);
  expect(justSent(second, { runs: [] }, [entry('b')]).sent).toEqual([]);
});

test('what was refused and put away was not sent', () => {
  const first = justSent(null, list, [entry('a', 'it is finished')]);
  expect(justSent(first, list, []).sent).toEqual([]);
});
