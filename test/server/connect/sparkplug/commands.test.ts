/** The one command that Gemba sends: the rebirth request, read from the packets on the wire. */
import proto from 'sparkplug-payload/lib/sparkplugPayloadProto.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EdgeNode, startEdgeNode } from '../edge-node.ts';
import { until } from '../recorder.ts';
import { type Observed, observedHost, parts } from './fixture.ts';
import type { Message } from './wire-log.ts';

const { Payload } = proto.org.eclipse.tahu.protobuf;
const own = parts();
let host: Observed;
let edge: EdgeNode;
let command: Message;
let before = 0;
let after = 0;
const told = () => Payload.decode(command.payload);
const [REBIRTH, BOOLEAN] = ['Node Control/Rebirth', 11];

beforeAll(async () => {
  before = Date.now();
  host = await observedHost(own);
  edge = await startEdgeNode(host.broker, 'hall', 'line');
  await until('the request', () => edge.commands.length > 0);
  after = Date.now();
  command = host.wire.packets.find(({ message }) => message)?.message as Message;
});
afterAll(() => own.stopAll());

test('it uses the verb NCMD, on the topic of the node [tck-id-operational-behavior-data-commands-ncmd-rebirth-verb] [tck-id-topics-ncmd-topic]', () => {
  expect(command.topic).toBe('spBv1.0/hall/NCMD/line');
});

test('its one metric is Node Control/Rebirth [tck-id-operational-behavior-data-commands-ncmd-rebirth-name] [tck-id-topics-ncmd-payload]', () => {
  expect(told().metrics?.map(({ name }) => name)).toEqual([REBIRTH]);
});

test('its value is true [tck-id-operational-behavior-data-commands-ncmd-rebirth-value]', () => {
  expect(told().metrics?.[0]).toMatchObject({ datatype: BOOLEAN, booleanValue: true });
});

test('it has QoS 0 and is not retained [tck-id-topics-ncmd-mqtt] [tck-id-payloads-ncmd-qos] [tck-id-payloads-ncmd-retain]', () => {
  expect(command).toMatchObject({ qos: 0, retain: false });
});

test('it carries no sequence number [tck-id-payloads-ncmd-seq]', () => {
  expect(Object.hasOwn(told(), 'seq')).toBe(false);
});

test('the payload says when it was sent [tck-id-topics-ncmd-timestamp] [tck-id-payloads-ncmd-timestamp]', () => {
  expect(Number(told().timestamp)).toBeGreaterThanOrEqual(before);
  expect(Number(told().timestamp)).toBeLessThanOrEqual(after);
});

test('its metric carries its name and a time [tck-id-payloads-name-cmd-requirement]', () => {
  const [metric] = told().metrics ?? [];
  expect(metric?.name).toBe(REBIRTH);
  expect(Number(metric?.timestamp)).toBeGreaterThanOrEqual(before);
});

test('nothing else was ever published', () => {
  expect(new Set(host.wire.packets.flatMap(({ message }) => message?.topic ?? []))).toEqual(
    new Set(['spBv1.0/hall/NCMD/line']),
  );
});
