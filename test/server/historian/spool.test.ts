/**
 * A historian that was away for long: the journal holds what came meanwhile, the condition is told while it lasts, and all of
 * it goes over in order, no more at once than the historian takes, while new samples come. Two minutes at 5,000 samples
 * a second.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openHistorian } from '../../../server/historian/open-historian.ts';
import type { QuestDbHistorian } from '../../../server/historian/questdb/questdb-historian.ts';
import { TwinHost } from '../../../server/twin-host.ts';
import { SampleBatch } from '../../../twin/core/batch.ts';
import { lineText, plantOf, tagSlot } from '../../plants.ts';
import { quiet } from '../connect/recorder.ts';
import { type QuestDb, startQuestDb } from './questdb.ts';

const PATIENT = { timeout: 240_000, interval: 100 };
const SECOND = 1000;
const RATE = 5_000;
const AWAY_S = 120;
/** Seconds that come while the spool is caught up with. */
const MEANWHILE_S = 15;
const MACHINES = 50;
const JOURNAL_BYTES = 2 * 1024 * 1024;
const START = Date.UTC(2026, 0, 5, 6);

let server: QuestDb;
let data: string;
beforeAll(async () => {
  server = await startQuestDb();
  data = await mkdtemp(join(tmpdir(), 'gemba-spool-'));
}, 120_000);
afterAll(async () => {
  await server?.remove();
  await rm(data, { recursive: true, force: true });
});

test('away while 600,000 samples come: said, nobody waits, and all is caught up with in order, in pieces, once', async () => {
  const plant = plantOf(lineText(MACHINES));
  const tags = Array.from({ length: MACHINES }, (_, m) => `m${m}/temperature`);
  const slots = tags.map((tag) => tagSlot(plant, tag));
  let clock = START;
  const host = new TwinHost({
    plant,
    directory: data,
    log: quiet,
    now: () => clock,
    segmentBytes: 1024 * 1024,
    journalBytes: JOURNAL_BYTES,
  });
  await host.start();
  const changes: string[] = [];
  const config = { data, questdb: server, retention: { rawDays: null, minuteDays: null } };
  const room = await openHistorian(config, host, quiet, ({ status }) => changes.push(status));
  const { historian, feed } = room;
  const batch = new SampleBatch();
  let second = 0;
  /** A second of the plant: every tag a hundred times. */
  const saySecond = async () => {
    clock = START + ++second * SECOND;
    batch.clear();
    for (let k = 0; k < RATE / MACHINES; k++)
      for (const slot of slots) batch.push(slot, clock - SECOND + k * 10, second + k / 100, 0);
    await host.deliver(batch);
  };
  const caughtUp = () => vi.waitFor(() => expect(feed.offset).toBe(host.journal.next), PATIENT);
  await saySecond();
  await caughtUp();
  await vi.waitFor(() => expect(feed.status.status).toBe('up'), PATIENT);

  await server.kill();
  let longest = 0;
  for (let s = 0; s < AWAY_S; s++) {
    const began = performance.now();
    await saySecond();
    longest = Math.max(longest, performance.now() - began);
  }
  await vi.waitFor(() => expect(feed.status.status).toBe('down'), PATIENT);
  expect(feed.status.reason).toMatch(/QuestDB|ECONN|socket/);
  // Nobody waits for the historian: a second of samples is durable and in the twin in less than one.
  expect(longest).toBeLessThan(SECOND);
  await host.snapshot();
  expect(host.journal.first).toBe(0);
  expect(host.journal.highWater).toBe(true);
  expect(host.journal.bytes).toBeGreaterThan(2 * JOURNAL_BYTES);

  let writing = 0;
  let most = 0;
  let newest = Number.NEGATIVE_INFINITY;
  let disorder = 0;
  const write = historian.write.bind(historian);
  vi.spyOn(historian, 'write').mockImplementation(async (rows) => {
    expect(++writing).toBe(1);
    most = Math.max(most, rows.length);
    for (let i = 0; i < rows.length; i++) {
      if ((rows.recorded[i] as number) < newest) disorder++;
      newest = rows.recorded[i] as number;
    }
    await write(rows);
    writing--;
  });
  await server.start();
  for (let s = 0; s < MEANWHILE_S; s++) {
    await saySecond();
    await new Promise((done) => setTimeout(done, 50));
  }
  await caughtUp();
  await vi.waitFor(() => expect(feed.status.status).toBe('up'), PATIENT);
  // Why it is down may be told anew while it is.
  expect(changes.filter((status, i) => status !== changes[i - 1])).toEqual(['up', 'down', 'up']);
  expect(disorder).toBe(0);
  // Back-pressure: what is read of the spool is what one write takes, however much waits.
  expect(most).toBeLessThan(50_000);
  await host.snapshot();
  expect(host.journal.highWater).toBe(false);
  expect(host.journal.bytes).toBeLessThan(JOURNAL_BYTES + 1024 * 1024);

  await (historian as QuestDbHistorian).applied();
  const until = START + second * SECOND;
  for (const tag of tags) {
    const { count, mean } = await historian.pixels(tag, START, until, 1_000_000);
    const readings = count.reduce((sum, n) => sum + n, 0);
    expect(readings).toBe((second * RATE) / MACHINES);
    const total = count.reduce((sum, n, i) => sum + n * (mean[i] as number), 0);
    expect(total / readings).toBeCloseTo((second + 1) / 2 + 0.495, 6);
  }
  await room.stop();
  await host.stop();
}, 400_000);
