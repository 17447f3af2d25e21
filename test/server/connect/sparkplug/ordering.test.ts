/** The order of an edge node's messages: the reorder window, its success and its end. */
import { afterEach, describe, expect, test } from 'vitest';
import { type EdgeNode, startEdgeNode } from '../edge-node.ts';
import { until } from '../recorder.ts';
import { birthOf, type Observed, observedHost, parts } from './fixture.ts';

const own = parts();
afterEach(() => own.stopAll());

async function born(options: string): Promise<Observed & { edge: EdgeNode }> {
  const host = await observedHost(own, options);
  const edge = await startEdgeNode(host.broker, 'hall', 'line');
  await edge.birth();
  await edge.send('DBIRTH', 'a', birthOf(10));
  await until('the births', () => host.outlet.last('a/open') !== undefined);
  return { ...host, edge };
}
/** DDATA of device a with a sequence number of choice. */
const speed = (edge: EdgeNode, seq: number, value: number) =>
  edge.send('DDATA', 'a', [{ alias: 10, type: 'Double', value, timestamp: Date.now() }], { seq });
const speeds = (host: Observed) =>
  host.outlet.readings.filter(({ tag }) => tag === 'a/speed').map(({ value }) => value);

test('messages that come out of order inside the window are read in order, and nobody is asked for anything [tck-id-operational-behavior-host-reordering-start] [tck-id-operational-behavior-host-reordering-success]', async () => {
  const host = await born('reorder_ms: 10000');
  const { edge, source } = host;
  await speed(edge, 4, 4);
  await speed(edge, 3, 3);
  await speed(edge, 5, 5);
  // A message of the node itself shows that what was sent before has arrived, and has not been read.
  await edge.send('NDATA', '', [{ name: 'speed', type: 'Double', value: 1 }], { seq: 6 });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(speeds(host)).toEqual([10]);
  await speed(edge, 2, 2);
  await until('all of them', () => speeds(host).length === 5);
  expect(speeds(host)).toEqual([10, 2, 3, 4, 5]);
  // The window is closed: the next gap has a window of its own.
  await speed(edge, 8, 8);
  await speed(edge, 7, 7);
  await until('the next two', () => speeds(host).length === 7);
  expect(speeds(host).slice(5)).toEqual([7, 8]);
  expect(edge.commands).toEqual([]);
  expect(source.view().refused).toEqual({ 'unknown-metric': 1 });
});

test('when the window ends without the missing message, the node is asked for a rebirth, and what was held is read [tck-id-operational-behavior-host-reordering-rebirth]', async () => {
  const host = await born('reorder_ms: 700');
  const { edge, source } = host;
  const before = Date.now();
  await speed(edge, 4, 4);
  await speed(edge, 3, 3);
  await until('the request', () => edge.commands.length > 0);
  expect(Date.now() - before).toBeGreaterThanOrEqual(700);
  await until('what was held', () => speeds(host).length === 3);
  expect(speeds(host)).toEqual([10, 3, 4]);
  expect(source.view().refused).toEqual({ 'sequence-gap': 1, 'rebirth-asked': 1 });
  // The missing one comes after all: its value has its own time, so it takes its place in history.
  await speed(edge, 2, 2);
  await until('the late one', () => speeds(host).length === 4);
  expect(source.view().refused).toMatchObject({ 'out-of-order': 1 });
});

describe('how long is waited is set in plant.yaml', () => {
  test('0 = not at all: the next message is read at once and the node is asked [tck-id-operational-behavior-host-reordering-param]', async () => {
    const host = await born('reorder_ms: 0');
    await speed(host.edge, 4, 4);
    await until('the value', () => speeds(host).length === 2);
    await until('the request', () => host.edge.commands.length === 1);
    await speed(host.edge, 3, 3);
    await until('the late one', () => speeds(host).length === 3);
    expect(host.source.view().refused).toEqual({ 'sequence-gap': 1, 'out-of-order': 1, 'rebirth-asked': 1 });
  });
});

test('a birth may begin anywhere in 0..255, and 0 follows 255', async () => {
  const host = await born('reorder_ms: 10000');
  const { edge } = host;
  await edge.send('NBIRTH', '', [{ name: 'bdSeq', type: 'UInt64', value: 0 }], { seq: 254 });
  await edge.send('DBIRTH', 'a', birthOf(10), { seq: 255 });
  await speed(edge, 1, 1);
  await speed(edge, 0, 0);
  await until('both', () => speeds(host).length === 4);
  expect(speeds(host).slice(2)).toEqual([0, 1]);
  expect(host.source.view().refused).toEqual({});
});

test('device messages that overtake the birth of their node wait for it', async () => {
  const host = await observedHost(own, 'reorder_ms: 10000');
  const edge = await startEdgeNode(host.broker, 'hall', 'line');
  const timestamp = Date.now() + 5;
  await edge.send('DBIRTH', 'a', birthOf(10), { seq: 1, timestamp });
  await edge.send('DDATA', 'a', [{ alias: 10, type: 'Double', value: 2 }], { seq: 2, timestamp });
  await edge.send('NBIRTH', '', [{ name: 'bdSeq', type: 'UInt64', value: 0 }], { seq: 0, timestamp });
  await until('the values', () => speeds(host).length === 2);
  expect(speeds(host)).toEqual([10, 2]);
  expect(host.source.view().refused['no-birth']).toBeUndefined();
});

test('what is held of the session before is read before the new birth', async () => {
  const host = await born('reorder_ms: 10000');
  const { edge } = host;
  await speed(edge, 5, 5);
  await new Promise((resolve) => setTimeout(resolve, 20)); // the clock of the birth must have moved on
  await edge.birth();
  await edge.send('DBIRTH', 'a', birthOf(20));
  await until('the new birth', () => speeds(host).length === 3);
  expect(speeds(host)).toEqual([10, 5, 10]);
});
