/** A disk that is full: said, survived, and nothing acknowledged is lost. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Journal } from '../../../server/journal/journal.ts';
import { TwinHost } from '../../../server/twin-host.ts';
import { SampleBatch } from '../../../twin/core/batch.ts';
import { linePlant, tagSlot } from '../../plants.ts';
import { quiet } from '../connect/recorder.ts';
import { type SmallDisk, smallDisk } from './small-disk.ts';

const PATIENT = { timeout: 15_000, interval: 20 };
let disk: SmallDisk;
beforeEach(async () => {
  disk = await smallDisk(400);
});
afterEach(() => disk.remove());

const valuesOf = async (journal: Journal): Promise<number[]> => {
  const values: number[] = [];
  await journal.replay(0, {
    samples: (batch) => void values.push(batch.value[0] as number),
    texts: () => undefined,
  });
  return values;
};
const range = (count: number) => Array.from({ length: count }, (_, i) => i);

/** Fills what is left of the disk; gives the file whose removal makes room. */
async function ballast(): Promise<string> {
  const file = join(disk.path, 'ballast');
  await writeFile(file, Buffer.alloc(1 << 20)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOSPC') throw error;
  });
  return file;
}

test('batches wait for a full disk in order, and are acknowledged when there is room again', async () => {
  const directory = join(disk.path, 'journal');
  const journal = new Journal({ directory, tags: ['a'], segmentBytes: 8192 });
  await journal.start();
  const batch = new SampleBatch();
  const append = (k: number) => {
    batch.clear();
    for (let i = 0; i < 50; i++) batch.push(0, i + 1, k, 0);
    return journal.append(batch);
  };
  for (let k = 0; k < 20; k++) await append(k);
  const file = await ballast();
  const acknowledged: number[] = [];
  const waiting = range(60).map((i) => append(20 + i).then(() => void acknowledged.push(20 + i)));
  await vi.waitFor(() => expect(journal.trouble).toMatch(/disk of the journal is full/), PATIENT);
  const kept = acknowledged.length;
  expect(kept).toBeLessThan(60);
  // What is on disk is whole, also now.
  expect(await valuesOf(journal)).toEqual(range(20 + kept));
  await rm(file);
  await Promise.all(waiting);
  expect(journal.trouble).toBeNull();
  expect(acknowledged).toEqual(range(60).map((i) => 20 + i));
  for (let k = 80; k < 100; k++) await append(k);
  expect(await valuesOf(journal)).toEqual(range(100));
  await journal.stop();
  const again = new Journal({ directory, tags: ['a'], segmentBytes: 8192 });
  await again.start();
  expect(await valuesOf(again)).toEqual(range(100));
  await again.stop();
});

test('what waits for a full disk is bounded: beyond that batches are refused and counted, and the order holds', async () => {
  const journal = new Journal({ directory: join(disk.path, 'journal'), tags: ['a'], queueBytes: 20_000 });
  await journal.start();
  const file = await ballast();
  const batch = new SampleBatch();
  for (let i = 0; i < 200; i++) batch.push(0, i + 1, 0, 0);
  const kept: number[] = [];
  const refused: number[] = [];
  const answers: Promise<void>[] = [];
  for (let k = 0; k < 60; k++) {
    batch.value.fill(k);
    answers.push(
      journal.append(batch).then(
        () => void kept.push(k),
        () => void refused.push(k),
      ),
    );
    if (k % 10 === 9) await new Promise((next) => setTimeout(next, 20));
  }
  await vi.waitFor(() => expect(refused.length).toBeGreaterThan(0), PATIENT);
  await rm(file);
  await Promise.all(answers);
  expect(journal.refused).toBe(refused.length);
  expect(await valuesOf(journal)).toEqual(kept);
  expect([...kept].sort((a, b) => a - b)).toEqual(kept);
  await journal.stop();
});

test('the twin goes on while the disk is full, says so, stops cleanly, and stands again from what was kept', async () => {
  const plant = linePlant(2);
  const temperature = tagSlot(plant, 'm0/temperature');
  const open = async () => {
    const host = new TwinHost({ plant, directory: disk.path, log: quiet, segmentBytes: 16_384 });
    await host.start();
    return host;
  };
  const host = await open();
  const batch = new SampleBatch();
  const at = Date.now();
  const say = (k: number) => {
    batch.clear();
    batch.push(temperature, at + k, 20 + k / 100, 0);
    return host.deliver(batch);
  };
  for (let k = 0; k < 50; k++) await say(k);
  const file = await ballast();
  let acknowledged = 49;
  const waiting: Promise<void>[] = [];
  for (let k = 50; host.journal.trouble === null && k < 20_000; k++) {
    waiting.push(
      say(k).then(
        () => {
          acknowledged = Math.max(acknowledged, k);
        },
        () => undefined,
      ),
    );
    if (k % 100 === 0) await new Promise((next) => setTimeout(next, 1));
  }
  expect(host.journal.trouble).toMatch(/full/);
  waiting.push(say(30_000).catch(() => undefined));
  expect(host.twin.tags.value[temperature]).toBe(320);
  await host.stop();
  await Promise.all(waiting);
  await rm(file);
  const again = await open();
  expect(again.twin.tags.at[temperature]).toBeGreaterThanOrEqual(at + acknowledged);
  await again.stop();
});
