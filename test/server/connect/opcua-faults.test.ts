/** What a plant's network and servers do to a connection, and what is lost of it: nothing, or a gap that is said. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type PublishResponse as Answer,
  DataType,
  type RepublishRequest,
  type StatusCode,
  StatusCodes,
  type Subscription,
  type UAVariable,
} from 'node-opcua';
import { afterEach, expect, test, vi } from 'vitest';
import type { OpcuaSpec } from '../../../server/connect/opcua/thread-messages.ts';
import { openSource } from '../../../server/connect/open-source.ts';
import { SourceSet } from '../../../server/connect/source-set.ts';
import { TwinHost } from '../../../server/twin-host.ts';
import { SampleBatch } from '../../../twin/core/batch.ts';
import { Twin } from '../../../twin/core/twin.ts';
import { blankRow } from '../../../twin/live/frames.ts';
import { plantOf, tagSlot } from '../../plants.ts';
import { NAMESPACE, startOpcuaServer, type TestServer } from './opcua-server.ts';
import { wireTo } from './proxy.ts';
import { freePort, isDown, isUp, quiet, recorder, until } from './recorder.ts';

// The thread's library takes seconds to load, many on a busy machine.
vi.setConfig({ testTimeout: 60_000 });
const data = mkdtempSync(join(tmpdir(), 'gemba-opcua-faults-'));
const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.stop();
});
function later<T extends { stop(): Promise<void> }>(part: T): T {
  open.push(part);
  return part;
}

const VARIABLES = { speed: DataType.Double, good: DataType.UInt32, state: DataType.Int32 };

function plantAt(port: number, more: Partial<OpcuaSpec>) {
  const spec = {
    id: 'plc',
    protocol: 'opcua',
    endpoint: `opc.tcp://127.0.0.1:${port}`,
    address: `nsu=${NAMESPACE};s={tag}`,
  };
  return plantOf(`
gemba: 1
site: { id: site, name: Site, timezone: Europe/Berlin }
sources: [${JSON.stringify({ ...spec, ...more })}]
products: []
shifts: []
machine_types: { any: { source: plc, tags: { speed: { role: speed }, good: { role: good }, state: { role: state } } } }
areas: [{ id: hall, name: Hall }]
lines: [{ id: line, name: Line, area: hall, constraint: m, buffers: [], machines: [{ id: m, name: M, type: any, place: { x: 0, z: 0 } }] }]
`);
}

async function sourceAt(port: number, more: Partial<OpcuaSpec> = {}) {
  const plant = plantAt(port, more);
  const outlet = recorder(plant);
  const source = later(openSource(plant.sources[0] as OpcuaSpec, plant, outlet, quiet, data));
  await source.start();
  await until('the source is up', isUp(source), 30_000);
  return { plant, outlet, source };
}

const valuesOf = (outlet: ReturnType<typeof recorder>, tag: string) =>
  outlet.readings.filter((reading) => reading.tag === tag && reading.quality === 0).map(({ value }) => value);

/** Counts up, some milliseconds a step, until stopped: what a machine does whether or not somebody listens. */
function counting(server: TestServer, name: string) {
  let value = 0;
  const timer = setInterval(() => {
    server.set(name, DataType.UInt32, ++value, new Date());
  }, 25);
  return {
    value: () => value,
    stop: async () => {
      clearInterval(timer);
    },
  };
}

test('a short cut of the wire loses no value: the server sends again what it had sent into the cut', async () => {
  const target = await freePort();
  const server = later(await startOpcuaServer(target, VARIABLES));
  const wire = later(await wireTo(target, await freePort()));
  const { outlet, source } = await sourceAt(wire.port, { queue: 1000, publishing_ms: 100 });
  const machine = later(counting(server, 'good'));
  await until('a first count', () => machine.value() > 20 && valuesOf(outlet, 'm/good').length > 10);
  for (let cut = 0; cut < 2; cut++) {
    wire.cut();
    await new Promise((resolve) => setTimeout(resolve, 700));
    await wire.mend();
    const after = machine.value();
    await until('counting goes on', () => (valuesOf(outlet, 'm/good').at(-1) ?? 0) > after, 20_000);
  }
  await machine.stop();
  await until('the last count', () => valuesOf(outlet, 'm/good').includes(machine.value()));
  // What is sent again may come after what is new; each has its own time.
  const counts = outlet.readings
    .filter(({ tag, value }) => tag === 'm/good' && value > 0)
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
  expect(counts).toEqual(Array.from({ length: machine.value() }, (_, i) => i + 1));
  expect(outlet.stales).toEqual([]);
  expect(source.view()).toMatchObject({ status: 'up', reason: '' });
  expect(source.view().refused['sequence-gap']).toBeUndefined();
}, 60_000);

test('a notification that the server sent and that never came is asked for by its number, again where the first asking fails', async () => {
  const port = await freePort();
  const server = later(await startOpcuaServer(port, VARIABLES));
  const { outlet, source } = await sourceAt(port, { queue: 1000, publishing_ms: 100 });
  const asked = swallowOne(server);
  const machine = later(counting(server, 'good'));
  await until('it was asked for twice', () => asked.length === 2);
  await machine.stop();
  await until('the last count', () => valuesOf(outlet, 'm/good').includes(machine.value()));
  const counts = valuesOf(outlet, 'm/good').sort((a, b) => a - b);
  expect(counts.filter((count) => count > 0)).toEqual(Array.from({ length: machine.value() }, (_, i) => i + 1));
  expect(asked[0]).toBe(asked[1]);
  expect(source.view().refused['sequence-gap']).toBeUndefined();
});

/** An answer with values goes nowhere, and the first asking for it is refused; gives the numbers that were asked for. */
function swallowOne({ server }: TestServer): readonly number[] {
  const asked: number[] = [];
  const session = server.engine.getSessions().find(({ currentSubscriptionCount }) => currentSubscriptionCount > 0);
  const publishing = session?.publishEngine as unknown as { _send_response(from: Subscription, answer: Answer): void };
  const send = publishing._send_response.bind(publishing);
  let swallowed = false;
  publishing._send_response = (from, answer) => {
    if (swallowed || !answer.notificationMessage.notificationData?.length) send(from, answer);
    else swallowed = true;
  };
  type Asking = { request: RepublishRequest; session_statusCode: StatusCode };
  const answering = server as unknown as { _on_RepublishRequest(message: Asking, channel: unknown): void };
  const republish = answering._on_RepublishRequest.bind(answering);
  answering._on_RepublishRequest = (message, channel) => {
    const first = asked.push(message.request.retransmitSequenceNumber) === 1;
    if (first) message.session_statusCode = StatusCodes.BadServerTooBusy;
    republish(message, channel);
  };
  return asked;
}

test('what was missed in a long gap is read from the history of the server, in order and with its own times', async () => {
  const target = await freePort();
  const server = later(await startOpcuaServer(target, VARIABLES));
  const node = server.namespace.addressSpace.findNode(`ns=${server.namespace.index};s=good`) as UAVariable;
  server.namespace.addressSpace.installHistoricalDataNode(node, { maxOnlineValues: 5000 });
  // A server that takes its time over a history: what is measured meanwhile must not fall between the two.
  const tell = node.historyRead.bind(node);
  const slowly = async (...asked: Parameters<typeof tell>) => {
    await new Promise((resolve) => setTimeout(resolve, 800));
    return Reflect.apply(tell, node, asked);
  };
  Object.assign(node, { historyRead: slowly });
  const wire = later(await wireTo(target, await freePort()));
  const { outlet, source } = await sourceAt(wire.port);
  const machine = later(counting(server, 'good'));
  await until('a first count', () => machine.value() > 20 && valuesOf(outlet, 'm/good').length > 10);
  wire.cut();
  await until('the source is down', isDown(source), 20_000);
  const before = valuesOf(outlet, 'm/good').length;
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await wire.mend();
  await until('the source is up', isUp(source), 40_000);
  const after = machine.value();
  await until('counting goes on', () => (valuesOf(outlet, 'm/good').at(-1) ?? 0) > after);
  await machine.stop();
  await until('the last count', () => valuesOf(outlet, 'm/good').at(-1) === machine.value());

  expect(outlet.stales).toHaveLength(1);
  const filled = outlet.readings.filter(({ tag, quality }) => tag === 'm/good' && quality === 0).slice(before);
  const missing = Array.from({ length: machine.value() }, (_, i) => i + 1).filter(
    (value) => !valuesOf(outlet, 'm/good').includes(value),
  );
  // Nor where the history ends and the new subscription begins, though the machine never stood still.
  expect(missing).toEqual([]);
  const counted = filled.filter(({ at }) => at > (outlet.stales[0]?.at ?? 0) + 10).map(({ value }) => value);
  expect(counted).toEqual([...counted].sort((a, b) => a - b));
  expect(filled.length).toBeGreaterThan(60);
  const since = outlet.stales[0]?.at ?? 0;
  const times = filled.map(({ at }) => at);
  // What stood at the moment of the loss stands again right behind it.
  expect(times.some((at) => at > since && at < since + 10)).toBe(true);
}, 90_000);

test('while Gemba itself was down the machine went on: its history fills the gap, no count is lost, what stood still stands', async () => {
  const port = await freePort();
  const server = later(await startOpcuaServer(port, VARIABLES));
  for (const name of ['good', 'state']) {
    const node = server.namespace.addressSpace.findNode(`ns=${server.namespace.index};s=${name}`) as UAVariable;
    server.namespace.addressSpace.installHistoricalDataNode(node, { maxOnlineValues: 5000 });
  }
  server.set('state', DataType.Int32, 6, new Date());
  const plant = plantAt(port, {});
  const directory = mkdtempSync(join(tmpdir(), 'gemba-opcua-restart-'));
  const machine = later(counting(server, 'good'));
  const begin = async () => {
    const host = new TwinHost({ plant, directory, log: quiet, expectSources: true });
    await host.start();
    const sources = new SourceSet(host, quiet, data, () => undefined);
    sources.start();
    const good = () => host.twin.tags.value[tagSlot(plant, 'm/good')] ?? 0;
    return { host, sources, good };
  };
  const first = await begin();
  await until('a first count', () => machine.value() > 20 && first.good() > 10, 30_000);
  await first.sources.stop();
  await first.host.stop();
  const left = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const second = await begin();
  later({
    stop: async () => {
      await second.sources.stop();
      await second.host.stop();
    },
  });
  const back = machine.value();
  await until('counting goes on', () => second.good() > back, 30_000);
  await machine.stop();
  await until('the last count', () => second.good() === machine.value());
  // Every count of the time in between is there, by its own time: what the machine made is what the twin says.
  const row = blankRow();
  second.host.twin.readMachine(0, row);
  expect(row.good).toBeGreaterThan(machine.value() - 25);
  const spans = [
    ...second.host.record.intervalsOf(0, left, Date.now()),
    ...second.host.twin.machines.openSpans(0, Date.now()),
  ];
  const unknown = spans.filter(({ state }) => state === 'unknown');
  const blind = unknown.reduce((sum, { from, to }) => sum + ((to ?? Date.now()) - Math.max(from, left)), 0);
  expect(blind).toBeLessThan(300);
}, 90_000);

test('a server that is asked for a history it does not keep leaves the gap open', async () => {
  const target = await freePort();
  const server = later(await startOpcuaServer(target, VARIABLES));
  const wire = later(await wireTo(target, await freePort()));
  const { outlet, source } = await sourceAt(wire.port);
  server.set('speed', DataType.Double, 1, new Date());
  await until('a value', () => outlet.last('m/speed')?.value === 1);
  wire.cut();
  await until('the source is down', isDown(source), 20_000);
  const lost = outlet.readings.length;
  server.set('speed', DataType.Double, 2, new Date());
  await new Promise((resolve) => setTimeout(resolve, 300));
  server.set('speed', DataType.Double, 3, new Date());
  await wire.mend();
  await until('the source is up', isUp(source), 40_000);
  await until('the current value', () => outlet.last('m/speed')?.value === 3);
  expect(outlet.readings.slice(lost).some(({ value }) => value === 2)).toBe(false);
}, 60_000);

test('a node whose type changes under way is bad, counted, and good again when it is itself again', async () => {
  const port = await freePort();
  const server = later(await startOpcuaServer(port, { ...VARIABLES, speed: DataType.Null }));
  server.set('speed', DataType.Double, 4, new Date());
  const { outlet, source } = await sourceAt(port);
  server.set('speed', DataType.Double, 5, new Date());
  await until('a number', () => outlet.last('m/speed')?.value === 5);
  server.set('speed', DataType.String, 'five', new Date());
  await until('a bad reading', () => outlet.last('m/speed')?.quality === 2);
  server.set('speed', DataType.Int16, 6, new Date());
  await until('a number of another type', () => outlet.last('m/speed')?.value === 6);
  expect(source.view().refused['not-a-number']).toBeGreaterThan(0);
});

test('node ids that changed while the server was away are told by name, and the rest is read', async () => {
  const port = await freePort();
  const server = await startOpcuaServer(port, VARIABLES);
  const { outlet, source } = await sourceAt(port);
  await server.stop();
  await until('the source is down', isDown(source), 20_000);
  const again = later(
    await startOpcuaServer(port, { velocity: DataType.Double, good: DataType.UInt32, state: DataType.Int32 }),
  );
  await until('the source is up', isUp(source), 40_000);
  again.set('good', DataType.UInt32, 77, new Date());
  await until('the counter', () => outlet.last('m/good')?.value === 77);
  expect(source.view().refused['unknown-node']).toBe(1);
  expect(source.view().reason).toContain('s=speed');
}, 60_000);

test('a clock that is a year ahead is counted by the twin, and the twin goes on', async () => {
  const port = await freePort();
  const server = later(await startOpcuaServer(port, VARIABLES));
  const { plant, outlet } = await sourceAt(port);
  const twin = new Twin(plant);
  const year = 365 * 86_400_000;
  server.set('speed', DataType.Double, 9, new Date(Date.now() + year));
  await until('the value', () => outlet.last('m/speed')?.value === 9);
  server.set('speed', DataType.Double, 8, new Date());
  await until('the next value', () => outlet.last('m/speed')?.value === 8);
  const batch = new SampleBatch();
  batch.received = Date.now();
  const slot = plant.tags.find(({ name }) => name === 'm/speed')?.slot ?? -1;
  for (const { tag, at, value, quality } of outlet.readings)
    if (tag === 'm/speed') batch.push(slot, at, value, quality);
  twin.fold(batch);
  expect(twin.refusedBy[0]?.future).toBe(1);
  expect(twin.tags.value[slot]).toBe(8);
});

test('a deadband keeps small changes of analog values away, and no change of a state or a counter', async () => {
  const port = await freePort();
  const server = later(await startOpcuaServer(port, VARIABLES));
  const { outlet } = await sourceAt(port, { deadband: 5 });
  server.set('speed', DataType.Double, 100, new Date());
  await until('a large change', () => outlet.last('m/speed')?.value === 100);
  server.set('speed', DataType.Double, 102, new Date());
  server.set('good', DataType.UInt32, 1, new Date());
  await until('a count', () => outlet.last('m/good')?.value === 1);
  server.set('good', DataType.UInt32, 2, new Date());
  await until('one more', () => outlet.last('m/good')?.value === 2);
  expect(outlet.last('m/speed')?.value).toBe(100);
  server.set('speed', DataType.Double, 110, new Date());
  await until('a large change', () => outlet.last('m/speed')?.value === 110);
});
