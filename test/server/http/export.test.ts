/** What is taken out is what was put in: as CSV over HTTP, and as Parquet by the command. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSurface, type Surface } from './surface.ts';

let surface: Surface;
let window: string;
let folder: string;
beforeAll(async () => {
  surface = await openSurface();
  folder = await mkdtemp(join(tmpdir(), 'gemba-export-'));
  window = `from=${iso(surface.from)}&to=${iso(surface.to)}`;
}, 60_000);
afterAll(async () => {
  await surface?.stop();
  await rm(folder, { recursive: true, force: true });
});

const iso = (at: number) => new Date(at).toISOString();
const lines = async (path: string) => (await surface.get(`/api/v1/export/${path}`)).body.trim().split('\n');

test('readings come with their time, value and quality, in the format that is read in', async () => {
  const [header, ...rows] = await lines(`readings?tags=m1/temperature,m1/product&${window}`);
  expect(header).toBe('tag,at,value,quality');
  expect(rows.filter((row) => row.startsWith('m1/temperature'))).toEqual(
    Array.from({ length: 10 }, (_, i) => `m1/temperature,${iso(surface.from + i * 60_000)},${20 + i},good`),
  );
  // A value that stands is not written again; its text is a text.
  expect(rows.find((row) => row.startsWith('m1/product'))).toContain(',red,good');
});

test('intervals are whole, and those of the stop say so', async () => {
  const [header, ...rows] = await lines(`intervals?scope=machine:m1&${window}`);
  expect(header).toBe('machine,from,to,state,fault,good,reject,energy_kwh');
  const stop = rows.find((row) => row.includes('breakdown'));
  expect(stop).toContain(`m1,${iso(surface.from + 4 * 60_000)},${iso(surface.from + 7 * 60_000)},breakdown`);
});

test('a tag that is not there is named', async () => {
  const answer = await surface.get(`/api/v1/export/readings?tags=m1/none&${window}`);
  expect(answer.json()).toMatchObject({ status: 404, detail: 'the plant has no tag `m1/none`' });
});

test('the command writes Parquet that others read: the same rows, numbers as numbers', async () => {
  await (await surface.recorded()).caughtUp();
  await surface.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = surface.app.server.address() as AddressInfo;
  // Hours are whole: of those that begin in the window.
  const whole = surface.from - (surface.from % 3_600_000);
  const { stdout } = await promisify(execFile)(process.execPath, [
    resolve('dist/server/tools/export.js'),
    folder,
    ...['--from', iso(whole), '--to', iso(surface.to), '--scope', 'machine:m1'],
    ...['--server', `http://127.0.0.1:${port}`, '--page', '1', '--json'],
  ]);
  const told = JSON.parse(stdout) as Record<string, number>;
  const database = await DuckDBInstance.create(':memory:');
  const connection = await database.connect();
  const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
  const path = (name: string) => `'${join(folder, `${name}.parquet`)}'`;
  expect(await rows(`SELECT count(*)::INTEGER AS n FROM ${path('readings')}`)).toEqual([{ n: told['readings'] }]);
  expect(
    await rows(
      `SELECT max(value) AS high, any_value(text) AS text FROM ${path('readings')} WHERE tag = 'm1/temperature'`,
    ),
  ).toEqual([{ high: 29, text: null }]);
  expect(await rows(`SELECT text FROM ${path('readings')} WHERE tag = 'm1/product' LIMIT 1`)).toEqual([
    { text: 'red' },
  ]);
  expect(await rows(`SELECT state FROM ${path('intervals')} WHERE state = 'breakdown'`)).toEqual([
    { state: 'breakdown' },
  ]);
  // The record comes by the page, here a row each: all of it, once, with what it belonged to.
  expect(told['record']).toBeGreaterThan(1);
  const [record] = await rows(
    `SELECT count(*)::INTEGER AS n, count(DISTINCT id)::INTEGER AS ids, max(product) AS product FROM ${path('record')}`,
  );
  expect(record).toEqual({ n: told['record'], ids: told['record'], product: 'red' });
  const [hours] = await rows(`SELECT sum(good) AS good, count(oee) > 0 AS known FROM ${path('hours')}`);
  const [counted] = await rows(`SELECT sum(good) AS good FROM ${path('record')}`);
  expect(hours).toEqual({ good: counted?.['good'], known: true });
  connection.closeSync();
  database.closeSync();
});
