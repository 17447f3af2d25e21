/**
 * Sparkplug B end to end: edge nodes in a process of their own -> broker (aedes, its own process) -> our source (sequence
 * followed, aliases resolved) -> journal -> twin, in a process without screens and historian. The peer, mqtt.js that takes the same messages and decodes nothing,
 * listens in the same seconds.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../demo/speak/free-port.ts';
import { bigPlantText } from './big-plant.ts';
import { type Bench, round } from './figure.ts';
import { startChild } from './load/child.ts';
import type { EdgeLoad } from './load/edge-child.ts';

/** 20 lines, an edge node each: 13,600 metrics that change, each 14.7 times a second. */
const MACHINES = 800;
const METRICS_A_SECOND = 200_000;
/** Until the code is warm. */
const SETTLE_MS = 8000;

export const sparkplugBench: Bench = async ({ quick }) => {
  const mqtt = await freePort();
  const text = bigPlantText({ machines: MACHINES, mqtt, edge: MACHINES })
    // Nothing else is to use the CPU: no OPC UA source that looks for its server.
    .replace(/^ {2}- \{ id: plc.*\n/m, '')
    .replace('source: plc', 'source: edge')
    .replaceAll('device: "{line}/{machine}"', 'device: "{line}"')
    .replace('host_id: gemba, address: "{tag}"', 'host_id: gemba, address: "{machine}/{tag}"');
  const broker = await startChild('bench/load/broker-child.ts', mqtt);
  const peer = await startChild('bench/load/peer-mqtt-child.ts', mqtt);
  const twin = await startChild('bench/load/twin-child.ts', text);
  const load: EdgeLoad = { text, port: mqtt, metricsPerSecond: METRICS_A_SECOND };
  const edge = await startChild('bench/load/edge-child.ts', load);
  try {
    await wait(SETTLE_MS);
    const sentFrom = await edge.ask<number>('sent');
    const peerFrom = { us: await peer.cpuUs(), messages: await peer.ask<number>('messages') };
    const from = { us: await twin.cpuUs(), samples: await twin.ask<number>('samples'), at: performance.now() };
    await wait(quick ? 10_000 : 30_000);
    const sent = (await edge.ask<number>('sent')) - sentFrom;
    const peerUs = (await peer.cpuUs()) - peerFrom.us;
    const messages = (await peer.ask<number>('messages')) - peerFrom.messages;
    const samples = (await twin.ask<number>('samples')) - from.samples;
    const us = ((await twin.cpuUs()) - from.us) / samples;
    const seconds = (performance.now() - from.at) / 1000;
    const transport = peerUs / sent;
    return [
      {
        name: 'sparkplug',
        value: Math.round(samples / seconds),
        unit: `metrics/s in the twin, 100 a message, journal on, ${round((100 * samples) / sent, 1)} % of those sent`,
        n: samples,
      },
      {
        name: 'sparkplug-cpu',
        value: round(us, 2),
        unit: 'us of CPU a metric, transport, sequence, twin and journal included',
        n: samples,
        peer: `mqtt.js alone, the same ${messages} messages, not decoded: ${round(transport, 2)} us a metric`,
        ratio: round(us / transport, 2),
      },
    ];
  } finally {
    for (const child of [edge, twin, peer, broker]) await child.stop();
  }
};
