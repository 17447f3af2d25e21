/** The embedded historian: the conformance suite, and what is its own. */

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DuckDbHistorian } from '../../../server/historian/duckdb/duckdb-historian.ts';
import { ReadingColumns } from '../../../server/historian/reading-columns.ts';
import { fromRoot } from '../../../server/package-root.ts';
import { conformance } from './conformance.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'gemba-duckdb-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

let opened = 0;
const open = async (directory = join(root, String(opened++)), freshRows?: number) => {
  const historian = new DuckDbHistorian({ directory, ...(freshRows === undefined ? {} : { freshRows }) });
  await historian.start();
  return historian;
};

describe('DuckDB', () => conformance(open, open));

test('everything is there after a restart, settled or not', async () => {
  const directory = join(root, 'restart');
  const first = await open(directory, 1500);
  const [tag] = await first.tags(['m/t']);
  const rows = new ReadingColumns();
  for (let k = 0; k < 4000; k += 1000) {
    rows.clear();
    for (let i = k; i < k + 1000; i++) rows.push(tag as number, 1e12 + i, i, 0, 1e12 + i);
    await first.write(rows);
  }
  await first.stop();
  const again = await open(directory);
  expect(await again.tags(['m/t'])).toEqual([tag]);
  const { readings } = await again.raw('m/t', 0, 2e12, 10_000);
  expect(readings.map(({ value }) => value)).toEqual(Array.from({ length: 4000 }, (_, i) => i));
  await again.stop();
});

test('a second process is told in one sentence that the file is in use', async () => {
  const directory = join(root, 'twice');
  const first = await open(directory);
  const script = `import { DuckStore } from '${fromRoot('dist/server/historian/duckdb/store.js')}';
    new DuckStore(${JSON.stringify(directory)}).start().then(() => process.exit(0), (e) => { console.log(e.message); process.exit(3); });`;
  const said = await new Promise<string>((done) =>
    execFile(process.execPath, ['--input-type=module', '-e', script], (_error, stdout) => done(stdout)),
  );
  expect(said).toMatch(/in use by another process/);
  await first.stop();
});
