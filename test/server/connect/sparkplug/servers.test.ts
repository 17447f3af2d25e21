/** One host on several MQTT servers: a mosquitto and an aedes. Edge nodes may be on either and move. */
import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import { connectAsync } from 'mqtt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EdgeNode, startEdgeNode } from '../edge-node.ts';
import { type Broker, startMosquitto } from '../mosquitto.ts';
import { freePort, isUp, until } from '../recorder.ts';
import { birthOf, type HostParts, hostOn, parts } from './fixture.ts';
import { type Message, startWireLog, type WireLog } from './wire-log.ts';

const own = parts();
let host: HostParts;
let first: Broker;
let second: Broker;
let wires: WireLog[];
const STATE = 'spBv1.0/STATE/gemba';
const json = (message: Message | undefined) =>
  JSON.parse(String(message?.payload)) as { online: boolean; timestamp: number };
const published = (wire: WireLog | undefined) => wire?.packets.flatMap(({ message }) => message ?? []) ?? [];
const states = (wire: WireLog) => published(wire).filter(({ topic }) => topic === STATE);

async function startAedes(port: number): Promise<Broker> {
  const aedes = await Aedes.createBroker();
  const server = createServer(aedes.handle);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const url = `mqtt://127.0.0.1:${port}`;
  return {
    url,
    client: (options = {}) => connectAsync(url, { protocolVersion: 4, reconnectPeriod: 0, ...options }),
    async stop() {
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      server.close();
    },
  };
}

beforeEach(async () => {
  const ports = [await freePort(), await freePort()] as const;
  first = own.later(await startMosquitto(ports[0]));
  second = own.later(await startAedes(ports[1]));
  wires = [own.later(await startWireLog(ports[0])), own.later(await startWireLog(ports[1]))];
  host = hostOn(wires[0]?.url ?? '', `host_id: gemba, further_brokers: ["${wires[1]?.url}"]`);
  own.later(host.source);
  await host.source.start();
  await until('the states', () => wires.every((wire) => published(wire).length > 0));
});
afterEach(() => own.stopAll());

const bornOn = async (broker: Broker, bdSeq: number): Promise<EdgeNode> => {
  const edge = await startEdgeNode(broker, 'hall', 'line', bdSeq);
  await edge.birth();
  await edge.send('DBIRTH', 'a', [{ ...birthOf(10)[0], value: 100 + bdSeq } as never]);
  await until('the birth', () => host.outlet.last('a/speed')?.value === 100 + bdSeq);
  return edge;
};

test('the state is the first message on each server, and each is subscribed to [tck-id-operational-behavior-primary-application-state-with-multiple-servers-state]', () => {
  for (const wire of wires) {
    expect(published(wire)[0]).toMatchObject({ topic: STATE, qos: 1, retain: true });
    expect(json(published(wire)[0]).online).toBe(true);
    expect(wire.packets.find(({ topics }) => topics)?.topics).toContain(STATE);
  }
});

test('each server has a time of its own, that of its connection [tck-id-operational-behavior-host-application-multi-server-timestamp]', async () => {
  const [here, there] = wires as [WireLog, WireLog];
  const before = json(states(here)[0]).timestamp;
  there.cut();
  await until('the next birth there', () => states(there).length > 1);
  const again = there.packets.findLast(({ type }) => type === 'CONNECT');
  expect(json(states(there).at(-1)).timestamp).toBe(json(again?.will).timestamp);
  expect(json(states(there).at(-1)).timestamp).toBeGreaterThan(before);
  // Asked again on the first server, it tells the time of that one.
  const witness = await first.client();
  await witness.publishAsync(STATE, '{"online":false,"timestamp":1}', { qos: 1, retain: true });
  await until('the answer', () => states(here).length > 1);
  expect(json(states(here)[1]).timestamp).toBe(before);
});

test('a node that moves from one server to the other is read there; its late will on the first harms nothing', async () => {
  const edge = await bornOn(first, 1);
  const moved = await bornOn(second, 2);
  edge.die();
  await until('the old death', () => host.source.view().refused['old-death'] === 1);
  await moved.send('DDATA', 'a', [{ alias: 10, type: 'Double', value: 55 }]);
  await until('its data', () => host.outlet.last('a/speed')?.value === 55);
  expect(host.outlet.stales).toEqual([]);
  await moved.client.endAsync(true);
});

test('a server that is lost makes its nodes stale and leaves the others alone; the source stands and says what is wrong', async () => {
  const edge = await bornOn(second, 1);
  own.forget(first);
  await first.stop();
  await until('the remark', () => host.source.view().reason !== '');
  expect(isUp(host.source)()).toBe(true);
  expect(host.source.view().reason).toContain(wires[0]?.url.slice('mqtt://'.length) ?? '?');
  expect(host.outlet.stales).toEqual([]);
  await edge.send('DDATA', 'a', [{ alias: 10, type: 'Double', value: 66 }]);
  await until('data of the other server', () => host.outlet.last('a/speed')?.value === 66);
  await edge.client.endAsync(true);
});
