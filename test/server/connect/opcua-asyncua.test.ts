/** Against an OPC UA server that shares no code with our client. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { openSource } from '../../../server/connect/open-source.ts';
import { plantOf } from '../../plants.ts';
import { ensureAsyncua, startAsyncua } from './asyncua.ts';
import { freePort, isDown, isUp, quiet, recorder, until } from './recorder.ts';

// The thread's library and Python both take seconds to load, many on a busy machine.
vi.setConfig({ testTimeout: 60_000 });
const data = mkdtempSync(join(tmpdir(), 'gemba-asyncua-'));
const VARIABLES = { speed: 'Double', good: 'Int64', product: 'String', open: 'Boolean' };
const open: (() => Promise<void>)[] = [];
beforeAll(ensureAsyncua, 240_000);
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const plantAt = (port: number) =>
  plantOf(`
gemba: 1
site: { id: site, name: Site, timezone: Europe/Berlin }
sources: [{ id: plc, protocol: opcua, endpoint: "opc.tcp://127.0.0.1:${port}/", address: "nsu=urn:test:plant;s={tag}" }]
products: []
shifts: []
machine_types: { any: { source: plc, tags: { speed: { role: speed }, good: { role: good }, product: { role: product }, open: { type: bool }, gone: {} } } }
areas: [{ id: hall, name: Hall }]
lines:
  - { id: line, name: Line, area: hall, constraint: m, buffers: [], machines: [{ id: m, name: M, type: any, place: { x: 0, z: 0 } }] }
`);

async function running() {
  const port = await freePort();
  const server = await startAsyncua(port, VARIABLES);
  open.push(server.kill);
  const plant = plantAt(port);
  const outlet = recorder(plant);
  const spec = plant.sources[0];
  if (!spec) throw new Error('no source');
  const source = openSource(spec, plant, outlet, quiet, data);
  open.push(source.stop);
  await source.start();
  await until('the source is up', isUp(source), 40_000);
  return { port, server, outlet, source };
}

test('values, texts, 64-bit integers and qualities, with source times to the microsecond', async () => {
  const { server, outlet, source } = await running();
  server.set('speed', 'Double', 52.5, '2026-01-02T03:04:05.678912');
  server.set('good', 'Int64', -5, '2026-01-02T03:04:05.678000');
  server.set('product', 'String', 'red', '2026-01-02T03:04:05.678000');
  server.set('open', 'Boolean', true, '2026-01-02T03:04:05.678000');
  await until('all', () => outlet.last('m/open')?.value === 1);
  expect(outlet.last('m/speed')).toMatchObject({ value: 52.5, quality: 0 });
  expect(outlet.last('m/speed')?.at).toBeCloseTo(Date.UTC(2026, 0, 2, 3, 4, 5, 678) + 0.912, 2);
  expect(outlet.last('m/good')?.value).toBe(-5);
  expect(outlet.textOf(outlet.last('m/product')?.value ?? 0)).toBe('red');
  expect(source.view().refused).toEqual({ 'unknown-node': 1 });

  server.set('speed', 'Double', 1, '2026-01-02T03:04:06.000000', 0x40000000);
  await until('uncertain', () => outlet.last('m/speed')?.quality === 1);
  server.set('speed', 'Double', 1, '2026-01-02T03:04:07.000000', 0x80000000);
  await until('bad', () => outlet.last('m/speed')?.quality === 2);
});

test('every change within a publishing interval arrives, not only the last', async () => {
  const { server, outlet } = await running();
  for (let i = 1; i <= 200; i++) {
    server.set('speed', 'Double', i, `2026-01-02T03:05:00.${String(i).padStart(3, '0')}000`);
    // The server keeps ten values between two publishings: more at once are lost there, not here.
    if (i % 8 === 0) await until(`value ${i}`, () => outlet.last('m/speed')?.value === i);
  }
  const values = outlet.readings.filter((reading) => reading.tag === 'm/speed' && reading.value > 0);
  expect(values.map((reading) => reading.value)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
}, 60_000);

test('a server that hangs without closing anything is seen by its silence, and is back when it wakes', async () => {
  const { server, outlet, source } = await running();
  server.process.kill('SIGSTOP');
  await until('the source is down', isDown(source), 15_000);
  expect(source.view().reason).not.toBe('');
  expect(outlet.stales).toHaveLength(1);
  server.process.kill('SIGCONT');
  await until('the source is up', isUp(source), 40_000);
  server.set('speed', 'Double', 7, '2026-01-02T03:06:00.000000');
  await until('the value', () => outlet.last('m/speed')?.value === 7);
}, 70_000);

test('a server that is killed comes back with its current values', async () => {
  const { port, server, outlet, source } = await running();
  await server.kill();
  await until('the source is down', isDown(source));
  expect(outlet.stales).toHaveLength(1);
  const again = await startAsyncua(port, VARIABLES);
  open.push(again.kill);
  again.set('speed', 'Double', 99, '2026-01-02T03:07:00.000000');
  await until('the source is up', isUp(source), 30_000);
  await until('the current value', () => outlet.last('m/speed')?.value === 99);
}, 60_000);

test('what comes without a source time is taken with the time of the server, and counted', async () => {
  const { server, outlet, source } = await running();
  const before = Date.now() - 2000;
  const already = source.view().refused['no-source-time'] ?? 0;
  server.set('speed', 'Double', 4, null);
  await until('the value', () => outlet.last('m/speed')?.value === 4);
  expect(outlet.last('m/speed')?.at).toBeGreaterThan(before);
  await until('it is counted', () => (source.view().refused['no-source-time'] ?? 0) > already);
});
