/**
 * MQTT JSON -> journal -> twin -> browser stream, against the shortest loop that does the same without a twin (mqtt.js,
 * JSON.parse, a Map, websockets at 10 Hz), turn by turn in one run. A process without pages and historian; broker,
 * publisher and clients are processes of their own.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../demo/speak/free-port.ts';
import { type Bench, type Figure, median, percentile, round } from './figure.ts';
import { type Child, startChild } from './load/child.ts';
import { startMqttBroker } from './load/mqtt-broker.ts';
import type { MqttLoad } from './load/mqtt-load-child.ts';

/** Until the code is warm. */
const SETTLE_MS = 4000;

export const mqttBench: Bench = async ({ quick }) => {
  const figures: Figure[] = [];
  figures.push(...(await small(quick)));
  figures.push(...(await wide(quick)));
  return figures;
};

/** 1,000 tags: the cost of a message beside the bare loop; the most that is held; light load. */
async function small(quick: boolean): Promise<Figure[]> {
  return withJob(1000, async ({ load, twin, bare, clients, broker }) => {
    const figures: Figure[] = [];
    const turnMs = quick ? 5000 : 10_000;
    const [ours, theirs] = [await address(twin), await address(bare)];
    const cost = { ours: [] as number[], theirs: [] as number[] };
    let messages = 0;
    for (let turn = 0; turn <= (quick ? 2 : 4); turn++) {
      for (const [who, child, at] of [
        ['ours', twin, ours],
        ['theirs', bare, theirs],
      ] as const) {
        await clients.ask('open', { address: at, count: 10, bare: who === 'theirs', paced: true });
        const got = await turnOf(child, load, 20_000, turnMs);
        await clients.ask('close');
        // The first turn is for the compiler.
        if (turn === 0) continue;
        cost[who].push(got.us);
        if (who === 'ours') messages += got.messages;
      }
    }
    figures.push({
      name: 'mqtt',
      value: round(median(cost.ours), 1),
      unit: 'us of CPU a message, 1,000 tags, 20,000 messages/s, 10 clients, journal on',
      n: messages,
      peer: `bare loop (mqtt.js, Map, ws at 10 Hz), ${broker}: ${round(median(cost.theirs), 1)} us`,
      ratio: round(median(cost.ours) / median(cost.theirs), 2),
    });

    await twin.ask('listen');
    await clients.ask('follow', ours);
    for (const [name, rate, more] of [
      ['mqtt-light', 1000, 0],
      ['mqtt-held', 50_000, 49],
    ] as const) {
      if (more > 0) await clients.ask('open', { address: ours, count: more, bare: false, paced: true });
      await load.ask('rate', rate);
      await wait(SETTLE_MS);
      await clients.ask('ages');
      const from = { messages: await twin.ask<number>('messages'), at: performance.now(), us: await twin.cpuUs() };
      await wait(turnMs);
      const held = ((await twin.ask<number>('messages')) - from.messages) / ((performance.now() - from.at) / 1000);
      const us = ((await twin.cpuUs()) - from.us) / Math.max(1, (await twin.ask<number>('messages')) - from.messages);
      const ages = await clients.ask<number[]>('ages');
      await load.ask('rate', 0);
      for (const p of [50, 99])
        figures.push({
          name: `${name}-p${p}`,
          value: Math.round(percentile(ages, p / 100)),
          unit: `ms from sending to a client of the stream, ${Math.round(held)} of ${rate} messages/s taken at ${round(us, 1)} us, ${more + 1} clients`,
          n: ages.length,
        });
    }
    return figures;
  });
}

/** 5,000 tags at 5,000 messages a second with 50 clients. */
async function wide(quick: boolean): Promise<Figure[]> {
  return withJob(5000, async ({ load, twin, clients }) => {
    const at = await address(twin);
    await clients.ask('open', { address: at, count: 50, bare: false, paced: true });
    await turnOf(twin, load, 5000, SETTLE_MS);
    const { us, messages } = await turnOf(twin, load, 5000, quick ? 6000 : 15_000);
    return [
      {
        name: 'mqtt-wide',
        value: round(us, 1),
        unit: 'us of CPU a message, 5,000 tags, 5,000 messages/s, 50 clients, journal on',
        n: messages,
      },
    ];
  });
}

const address = (child: Child) => child.ask<string>('address');

/** What a message costs one listener, while nobody else listens. */
async function turnOf(child: Child, load: Child, rate: number, ms: number): Promise<{ us: number; messages: number }> {
  await child.ask('listen');
  await load.ask('rate', rate);
  await wait(1000);
  const from = { us: await child.cpuUs(), messages: await child.ask<number>('messages') };
  await wait(ms);
  const messages = (await child.ask<number>('messages')) - from.messages;
  const us = (await child.cpuUs()) - from.us;
  await load.ask('rate', 0);
  await child.ask('leave');
  if (messages < 0.9 * rate * (ms / 1000)) throw new Error(`only ${messages} messages came in ${ms} ms at ${rate}/s`);
  return { us: us / messages, messages };
}

interface Job {
  readonly load: Child;
  readonly twin: Child;
  readonly bare: Child;
  readonly clients: Child;
  readonly broker: string;
}

async function withJob(tags: number, work: (job: Job) => Promise<Figure[]>): Promise<Figure[]> {
  const port = await freePort();
  const broker = await startMqttBroker(port);
  const children: Child[] = [];
  const start = async (file: string, options: unknown) => {
    const child = await startChild(`bench/load/${file}`, options);
    children.push(child);
    return child;
  };
  try {
    return await work({
      load: await start('mqtt-load-child.ts', { port, tags } satisfies MqttLoad),
      twin: await start('mqtt-twin-child.ts', { port, tags } satisfies MqttLoad),
      bare: await start('bare-mqtt-child.ts', port),
      clients: await start('clients-child.ts', null),
      broker: broker.name,
    });
  } finally {
    for (const child of children.reverse()) await child.stop();
    await broker.stop();
  }
}
