/** How a host application ends its sessions, on purpose and not. */
import type { MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isUp, until } from '../recorder.ts';
import { hostOn, type Observed, observedHost, parts } from './fixture.ts';
import type { Message } from './wire-log.ts';

const STATE = 'spBv1.0/STATE/gemba';
const own = parts();
let host: Observed;
let witness: MqttClient;
let heard: Message[];

const json = (payload: Buffer | undefined) => JSON.parse(String(payload)) as { online: boolean; timestamp: number };
const states = () => heard.map(({ payload }) => json(payload).online);

beforeEach(async () => {
  host = await observedHost(own, 'host_id: gemba');
  heard = [];
  witness = await host.broker.client();
  witness.on('message', (topic, payload, { qos, retain }) => heard.push({ topic, payload, qos, retain }));
  await witness.subscribeAsync(STATE, { qos: 1 });
  await until('the birth', () => states().includes(true));
});
afterEach(() => own.stopAll());

const leave = async () => {
  own.forget(host.source);
  await host.source.stop();
  const published = host.wire.packets.filter(({ type }) => type === 'PUBLISH');
  return { death: published.at(-1)?.message as Message, at: published.at(-1)?.at ?? 0 };
};

test('who stops it makes it say its death, retained and with QoS 1, on its own topic [tck-id-operational-behavior-host-application-termination] [tck-id-operational-behavior-host-application-death-topic] [tck-id-operational-behavior-host-application-death-qos] [tck-id-operational-behavior-host-application-death-retained]', async () => {
  const { death } = await leave();
  expect(death).toMatchObject({ topic: STATE, qos: 1, retain: true });
  expect(json(death.payload).online).toBe(false);
  await until('the others know', () => states().at(-1) === false);
});

test('the death carries the moment of leaving and comes before DISCONNECT [tck-id-host-topic-phid-death-payload-timestamp-disconnect-clean] [tck-id-operational-behavior-host-application-disconnect-intentional]', async () => {
  const before = Date.now();
  const { death, at } = await leave();
  expect(json(death.payload)).toEqual({ online: false, timestamp: expect.any(Number) });
  expect(json(death.payload).timestamp).toBeGreaterThanOrEqual(before);
  expect(json(death.payload).timestamp).toBeLessThanOrEqual(at);
  const types = host.wire.packets.map(({ type }) => type).filter((type) => type !== 'OTHER');
  expect(types.slice(-2)).toEqual(['PUBLISH', 'DISCONNECT']);
});

test('its state is online while it stands and offline when its connection breaks, by the broker [tck-id-components-ph-state] [tck-id-intro-sparkplug-host-state] [tck-id-conformance-primary-host]', async () => {
  expect(states().at(-1)).toBe(true);
  host.wire.cut();
  await until('the will', () => states().includes(false));
  // And online again as soon as it is back.
  await until('the next birth', () => states().at(-1) === true);
});

test('two hosts of one name: the one that stays takes back the death that the other leaves behind', async () => {
  const other = hostOn(host.broker.url, 'host_id: gemba');
  own.later(other.source);
  await other.source.start();
  await until('the other', isUp(other.source));
  own.forget(other.source);
  await other.source.stop();
  await until('the death of the other', () => states().includes(false));
  await until('the answer', () => states().at(-1) === true);
  expect(host.source.view().status).toBe('up');
});

test('two hosts of different names on one broker leave each other alone', async () => {
  const other = hostOn(host.broker.url, 'host_id: second');
  own.later(other.source);
  await other.source.start();
  await until('the other', isUp(other.source));
  await other.source.stop();
  own.forget(other.source);
  expect(states()).toEqual([true]);
});
