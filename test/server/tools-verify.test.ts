/** `gemba verify --file`: by the command that people type, without a server and without a database. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type AuditRow, rowAfter } from '../../server/records/audit/chain.ts';
import { folder, run } from '../e2e/stage.ts';

const data = folder('verify');
const file = join(data, 'audit.jsonl');
const rows: AuditRow[] = [];
for (let i = 0; i < 20_000; i++) {
  const entry = {
    at: Date.UTC(2026, 2, 10) + i,
    who: 'ada',
    from: '10.0.0.7',
    what: 'declared',
    subject: `d:${i}`,
  } as const;
  rows.push(rowAfter(rows.at(-1) ?? null, { ...entry, after: { value: i } }));
}
const put = (lines: readonly unknown[], name = file) =>
  writeFileSync(name, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
const verify = (...args: string[]) => run('dist/server/tools/verify.js', args);

beforeAll(() => {
  execFileSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '--build', 'server'], {
    stdio: 'inherit',
  });
}, 120_000);

test('a sound file: how many rows, and its newest hash', async () => {
  put(rows);
  const { code, out, err } = await verify('--file', file, '--json');
  expect([code, err]).toEqual([0, '']);
  expect(JSON.parse(out)).toMatchObject({
    ok: true,
    rows: 20_000,
    last: { sequence: 20_000, hash: rows.at(-1)?.hash },
  });
  const said = await verify('--file', file);
  expect(said.out).toContain('20000 rows are as they were written');
}, 60_000);

test('the first row that is not as it was written is named, and the end is 1', async () => {
  put(rows.map((row) => (row.sequence === 777 || row.sequence === 900 ? { ...row, who: 'mallory' } : row)));
  const { code, out, err } = await verify('--file', file);
  expect([code, out, err]).toEqual([1, '', 'gemba verify: row 777: its content is not what its hash was made of\n']);
}, 60_000);

test('a file whose end was cut off is sound in itself, and not against an anchor', async () => {
  put(rows.slice(0, 100));
  const anchors = join(data, 'anchors.jsonl');
  put(
    [
      { sequence: 100, at: 0, hash: rows[99]?.hash },
      { sequence: 200, at: 0, hash: rows[199]?.hash },
    ],
    anchors,
  );
  expect((await verify('--file', file)).code).toBe(0);
  const held = await verify('--file', file, '--anchors', anchors);
  expect(held.code).toBe(1);
  expect(held.err).toContain('row 101: an anchor of 1970-01-01T00:00:00.000Z knows row 200: the end was cut off');
}, 60_000);

test('what is no audit, or is not there, is told in one sentence; wrong usage ends with 2', async () => {
  writeFileSync(file, 'sequence,at\n1,2\n');
  expect((await verify('--file', file)).err).toContain('audit.jsonl, line 1: this is no row of an audit');
  put([{ hello: 'world' }]);
  expect((await verify('--file', file)).err).toBe('gemba verify: row 1: this is no row of an audit\n');
  const gone = await verify('--file', join(data, 'nothing.jsonl'));
  expect([gone.code, gone.err.split('\n').length]).toEqual([1, 2]);
  expect((await verify('--fiel', file)).code).toBe(2);
  expect((await verify('--help')).out).toContain('gemba verify');
}, 60_000);
