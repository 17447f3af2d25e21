/**
 * What the live stream costs the server a delivered frame: 50 clients that follow 1,000 tags changing at 10 Hz. In one
 * process, in turns of some seconds: nobody listens; 50 clients of the live stream; 50 bare `ws` clients that are sent the
 * very same frames. The twin is fed all the time, and what that costs (nobody listens) is taken off both.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { type Bench, round } from './figure.ts';
import { type Child, startChild } from './load/child.ts';

const MACHINES = 60;
const HZ = 10;
const CLIENTS = 50;

export const streamBench: Bench = async ({ quick }) => {
  const server = await startChild('bench/load/stream-child.ts', { machines: MACHINES, hz: HZ });
  const clients = await startChild('bench/load/clients-child.ts', null);
  try {
    const turnMs = quick ? 5000 : 10_000;
    const turns = quick ? 4 : 10;
    const addresses = await server.ask<{ live: string; bare: string }>('addresses');
    const packets = await clients.ask<string[]>('record', { address: addresses.live, ms: 6000 });
    const taken = await server.ask<{ frames: number; bytes: number }>('play', packets);
    const total = { idle: 0, live: 0, bare: 0, liveFrames: 0, bareFrames: 0 };
    for (let turn = 0; turn <= turns; turn++) {
      const idle = await costOf(server, 'live', turnMs);
      const [live, bare] = [await listened('live'), await listened('bare')];
      // The first turn is for the compiler.
      if (turn === 0) continue;
      total.idle += idle.us;
      total.live += live.us;
      total.bare += bare.us;
      total.liveFrames += live.count;
      total.bareFrames += bare.count;
    }
    const ours = (total.live - total.idle) / total.liveFrames;
    const theirs = (total.bare - total.idle) / total.bareFrames;
    return [
      {
        name: 'stream',
        value: round(ours, 2),
        unit: `us of server CPU a delivered frame of ${Math.round(taken.bytes / taken.frames)} bytes, ${CLIENTS} clients at ${HZ} Hz`,
        n: total.liveFrames,
        peer: 'bare ws sending the same frames to as many clients',
        ratio: round(ours / theirs, 2),
      },
    ];

    async function listened(kind: 'live' | 'bare') {
      await clients.ask('open', { address: addresses[kind], count: CLIENTS, bare: kind === 'bare' });
      await wait(500);
      const cost = await costOf(server, kind, turnMs);
      await clients.ask('close');
      await wait(300);
      return cost;
    }
  } finally {
    await clients.stop();
    await server.stop();
  }
};

/** CPU and frames delivered in `ms`. */
async function costOf(server: Child, kind: 'live' | 'bare', ms: number): Promise<{ us: number; count: number }> {
  const before = { us: await server.cpuUs(), counts: await server.ask<Record<string, number>>('counts') };
  await wait(ms);
  const us = (await server.cpuUs()) - before.us;
  const counts = await server.ask<Record<string, number>>('counts');
  return { us, count: (counts[kind] as number) - (before.counts[kind] as number) };
}
