import { afterEach, expect, test } from 'vitest';
import { parsePath, valueAt } from '../../../server/connect/mqtt/json-path.ts';
import { parsePayload } from '../../../server/connect/mqtt/payload.ts';
import { timeReader } from '../../../server/connect/mqtt/source-time.ts';
import { openSource } from '../../../server/connect/open-source.ts';
import { oneMachine } from '../../plants.ts';
import { startMosquitto } from './mosquitto.ts';
import { freePort, isUp, quiet, recorder, until } from './recorder.ts';

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.stop();
});

const plantAt = (url: string) =>
  oneMachine(
    `{ id: shop, protocol: mqtt, broker: "${url}", address: "shop/{machine}" }`,
    `
          speed: { role: speed, path: "$.drive.speed" }
          good: { role: good, path: "$.counts[1]" }
          product: { role: product, path: "$.product" }
          level: { from: shop/level }
          mood: { type: text, from: shop/mood }
          odd: { path: "speed of it" }`,
  );

async function running() {
  const broker = await startMosquitto(await freePort());
  open.push(broker);
  const plant = plantAt(broker.url);
  const outlet = recorder(plant);
  const spec = plant.sources[0];
  if (!spec) throw new Error('no source');
  const source = openSource(spec, plant, outlet, quiet);
  open.push(source);
  await source.start();
  await until('the source is up', isUp(source));
  return { outlet, source, publisher: await broker.client() };
}

test('one message of JSON feeds several tags, at the time it carries', async () => {
  const { outlet, publisher, source } = await running();
  const at = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
  const payload = { timestamp: new Date(at).toISOString(), drive: { speed: 52 }, counts: [0, 7], product: 'red' };
  await publisher.publishAsync('shop/m', JSON.stringify(payload));
  await publisher.publishAsync('shop/level', '12.5');
  await publisher.publishAsync('shop/mood', 'AUTO RUN');
  await until('all', () => outlet.last('m/mood') !== undefined);
  expect(outlet.last('m/speed')).toEqual({ tag: 'm/speed', at, value: 52, quality: 0 });
  expect(outlet.last('m/good')?.value).toBe(7);
  expect(outlet.textOf(outlet.last('m/product')?.value ?? 0)).toBe('red');
  expect(outlet.last('m/level')?.value).toBe(12.5);
  expect(outlet.textOf(outlet.last('m/mood')?.value ?? 0)).toBe('AUTO RUN');
  expect(source.view().reason).toContain('speed of it of m/odd');
});

test('texts for numbers, broken JSON and giants are counted and hinder nothing', async () => {
  const { outlet, publisher, source } = await running();
  await publisher.publishAsync('shop/m', '{"drive":{"speed":"fast"}}');
  await publisher.publishAsync('shop/m', '{"drive":{"speed":null}}');
  await publisher.publishAsync('shop/m', '{"drive":{"sp');
  await publisher.publishAsync('shop/m', Buffer.from([0xff, 0xfe, 0x00]));
  await publisher.publishAsync('shop/m', Buffer.alloc(1024 * 1024 + 1, 0x20));
  await publisher.publishAsync('shop/level', '9');
  await until('the good one', () => outlet.last('m/level')?.value === 9);
  expect(source.view().refused).toEqual({ 'unclear-path': 1, 'not-a-number': 1, malformed: 2, oversized: 1 });
  expect(outlet.last('m/speed')).toMatchObject({ quality: 2, value: Number.NaN });
});

test('a storm of ten thousand messages is taken in, all of it', async () => {
  const { outlet, publisher } = await running();
  for (let i = 0; i < 10_000; i++) publisher.publish('shop/level', String(i), { qos: 1 });
  await until('the last', () => outlet.last('m/level')?.value === 9999);
  expect(outlet.readings.filter((reading) => reading.tag === 'm/level')).toHaveLength(10_000);
  expect(outlet.batches()).toBeLessThan(5000);
}, 40_000);

test('a JSON path names one place or is told as unclear', () => {
  const root = { a: { b: [10, { 'odd name': 3 }] } };
  const at = (path: string) => valueAt(root, parsePath(path) ?? ['?']);
  expect(at('$.a.b[0]')).toBe(10);
  expect(at("$.a.b[1]['odd name']")).toBe(3);
  expect(at('$.a.x.y')).toBeUndefined();
  expect(at('$.constructor')).toBeUndefined();
  expect(parsePath('a.b')).toBeNull();
  expect(parsePath('$.a[')).toBeNull();
  expect(parsePath('$..a')).toBeNull();
});

test('a time without a zone is UTC; what is no time is told as none', () => {
  const usual = timeReader(undefined) ?? (() => 0);
  expect(usual({ ts: '2026-01-02T03:04:05' })).toBe(Date.UTC(2026, 0, 2, 3, 4, 5));
  expect(usual({ timestamp: '2026-01-02T03:04:05+01:00' })).toBe(Date.UTC(2026, 0, 2, 2, 4, 5));
  expect(usual({ timestamp: 1_767_323_045_678.25 })).toBe(1_767_323_045_678.25);
  expect(usual({ ts: 'yesterday' })).toBeNaN();
  expect(usual(7)).toBeNaN();
  expect(timeReader('$.head.t', 's')?.({ head: { t: 1_767_323_045.5 } })).toBe(1_767_323_045_500);
  expect(timeReader('$.t', 'us')?.({ t: 1_767_323_045_678_000 })).toBe(1_767_323_045_678);
  expect(timeReader('arrival')?.({ ts: 1_767_323_045_678 })).toBeNaN();
  expect(timeReader('head.t')).toBeNull();
  expect(parsePayload(Buffer.from('RUN'))).toBe('RUN');
  expect(parsePayload(Buffer.from('[1,'))).toBeUndefined();
});
