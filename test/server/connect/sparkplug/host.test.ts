/** The host by itself, with a clock that the test sets. */
import { expect, test } from 'vitest';
import { createHost } from '../../../../server/connect/sparkplug/host.ts';
import { encode } from '../edge-node.ts';

const START = 1_700_000_000_000;

function hostAt() {
  const state = { now: START, asked: [] as number[], refused: {} as Record<string, number>, samples: 0 };
  const host = createHost({
    group: 'hall',
    tags: [],
    outlet: { text: () => 0, now: () => state.now },
    names: 'auto',
    reorderMs: 2000,
    take: (batch) => {
      state.samples += batch.length;
    },
    stale: () => undefined,
    refuse: (why, count = 1) => {
      state.refused[why] = (state.refused[why] ?? 0) + count;
    },
    standRefused: () => undefined,
    askRebirth: () => state.asked.push((state.now - START) / 1000),
  });
  const send = (type: string, node: string, seq: number) =>
    host.take(
      `spBv1.0/hall/${type}/${node}`,
      encode({ timestamp: state.now, seq, metrics: [{ name: 'm', type: 'Double', value: seq } as never] }),
    );
  /** Lets so many seconds pass, as the source does it. */
  const pass = (seconds: number) => {
    for (let tick = 0; tick < seconds * 5; tick++) {
      state.now += 200;
      host.tick();
    }
  };
  return { host, state, send, pass };
}

test('a node that does not answer is asked again after 5, 10, 20 s ..., at most every 5 minutes, and no more once it has', () => {
  const { state, send, pass } = hostAt();
  send('NBIRTH', 'line', 0);
  send('NDATA', 'line', 5);
  pass(1200);
  const gaps = state.asked.slice(1).map((at, i) => Math.round(at - (state.asked[i] as number)));
  expect(Math.round(state.asked[0] as number)).toBe(2);
  expect(gaps).toEqual([5, 10, 20, 40, 80, 160, 300, 300]);
  send('NBIRTH', 'line', 0);
  const asked = state.asked.length;
  pass(1200);
  expect(state.asked).toHaveLength(asked);
});

test('nodes beyond what can be listed are counted, not kept', () => {
  const { host, state, send } = hostAt();
  for (let node = 0; node < 10_005; node++) send('NBIRTH', `n${node}`, 0);
  expect(host.found()).toHaveLength(10_000);
  expect(state.refused).toEqual({ 'found-full': 5 });
});

test('a found metric tells how often it is said, and stays listed when its node has gone', () => {
  const { host, state, send, pass } = hostAt();
  send('NBIRTH', 'line', 0);
  for (let seq = 1; seq <= 99; seq++) {
    pass(0.2);
    send('NDATA', 'line', seq);
  }
  const [device] = host.found();
  expect(device).toMatchObject({ device: 'line', status: 'online' });
  expect(device?.metrics[0]).toMatchObject({ name: 'm', type: 'Double', value: 99, at: state.now, mapped: false });
  expect(device?.metrics[0]?.rate).toBeCloseTo(5, 0);
  expect(state.refused).toEqual({ 'not-mapped': 99 });
  host.lost(0, false);
  expect(host.found()[0]).toMatchObject({ device: 'line', status: 'unknown' });
});

test('topics of other groups, commands and states are not read', () => {
  const { host, state } = hostAt();
  for (const topic of [
    'spBv1.0/other/NBIRTH/line',
    'spBv1.0/hall/NCMD/line',
    'spBv1.0/STATE/gemba',
    'spBv1.0/hall/DDATA/line',
    'spBv1.0/hall/NDATA/line/a',
    'spAv1.0/hall/NBIRTH/line',
  ])
    host.take(topic, Buffer.from('{}'));
  expect(host.found()).toEqual([]);
  expect(state.refused).toEqual({});
});
