/**
 * What was acknowledged to the broker is on disk: the server is killed (kill -9) while counts come, and started again. The
 * broker keeps what was not acknowledged and sends it again; nothing is missing, nothing is counted twice.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { MqttClient } from 'mqtt';
import { afterEach, expect, test } from 'vitest';
import { Journal } from '../../../server/journal/journal.ts';
import { TwinHost } from '../../../server/twin-host.ts';
import { plantOf, tagSlot } from '../../plants.ts';
import { startMosquitto } from './mosquitto.ts';
import { mqttPlantText } from './mqtt-plant.ts';
import { freePort, quiet, until } from './recorder.ts';

/** Of each version, at another moment of the sending each time. */
const KILLS = 2;

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.stop();
});

interface Running {
  readonly address: string;
  kill(signal: NodeJS.Signals): Promise<void>;
}

async function startServer(folder: string): Promise<Running> {
  const child: ChildProcess = spawn(
    process.execPath,
    [resolve('dist/server/main.js'), '--plant', 'plant.yaml', '--json'],
    {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', PORT: '0', GEMBA_DATA: join(folder, 'data'), LOG_LEVEL: 'error' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = once(child, 'exit');
  const kill = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  open.push({
    stop: () => (child.exitCode === null && child.signalCode === null ? kill('SIGKILL') : Promise.resolve()),
  });
  let out = '';
  child.stdout?.on('data', (chunk) => {
    out += String(chunk);
  });
  await until('the server', () => out.includes('\n') || child.exitCode !== null, 40_000);
  return { address: (JSON.parse(out.slice(0, out.indexOf('\n'))) as { address: string }).address, kill };
}

const isUp = async (address: string) => {
  const { sources } = (await (await fetch(`${address}/api/v1/sources`)).json()) as { sources: { status: string }[] };
  return sources[0]?.status === 'up';
};

async function waitForUp(address: string): Promise<void> {
  for (let tries = 0; !(await isUp(address)); tries++) {
    if (tries > 200) throw new Error('the source does not come up');
    await new Promise((done) => setTimeout(done, 50));
  }
}

let latest = 0;
/** No two counts are of one moment. */
const nextMoment = (): number => {
  latest = Math.max(latest + 1, Date.now());
  return latest;
};

/** Counts up, one message a count, and waits for the broker's acknowledgement of each hundred. */
async function count(publisher: MqttClient, from: number, to: number): Promise<void> {
  for (let good = from; good <= to; good++) {
    const sent = publisher.publishAsync('c/m', JSON.stringify({ good, ts: nextMoment() }), { qos: 1 });
    if (good % 20 === 0) await sent.then(() => new Promise((done) => setTimeout(done, 10)));
  }
}

test.each(['3.1.1', '5'])(
  'MQTT %s: kill -9 in the midst of counts loses none and counts none twice',
  async (version) => {
    const broker = await startMosquitto(await freePort());
    open.push(broker);
    const folder = mkdtempSync(join(tmpdir(), 'gemba-mqtt-kill-'));
    const text = mqttPlantText({
      url: broker.url,
      source: `version: "${version}", session_s: 600, client_id: gemba-kill-test`,
      tags: 'good: { role: good, from: "c/m", path: "$.good" }',
    });
    writeFileSync(join(folder, 'plant.yaml'), text);
    const publisher = await broker.client();
    let sent = 0;
    const send = async (more: number) => {
      await count(publisher, sent + 1, sent + more);
      sent += more;
    };
    for (let kill = 0; kill < KILLS; kill++) {
      const server = await startServer(folder);
      await waitForUp(server.address);
      const sending = send(400);
      await new Promise((done) => setTimeout(done, 60 + 140 * kill));
      await server.kill('SIGKILL');
      await sending;
      // And what comes while nobody is there.
      await send(50);
    }
    const last = await startServer(folder);
    await waitForUp(last.address);
    await send(50);
    const plant = plantOf(text);
    const good = tagSlot(plant, 'm/good');
    const newest = async () => {
      const answer = await fetch(`${last.address}/metrics`);
      return Number(/^gemba_samples_total (\d+)/m.exec(await answer.text())?.[1] ?? 0);
    };
    let before = -1;
    for (let now = await newest(); now !== before; now = await newest()) {
      before = now;
      await new Promise((done) => setTimeout(done, 700));
    }
    await last.kill('SIGTERM');

    const journal = new Journal({
      directory: join(folder, 'data', 'journal'),
      tags: plant.tags.map((tag) => tag.name),
    });
    await journal.start();
    const kept: number[] = [];
    await journal.replay(0, {
      samples: (batch) => {
        for (let i = 0; i < batch.length; i++)
          if (batch.tag[i] === good && batch.quality[i] === 0) kept.push(batch.value[i] as number);
      },
      texts: () => undefined,
    });
    await journal.stop();
    const missing = Array.from({ length: sent }, (_, i) => i + 1).filter((value) => !kept.includes(value));
    expect(missing).toEqual([]);

    const host = new TwinHost({ plant, directory: join(folder, 'data'), log: quiet });
    await host.start();
    const row = { slot: 0, state: 0, mode: 0, fault: 0, speed: 0, since: 0, good: 0, reject: 0 };
    host.twin.readMachine(0, row);
    await host.stop();
    // The first count is where counting starts; each one after it is one more, however often it was sent.
    expect(row.good).toBe(sent - 1);
    expect(host.twin.tags.value[good]).toBe(sent);
  },
  120_000,
);
