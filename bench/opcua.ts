/**
 * OPC UA end to end: a node-opcua server in a process of its own -> our source -> journal -> twin, the server as it is run.
 * The peer, a bare node-opcua client that only counts the same values, listens in the same seconds.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../demo/speak/free-port.ts';
import { bigPlantText, plantOf } from './big-plant.ts';
import { type Bench, round } from './figure.ts';
import { startChild } from './load/child.ts';
import type { PlantLoad } from './load/plant-child.ts';
import { between, startServerProcess } from './load/server-process.ts';

const MACHINES = 100;
const HZ = 10;
/** Until the code is warm. */
const SETTLE_MS = 6000;

export const opcuaBench: Bench = async ({ quick }) => {
  const port = await freePort();
  const text = bigPlantText({ machines: MACHINES, opcua: port });
  const addresses = plantOf(text)
    .tags.filter((tag) => tag.source === 0)
    .map((tag) => tag.address);
  const load: PlantLoad = { text, source: 'plc', port, hz: HZ };
  const plant = await startChild('bench/load/plant-child.ts', load);
  try {
    const peer = await startChild('bench/load/peer-opcua-child.ts', { port, addresses });
    const server = await startServerProcess(text);
    try {
      await wait(SETTLE_MS);
      const sentFrom = await plant.ask<number>('sent');
      const peerFrom = { us: await peer.cpuUs(), values: await peer.ask<number>('values') };
      const from = await server.metrics();
      await wait(quick ? 10_000 : 30_000);
      const sent = (await plant.ask<number>('sent')) - sentFrom;
      const values = (await peer.ask<number>('values')) - peerFrom.values;
      const peerUs = ((await peer.cpuUs()) - peerFrom.us) / values;
      const ours = between(from, await server.metrics());
      const us = ours.cpuUs / ours.samples;
      return [
        {
          name: 'opcua',
          value: Math.round(ours.samples / ours.seconds),
          unit: `samples/s in the twin, ${addresses.length} items, ${round((100 * ours.samples) / sent, 1)} % of those sent`,
          n: ours.samples,
          peer: 'what a bare node-opcua client got of the same items',
          ratio: round(ours.samples / values, 3),
        },
        {
          name: 'opcua-cpu',
          value: round(us, 2),
          unit: 'us of server CPU a sample, journal and twin included',
          n: ours.samples,
          peer: 'a bare node-opcua client that counts the same items',
          ratio: round(us / peerUs, 2),
        },
      ];
    } finally {
      await server.stop();
      await peer.stop();
    }
  } finally {
    await plant.stop();
  }
};
