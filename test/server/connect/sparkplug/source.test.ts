import { afterEach, expect, test } from 'vitest';
import { openSource } from '../../../../server/connect/open-source.ts';
import { plantOf } from '../../../plants.ts';
import { type EdgeNode, type SentMetric, startEdgeNode } from '../edge-node.ts';
import { type Broker, startMosquitto } from '../mosquitto.ts';
import { freePort, isDown, isUp, quiet, recorder, until } from '../recorder.ts';

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.stop();
});
function later<T extends { stop(): Promise<void> }>(part: T): T {
  open.push(part);
  return part;
}

const plantAt = (url: string) =>
  plantOf(`
gemba: 1
site: { id: site, name: Site, timezone: Europe/Berlin }
sources: [{ id: edge, protocol: sparkplug, broker: "${url}", group: hall, address: "{tag}" }]
products: []
shifts: []
machine_types:
  any: { source: edge, device: "{line}/{machine}", tags: { speed: { role: speed }, good: { role: good }, product: { role: product }, open: { type: bool } } }
areas: [{ id: hall, name: Hall }]
lines:
  - id: line
    name: Line
    area: hall
    constraint: a
    buffers: []
    machines:
      - { id: a, name: A, type: any, place: { x: 0, z: 0 } }
      - { id: b, name: B, type: any, place: { x: 5, z: 0 } }
      - { id: node, name: Node, type: any, place: { x: 9, z: 0 }, device: line }
`);

/** Births of a device: aliases from `base` on. */
const birthOf = (base: number): SentMetric[] => [
  { name: 'speed', alias: base, type: 'Double', value: 10 },
  { name: 'good', alias: base + 1, type: 'UInt32', value: 4_000_000_000 },
  { name: 'product', alias: base + 2, type: 'String', value: 'red' },
  { name: 'open', alias: base + 3, type: 'Boolean', value: true },
];

function sourceOf(url: string) {
  const plant = plantAt(url);
  const outlet = recorder(plant);
  const spec = plant.sources[0];
  if (!spec) throw new Error('no source');
  return { plant, outlet, source: later(openSource(spec, plant, outlet, quiet)) };
}

async function running() {
  const port = await freePort();
  const broker: Broker = later(await startMosquitto(port));
  const parts = sourceOf(broker.url);
  await parts.source.start();
  await until('the source is up', isUp(parts.source));
  const edge: EdgeNode = await startEdgeNode(broker, 'hall', 'line');
  return { ...parts, broker, port, edge };
}

async function born() {
  const parts = await running();
  await parts.edge.birth([{ name: 'speed', alias: 1, type: 'Double', value: 1 }]);
  await parts.edge.send('DBIRTH', 'a', birthOf(10));
  await parts.edge.send('DBIRTH', 'b', birthOf(20));
  await until('the births', () => parts.outlet.last('b/open') !== undefined);
  return parts;
}

test('births give the values of every device, with 32-bit counters beyond 2^31 and texts', async () => {
  const { outlet, source } = await born();
  expect(outlet.last('a/good')).toMatchObject({ value: 4_000_000_000, quality: 0 });
  expect(outlet.textOf(outlet.last('a/product')?.value ?? 0)).toBe('red');
  expect(outlet.last('a/open')?.value).toBe(1);
  expect(outlet.last('node/speed')?.value).toBe(1);
  expect(source.view().refused).toEqual({});
});

test('data by alias arrives with the time of the metric', async () => {
  const { outlet, edge, source } = await born();
  const at = Date.now() - 1234;
  await edge.send('DDATA', 'a', [{ alias: 10, timestamp: at, type: 'Double', value: 55.5 }]);
  await edge.send('NDATA', '', [{ name: 'speed', timestamp: at, type: 'Double', value: 5 }]);
  await until('the data', () => outlet.last('node/speed')?.value === 5);
  expect(outlet.last('a/speed')).toEqual({ tag: 'a/speed', at, value: 55.5, quality: 0 });
  expect(source.view().refused).toEqual({});
});

test('quality and null make bad and stale readings; history does not move the live value', async () => {
  const { outlet, edge, source } = await born();
  const quality = (value: number) => ({ Quality: { type: 'Int32' as const, value } });
  await edge.send('DDATA', 'a', [{ alias: 10, type: 'Double', value: 1, properties: quality(0) }]);
  await edge.send('DDATA', 'a', [{ alias: 11, type: 'UInt32', value: 1, properties: quality(500) }]);
  await edge.send('DDATA', 'b', [{ alias: 20, type: 'Double', value: null }]);
  await edge.send('DDATA', 'b', [{ alias: 21, type: 'UInt32', value: 3, isHistorical: true }]);
  await edge.send('DDATA', 'b', [{ alias: 22, type: 'String', value: 'blue', properties: quality(192) }]);
  await until('the last one', () => outlet.textOf(outlet.last('b/product')?.value ?? 0) === 'blue');
  expect(outlet.last('a/speed')).toMatchObject({ quality: 2, value: Number.NaN });
  expect(outlet.last('a/good')?.quality).toBe(3);
  expect(outlet.last('b/speed')?.quality).toBe(2);
  expect(outlet.last('b/good')?.value).toBe(4_000_000_000);
  expect(source.view().refused).toEqual({ historical: 1 });
});

test('what is not known, not a number or not readable is counted and hinders nothing', async () => {
  const { outlet, edge, source } = await born();
  await edge.send('DDATA', 'a', [{ alias: 99, type: 'Double', value: 1 }]);
  await edge.send('DDATA', 'a', [{ alias: 10, type: 'String', value: 'fast' }]);
  await edge.send('NDATA', '', [{ name: 'nobody', type: 'Double', value: 1 }]);
  await edge.sendRaw('DDATA', 'a', Buffer.from([0x12, 0xff, 0xff, 0xff]));
  await edge.sendRaw('DDATA', 'a', Buffer.alloc(10 * 1024 * 1024));
  await edge.send('DDATA', 'a', [{ alias: 10, type: 'Double', value: 77 }]);
  await until('the good one', () => outlet.last('a/speed')?.value === 77);
  expect(source.view().refused).toEqual({
    'unknown-alias': 1,
    'rebirth-asked': 1, // an alias that no birth told of means that a birth was missed
    'unknown-metric': 1,
    'type-changed': 1,
    'not-a-number': 1,
    malformed: 1,
    oversized: 1,
  });
  expect(outlet.readings.find((reading) => reading.quality === 2)).toMatchObject({ tag: 'a/speed' });
});

test('a gap in the sequence is counted and asks the node once for its birth, by the one command Gemba knows', async () => {
  const { edge, source, outlet } = await born();
  edge.seq += 1;
  await edge.send('DDATA', 'a', [{ alias: 10, type: 'Double', value: 2 }]);
  edge.seq += 1;
  await edge.send('DDATA', 'a', [{ alias: 10, type: 'Double', value: 3 }]);
  await until('the request', () => edge.commands.length > 0);
  await until('the data', () => outlet.last('a/speed')?.value === 3);
  expect(source.view().refused).toEqual({ 'sequence-gap': 2, 'rebirth-asked': 1 });
  expect(edge.commands).toHaveLength(1);
  expect(edge.commands[0]?.topic).toBe('spBv1.0/hall/NCMD/line');
  expect(edge.commands[0]?.payload.metrics).toMatchObject([
    { name: 'Node Control/Rebirth', type: 'Boolean', value: true },
  ]);
  expect(edge.commands[0]?.payload.seq).toBeUndefined();
});

test('a sequence that wraps from 255 to 0 is no gap', async () => {
  const { edge, source, outlet } = await born();
  for (let i = 0; i < 300; i++) await edge.send('DDATA', 'a', [{ alias: 10, type: 'Double', value: 1000 + i }]);
  await until('the data', () => outlet.last('a/speed')?.value === 1299);
  expect(source.view().refused).toEqual({});
});

test('data of a node whose birth was not seen asks for it', async () => {
  const { edge, source } = await running();
  edge.seq = 7;
  await edge.send('DDATA', 'a', [{ alias: 10, type: 'Double', value: 2 }]);
  await until('the request', () => edge.commands.length === 1);
  await until('the verdict', () => source.view().refused['no-birth'] === 1);
  expect(source.view().refused).toEqual({ 'no-birth': 1, 'rebirth-asked': 1 });
});

test('a node of the plant that stays silent is asked for its birth by itself', async () => {
  const { edge } = await running();
  await until('the request', () => edge.commands.length === 1, 6000);
});

test('the death of a node makes it and all its devices stale; an old death does not', async () => {
  const { edge, outlet, source } = await born();
  await edge.death(41);
  await until('the old death', () => source.view().refused['old-death'] === 1);
  expect(outlet.stales).toHaveLength(0);

  const before = Date.now();
  edge.die();
  await until('stale tags', () => outlet.stales.length > 0);
  const gone = outlet.stales.flatMap(({ tags }) => tags);
  expect(new Set(gone.map((tag) => tag.split('/')[0]))).toEqual(new Set(['a', 'b', 'node']));
  expect(outlet.stales[0]?.at).toBeGreaterThanOrEqual(before);
  expect(source.view().status).toBe('up');
});

test('the death of a device makes that device stale at the time it died', async () => {
  const { edge, outlet } = await born();
  const at = Date.now() - 500;
  await edge.send('DDEATH', 'a', [], { timestamp: at });
  await until('stale tags', () => outlet.stales.length > 0);
  expect(outlet.stales).toEqual([{ tags: ['a/speed', 'a/good', 'a/product', 'a/open'], at }]);
});

test('a device that a new birth of its node leaves out becomes stale', async () => {
  const { edge, outlet } = await born();
  await edge.birth();
  await edge.send('DBIRTH', 'a', birthOf(10));
  await until('stale tags', () => outlet.stales.length > 0, 9000);
  expect(outlet.stales.flatMap(({ tags }) => tags)).toEqual(['b/speed', 'b/good', 'b/product', 'b/open']);
});

test('a broker that dies makes every tag stale, is told as down, and data flows again when it is back', async () => {
  const { broker, port, outlet, source, plant } = await born();
  open.splice(open.indexOf(broker), 1);
  await broker.stop();
  await until('the source is down', isDown(source));
  expect(source.view().reason).not.toBe('');
  expect(source.view().nextRetry).toBeGreaterThan(0);
  expect(outlet.stales).toHaveLength(1);
  expect(outlet.stales[0]?.tags).toHaveLength(plant.tags.filter((tag) => tag.source === 0).length);

  const again = later(await startMosquitto(port));
  await until('the source is up', isUp(source), 30_000);
  const edge = await startEdgeNode(again, 'hall', 'line', 1);
  await edge.birth();
  await edge.send('DBIRTH', 'a', [{ name: 'speed', alias: 10, type: 'Double', value: 42 }]);
  await until('the current value', () => outlet.last('a/speed')?.value === 42);
}, 60_000);

test('a broker that cannot be reached does not hinder the start, and is told with the next attempt', async () => {
  const { source, outlet } = sourceOf(`mqtt://127.0.0.1:${await freePort()}`);
  await source.start();
  await until('the source is down', isDown(source));
  expect(source.view().reason).toMatch(/connection refused/);
  expect(source.view().nextRetry).toBeGreaterThan(0);
  expect(outlet.stales).toHaveLength(0);
});

test('a birth says that a value still stands: it counts from the birth on, whenever it was measured', async () => {
  const { outlet, edge } = await born();
  const before = Date.now() - 1_000;
  await edge.send('DBIRTH', 'a', [
    { name: 'speed', alias: 10, type: 'Double', value: 99, timestamp: Date.now() - 3_600_000 },
  ]);
  await until('the value of the new birth', () => outlet.last('a/speed')?.value === 99);
  expect(outlet.last('a/speed')?.at).toBeGreaterThan(before);
});
