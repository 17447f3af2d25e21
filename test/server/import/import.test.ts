/** Files as they come: right ones, wrong lines, both shapes, both formats, twice, and broken off in the middle. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, expect, test } from 'vitest';
import { stateAt } from '../../../server/record/answers.ts';
import { ended, openPastHost } from '../past/past-host.ts';
import { csvOf, shiftRows } from '../past/shift.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SHIFT = Date.UTC(2026, 2, 10, 20, 0);
const NOW = SHIFT + 12 * HOUR;
const SITE = { kind: 'site' } as const;

beforeAll(() => {
  execFileSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '--build', 'server'], {
    stdio: 'inherit',
  });
}, 120_000);

test('a dry run tells every line that cannot be read, with its column and why, and takes nothing', async () => {
  const open = await openPastHost(() => NOW);
  const text = [
    'tag,at,value,quality',
    'm0/state,2026-03-10T20:00:00Z,6,good',
    'm9/state,2026-03-10T20:00:00Z,6,good',
    'm0/good,yesterday,5,good',
    'm0/good,2026-03-10T20:00:00,5,good',
    'm0/good,2026-03-10T20:01:00Z,"12,5",good',
    'm0/good,2026-03-10T20:01:00Z,,good',
    'm0/good,2026-03-10T20:01:00Z,7,splendid',
    'm0/good,2031-03-10T20:01:00Z,7,good',
    '"m0/good,2026-03-10T20:01:00Z,7,good',
    'm0/good,1773172920000,9,',
    'm0/state,2026-03-10T20:05:00Z,,stale',
  ].join('\r\n');
  const job = await open.give(text, { dryRun: true });
  expect(job).toMatchObject({ state: 'done', samples: 3, errors: 8, fresh: 0 });
  expect(job.firstErrors).toEqual([
    { line: 3, column: 'tag', reason: 'the plant has no tag `m9/state`' },
    { line: 4, column: 'at', reason: '`yesterday` is not a time; write 2026-01-31T06:00:00Z or epoch ms' },
    { line: 5, column: 'at', reason: '`2026-03-10T20:00:00` has no time zone; write 2026-01-31T06:00:00Z' },
    { line: 6, column: 'value', reason: '`12,5` is no number' },
    { line: 7, column: 'value', reason: 'no value' },
    { line: 8, column: 'quality', reason: '`splendid` is none of good, uncertain, bad, stale' },
    { line: 9, column: 'at', reason: 'this time has not come yet' },
    { line: 10, column: '', reason: 'a quote is opened and not closed' },
  ]);
  expect(open.host.past.eras).toEqual([]);
  const wrong = await open.give('machine;zeit\n1;2\n');
  expect(wrong).toMatchObject({ state: 'failed', reason: expect.stringContaining('no column `at`') });
  await open.stop();
});

test('a wide CSV, a Parquet file and a long CSV of the same readings give the same past', async () => {
  const rows = [0, 1, 2, 3].map((minute) => ({
    at: SHIFT + minute * MINUTE,
    state: minute === 2 ? 9 : 6,
    product: minute < 2 ? 'red' : 'BLUE-1',
  }));
  const iso = (at: number) => new Date(at).toISOString();
  const wide = `at;m1/state;m1/product;m0/state\n${rows.map(({ at, state, product }) => `${iso(at)};${state};${product};`).join('\n')}\n`;
  const long = `tag,at,value\n${rows.map(({ at, state, product }) => `m1/state,${iso(at)},${state}\nm1/product,${iso(at)},${product}`).join('\n')}\n`;
  const file = join(mkdtempSync(join(tmpdir(), 'gemba-parquet-')), 'past.parquet');
  writeFileSync(`${file}.csv`, long);
  const duck = await DuckDBInstance.create(':memory:');
  const connection = await duck.connect();
  await connection.run(
    `COPY (SELECT tag, "at"::TIMESTAMP AS "at", value FROM read_csv('${file}.csv', types={'at': 'TIMESTAMP', 'value': 'VARCHAR'})) TO '${file}' (FORMAT parquet)`,
  );
  connection.closeSync();
  duck.closeSync();
  const shown = [];
  for (const [content, format] of [
    [wide, 'csv'],
    [long, 'csv'],
    [readFileSync(file), 'parquet'],
  ] as const) {
    const open = await openPastHost(() => NOW);
    expect(await open.give(content, { format })).toMatchObject({ state: 'done', errors: 0, samples: 8, fresh: 8 });
    const { machines } = await stateAt(open.host, SITE, SHIFT + 2.5 * MINUTE);
    shown.push(machines[1]);
    await open.stop();
  }
  expect(shown[0]).toMatchObject({ id: 'm1', state: 'breakdown', product: 'BLUE-1' });
  expect(shown[1]).toEqual(shown[0]);
  expect(shown[2]).toEqual(shown[0]);
});

test('imported twice is imported once; a file that tells more of the same day is put in its place', async () => {
  const open = await openPastHost(() => NOW);
  const rows = shiftRows(SHIFT, 180);
  const all = csvOf(rows);
  const without = csvOf(rows.filter(({ tag }) => !tag.startsWith('m2/')));
  expect(await open.give(without)).toMatchObject({ state: 'done', errors: 0 });
  const hash = async () => (await open.host.twinAt(SHIFT + 170 * MINUTE)).hash();
  const before = await hash();
  expect(await open.give(without)).toMatchObject({
    state: 'done',
    fresh: 0,
    reason: expect.stringContaining('before'),
  });
  // The same readings in another order and another file.
  const shuffled = without.trim().split('\n');
  expect(await open.give(`${shuffled[0]}\n${shuffled.slice(1).reverse().join('\n')}\n`)).toMatchObject({ fresh: 0 });
  expect(await hash()).toBe(before);
  const added = rows.filter(({ tag }) => tag.startsWith('m2/')).length;
  expect(await open.give(all)).toMatchObject({ state: 'done', fresh: added, twice: rows.length - added });
  expect(open.host.past.eras.length).toBe(1);
  expect(await hash()).not.toBe(before);

  const once = await openPastHost(() => NOW);
  await once.give(all);
  expect(await hash()).toBe((await once.host.twinAt(SHIFT + 170 * MINUTE)).hash());
  await once.stop();
  await open.stop();
});

test('an import that a stop broke off is taken up by the next start, and comes out the same', async () => {
  const text = csvOf(shiftRows(SHIFT, 480));
  const first = await openPastHost(() => NOW);
  const job = await first.jobs.submit(
    { name: 'a.csv', format: 'csv', dryRun: false, bytes: null, whole: null },
    Readable.from([Buffer.from(text)]),
  );
  await first.stop(); // at once: it has hardly begun
  const second = await openPastHost(() => NOW, first.data);
  expect(await ended(second.jobs, job.id)).toMatchObject({ state: 'done', errors: 0, from: SHIFT });
  const whole = await openPastHost(() => NOW);
  await whole.give(text);
  for (const at of [SHIFT + 71 * MINUTE, SHIFT + 400 * MINUTE])
    expect((await second.host.twinAt(at)).hash()).toBe((await whole.host.twinAt(at)).hash());
  await whole.stop();
  await second.stop();
});

test('a file comes in parts; a part that comes again or in the wrong place is told apart; cancelled is cancelled', async () => {
  const open = await openPastHost(() => NOW);
  const bytes = Buffer.from(csvOf(shiftRows(SHIFT, 60)));
  const half = Math.floor(bytes.byteLength / 2);
  const part = (from: number, to: number) => Readable.from([bytes.subarray(from, to)]);
  const what = { name: 'a.csv', format: 'csv', dryRun: false, bytes: bytes.byteLength, whole: null } as const;
  const job = await open.jobs.submit(what, part(0, half));
  expect(job).toMatchObject({ state: 'receiving', received: half });
  await expect(open.jobs.more(job.id, 0, part(0, half))).rejects.toThrow(`${half} bytes are here`);
  await open.jobs.more(job.id, half, part(half, bytes.byteLength));
  expect(await ended(open.jobs, job.id)).toMatchObject({ state: 'done', errors: 0 });
  const other = await open.jobs.submit({ ...what, name: 'b.csv' }, part(0, 10));
  expect(await open.jobs.abandon(other.id)).toMatchObject({ state: 'cancelled' });
  await open.stop();
});
