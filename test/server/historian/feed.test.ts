/** The journal as the historian's spool: in order, from a mark, over restarts and absences, each reading there once. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { DuckDbHistorian } from '../../../server/historian/duckdb/duckdb-historian.ts';
import type { Historian } from '../../../server/historian/historian.ts';
import { intervalsIn } from '../../../server/historian/interval-columns.ts';
import { type HistorianConfig, type HistorianRoom, openHistorian } from '../../../server/historian/open-historian.ts';
import { QuestDbHistorian } from '../../../server/historian/questdb/questdb-historian.ts';
import { seriesOf } from '../../../server/historian/series.ts';
import { TwinHost } from '../../../server/twin-host.ts';
import { SampleBatch } from '../../../twin/core/batch.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { lineText, plantOf, tagSlot } from '../../plants.ts';
import { quiet } from '../connect/recorder.ts';
import { type QuestDb, startQuestDb } from './questdb.ts';

const PATIENT = { timeout: 60_000, interval: 50 };
const START = Date.now() - 3_600_000;
const plant = plantOf(
  lineText(2).replace(
    'pressure: { unit: bar,',
    'pressure: { unit: bar, scale: 2, keep: { deadband: 0.5, at_least_s: 60 },',
  ),
);

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'gemba-feed-'));
});
afterEach(() => rm(data, { recursive: true, force: true }));

const embedded = (): HistorianConfig => ({ data, questdb: null, retention: { rawDays: null, minuteDays: null } });

async function openHost(model: PlantModel = plant, journalBytes?: number, now = Date.now): Promise<TwinHost> {
  const host = new TwinHost({
    plant: model,
    directory: data,
    log: quiet,
    now,
    segmentBytes: 16_384,
    ...(journalBytes ? { journalBytes } : {}),
  });
  await host.start();
  return host;
}
const openRoom = (host: TwinHost, config: HistorianConfig = embedded()) =>
  openHistorian(config, host, quiet, () => undefined);

const caughtUp = ({ feed }: HistorianRoom, host: TwinHost) =>
  vi.waitFor(() => expect(feed.offset).toBe(host.journal.next), PATIENT);

async function say(host: TwinHost, tag: string, rows: readonly (readonly [at: number, value: number])[]) {
  const batch = new SampleBatch();
  for (const [at, value] of rows) batch.push(tagSlot(host.plant, tag), at, value, 0);
  await host.deliver(batch);
}
const valuesOf = async (historian: Historian, tag: string) =>
  (await historian.raw(tag, 0, Date.now() + 1e9, 1_000_000)).readings.map(({ value }) => value);
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

test('every reading goes over once, in the unit of its tag, texts as texts, and a restart goes on where it stood', async () => {
  const host = await openHost();
  const room = await openRoom(host);
  for (let k = 0; k < 50; k++) await say(host, 'm0/temperature', [[START + k, k]]);
  await say(host, 'm0/product', [[START + 5, host.text('red')]]);
  await say(host, 'm0/pressure', [[START + 5, 3]]);
  await caughtUp(room, host);
  expect(await valuesOf(room.historian, 'm0/temperature')).toEqual(range(0, 50));
  expect((await room.historian.raw('m0/product', START, START + 10, 10)).readings[0]?.text).toBe('red');
  expect(await valuesOf(room.historian, 'm0/pressure')).toEqual([6]);
  await room.stop();
  // Samples while the historian is not there.
  for (let k = 50; k < 90; k++) await say(host, 'm0/temperature', [[START + k, k]]);
  await host.stop();
  const again = await openHost();
  const second = await openRoom(again);
  await caughtUp(second, again);
  expect(await valuesOf(second.historian, 'm0/temperature')).toEqual(range(0, 90));
  expect(second.feed.stats.rows).toBeLessThan(60); // from the mark, not from the beginning
  await second.stop();
  await again.stop();
});

test('values that do not change within their deadband are not written again until their time has passed', async () => {
  const host = await openHost();
  const room = await openRoom(host);
  // In bar: 20, 20.4 (no change), 21 (change), 21 for two minutes, every 10 s.
  const said = [10, 10.2, 10.5, ...range(0, 12).map(() => 10.5)];
  for (const [k, value] of said.entries()) await say(host, 'm0/pressure', [[START + k * 10_000, value]]);
  await caughtUp(room, host);
  const { readings } = await room.historian.raw('m0/pressure', START, START + 1e6, 100);
  expect(readings.map(({ at, value }) => [(at - START) / 1000, value])).toEqual([
    [0, 20],
    [20, 21],
    [80, 21],
    [140, 21],
  ]);
  expect(room.feed.keeper.leftOut).toBe(said.length - 4);
  await room.stop();
  await host.stop();
});

test('closed state intervals go over, and a late sample that corrects history corrects them too', async () => {
  let clock = START;
  const host = await openHost(plant, undefined, () => clock);
  const room = await openRoom(host);
  /** A sample at so many seconds, got at `got`. */
  const tell = (tag: string, at: number, value: number, got = at) => {
    clock = START + got * 1000 + 50;
    return say(host, tag, [[START + at * 1000, value]]);
  };
  const state = (at: number, packml: number) => tell('m0/state', at, packml);
  await state(0, 6);
  await state(300, 9);
  await state(600, 6);
  await tell('m0/temperature', 601, 1);
  const kept = async () =>
    [...intervalsIn(await room.historian.intervals(['m0'], START - 1e6, START + 1e7), ['m0'])].map(
      ({ from, to, state: word }) => [(from - START) / 1000, (to - START) / 1000, word],
    );
  const known = () =>
    host.record
      .intervalsOf(0, START - 1e6, START + 1e7)
      .map(({ from, to, state: word }) => [(from - START) / 1000, (to - START) / 1000, word]);
  await vi.waitFor(async () => expect(await kept()).toEqual(known()), PATIENT);
  expect((await kept()).length).toBeGreaterThan(0);
  // Nine seconds late, within the window of ten: it had run again earlier.
  await tell('m0/state', 593, 6, 602);
  await tell('m0/temperature', 640, 1);
  await state(700, 9);
  await tell('m0/temperature', 760, 1);
  expect(host.recentEvents.some(({ event }) => event.type === 'history-corrected')).toBe(true);
  await vi.waitFor(async () => expect(await kept()).toEqual(known()), PATIENT);
  await room.stop();
  await host.stop();
});

test('a changed plant, which numbers its tags anew, goes on with the past of the tags it still has', async () => {
  const host = await openHost();
  const room = await openRoom(host);
  await say(host, 'm1/temperature', [[START, 1]]);
  await caughtUp(room, host);
  await room.stop();
  await host.stop();
  const larger = plantOf(
    lineText(3).replace('temperature: {', 'another: { from: "{machine}.x" }\n      temperature: {'),
  );
  expect(tagSlot(larger, 'm1/temperature')).not.toBe(tagSlot(plant, 'm1/temperature'));
  const again = await openHost(larger);
  const second = await openRoom(again);
  await say(again, 'm1/temperature', [[START + 1, 2]]);
  await caughtUp(second, again);
  expect(await valuesOf(second.historian, 'm1/temperature')).toEqual([1, 2]);
  await second.stop();
  await again.stop();
});

test('the journal removes nothing that the historian does not have, and all it may once it has', async () => {
  const host = await openHost(plant, 50_000);
  const batches = async (from: number, to: number) => {
    for (let k = from; k < to; k++) await say(host, 'm0/temperature', [[START + k, k]]);
  };
  const release = host.hold(() => 0); // a historian that is away
  await batches(0, 2000);
  await host.snapshot();
  expect(host.journal.first).toBe(0);
  expect(host.journal.highWater).toBe(true);
  release();
  const room = await openRoom(host);
  await caughtUp(room, host);
  await batches(2000, 2010);
  await caughtUp(room, host);
  await host.snapshot();
  expect(host.journal.bytes).toBeLessThan(50_000);
  expect(host.journal.highWater).toBe(false);
  expect(host.oldest).toBeGreaterThan(0);
  const { points, coverage } = await seriesOf(room, 'm0/temperature', START, START + 2010, 5000);
  expect(points.map(([, value]) => value)).toEqual(range(0, 2010));
  expect(coverage).toMatchObject({ tier: 'raw', reason: '' });
  await room.stop();
  await host.stop();
  const again = await openHost(plant, 50_000);
  expect(again.twin.tags.value[tagSlot(plant, 'm0/temperature')]).toBe(2009);
  await again.stop();
});

describe('with QuestDB', () => {
  let server: QuestDb;
  beforeAll(async () => {
    server = await startQuestDb();
  }, 120_000);
  afterAll(() => server?.remove());

  test('killed and away for a time: said, nobody waits, and afterwards every reading is there once', async () => {
    const host = await openHost();
    const room = await openRoom(host, { ...embedded(), questdb: server });
    let k = 0;
    const saySome = async (count: number) => {
      const until = k + count;
      while (k < until) {
        await say(host, 'm0/temperature', [[START + k, k]]);
        await say(host, 'm0/pressure', [[START + k, k]]); // every change is beyond its deadband
        k++;
      }
    };
    await saySome(300);
    await caughtUp(room, host);
    // Killed while it is written to.
    const writing = saySome(2000);
    await server.kill();
    await writing;
    await vi.waitFor(() => expect(room.feed.status.status).toBe('down'), PATIENT);
    const before = performance.now();
    await saySome(500);
    expect(performance.now() - before).toBeLessThan(20_000);
    const { points, coverage } = await seriesOf(room, 'm0/temperature', START, START + k, 100);
    expect(points).toEqual([]);
    expect(coverage.reason).toMatch(/historian/);
    expect(room.feed.offset).toBeLessThan(host.journal.next);
    await server.start();
    await caughtUp(room, host);
    await vi.waitFor(() => expect(room.feed.status.status).toBe('up'), PATIENT);
    await (room.historian as QuestDbHistorian).applied();
    expect(await valuesOf(room.historian, 'm0/temperature')).toEqual(range(0, k));
    // The tag is stale when nothing comes for 5 s: a reading without a value, here of the wait.
    const pressures = (await valuesOf(room.historian, 'm0/pressure')).filter((value) => !Number.isNaN(value));
    expect(pressures).toEqual(range(0, k).map((value) => 2 * value));
    await room.stop();
    await host.stop();
  }, 120_000);

  test('what the embedded historian holds moves over, and nothing of it is there twice when it moves again', async () => {
    const { copyHistorian } = await import('../../../server/historian/copy-historian.ts');
    const host = await openHost();
    const room = await openRoom(host);
    for (let i = 0; i < 40; i++) await say(host, 'm1/temperature', [[START + i, i]]);
    await say(host, 'm1/product', [[START, host.text('BLUE-1')]]);
    await caughtUp(room, host);
    await room.stop();
    await host.stop();
    const from = new DuckDbHistorian({ directory: join(data, 'historian') });
    const to = new QuestDbHistorian(server);
    await from.start();
    await to.start();
    for (let time = 0; time < 2; time++) {
      await copyHistorian(from, to);
      await to.applied();
      expect(await valuesOf(to, 'm1/temperature')).toEqual(range(0, 40));
      expect((await to.raw('m1/product', START, START + 1, 10)).readings[0]?.text).toBe('BLUE-1');
    }
    await from.stop();
    await to.stop();
  }, 60_000);
});
