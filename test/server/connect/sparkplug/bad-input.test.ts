/** Bad input: each kind ends in a condition that people see, and in an intact twin on a real journal. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openSource } from '../../../../server/connect/open-source.ts';
import type { Source } from '../../../../server/connect/source.ts';
import { TwinHost } from '../../../../server/twin-host.ts';
import { tagSlot } from '../../../plants.ts';
import { type EdgeNode, encode, type SentMetric, startEdgeNode } from '../edge-node.ts';
import { type Broker, startMosquitto } from '../mosquitto.ts';
import { freePort, isUp, quiet, until } from '../recorder.ts';
import { birthOf, parts, plantAt } from './fixture.ts';
import { startWireLog, type WireLog } from './wire-log.ts';

const own = parts();
afterEach(() => own.stopAll());

interface Plant {
  readonly broker: Broker;
  readonly wire: WireLog;
  readonly source: Source;
  readonly host: TwinHost;
  readonly edge: EdgeNode;
  /** What the twin holds of a tag. */
  now(tag: string): { value: number; quality: number; at: number };
}

async function plantWithTwin(options = ''): Promise<Plant> {
  const port = await freePort();
  const broker = own.later(await startMosquitto(port));
  const wire = own.later(await startWireLog(port));
  const plant = plantAt(wire.url, options);
  const host = new TwinHost({ plant, directory: mkdtempSync(join(tmpdir(), 'gemba-spb-')), log: quiet });
  await host.start();
  own.later(host);
  const [spec] = plant.sources;
  if (!spec) throw new Error('no source');
  const outlet = {
    deliver: host.deliver.bind(host),
    text: host.text.bind(host),
    stale: host.stale.bind(host),
    changed: () => undefined,
    now: Date.now,
  };
  const source = own.later(openSource(spec, plant, outlet, quiet));
  await source.start();
  await until('the host', isUp(source));
  const edge = await startEdgeNode(broker, 'hall', 'line');
  const now = (tag: string) => {
    const slot = tagSlot(plant, tag);
    const { value, quality, at } = host.twin.tags;
    return { value: value[slot] as number, quality: quality[slot] as number, at: at[slot] as number };
  };
  return { broker, wire, source, host, edge, now };
}

async function born(): Promise<Plant> {
  const plant = await plantWithTwin();
  await plant.edge.birth();
  await plant.edge.send('DBIRTH', 'a', birthOf(10));
  await until('the birth', () => plant.now('a/speed').value === 10);
  return plant;
}

/** The plant goes on as if nothing had been: the next value arrives, and nothing that was not said is believed. */
async function goesOn({ edge, now }: Plant, value: number): Promise<void> {
  await edge.send('DDATA', 'a', [{ alias: 10, type: 'Double', value }]);
  await until('the next value', () => now('a/speed').value === value);
  expect(now('a/good')).toMatchObject({ value: 4_000_000_000, quality: 0 });
}

test('invalid protobuf is refused as malformed, whole', async () => {
  const plant = await born();
  // A good metric before the damage: nothing of it may be believed.
  const good = encode({ metrics: [{ alias: 11, type: 'UInt32', value: 5 } as never], seq: 9 });
  await plant.edge.sendRaw('DDATA', 'a', Buffer.concat([good, Buffer.from([0x12, 0x7f, 0x01])]));
  await plant.edge.sendRaw('NBIRTH', '', Buffer.from('not protobuf at all'));
  await plant.edge.sendRaw('NDEATH', '', Buffer.from([0xff]));
  await until('the refusals', () => plant.source.view().refused['malformed'] === 3);
  await goesOn(plant, 11);
});

test('an alias that no birth told of is counted, its birth asked for, and no tag moves', async () => {
  const plant = await born();
  await plant.edge.send('DDATA', 'a', [{ alias: 99, type: 'Double', value: 1 }]);
  await until('the refusal', () => plant.source.view().refused['unknown-alias'] === 1);
  await until('the request', () => plant.edge.commands.length > 0);
  expect(plant.now('a/speed').value).toBe(10);
  await goesOn(plant, 12);
});

test('an alias told twice in one edge node stays with the first; the other is known by its name', async () => {
  const plant = await born();
  await plant.edge.send('DBIRTH', 'b', [
    { name: 'speed', alias: 10, type: 'Double', value: 70 },
    { name: 'good', alias: 21, type: 'UInt32', value: 7 },
  ]);
  await until('the birth', () => plant.now('b/good').value === 7);
  expect(plant.source.view().refused['alias-twice']).toBe(1);
  await plant.edge.send('DDATA', 'b', [{ name: 'speed', type: 'Double', value: 71 }]);
  await until('its value by name', () => plant.now('b/speed').value === 71);
  await goesOn(plant, 13);
});

test('a data type that changes mid-stream is told, and read as it was sent', async () => {
  const plant = await born();
  await plant.edge.send('DDATA', 'a', [{ alias: 10, type: 'Int32', value: -5 }]);
  await until('the value', () => plant.now('a/speed').value === -5);
  expect(plant.source.view().refused['type-changed']).toBe(1);
  await goesOn(plant, 14);
});

test('a payload of 10 MB is refused as too large', async () => {
  const plant = await born();
  await plant.edge.sendRaw('DDATA', 'a', Buffer.alloc(10_000_000, 1));
  await until('the refusal', () => plant.source.view().refused['oversized'] === 1);
  await goesOn(plant, 15);
});

test.each([
  ['ahead', 1],
  ['behind', -1],
])('a clock one year %s is told with the name of its node; the others are as before', async (word, sign) => {
  const plant = await born();
  const before = plant.now('a/speed');
  const wrong = Date.now() + sign * 365 * 86_400_000;
  const other = await startEdgeNode(plant.broker, 'hall', 'lost-clock');
  const birth: SentMetric[] = [{ name: 'bdSeq', type: 'UInt64', value: 0, timestamp: wrong }];
  await other.send('NBIRTH', '', birth, { timestamp: wrong });
  await until('the remark', () => plant.source.view().reason.includes(`the clock of lost-clock is 365 days ${word}`));
  expect(plant.source.view().refused['clock-off']).toBe(1);
  await plant.edge.send('DDATA', 'a', [{ alias: 10, type: 'Double', value: 99, timestamp: wrong }]);
  await goesOn(plant, 16);
  // Neither tomorrow nor last year is now: what was sent with such a time never became the live value.
  expect(plant.now('a/speed').at).toBeGreaterThanOrEqual(before.at);
  expect(plant.now('a/speed').at).toBeLessThanOrEqual(Date.now() + 1000);
  if (sign > 0) await until('the refusal', () => plant.host.twin.refusedBy[0]?.future === 1);
  // Set right, it is no more told.
  await other.send('NBIRTH', '', [{ name: 'bdSeq', type: 'UInt64', value: 0 }]);
  await until('no remark', () => plant.source.view().reason === '');
  expect(plant.source.view().refused['clock-off']).toBeUndefined();
});

test('a broker that flaps every second: each loss makes the tags stale, and the last return brings everything back', async () => {
  const plant = await born();
  for (let flap = 0; flap < 4; flap++) {
    plant.wire.cut();
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  expect(plant.now('a/speed').quality).toBe(3);
  await until('the source is up', isUp(plant.source), 20_000);
  // The node is asked for its birth by itself, and answers.
  await until('the request', () => plant.edge.commands.length > 0);
  await plant.edge.birth();
  await plant.edge.send('DBIRTH', 'a', birthOf(10));
  await until('the values', () => plant.now('a/speed').quality === 0);
  await goesOn(plant, 17);
}, 40_000);

test('a birth storm of 200 nodes with 500 metrics each is read in short turns, and all of it is found', async () => {
  const plant = await born();
  const at = Date.now();
  const births = Array.from({ length: 200 }, (_, node) =>
    encode({
      timestamp: at,
      seq: 0,
      metrics: Array.from({ length: 500 }, (_, i) => ({
        name: `area/cell${i % 20}/m${i}`,
        alias: i + 1,
        type: 'Double',
        value: node + i,
        timestamp: at,
      })) as never,
    }),
  );
  let longest = 0;
  let watching = true;
  let before = process.cpuUsage();
  const watch = () => {
    const { user } = process.cpuUsage(before);
    longest = Math.max(longest, user / 1000);
    before = process.cpuUsage();
    if (watching) setImmediate(watch);
  };
  setImmediate(watch);
  await Promise.all(
    births.map((payload, node) => plant.edge.client.publishAsync(`spBv1.0/hall/NBIRTH/storm${node}`, payload)),
  );
  const found = () => plant.source.found?.().filter(({ device }) => device.startsWith('storm')) ?? [];
  await until('all births', () => plant.source.view().refused['found-full'] !== undefined || found().length === 200);
  watching = false;
  // CPU of one turn of the loop, ms: so other sources and pings had their turn in between.
  expect(longest).toBeLessThan(400);
  expect(found().every(({ metrics, status }) => metrics.length === 500 && status === 'online')).toBe(true);
  await goesOn(plant, 18);
}, 40_000);

test('what a device had stored never moves the live value, and takes its place in history', async () => {
  const plant = await born();
  const live = plant.now('a/speed').at;
  const before = plant.host.twin.samples;
  await plant.edge.send('DDATA', 'a', [
    { alias: 10, type: 'Double', value: 3, timestamp: live - 2000, isHistorical: true },
    { alias: 10, type: 'Double', value: 4, timestamp: live + 1500, isHistorical: true },
  ]);
  await until('the older one', () => plant.host.twin.samples === before + 1);
  expect(plant.now('a/speed')).toMatchObject({ value: 10, at: live });
  // The newer one waits until the live value has passed it.
  await plant.edge.send('DDATA', 'a', [{ alias: 10, type: 'Double', value: 20, timestamp: live + 3000 }]);
  await until('both', () => plant.host.twin.samples === before + 3);
  expect(plant.now('a/speed')).toMatchObject({ value: 20, at: live + 3000 });
  expect(plant.source.view().refused['historical']).toBe(2);
});
