import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { STALE_AFTER_MS, TwinStore } from '../../../client/live/twin-store.ts';
import { decodeFrame, encodeFrame, type FrameKind, type MachineRow } from '../../../twin/live/frames.ts';
import { stateCode } from '../../../twin/words.ts';
import { smallPlant } from '../plant-fixture.ts';

const T0 = Date.UTC(2026, 2, 4, 9, 0, 0);
const plant = smallPlant();
const speedTag = plant.tags.find((tag) => tag.name === 'one-filler/speed')!.slot;
const lotTag = plant.tags.find((tag) => tag.name === 'one-filler/lot')!.slot;

function told(
  store: TwinStore,
  at: number,
  kind: FrameKind,
  rows: Partial<MachineRow>[],
  values: Record<number, number> = {},
): void {
  const bytes = encodeFrame(
    { kind, sequence: 0, at },
    {
      machines: rows.map((row) => row.slot ?? 0),
      readMachine: (slot, into) =>
        Object.assign(
          into,
          { state: 0, mode: 1, fault: 0, since: T0, good: 0, reject: 0, speed: 0 },
          rows.find((row) => (row.slot ?? 0) === slot),
          { slot },
        ),
      narrow: [],
      wide: Object.keys(values).map(Number),
      value: { length: 1000, ...values },
      quality: new Uint8Array(1000),
    },
  );
  if (kind === 'snapshot') store.reader.snapshot?.();
  const decoded = decodeFrame(bytes, { machine: store.reader.machine!, tag: store.reader.tag! });
  if (!decoded.ok) throw new Error(decoded.reason);
  store.reader.frame?.(decoded);
}

function liveStore(): TwinStore {
  const store = new TwinStore(plant, { now: () => Date.now(), soon: (run) => queueMicrotask(run) });
  store.reader.connected?.(true);
  store.reader.asked?.();
  store.reader.subscribed?.({ ok: true, at: T0, live: true, oldest: T0 - 3_600_000 });
  return store;
}

beforeEach(() => {
  vi.useFakeTimers({ now: T0 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('what a screen knows of the plant', () => {
  test('a snapshot and the deltas after it give the state, since when, the fault and the readings', () => {
    const store = liveStore();
    told(store, T0, 'snapshot', [{ slot: 0, state: stateCode('producing'), speed: 58, good: 900 }], { [speedTag]: 58 });
    told(store, T0 + 100, 'delta', [{ slot: 1, state: stateCode('breakdown'), fault: 11, since: T0 + 50 }]);

    expect(store.status).toBe('live');
    expect([store.stateOf(0), store.speedOf(0), store.goodOf(0)]).toEqual([stateCode('producing'), 58, 900]);
    expect([store.stateOf(1), store.faultOf(1), store.sinceOf(1)]).toEqual([stateCode('breakdown'), 11, T0 + 50]);
    expect(store.valueOf(speedTag)).toBe(58);
    store.stop();
  });

  test('a frame that changes readings alone does not repaint states', () => {
    const store = liveStore();
    const row = { slot: 0, state: stateCode('producing') };
    told(store, T0, 'snapshot', [row]);
    const { stateVersion, version } = store;
    told(store, T0 + 100, 'delta', [{ ...row, good: 1 }], { [speedTag]: 61 });

    expect(store.stateVersion).toBe(stateVersion);
    expect(store.version).toBeGreaterThan(version);
    store.stop();
  });

  test('text readings are shown as the text that their number stands for', () => {
    const store = liveStore();
    store.reader.texts?.([[7, 'L-2291']]);
    told(store, T0, 'snapshot', [], { [lotTag]: 7 });
    expect(store.textOf(lotTag)).toBe('L-2291');

    // A wall that runs for weeks is told thousands of lots: it forgets old ones, never the one on the screen.
    for (let id = 100; id < 9100; id += 100)
      store.reader.texts?.(Array.from({ length: 100 }, (_, i) => [id + i, `lot ${id + i}`] as const));
    expect(store.textOf(lotTag)).toBe('L-2291');
    store.stop();
  });

  test('events are kept in a bounded list, the newest last', () => {
    const store = liveStore();
    for (let sequence = 0; sequence < 1000; sequence++) {
      store.reader.events?.([
        { sequence, event: { type: 'source-changed', source: 'plc', at: T0, status: 'up', reason: '' } },
      ]);
    }
    expect(store.events.length).toBeLessThanOrEqual(300);
    expect(store.events.at(-1)?.sequence).toBe(999);
  });
});

describe('when the stream stops', () => {
  test('within 2 s everything is unknown, and what was last known is kept with its time', () => {
    const store = liveStore();
    told(store, T0, 'snapshot', [{ slot: 0, state: stateCode('producing'), speed: 58 }], { [speedTag]: 58 });
    vi.advanceTimersByTime(1000);
    told(store, T0 + 1000, 'delta', []);
    vi.advanceTimersByTime(STALE_AFTER_MS - 1);
    expect(store.status).toBe('live');
    vi.advanceTimersByTime(2);

    expect(STALE_AFTER_MS).toBeLessThan(2000);
    expect(store.status).toBe('stale');
    expect(store.stateOf(0)).toBe(stateCode('unknown'));
    expect(store.speedOf(0)).toBeNaN();
    expect(store.qualityOf(speedTag)).toBe(3);
    expect(store.lastKnown(0)).toMatchObject({ state: stateCode('producing'), until: T0 + 1000 });
    store.stop();
  });

  test('a closed connection is known at once, without waiting for silence', () => {
    const store = liveStore();
    told(store, T0, 'snapshot', [{ slot: 0, state: stateCode('producing') }]);
    store.reader.connected?.(false);
    expect(store.status).toBe('stale');
    store.stop();
  });

  test('the first frame after it makes the picture live again', () => {
    const store = liveStore();
    told(store, T0, 'snapshot', [{ slot: 0, state: stateCode('producing') }]);
    vi.advanceTimersByTime(10_000);
    expect(store.status).toBe('stale');
    told(store, T0 + 10_000, 'snapshot', [{ slot: 0, state: stateCode('producing') }]);
    expect(store.status).toBe('live');
    expect(store.stateOf(0)).toBe(stateCode('producing'));
    // And it is watched again.
    vi.advanceTimersByTime(2000);
    expect(store.status).toBe('stale');
    store.stop();
  });
});

describe('a past moment', () => {
  test('stays as it is: it does not go stale, and the clock of the screen stands', () => {
    const store = liveStore();
    told(store, T0, 'snapshot', [{ slot: 0, state: stateCode('producing') }]);
    store.reader.asked?.();
    store.reader.subscribed?.({ ok: true, at: T0 - 600_000, live: false, oldest: T0 - 3_600_000 });
    told(store, T0 - 600_000, 'snapshot', [{ slot: 0, state: stateCode('setup') }]);
    vi.advanceTimersByTime(60_000);

    expect(store.status).toBe('replay');
    expect(store.moment()).toBe(T0 - 600_000);
    expect(store.stateOf(0)).toBe(stateCode('setup'));
    expect(store.events).toEqual([]);
    store.stop();
  });

  test('while it is being read, the silence is not taken for a stopped stream', () => {
    const store = liveStore();
    told(store, T0, 'snapshot', []);
    store.reader.asked?.();
    vi.advanceTimersByTime(3500);
    expect(store.status).toBe('live');
    expect(store.seeking).toBe(true);
    store.stop();
  });

  test('does not move the estimate of the server clock', () => {
    const store = liveStore();
    told(store, T0 + 5000, 'snapshot', []);
    expect(store.now()).toBe(T0 + 5000);
    store.reader.subscribed?.({ ok: true, at: T0 - 600_000, live: false, oldest: 0 });
    told(store, T0 - 600_000, 'snapshot', []);
    expect(store.now()).toBe(T0 + 5000);
    store.stop();
  });
});
