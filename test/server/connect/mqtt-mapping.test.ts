/** From topics and payloads to tags: patterns, places in JSON, text and bytes, times, what is retained, who is away. */
import { afterEach, expect, test } from 'vitest';
import { createInbox } from '../../../server/connect/mqtt/inbox.ts';
import { createTopicBook } from '../../../server/connect/mqtt/topic-book.ts';
import { covers, isFilter, matches, subscriptions } from '../../../server/connect/mqtt/topic-filter.ts';
import { plantOf } from '../../plants.ts';
import { startMosquitto } from './mosquitto.ts';
import { type MqttPlant, mqttPlantText, startMqttPlant } from './mqtt-plant.ts';
import { freePort, isUp, until } from './recorder.ts';

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.stop();
});

async function broker() {
  const started = await startMosquitto(await freePort());
  open.push(started);
  return started;
}

async function running(plant: Omit<MqttPlant, 'url'>) {
  const mosquitto = await broker();
  const started = await startMqttPlant({ ...plant, url: mosquitto.url });
  open.push(started.source);
  await until('the source is up', isUp(started.source));
  return { ...started, publisher: await mosquitto.client() };
}

test('a unified namespace is mapped by one address: site, area, line, machine and tag are levels of the topic', async () => {
  const { outlet, publisher } = await running({
    source: 'address: "acme/{site}/{area}/{line}/{machine}/{tag}"',
    tags: 'speed: { role: speed }, good: { role: good }',
    machines: ['filler', 'capper'],
  });
  await publisher.publishAsync('acme/works/hall/line/filler/speed', '52.5');
  await publisher.publishAsync('acme/works/hall/line/capper/good', '{"value":7,"timestamp":1767323045678}');
  await publisher.publishAsync('acme/works/hall/line/capper/speed', '{"value":48}');
  await until('all', () => outlet.last('capper/speed') !== undefined);
  expect(outlet.last('filler/speed')?.value).toBe(52.5);
  // The payload is an object, and no path says where in it the value is.
  expect(outlet.last('capper/good')).toMatchObject({ quality: 2, at: 1_767_323_045_678 });
});

test('a pattern with wildcards feeds its tag from whichever topic speaks; a machine has its part of a path', async () => {
  const { outlet, publisher } = await running({
    tags: 'speed: { from: "plant/+/{machine}/#", path: "$.drives[\'{machine}\'].rpm" }',
    machines: ['a', 'b'],
  });
  await publisher.publishAsync('plant/gateway-1/a/drive', '{"drives":{"a":{"rpm":100},"b":{"rpm":1}}}');
  await publisher.publishAsync('plant/gateway-2/a', '{"drives":{"a":{"rpm":200}}}');
  await publisher.publishAsync('plant/gateway-2/b/x/y', '{"drives":{"b":{"rpm":300}}}');
  await until('the last', () => outlet.last('b/speed')?.value === 300);
  expect(outlet.readings.map(({ tag, value }) => [tag, value])).toEqual([
    ['a/speed', 100],
    ['a/speed', 200],
    ['b/speed', 300],
  ]);
});

test('bytes are read by type, order and place; bytes that end before it are counted', async () => {
  const { outlet, publisher, source } = await running({
    source: 'address: "raw/m"',
    tags: `speed: { path: "binary:float32:le:2" }, good: { path: "binary:uint16:0" }, level: { path: "binary:float64:be:6" },
           swapped: { path: "binary:int32:cdab:14" }, open: { type: bool, path: "binary:bit:18.3" }, word: { type: text, from: raw/w, path: text }`,
  });
  const bytes = Buffer.alloc(19);
  bytes.writeUInt16BE(65_535, 0);
  bytes.writeFloatLE(52.5, 2);
  bytes.writeDoubleBE(-0.1, 6);
  // -2 as words 0xfffe 0xffff: the low word first.
  bytes.writeUInt16BE(0xfffe, 14);
  bytes.writeUInt16BE(0xffff, 16);
  bytes[18] = 0b1000;
  await publisher.publishAsync('raw/m', bytes);
  await publisher.publishAsync('raw/w', '{not json}');
  await until('the text', () => outlet.last('m/word') !== undefined);
  const values = ['speed', 'good', 'level', 'swapped', 'open'].map((tag) => outlet.last(`m/${tag}`)?.value);
  expect(values).toEqual([52.5, 65_535, -0.1, -2, 1]);
  expect(outlet.textOf(outlet.last('m/word')?.value ?? 0)).toBe('{not json}');
  await publisher.publishAsync('raw/m', bytes.subarray(0, 7));
  await until('counted', () => source.view().refused['malformed'] === 3);
  expect(outlet.last('m/good')?.value).toBe(65_535);
});

test('the time is read where the payload has it, in its unit; where it is missing the arrival counts and is told', async () => {
  const { outlet, publisher, source } = await running({
    source: 'address: "t/{tag}", time_path: "$.head.t", time_unit: s',
    tags: 'a: { path: "$.v" }',
  });
  await publisher.publishAsync('t/a', '{"v":1,"head":{"t":1767323045.25}}');
  await until('one', () => outlet.last('m/a') !== undefined);
  expect(outlet.last('m/a')?.at).toBe(1_767_323_045_250);
  const before = Date.now();
  await publisher.publishAsync('t/a', '{"v":2}');
  await until('two', () => outlet.last('m/a')?.value === 2);
  expect(outlet.last('m/a')?.at).toBeGreaterThanOrEqual(before);
  expect(source.view().refused['no-source-time']).toBe(1);
});

test('what the broker retained still stands: it counts from the connection on, however old it is', async () => {
  const mosquitto = await broker();
  const publisher = await mosquitto.client();
  const yesterday = Date.now() - 86_400_000;
  await publisher.publishAsync('r/m', JSON.stringify({ v: 5, ts: yesterday }), { retain: true, qos: 1 });
  const before = Date.now();
  const { outlet, source } = await startMqttPlant({ url: mosquitto.url, tags: 'a: { from: "r/m", path: "$.v" }' });
  open.push(source);
  await until('the retained value', () => outlet.last('m/a')?.value === 5);
  expect(outlet.last('m/a')?.at).toBeGreaterThanOrEqual(before);
  // What comes from now on has its own time, however the clock of its sender is set.
  await publisher.publishAsync('r/m', JSON.stringify({ v: 6, ts: yesterday + 1 }), { retain: true });
  await until('the live value', () => outlet.last('m/a')?.value === 6);
  expect(outlet.last('m/a')?.at).toBe(yesterday + 1);
});

test('the last will of a machine makes its tags unknown, not those of its neighbour; what is retained of it does not stand', async () => {
  const mosquitto = await broker();
  const device = await mosquitto.client({
    will: { topic: 'p/a/online', payload: Buffer.from('false'), qos: 1, retain: true },
  });
  await device.publishAsync('p/a/online', 'true', { retain: true, qos: 1 });
  await device.publishAsync('p/a/v', '1', { retain: true, qos: 1 });
  const plant = {
    url: mosquitto.url,
    source: 'address: "p/{machine}/{tag}", online: "p/{machine}/online"',
    tags: 'v: {}',
    machines: ['a', 'b'],
  };
  const first = await startMqttPlant(plant);
  open.push(first.source);
  await until('its value', () => first.outlet.last('a/v')?.value === 1);
  expect(first.outlet.stales).toEqual([]);
  device.stream.destroy();
  await until('unknown', () => first.outlet.stales.length > 0);
  expect(first.outlet.stales.map(({ tags }) => tags)).toEqual([['a/v']]);
  expect(first.source.view().status).toBe('up');
  // A server that starts now hears the will first and the old value after it, or the other way round.
  const second = await startMqttPlant(plant);
  open.push(second.source);
  await until('unknown here too', () => second.outlet.stales.length > 0);
  const other = await mosquitto.client();
  await other.publishAsync('p/b/v', '2', { qos: 1 });
  await until('the neighbour', () => second.outlet.last('b/v')?.value === 2);
  const told = second.outlet.last('a/v');
  expect(told === undefined || told.at <= (second.outlet.stales[0]?.at ?? 0)).toBe(true);
});

test('topics that feed no tag are found, with what their payload holds, and bounded', async () => {
  const { source, publisher } = await running({
    source: 'root: "shop/#"',
    tags: 'v: { from: "shop/m", path: "$.drive.rpm" }',
  });
  await publisher.publishAsync('shop/m', '{"drive":{"rpm":5,"torque":2},"ok":true,"note":"fine","list":[1,{"x":2}]}');
  await publisher.publishAsync('shop/new', '21.5');
  await publisher.publishAsync('shop/blob', Buffer.from([0xff, 0xfe]));
  await publisher.publishAsync('elsewhere/x', '1');
  const found = () => source.found?.() ?? [];
  await until('three topics', () => found().length === 3);
  const shape = found().map(({ device, metrics }) => [
    device,
    metrics.map(({ name, type, value, mapped }) => [name, type, value, mapped]),
  ]);
  expect(shape).toEqual([
    [
      'shop/m',
      [
        ['$.drive.rpm', 'number', 5, true],
        ['$.drive.torque', 'number', 2, false],
        ['$.ok', 'bool', 1, false],
        ['$.note', 'text', 'fine', false],
        ['$.list[0]', 'number', 1, false],
        ['$.list[1].x', 'number', 2, false],
      ],
    ],
    ['shop/new', [['', 'number', 21.5, false]]],
    ['shop/blob', [['', 'binary', null, false]]],
  ]);
  expect(found()[1]?.metrics[0]?.rate).toBeGreaterThan(0);
  for (let i = 0; i < 10_050; i++) publisher.publish(`shop/many/${i}`, '1', { qos: 1 });
  await until('the bound', () => (source.view().refused['found-full'] ?? 0) >= 52, 30_000);
  expect(found()).toHaveLength(10_001);
}, 60_000);

test('ten thousand retained messages come at once and are all taken, while the server goes on', async () => {
  const mosquitto = await broker();
  const publisher = await mosquitto.client();
  await Promise.all(
    Array.from({ length: 10_000 }, (_, i) =>
      publisher.publishAsync(`many/${i}/v`, String(i), { retain: true, qos: 1 }),
    ),
  );
  const { outlet, source } = await startMqttPlant({ url: mosquitto.url, tags: 'v: { from: "many/+/v" }' });
  open.push(source);
  await until('all of them', () => outlet.readings.length >= 10_000, 40_000);
  expect(new Set(outlet.readings.map(({ value }) => value)).size).toBe(10_000);
  expect(source.view()).toMatchObject({ status: 'up', samples: 10_000, refused: {} });
}, 90_000);

test('a storm is read in turns, between which others have theirs', async () => {
  let read = 0;
  const inbox = createInbox(() => {
    read++;
    const end = performance.now() + 0.2;
    while (performance.now() < end);
  });
  const message = { topic: 't', payload: Buffer.from('1'), retained: false, settle: null };
  for (let i = 0; i < 1000; i++) inbox.take(message, () => undefined);
  let turns = 0;
  while (read < 1000) {
    turns++;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(turns).toBeGreaterThan(5);
});

test('endless new topics that a wildcard takes feed their tag, and fill no memory', () => {
  const plant = plantOf(mqttPlantText({ url: 'mqtt://127.0.0.1:1', tags: 'v: { from: "many/+/v" }' }));
  const [tag] = plant.tags;
  if (!tag) throw new Error('no tag');
  const book = createTopicBook([{ tag, field: { kind: 'text' } }], () => 0);
  let fed = 0;
  for (let i = 0; i < 120_000; i++) fed += book.topic(`many/${i}/v`)?.fed.length ?? 0;
  expect(fed).toBe(120_000);
  expect([...book.all()].length).toBe(100_000);
});

test('topic filters: what a wildcard stands for', () => {
  expect(matches('a/+/c', 'a/b/c')).toBe(true);
  expect(matches('a/+', 'a')).toBe(false);
  expect(matches('a/#', 'a')).toBe(true);
  expect(matches('a/#', 'a/b/c')).toBe(true);
  expect(matches('+/b', '$SYS/b')).toBe(false);
  expect(matches('a/b', 'a/b/c')).toBe(false);
  expect(covers('a/+/#', 'a/b/+')).toBe(true);
  expect(covers('a/+', 'a/#')).toBe(false);
  expect(isFilter('a/b#')).toBe(false);
  expect(isFilter('a/#/b')).toBe(false);
});

test('a thousand tags of one pattern are one subscription, and none is made twice', () => {
  const topics = Array.from({ length: 1000 }, (_, i) => `plant/m${i}/speed`);
  expect(subscriptions([...topics, 'other/x'], 'plant/{machine}/{tag}', [])).toEqual(['plant/+/+', 'other/x']);
  // Few topics are asked for by name: the pattern would bring what nobody wants.
  expect(subscriptions(topics.slice(0, 3), 'plant/{machine}/{tag}', [])).toEqual(topics.slice(0, 3));
  expect(subscriptions(topics.slice(0, 3), undefined, ['plant/#'])).toEqual(['plant/#']);
});
