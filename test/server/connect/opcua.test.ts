import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataType, StatusCodes } from 'node-opcua';
import { afterEach, expect, test, vi } from 'vitest';
import { openSource } from '../../../server/connect/open-source.ts';
import type { Source } from '../../../server/connect/source.ts';
import { oneMachine } from '../../plants.ts';
import { NAMESPACE, startOpcuaServer, type TestServer } from './opcua-server.ts';
import { freePort, isDown, isUp, quiet, recorder, until } from './recorder.ts';

// The thread's library takes seconds to load, many on a busy machine.
vi.setConfig({ testTimeout: 60_000 });
const data = mkdtempSync(join(tmpdir(), 'gemba-opcua-'));
const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.stop();
});
function later<T extends { stop(): Promise<void> }>(part: T): T {
  open.push(part);
  return part;
}

const plantAt = (port: number) =>
  oneMachine(
    `{ id: plc, protocol: opcua, endpoint: "opc.tcp://127.0.0.1:${port}", address: "nsu=${NAMESPACE};s={tag}", publishing_ms: 50 }`,
    `
          speed: { role: speed }
          good: { role: good }
          product: { role: product }
          open: { type: bool }
          by-index: { from: "ns=1;s=speed" }
          gone: {}
          odd: { from: "not a node id" }`,
  );

const VARIABLES = {
  speed: DataType.Double,
  good: DataType.UInt64,
  product: DataType.String,
  open: DataType.Boolean,
};

function sourceOf(port: number) {
  const plant = plantAt(port);
  const outlet = recorder(plant);
  const spec = plant.sources[0];
  if (!spec) throw new Error('no source');
  const source: Source = later(openSource(spec, plant, outlet, quiet, data));
  return { plant, outlet, source };
}

async function running() {
  const port = await freePort();
  const server = later(await startOpcuaServer(port, VARIABLES));
  server.set('speed', DataType.Double, 1, new Date('2026-01-02T03:04:05.678Z'));
  const parts = sourceOf(port);
  await parts.source.start();
  await until('the source is up', isUp(parts.source), 40_000);
  return { ...parts, port, server };
}

const setAll = (server: TestServer, at: Date) => {
  server.set('speed', DataType.Double, 52.5, at);
  server.set('good', DataType.UInt64, [1, 5], at);
  server.set('product', DataType.String, 'tomato-500', at);
  server.set('open', DataType.Boolean, true, at);
};

test('values arrive with the time of the machine, numbers, 64-bit counters, texts and bools alike', async () => {
  const { server, outlet, source } = await running();
  const at = new Date('2026-01-02T03:04:06.125Z');
  setAll(server, at);
  await until('all four values', () => outlet.last('m/open')?.value === 1 && outlet.last('m/speed')?.value === 52.5);

  expect(outlet.last('m/speed')).toEqual({ tag: 'm/speed', at: at.getTime(), value: 52.5, quality: 0 });
  expect(outlet.last('m/good')?.value).toBe(2 ** 32 + 5);
  expect(outlet.textOf(outlet.last('m/product')?.value ?? 0)).toBe('tomato-500');
  expect(source.view()).toMatchObject({ source: 'plc', protocol: 'opcua', status: 'up', nextRetry: 0, tags: 7 });
  expect(source.view().samples).toBe(outlet.readings.length);
});

test('what the server does not know is counted and named, and does not hinder the rest', async () => {
  const { source, outlet } = await running();
  await until('the first value', () => outlet.last('m/speed') !== undefined);

  expect(source.view().refused['unknown-node']).toBe(3);
  expect(source.view().reason).toContain('s=gone');
  expect(source.view().reason).toContain('not a node id');
});

test('a bad status makes a bad reading, an uncertain one stays readable', async () => {
  const { server, outlet } = await running();
  const at = new Date('2026-01-02T03:04:07.000Z');
  server.set('speed', DataType.Double, 3, at, StatusCodes.BadSensorFailure);
  await until('the bad reading', () => outlet.last('m/speed')?.quality === 2);
  expect(outlet.last('m/speed')).toMatchObject({ at: at.getTime(), value: Number.NaN });

  server.set('speed', DataType.Double, 4, new Date(at.getTime() + 1000), StatusCodes.UncertainSensorNotAccurate);
  await until('the uncertain reading', () => outlet.last('m/speed')?.quality === 1);
  expect(outlet.last('m/speed')?.value).toBe(4);
});

test('a text where a number should be is a bad reading, counted', async () => {
  const port = await freePort();
  const server = later(await startOpcuaServer(port, { ...VARIABLES, speed: DataType.Null }));
  const { outlet, source } = sourceOf(port);
  await source.start();
  await until('the source is up', isUp(source), 40_000);
  server.set('speed', DataType.String, 'fast', new Date());
  await until('a bad reading', () => outlet.last('m/speed')?.quality === 2);
  expect(source.view().refused['not-a-number']).toBeGreaterThan(0);

  server.set('speed', DataType.Double, 7, new Date());
  await until('the next number', () => outlet.last('m/speed')?.value === 7);
});

test('a server that dies makes every tag stale, is told as down with the next attempt, and comes back by itself', async () => {
  const { port, server, outlet, source, plant } = await running();
  open.splice(open.indexOf(server), 1);
  await server.stop();
  await until('the source is down', isDown(source), 40_000);
  const view = source.view();
  expect(view.reason).not.toBe('');
  expect(view.nextRetry).toBeGreaterThan(0);
  expect(outlet.stales).toHaveLength(1);
  expect(outlet.stales[0]?.tags.sort()).toEqual(
    plant.tags
      .filter((tag) => tag.source === 0)
      .map((tag) => tag.name)
      .sort(),
  );

  const again = later(await startOpcuaServer(port, VARIABLES));
  again.set('speed', DataType.Double, 99, new Date());
  await until('the source is up again', isUp(source), 30_000);
  await until('the current value', () => outlet.last('m/speed')?.value === 99);
}, 60_000);

test('an endpoint that cannot be reached does not hinder the start, and says why and when it tries again', async () => {
  const { source, outlet } = sourceOf(await freePort());
  await source.start();
  await until('the source is down', isDown(source), 40_000);
  expect(source.view().reason).toMatch(/connection refused/);
  expect(source.view().nextRetry).toBeGreaterThan(Date.now() - 1000);
  expect(outlet.stales).toHaveLength(0);
});

test('after stop nothing is delivered', async () => {
  const { server, outlet, source } = await running();
  await source.stop();
  const before = outlet.readings.length;
  server.set('speed', DataType.Double, 1234, new Date());
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(outlet.readings).toHaveLength(before);
});

test('a value measured long before the connection counts from the connection on, later ones from their own time', async () => {
  const port = await freePort();
  const server = later(await startOpcuaServer(port, VARIABLES));
  const hourAgo = Date.now() - 3_600_000;
  server.set('product', DataType.String, 'red', new Date(hourAgo));
  const { outlet, source } = sourceOf(port);
  const before = Date.now() - 1_000;
  await source.start();
  await until('the first value', () => outlet.last('m/product') !== undefined);
  expect(outlet.last('m/product')?.at).toBeGreaterThan(before);
  server.set('product', DataType.String, 'blue', new Date(Date.now() - 2_000));
  await until('the next value', () => outlet.readings.filter(({ tag }) => tag === 'm/product').length > 1);
  expect(outlet.last('m/product')?.at).toBeLessThan(Date.now() - 1_500);
});
