import { expect, test } from 'vitest';
import { changesOf } from '../../../client/setup/people/audit-changes.ts';

const json = (value: unknown) => JSON.stringify(value);

test('a person who got a role: only the roles differ, and they are read as roles', () => {
  const before = { display: 'Otto', grants: [{ lines: ['line1'], role: 'operator' }] };
  const after = { ...before, grants: [...before.grants, { lines: null, role: 'engineer' }] };
  expect(changesOf(json(before), json(after))).toEqual([
    { path: 'grants', before: 'operator (line1)', after: 'operator (line1), engineer' },
  ]);
});

test('what was added has no before, what was removed no after; times are read as times', () => {
  expect(changesOf(null, json({ level: 3, given: Date.UTC(2026, 2, 10), scope: { line: 'line1' } }))).toEqual([
    { path: 'level', before: null, after: '3' },
    { path: 'given', before: null, after: '2026-03-10T00:00:00Z' },
    { path: 'scope.line', before: null, after: 'line1' },
  ]);
  expect(changesOf(json({ rights: ['samples'] }), null)).toEqual([
    { path: 'rights', before: '["samples"]', after: null },
  ]);
  expect(changesOf(null, null)).toEqual([]);
});
