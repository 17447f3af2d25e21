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

test('what live tags say in order and what comes late or again end up the same, settled together or apart', async () => {
  const historian = await open(join(root, 'order'));
  const [a, b] = (await historian.tags(['m/a', 'm/b'])) as [number, number];
  const rows = new ReadingColumns();
  const at = 1.7e12;
  const truth = new Map<number, number>();
  const say = (k: number, value: number) => {
    rows.push(a, at + k * 1000, value, 0, at);
    rows.push(b, at + k * 1000, -value, 0, at);
    truth.set(at + k * 1000, value);
  };
  const done = async () => {
    await historian.write(rows);
    rows.clear();
    await historian.settle();
  };
  for (let k = 0; k < 90; k++) say(k, k); // ends amid a minute
  await done();
  for (let k = 90; k < 200; k++) say(k, k); // in order, the minute goes on
  await done();
  for (let k = 190; k < 210; k++) say(k, 1000 + k); // ten of them again, with other values
  say(95, 5000);
  await done();
  rows.push(a, at + 300_000.0001, 1, 0, at);
  rows.push(a, at + 300_000.0002, 2, 0, at); // the same microsecond
  truth.set(at + 300_000, 2);
  await done();
  const { readings } = await historian.raw('m/a', 0, 2e12, 1000);
  expect(readings.map((reading) => [reading.at, reading.value])).toEqual([...truth].sort((x, y) => x[0] - y[0]));
  const whole = await historian.pixels('m/a', at, at + 86_400_000, 24);
  const values = [...truth.values()];
  expect(whole.tier).toBe('hour');
  expect(whole.count.reduce((sum, n) => sum + n, 0)).toBe(values.length);
  expect(Math.max(...whole.high)).toBe(5000);
  const mean = whole.mean.reduce((sum, value, i) => sum + value * (whole.count[i] as number), 0);
  expect(mean).toBe(values.reduce((sum, value) => sum + value, 0));
  const minutes = await historian.pixels('m/b', at, at + 600_000, 10);
  expect(minutes.tier).toBe('minute');
  expect([minutes.first[0], minutes.last.at(-1)]).toEqual([-0, -1209]);
  await historian.stop();
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
