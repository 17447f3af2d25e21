/** How a host application begins its sessions, read from the packets on the wire. */

import type { MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isUp, until } from '../recorder.ts';
import { hostOn, type Observed, observedHost, parts } from './fixture.ts';
import { type Message, type Packet, startWireLog } from './wire-log.ts';

const STATE = 'spBv1.0/STATE/gemba';
const own = parts();
let host: Observed;
let witness: MqttClient;
const heard: Message[] = [];
let begun = 0;

const sent = (type: Packet['type'], connection = 0) =>
  host.wire.packets.filter((packet) => packet.type === type && packet.connection === connection);
const connectPacket = () => sent('CONNECT')[0] as Packet;
const will = () => connectPacket().will as Message;
const birth = () => sent('PUBLISH')[0]?.message as Message;
const json = (message: Message) =>
  JSON.parse(message.payload.toString('utf8')) as { online: boolean; timestamp: number };

beforeAll(async () => {
  begun = Date.now();
  host = await observedHost(own, 'host_id: gemba');
  witness = await host.broker.client();
  witness.on('message', (topic, payload, { qos, retain }) => heard.push({ topic, payload, qos, retain }));
  await witness.subscribeAsync(STATE, { qos: 1 });
  await until('the retained state', () => heard.length > 0);
});
afterAll(() => own.stopAll());

describe('the will in CONNECT', () => {
  test('is there [tck-id-host-topic-phid-death-required] [tck-id-operational-behavior-host-application-connect-will]', () => {
    expect(connectPacket().will).toBeDefined();
  });

  test('is on the topic of the own state [tck-id-host-topic-phid-death-topic] [tck-id-operational-behavior-host-application-connect-will-topic] [tck-id-payloads-state-will-message]', () => {
    expect(will().topic).toBe(STATE);
  });

  test('says online false and the time of this connection, as JSON with these two keys only [tck-id-host-topic-phid-death-payload] [tck-id-operational-behavior-host-application-connect-will-payload] [tck-id-payloads-state-will-message-payload] [tck-id-operational-behavior-host-application-death-payload]', () => {
    expect(json(will())).toEqual({ online: false, timestamp: expect.any(Number) });
    expect(json(will()).timestamp).toBeGreaterThanOrEqual(begun);
    expect(json(will()).timestamp).toBeLessThanOrEqual(connectPacket().at);
  });

  test('has QoS 1 [tck-id-host-topic-phid-death-qos] [tck-id-operational-behavior-host-application-connect-will-qos] [tck-id-payloads-state-will-message-qos]', () => {
    expect(will().qos).toBe(1);
  });

  test('is retained [tck-id-host-topic-phid-death-retain] [tck-id-operational-behavior-host-application-connect-will-retained] [tck-id-payloads-state-will-message-retain]', () => {
    expect(will().retain).toBe(true);
  });
});

describe('the session', () => {
  test('of MQTT 3.1.1 is a clean one [tck-id-message-flow-phid-sparkplug-clean-session-311]', () => {
    expect(connectPacket()).toMatchObject({ version: 4, clean: true });
  });

  test('of MQTT 5 starts clean and expires at once [tck-id-message-flow-phid-sparkplug-clean-session-50]', async () => {
    const wire = own.later(await startWireLog(host.port));
    const five = hostOn(wire.url, 'host_id: five, mqtt: "5"');
    own.later(five.source);
    await five.source.start();
    await until('the host of MQTT 5', isUp(five.source));
    expect(wire.packets[0]).toMatchObject({ type: 'CONNECT', version: 5, clean: true, sessionExpiry: 0 });
    expect(wire.packets[0]?.will).toMatchObject({ topic: 'spBv1.0/STATE/five', qos: 1, retain: true });
  });

  test('subscribes to its group and its own state in the first packet after CONNECT [tck-id-host-topic-phid-birth-sub-required] [tck-id-payloads-state-subscribe]', () => {
    expect(host.wire.packets.map(({ type }) => type).slice(0, 2)).toEqual(['CONNECT', 'SUBSCRIBE']);
    expect(host.wire.packets[1]?.topics).toEqual(['spBv1.0/hall/#', STATE]);
  });

  test('subscribes before it publishes its state [tck-id-message-flow-phid-sparkplug-subscription]', () => {
    const types = host.wire.packets.map(({ type }) => type);
    expect(types.indexOf('SUBSCRIBE')).toBeLessThan(types.indexOf('PUBLISH'));
    expect(types.lastIndexOf('SUBSCRIBE')).toBeLessThan(types.indexOf('PUBLISH'));
  });
});

describe('the birth', () => {
  test('is the first message that is published [tck-id-host-topic-phid-birth-message] [tck-id-principles-birth-certificates-order] [tck-id-operational-behavior-host-application-connect-birth]', () => {
    expect(birth().topic).toBe(STATE);
    expect(json(birth()).online).toBe(true);
  });

  test('follows the subscriptions at once [tck-id-host-topic-phid-birth-required] [tck-id-message-flow-phid-sparkplug-state-publish]', () => {
    const [, , third] = host.wire.packets.filter(({ type }) => type !== 'OTHER');
    expect(third?.message).toEqual(birth());
  });

  test('is on the topic of the own state [tck-id-host-topic-phid-birth-topic] [tck-id-operational-behavior-host-application-connect-birth-topic]', () => {
    expect(birth().topic).toBe(STATE);
  });

  test('says online true and a time in ms, as JSON with these two keys only [tck-id-host-topic-phid-birth-payload] [tck-id-message-flow-phid-sparkplug-state-publish-payload] [tck-id-operational-behavior-host-application-connect-birth-payload] [tck-id-payloads-state-birth-payload]', () => {
    expect(json(birth())).toEqual({ online: true, timestamp: json(will()).timestamp });
  });

  test('carries the same time as the will of the same connection, and a new one in the next [tck-id-host-topic-phid-birth-payload-timestamp] [tck-id-message-flow-phid-sparkplug-state-publish-payload-timestamp]', async () => {
    expect(json(birth()).timestamp).toBe(json(will()).timestamp);
    host.wire.cut();
    await until('the next birth', () => sent('PUBLISH', 1).length > 0);
    const next = json(sent('CONNECT', 1)[0]?.will as Message).timestamp;
    expect(json(sent('PUBLISH', 1)[0]?.message as Message)).toEqual({ online: true, timestamp: next });
    expect(next).toBeGreaterThan(json(will()).timestamp);
  });

  test('has QoS 1 [tck-id-host-topic-phid-birth-qos] [tck-id-operational-behavior-host-application-connect-birth-qos]', () => {
    expect(birth().qos).toBe(1);
  });

  test('is retained: who comes later hears it [tck-id-host-topic-phid-birth-retain] [tck-id-operational-behavior-host-application-connect-birth-retained]', () => {
    expect(birth().retain).toBe(true);
    expect(heard[0]).toMatchObject({ topic: STATE, retain: true, qos: 1 });
    expect(json(heard[0] as Message).online).toBe(true);
  });

  test('is published after the subscription with QoS 1 and retained [tck-id-payloads-state-birth]', () => {
    const types = host.wire.packets.map(({ type }) => type);
    expect(types.indexOf('SUBSCRIBE')).toBeLessThan(types.indexOf('PUBLISH'));
    expect(birth()).toMatchObject({ topic: STATE, qos: 1, retain: true });
  });
});

test('a death that others tell of it is answered with its birth, with the time of its will [tck-id-message-flow-hid-sparkplug-state-message-delivered]', async () => {
  await until('the host is back', isUp(host.source));
  const { connection } = host.wire.packets.findLast(({ type }) => type === 'CONNECT') as Packet;
  // The silent nodes of the plant may be asked for their births in between.
  const states = () => sent('PUBLISH', connection).filter(({ message }) => message?.topic === STATE);
  const before = states().length;
  await witness.publishAsync(STATE, '{"online":false,"timestamp":1}', { qos: 1, retain: true });
  await until('the answer', () => states().length > before);
  const answer = states()[before]?.message as Message;
  expect(answer).toMatchObject({ topic: STATE, qos: 1, retain: true });
  expect(json(answer)).toEqual({
    online: true,
    timestamp: json(sent('CONNECT', connection)[0]?.will as Message).timestamp,
  });
});

test('a session without a host id tells no state: it is no primary host', async () => {
  const wire = own.later(await startWireLog(host.port));
  const silent = hostOn(wire.url);
  own.later(silent.source);
  await silent.source.start();
  await until('the host', isUp(silent.source));
  expect(wire.packets.find(({ type }) => type === 'CONNECT')?.will).toBeUndefined();
  expect(wire.packets.filter(({ message }) => message?.topic.includes('STATE'))).toEqual([]);
});
