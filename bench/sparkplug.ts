/**
 * Sparkplug B end to end: edge nodes in a process of their own -> broker (aedes, its own process) -> our source -> journal
 * -> twin. The peer, mqtt.js that takes the same messages and decodes nothing, listens in the same seconds.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../demo/speak/free-port.ts';
import { bigPlantText } from './big-plant.ts';
import { type Bench, round } from './figure.ts';
import { startChild } from './load/child.ts';
import type { PlantLoad } from './load/plant-child.ts';
import { between, startServerProcess } from './load/server-process.ts';

/** Devices of 24 metrics, 17 of them in each DDATA. */
const MACHINES = 200;
const HZ = 10;
/** Until the code is warm. */
const SETTLE_MS = 6000;

export const sparkplugBench: Bench = async ({ quick }) => {
  const mqtt = await freePort();
  const text = bigPlantText({ machines: MACHINES, mqtt, edge: MACHINES });
  const broker = await startChild('bench/load/broker-child.ts', mqtt);
  const load: PlantLoad = { text, source: 'edge', port: mqtt, hz: HZ };
  const plant = await startChild('bench/load/plant-child.ts', load);
  const peer = await startChild('bench/load/peer-mqtt-child.ts', mqtt);
  try {
    const server = await startServerProcess(text);
    try {
      await wait(SETTLE_MS);
      const sentFrom = await plant.ask<number>('sent');
      const peerFrom = { us: await peer.cpuUs(), messages: await peer.ask<number>('messages') };
      const from = await server.metrics();
      await wait(quick ? 10_000 : 30_000);
      const sent = (await plant.ask<number>('sent')) - sentFrom;
      const peerUs = (await peer.cpuUs()) - peerFrom.us;
      const messages = (await peer.ask<number>('messages')) - peerFrom.messages;
      const ours = between(from, await server.metrics());
      const us = ours.cpuUs / ours.samples;
      return [
        {
          name: 'sparkplug',
          value: Math.round(ours.samples / ours.seconds),
          unit: `metrics/s in the twin, ${MACHINES} devices, ${round((100 * ours.samples) / sent, 1)} % of those sent`,
          n: ours.samples,
        },
        {
          name: 'sparkplug-cpu',
          value: round(us, 2),
          unit: 'us of server CPU a metric, journal and twin included',
          n: ours.samples,
          peer: `mqtt.js alone, the same ${messages} messages, not decoded`,
          ratio: round(us / (peerUs / sent), 2),
        },
      ];
    } finally {
      await server.stop();
    }
  } finally {
    for (const child of [peer, plant, broker]) await child.stop();
  }
};
