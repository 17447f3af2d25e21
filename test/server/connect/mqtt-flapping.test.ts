/** A broker that comes and goes: what it was told is kept once, how it stands is said each time, and the twin is what it would be. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'mqtt';
import { afterEach, expect, test } from 'vitest';
import { SourceSet } from '../../../server/connect/source-set.ts';
import { TwinHost } from '../../../server/twin-host.ts';
import { Twin } from '../../../twin/core/twin.ts';
import type { SourceView } from '../../../twin/live/protocol.ts';
import { plantOf, tagSlot } from '../../plants.ts';
import { KEEPING, startMosquitto } from './mosquitto.ts';
import { mqttPlantText } from './mqtt-plant.ts';
import { freePort, quiet, until } from './recorder.ts';

const FLAPS = 12;
const SECOND = 1000;
const CLIENT_ID = 'gemba-flap-test';
const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.stop();
});

const wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

test('a broker that goes and comes every second, twelve times: every count kept and acknowledged, each time said, the twin intact', async () => {
  const broker = await startMosquitto(await freePort(), KEEPING);
  open.push(broker);
  const plant = plantOf(
    mqttPlantText({
      url: broker.url,
      source: `session_s: 600, client_id: ${CLIENT_ID}`,
      tags: 'good: { role: good, from: "c/m", path: "$.good" }',
    }),
  );
  const directory = mkdtempSync(join(tmpdir(), 'gemba-mqtt-flap-'));
  const host = new TwinHost({ plant, directory, log: quiet });
  await host.start();
  const told: SourceView[] = [];
  const sources: SourceSet = new SourceSet(host, quiet, directory, () => told.push(...sources.views()));
  sources.start();
  const stopAll = { stop: () => sources.stop().then(() => host.stop()) };
  open.push(stopAll);
  const view = () => sources.views()[0] as SourceView;
  await until('the source is up', () => view().status === 'up');

  // A machine's gateway: counts on whatever happens, and sends again what the broker did not acknowledge.
  const gateway = connect(broker.url, { protocolVersion: 4, clean: false, clientId: 'gateway', reconnectPeriod: 100 });
  gateway.on('error', () => undefined);
  let sent = 0;
  let acknowledged = 0;
  const counting = setInterval(() => {
    const good = ++sent;
    gateway.publish('c/m', JSON.stringify({ good, ts: Date.now() }), { qos: 1 }, (error) => {
      if (!error) acknowledged++;
    });
  }, 10);
  open.push({ stop: () => gateway.endAsync(true) });

  for (let flap = 0; flap < FLAPS; flap++) {
    await wait(SECOND);
    await broker.down();
    await until(`loss ${flap + 1} is seen`, () => view().status === 'down', SECOND);
    expect(view().reason).not.toBe('');
    expect(view().nextRetry).toBeGreaterThan(0);
    await wait(SECOND);
    await broker.up();
  }
  clearInterval(counting);
  await until('the source is up again', () => view().status === 'up', 60_000);
  await until('all is acknowledged to the gateway', () => acknowledged === sent, 30_000);
  const good = tagSlot(plant, 'm/good');
  await until('the last count', () => host.twin.tags.value[good] === sent, 30_000);
  expect(sent).toBeGreaterThan(FLAPS * 50);
  expect(told.filter(({ status }) => status === 'up').length).toBeGreaterThan(1);

  // Every count is in the journal; what came twice has its own time, and is counted once.
  const kept = new Set<number>();
  const fresh = new Twin(plant);
  await host.journal.replay(0, {
    samples: (batch) => {
      for (let i = 0; i < batch.length; i++)
        if (batch.tag[i] === good && batch.quality[i] === 0) kept.add(batch.value[i] as number);
      fresh.fold(batch);
    },
    texts: () => undefined,
  });
  expect(Array.from({ length: sent }, (_, i) => i + 1).filter((count) => !kept.has(count))).toEqual([]);
  const row = { slot: 0, state: 0, mode: 0, fault: 0, speed: 0, since: 0, good: 0, reject: 0 };
  host.twin.readMachine(0, row);
  expect(row.good).toBe(sent - 1);
  const at = Date.now();
  host.twin.tick(at);
  fresh.tick(at);
  expect(host.twin.hash()).toBe(fresh.hash());

  // The broker holds nothing for us any more: whoever takes the session over is told nothing again.
  await stopAll.stop();
  open.splice(open.indexOf(stopAll), 1);
  const heir = connect(broker.url, { protocolVersion: 4, clean: false, clientId: CLIENT_ID });
  open.push({ stop: () => heir.endAsync(true) });
  const again: string[] = [];
  heir.on('message', (_topic, payload) => again.push(payload.toString()));
  const present = await new Promise<boolean>((done) => heir.once('connect', (answer) => done(answer.sessionPresent)));
  expect(present).toBe(true);
  await wait(SECOND);
  expect(again).toEqual([]);
}, 180_000);
