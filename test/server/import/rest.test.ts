/** Samples by HTTP, and gemba import by the command that people type: against the real server, killed in between. */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { folder, freePort, type Process, run, start } from '../../e2e/stage.ts';
import { lineText } from '../../plants.ts';
import { csvOf, shiftRows } from '../past/shift.ts';

const HOUR = 3_600_000;
const data = folder('rest');
const plant = join(data, 'plant.yaml');
let server: Process;
let port = 0;
let cookie = '';
let key = '';

const open = async () => {
  server = await start('dist/server/main.js', ['--plant', plant, '--json'], {
    GEMBA_DATA: data,
    PORT: String(port),
    LOG_LEVEL: 'warn',
  });
};
const at = (path: string) => `http://127.0.0.1:${port}${path}`;
const post = async (path: string, body: unknown, headers: Record<string, string>) => {
  const answer = await fetch(at(path), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};
const send = (samples: unknown, more: Record<string, string> = {}) =>
  post('/api/v1/samples', { samples }, { authorization: `Bearer ${key}`, ...more });
const good = async (machine: string) => {
  const answer = await fetch(at(`/api/v1/state?scope=machine:${machine}`), { headers: { cookie } });
  const { machines } = (await answer.json()) as { machines: { good: number; state: string; product: string }[] };
  return machines[0];
};

beforeAll(async () => {
  execFileSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '--build', 'server'], {
    stdio: 'inherit',
  });
  port = await freePort();
  writeFileSync(
    plant,
    lineText(3).replace(/sources: .*/, 'sources: [{ id: plc, protocol: rest }, { id: other, protocol: rest }]'),
  );
  await open();
  const token = new URL(server.ready['signin'] ?? '').searchParams.get('token');
  const answer = await fetch(at(`/signin?token=${token}`), { redirect: 'manual' });
  cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const made = await post('/api/v1/keys/', { name: 'gateway', rights: ['samples'], sources: ['plc'] }, { cookie });
  expect(made.status).toBe(201);
  key = String(made.body['secret']);
}, 120_000);
afterAll(async () => {
  await server?.end();
  rmSync(data, { recursive: true, force: true });
});

test('what was answered with 200 is there after kill -9, and is not counted twice when it is sent again', async () => {
  const now = Date.now();
  const first = [
    { tag: 'm0/state', at: now - 5000, value: 6 },
    { tag: 'm0/product', at: now - 5000, value: 'red' },
    { tag: 'm0/good', at: now - 5000, value: 100 },
  ];
  expect(await send(first, { 'idempotency-key': 'a' })).toEqual({ status: 200, body: { taken: 3, refused: [] } });
  const second = [{ tag: 'm0/good', at: now - 4000, value: 103 }];
  expect((await send(second, { 'idempotency-key': 'b' })).status).toBe(200);
  await server.end('SIGKILL');
  await open();
  const found = await good('m0');
  expect(found).toMatchObject({ good: 3, product: 'red' });
  // The sender did not hear the answer, and sends both again: the same answer, and nothing is counted.
  expect(await send(second, { 'idempotency-key': 'b' })).toEqual({ status: 200, body: { taken: 1, refused: [] } });
  expect((await send(second)).status).toBe(200);
  expect((await good('m0'))?.good).toBe(3);
  const other = await send([{ tag: 'm0/good', at: now, value: 9 }], { 'idempotency-key': 'b' });
  expect(other).toMatchObject({ status: 409, body: { type: 'urn:gemba:problem:idempotency-conflict' } });
}, 60_000);

test('each sample that is not taken is told with its place and why; the others are taken', async () => {
  const now = new Date().toISOString();
  const { status, body } = await send([
    { tag: 'm1/state', at: now, value: 6 },
    { tag: 'm7/state', at: now, value: 6 },
    { tag: 'm1/good', at: 'now', value: 6 },
    { tag: 'm1/good', at: now, value: 'many' },
    { tag: 'm1/product', at: now, value: 7 },
    { tag: 'm1/good', at: '2031-01-01T00:00:00Z', value: 7 },
    { tag: 'm1/good', at: now, value: null, quality: 'bad' },
  ]);
  expect(status).toBe(200);
  expect(body['taken']).toBe(2);
  expect((body['refused'] as { index: number; reason: string }[]).map(({ index, reason }) => [index, reason])).toEqual([
    [1, 'the plant has no such tag'],
    [2, 'not a time; write one like 2026-01-31T06:00:00Z, or epoch ms'],
    [3, 'a number is expected'],
    [4, 'a text of at most 1024 characters is expected'],
    [5, 'this time has not come yet'],
  ]);
  expect(await send([{ tag: 'm7/state', at: now, value: 6 }])).toMatchObject({ status: 422 });
});

test('without a key, with a wrong one, or one for another source nothing is taken; a key that was taken back opens nothing', async () => {
  const samples = [{ tag: 'm0/good', at: Date.now(), value: 9 }];
  expect((await post('/api/v1/samples', { samples }, {})).status).toBe(401);
  expect((await post('/api/v1/samples', { samples }, { authorization: 'Bearer gemba_wrong' })).status).toBe(401);
  expect((await post('/api/v1/keys/', { name: 'x', rights: ['samples'] }, {})).status).toBe(401);
  const made = await post('/api/v1/keys/', { name: 'other', rights: ['samples'], sources: ['other'] }, { cookie });
  const authorization = `Bearer ${String(made.body['secret'])}`;
  const refused = await post('/api/v1/samples', { samples }, { authorization });
  expect(refused).toMatchObject({
    status: 422,
    body: { detail: expect.stringContaining('may not write to source plc') },
  });
  const { id } = made.body['key'] as { id: string };
  expect((await fetch(at(`/api/v1/keys/${id}`), { method: 'DELETE', headers: { cookie } })).status).toBe(204);
  expect((await post('/api/v1/samples', { samples }, { authorization })).status).toBe(401);
});

test('the source is one like any other in the views', async () => {
  const answer = await fetch(at('/api/v1/sources'), { headers: { cookie } });
  const { sources } = (await answer.json()) as { sources: { source: string; protocol: string; status: string }[] };
  expect(sources.find(({ source }) => source === 'plc')).toMatchObject({ protocol: 'rest', status: 'up' });
});

test('gemba import: a dry run tells the lines, an import is seen in the record and the historian, again changes nothing', async () => {
  const from = Math.floor(Date.now() / HOUR) * HOUR - 30 * HOUR;
  const rows = shiftRows(from, 240);
  const file = join(data, 'shift.csv');
  writeFileSync(file, `${csvOf(rows)}m0/good,never,1,good\n`);
  const env = { GEMBA_DATA: data };
  const dry = await run('bin/gemba.mjs', ['import', file, '--dry-run'], env);
  expect(dry.code).toBe(1);
  expect(dry.err).toContain(`shift.csv:${rows.length + 2}: at: \`never\` is not a time`);
  writeFileSync(file, csvOf(rows));
  const done = await run('bin/gemba.mjs', ['import', file, '--json'], env);
  expect([done.code, done.err]).toEqual([0, '']);
  expect(JSON.parse(done.out)).toMatchObject({ state: 'done', samples: rows.length, fresh: rows.length, errors: 0 });
  const iso = (time: number) => new Date(time).toISOString();
  const get = async (path: string) => (await fetch(at(path), { headers: { cookie } })).json() as Promise<never>;
  const state: { record: string; machines: { state: string }[] } = await get(
    `/api/v1/state?scope=site&at=${iso(from + 70 * 60_000)}`,
  );
  expect(state.record).toBe('imported');
  expect(state.machines.map((machine) => machine.state)).toEqual(['producing', 'breakdown', 'producing']);
  const series: { points: [number, number][] } = await get(
    `/api/v1/series?tag=m1/temperature&from=${iso(from)}&to=${iso(from + 4 * HOUR)}&points=500`,
  );
  expect(series.points.length).toBe(rows.filter(({ tag }) => tag === 'm1/temperature').length - 1); // the last is at the end
  const again = await run('bin/gemba.mjs', ['import', file], env);
  expect(again.code).toBe(0);
  expect(again.out).toContain('imported before');
}, 60_000);
