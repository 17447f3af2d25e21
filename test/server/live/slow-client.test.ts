/** A client that does not read: it costs the others nothing, the server no memory, and comes back with a whole picture. */
import { expect, test } from 'vitest';
import { SampleBatch } from '../../../twin/core/batch.ts';
import { linePlant, tagSlot } from '../../plants.ts';
import { ABORTED, Client, EXECUTE, gapsIn, openLiveHall, until } from './hall.ts';

const MACHINES = 600;
/** What may wait for one client in our process, bytes: its limit, a snapshot, and the frames of one turn. */
const MOST_WAITING = 4 * 1024 * 1024;

/** Bytes that the server holds back for each of its clients: in the websocket, and in engine.io before it. */
function waiting(live: unknown): number[] {
  const { live: namespace } = live as { live: { sockets: Map<string, unknown> } };
  return [...namespace.sockets.values()].map((socket) => {
    const { conn } = socket as {
      conn: {
        writeBuffer: { data?: { byteLength?: number; length?: number } }[];
        transport: { socket: { bufferedAmount: number } };
      };
    };
    const queued = conn.writeBuffer.reduce((sum, { data }) => sum + (data?.byteLength ?? data?.length ?? 0), 0);
    return conn.transport.socket.bufferedAmount + queued;
  });
}

test('a client that stops reading falls behind alone, in bounded memory, then gets a snapshot and every event it missed', async () => {
  const plant = linePlant(MACHINES);
  const open = await openLiveHall(plant);
  const [reader, hung] = [new Client(open.url), new Client(open.url)];
  const batch = new SampleBatch();
  const signals = plant.tags.filter(({ role }) => role === 'signal').map(({ slot }) => slot);
  const counters = plant.tags.filter(({ role }) => role === 'good').map(({ slot }) => slot);
  let round = 0;
  /** Every reading and counter of the plant changes. */
  const change = async () => {
    round++;
    batch.clear();
    const now = Date.now();
    for (const slot of signals) batch.push(slot, now, round % 100, 0);
    for (const slot of counters) batch.push(slot, now, round, 0);
    await open.host.deliver(batch);
  };
  try {
    await open.say({ 'm2/state': EXECUTE });
    await Promise.all([reader, hung].map((one) => one.subscribe({ tags: 'all', hz: 30 })));
    await until('snapshots', () => reader.frames.length > 0 && hung.frames.length > 0);
    hung.reading(false);

    let most = 0;
    const end = Date.now() + 40_000;
    const worst: number[] = [];
    while (open.live.stats.behind === 0) {
      if (Date.now() > end) throw new Error(`never behind; ${Math.max(...waiting(open.live))} bytes wait`);
      await change();
      await new Promise((next) => setTimeout(next, 15));
      most = Math.max(most, ...waiting(open.live));
    }
    // It is behind. The plant goes on, with events, for a while.
    const from = reader.frames.length;
    for (let i = 0; i < 60; i++) {
      await change();
      await open.say({ 'm2/state': i % 2 === 0 ? ABORTED : EXECUTE });
      await new Promise((next) => setTimeout(next, 15));
      worst.push(Math.max(...waiting(open.live)));
    }
    expect(Math.max(most, ...worst)).toBeLessThan(MOST_WAITING);
    // What waits does not grow while it is behind.
    expect(worst.at(-1)).toBeLessThanOrEqual((worst[0] ?? 0) + 1024);
    // The other one missed nothing and was not made to wait.
    expect(reader.frames.length - from).toBeGreaterThan(15);
    expect(gapsIn(reader.frames)).toBe(0);
    expect(open.live.stats.behind).toBe(1);

    const snapshots = hung.frames.filter(({ kind }) => kind === 'snapshot').length;
    hung.reading(true);
    await until(
      'a fresh snapshot',
      () => hung.frames.filter(({ kind }) => kind === 'snapshot').length > snapshots,
      20_000,
    );
    await change();
    const last = tagSlot(plant, 'm9/good');
    await until(
      'the newest value',
      () => hung.tags.get(last)?.value === round && reader.tags.get(last)?.value === round,
    );
    await until('the newest event', () => hung.events.at(-1)?.sequence === reader.events.at(-1)?.sequence);
    expect(hung.events.map(({ sequence }) => sequence)).toEqual(reader.events.map(({ sequence }) => sequence));
  } finally {
    reader.close();
    hung.close();
    await open.close();
  }
}, 90_000);
