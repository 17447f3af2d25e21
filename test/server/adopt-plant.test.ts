/** A plant that is changed while the server runs: nothing is lost, nothing else is disturbed, and the past stays. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SourceSet } from '../../server/connect/source-set.ts';
import { TwinHost } from '../../server/twin-host.ts';
import { SampleBatch } from '../../twin/core/batch.ts';
import { blankRow } from '../../twin/live/frames.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import { STATES } from '../../twin/words.ts';
import { linePlant, lineText, plantOf, tagSlot } from '../plants.ts';
import { startMosquitto } from './connect/mosquitto.ts';
import { freePort, quiet, until } from './connect/recorder.ts';

const SIX = Date.UTC(2026, 2, 2, 6);
let directory: string;
let now = SIX;
const open: { stop(): Promise<void> }[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gemba-adopt-'));
  now = SIX;
});
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.stop();
  await rm(directory, { recursive: true, force: true });
});

async function hostOf(plant: PlantModel): Promise<TwinHost> {
  const host = new TwinHost({ plant, directory, log: quiet, now: () => now });
  await host.start();
  return host;
}

async function say(host: TwinHost, second: number, tag: string, value: number): Promise<void> {
  now = SIX + second * 1000;
  const batch = new SampleBatch();
  batch.push(tagSlot(host.plant, tag), now, value, 0);
  await host.deliver(batch);
}

function shown(host: TwinHost, id: string, twin = host.twin): { state: string; good: number } {
  const row = blankRow();
  twin.readMachine(host.plant.machines.find((machine) => machine.id === id)?.slot ?? -1, row);
  return { state: STATES[row.state] ?? '', good: row.good };
}

/** The line with a machine before all others: every number moves. */
const grown = (): PlantModel =>
  plantOf(
    lineText(3).replace(
      '    machines:\n',
      '    machines:\n      - { id: first, name: F, type: any, place: { x: -5, z: 0 } }\n',
    ),
  );

test('a machine that is added counts from then on, the others count on, and a restart comes back to the same twin', async () => {
  let host = await hostOf(linePlant(3));
  await say(host, 1, 'm0/state', 6);
  await say(host, 1, 'm0/good', 100);
  await say(host, 9, 'm0/good', 104);
  await host.adopt(grown());
  await say(host, 10, 'first/state', 11);
  await say(host, 11, 'm0/good', 106);
  expect(shown(host, 'm0')).toEqual({ state: 'producing', good: 6 });
  expect(shown(host, 'first').state).toBe('micro-stop');
  await say(host, 20, 'm0/state', 11);
  await say(host, 21, 'm0/good', 107);
  const hash = host.twin.hash();
  const slot = (id: string) => host.plant.machines.find((machine) => machine.id === id)?.slot ?? -1;
  expect(
    host.record
      .intervalsOf(slot('m0'), SIX, now)
      .map(({ state }) => state)
      .at(-1),
  ).toBe('producing');
  await host.stop();
  host = await hostOf(grown());
  expect(host.twin.hash()).toBe(hash);
  expect(
    host.record
      .intervalsOf(slot('m0'), SIX, now)
      .map(({ state }) => state)
      .at(-1),
  ).toBe('producing');
  await host.stop();
});

test('moments before the change can still be shown, in the numbers of the plant as it is now', async () => {
  const host = await hostOf(linePlant(3));
  open.push(host);
  await say(host, 1, 'm2/state', 6);
  await say(host, 2, 'm2/good', 10);
  await say(host, 3, 'm2/good', 12);
  await host.snapshot();
  await say(host, 30, 'm2/state', 9);
  await say(host, 31, 'm2/good', 13);
  await host.adopt(grown());
  await say(host, 60, 'm2/state', 6);
  expect(shown(host, 'm2', await host.twinAt(SIX + 10_000))).toEqual({ state: 'producing', good: 2 });
  expect(shown(host, 'm2', await host.twinAt(SIX + 45_000))).toEqual({ state: 'breakdown', good: 3 });
});

test('a plant file that was changed while the server was down goes on from where the old one stood', async () => {
  let host = await hostOf(linePlant(3));
  await say(host, 1, 'm1/state', 6);
  await say(host, 2, 'm1/good', 1000);
  await say(host, 9, 'm1/good', 1005);
  await host.stop();
  host = await hostOf(grown());
  open.push(host);
  expect(shown(host, 'm1')).toEqual({ state: 'producing', good: 5 });
});

test('while one source is changed the other goes on: same connection, no sample lost, each under its tag', async () => {
  const broker = await startMosquitto(await freePort());
  open.push(broker);
  const sources = (first: string) => `
sources:
  - { id: one, protocol: mqtt, broker: "${broker.url}", address: "${first}" }
  - { id: two, protocol: mqtt, broker: "${broker.url}", address: "two/{machine}/{tag}" }`;
  const text = (first: string, machines: readonly string[]) => `
gemba: 1
site: { id: site, name: Site, timezone: Europe/Berlin }${sources(first)}
products: []
shifts: []
machine_types:
  any: { tags: { good: { role: good, source: two }, heat: { source: one } } }
areas: [{ id: hall, name: Hall }]
lines:
  - id: line
    name: Line
    area: hall
    constraint: m1
    buffers: []
    machines:
${machines.map((id, i) => `      - { id: ${id}, name: M, type: any, place: { x: ${i * 4}, z: 0 } }`).join('\n')}
`;
  now = Date.now();
  const host = new TwinHost({ plant: plantOf(text('one/{machine}/{tag}', ['m1'])), directory, log: quiet });
  await host.start();
  open.push(host);
  const set = new SourceSet(host, quiet, directory, () => undefined);
  set.start();
  open.push(set);
  const viewOf = (id: string) => set.views().find((view) => view.source === id);
  await until('both are up', () => set.views().every((view) => view.status === 'up'));
  const publisher = await broker.client();
  const value = (tag: string) => host.twin.tags.value[tagSlot(host.plant, tag)];
  await publisher.publishAsync('two/m1/good', '5', { qos: 1 });
  await until('the first value is there', () => value('m1/good') === 5);
  const { since, samples } = viewOf('two') ?? {};

  // The first source reads other topics, and a tag of it comes before those of the second: every number moves.
  const counted = publisher.publishAsync('two/m1/good', '6', { qos: 1 });
  await host.adopt(plantOf(text('uno/{machine}/{tag}', ['m1']).replace('good: {', 'extra: { source: one }, good: {')));
  await counted;
  for (let good = 7; good <= 30; good++) await publisher.publishAsync('two/m1/good', String(good), { qos: 1 });
  await until('every value came through', () => value('m1/good') === 30);
  expect(viewOf('two')?.since).toBe(since);
  expect((viewOf('two')?.samples ?? 0) - (samples ?? 0)).toBe(25);
  await until('the changed source is up again', () => viewOf('one')?.status === 'up');
  await publisher.publishAsync('uno/m1/heat', '80', { qos: 1 });
  await until('the changed source reads what it was told to', () => value('m1/heat') === 80);
  const row = blankRow();
  host.twin.readMachine(0, row);
  expect(row.good).toBe(25);
});
