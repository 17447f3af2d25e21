/**
 * What the live stream costs the server a delivered frame: 50 clients that follow 1,000 tags changing at 10 Hz. In one
 * process, in turns of some seconds: nobody listens; 50 clients of the live stream; 50 bare `ws` clients that are sent the
 * very same frames. The twin is fed all the time, and what that costs (nobody listens) is taken off both.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { type Bench, median, round } from './figure.ts';
import { type Child, startChild } from './load/child.ts';

const MACHINES = 60;
const HZ = 10;
const CLIENTS = 50;
const TURN_MS = 2000;

export const streamBench: Bench = async ({ quick }) => {
  const server = await startChild('bench/load/stream-child.ts', { machines: MACHINES, hz: HZ });
  const clients = await startChild('bench/load/clients-child.ts', null);
  try {
    const turns = quick ? 12 : 40;
    const addresses = await server.ask<{ live: string; bare: string }>('addresses');
    const packets = await clients.ask<string[]>('record', { address: addresses.live, ms: 6000 });
    const taken = await server.ask<{ frames: number; bytes: number }>('play', packets);
    const ours: number[] = [];
    const theirs: number[] = [];
    let frames = 0;
    // Short turns and the middle of many: a busy neighbour weighs on all three alike.
    for (let turn = 0; turn <= turns; turn++) {
      const idle = await costOf(server, 'live', TURN_MS);
      const [live, bare] = [await listened('live'), await listened('bare')];
      // The first turn is for the compiler.
      if (turn === 0) continue;
      ours.push((live.us - idle.us) / live.count);
      theirs.push((bare.us - idle.us) / bare.count);
      frames += live.count;
    }
    return [
      {
        name: 'stream',
        value: round(median(ours), 2),
        unit: `us of server CPU a delivered frame of ${Math.round(taken.bytes / taken.frames)} bytes, ${CLIENTS} clients at ${HZ} Hz`,
        n: frames,
        peer: 'bare ws sending the same frames to as many clients',
        ratio: round(median(ours) / median(theirs), 2),
      },
    ];

    async function listened(kind: 'live' | 'bare') {
      await clients.ask('open', { address: addresses[kind], count: CLIENTS, bare: kind === 'bare' });
      await wait(500);
      const cost = await costOf(server, kind, TURN_MS);
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
