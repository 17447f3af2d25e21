/** The death of edge nodes and devices: what goes stale, and at whose time. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EdgeNode, startEdgeNode } from '../edge-node.ts';
import { until } from '../recorder.ts';
import { birthOf, type Observed, observedHost, parts } from './fixture.ts';

const own = parts();
let host: Observed;
let edge: EdgeNode;
const statusOf = (device: string) => host.source.found?.().find((found) => found.device === device)?.status;
const stales = () => host.outlet.stales;
const tagsOf = (machine: string) => ['speed', 'good', 'product', 'open'].map((tag) => `${machine}/${tag}`);

beforeEach(async () => {
  host = await observedHost(own);
  edge = await startEdgeNode(host.broker, 'hall', 'line', 7);
  await edge.birth([{ name: 'speed', type: 'Double', value: 1 }]);
  await edge.send('DBIRTH', 'a', birthOf(10));
  await edge.send('DBIRTH', 'b', birthOf(20));
  await until('the births', () => host.outlet.last('b/open') !== undefined);
});
afterEach(() => own.stopAll());

describe('NDEATH', () => {
  const diesAt = async () => {
    const from = Date.now();
    edge.die();
    await until('stale tags', () => stales().length === 3);
    return { from, to: Date.now() };
  };

  test('puts the node and its devices offline [tck-id-operational-behavior-edge-node-termination-host-action-ndeath-node-offline] [tck-id-operational-behavior-edge-node-termination-host-action-ndeath-devices-offline]', async () => {
    expect([statusOf('line'), statusOf('line/a'), statusOf('line/b')]).toEqual(['online', 'online', 'online']);
    await diesAt();
    expect([statusOf('line'), statusOf('line/a'), statusOf('line/b')]).toEqual(['offline', 'offline', 'offline']);
  });

  test("makes the node's own metrics stale at our time [tck-id-operational-behavior-edge-node-termination-host-action-ndeath-node-tags-stale]", async () => {
    const { from, to } = await diesAt();
    const own = stales().find(({ tags }) => tags.includes('node/speed'));
    expect(own?.tags).toEqual(tagsOf('node'));
    expect(own?.at).toBeGreaterThanOrEqual(from);
    expect(own?.at).toBeLessThanOrEqual(to);
  });

  test('makes the metrics of all its devices stale at our time [tck-id-operational-behavior-edge-node-termination-host-action-ndeath-devices-tags-stale]', async () => {
    const { from, to } = await diesAt();
    for (const machine of ['a', 'b']) {
      const gone = stales().find(({ tags }) => tags[0] === `${machine}/speed`);
      expect(gone?.tags).toEqual(tagsOf(machine));
      expect(gone?.at).toBeGreaterThanOrEqual(from);
      expect(gone?.at).toBeLessThanOrEqual(to);
    }
  });

  test('of an earlier birth (another bdSeq) is counted and harms nothing', async () => {
    await edge.death(6);
    await edge.death(8);
    await until('the deaths', () => host.source.view().refused['old-death'] === 2);
    expect(stales()).toEqual([]);
    expect(statusOf('line/a')).toBe('online');
    await edge.death(7);
    await until('the death', () => stales().length === 3);
  });

  test('a rebirth keeps its bdSeq: the will of the connection still counts', async () => {
    await edge.birth();
    await edge.send('DBIRTH', 'a', birthOf(10));
    await edge.send('DBIRTH', 'b', birthOf(20));
    await diesAt();
    expect(host.source.view().refused['old-death']).toBeUndefined();
  });

  test('data after a death is not believed before the next birth', async () => {
    await diesAt();
    const again = await startEdgeNode(host.broker, 'hall', 'line', 8);
    again.seq = 3;
    await again.send('DDATA', 'a', [{ alias: 10, type: 'Double', value: 99 }]);
    await until('the refusal', () => host.source.view().refused['no-birth'] === 1);
    expect(host.outlet.last('a/speed')?.value).not.toBe(99);
    await until('the request', () => again.commands.length > 0);
  });
});

describe('DDEATH', () => {
  const at = () => Date.now() - 700;

  test('puts that device offline and no other [tck-id-operational-behavior-edge-node-termination-host-action-ddeath-devices-offline]', async () => {
    await edge.send('DDEATH', 'a', [], { timestamp: at() });
    await until('stale tags', () => stales().length === 1);
    expect([statusOf('line'), statusOf('line/a'), statusOf('line/b')]).toEqual(['online', 'offline', 'online']);
  });

  test('makes its metrics stale at the time of the payload [tck-id-operational-behavior-edge-node-termination-host-action-ddeath-devices-tags-stale]', async () => {
    const timestamp = at();
    await edge.send('DDEATH', 'a', [], { timestamp });
    await until('stale tags', () => stales().length === 1);
    expect(stales()).toEqual([{ tags: tagsOf('a'), at: timestamp }]);
  });

  test('from a clock that is ahead counts from now: tomorrow would not be believed', async () => {
    await edge.send('DDEATH', 'a', [], { timestamp: Date.now() + 86_400_000 });
    await until('stale tags', () => stales().length === 1);
    expect(stales()[0]?.at).toBeLessThanOrEqual(Date.now());
  });
});
