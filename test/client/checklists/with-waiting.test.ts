import { expect, test } from 'vitest';
import { withWaiting } from '../../../client/checklists/with-waiting.ts';
import type { Run, Template } from '../../../client/http/checklists-api.ts';
import type { Entry } from '../../../client/operator/entry-queue.ts';

const template = {
  ...{ id: 'start', version: 3, kind: 'start-up', name: 'Start', bindings: [], signature: false },
  steps: [{ id: 'guards', text: 'Guards', asks: 'ok' }],
} as unknown as Template;
const entry = (path: string, body: object, refused: string | null = null): Entry => ({
  ...{ key: path, machine: 'm', path: `/api/v1/checklists/runs${path}`, body: body as Entry['body'], refused },
});
const known = {
  ...{ template, run: { id: 'r1', line: 'line1', state: 'open' } },
  answers: [{ step: 'guards', value: true, verdict: 'ok' }],
} as unknown as Run;

test('a checklist that was begun without a network is there, with what was answered since', () => {
  const entries = [
    entry('', { id: 'r2', template: 'start', line: 'line1', at: '2026-11-22T06:00:00Z' }),
    entry('/r2/answers', { step: 'guards', value: false, at: '2026-11-22T06:01:00Z' }),
  ];
  const [begun] = withWaiting([], [template], entries, 'line1');
  expect(begun?.run).toMatchObject({ run: { id: 'r2', version: 3 }, answers: [{ step: 'guards', verdict: 'not-ok' }] });
  expect([...(begun?.waiting ?? [])]).toEqual(['guards']);
  expect(withWaiting([], [template], entries, 'line2')).toEqual([]);
});

test('an answer that waits stands over the one that the server has; a refused one does not count', () => {
  const again = (refused: string | null) =>
    withWaiting([known], [], [entry('/r1/answers', { step: 'guards', value: false }, refused)], 'line1')[0];
  expect(again(null)?.run.answers).toMatchObject([{ verdict: 'not-ok' }]);
  expect(again('it is finished')?.run.answers).toMatchObject([{ verdict: 'ok' }]);
});

test('what was finished here is not to do any more', () => {
  expect(withWaiting([known], [], [entry('/r1/finish', {})], 'line1')[0]?.finishing).toBe(true);
});
