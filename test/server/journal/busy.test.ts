/** A journal that is never idle: batches come in while it writes, syncs and changes segments. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Journal } from '../../../server/journal/journal.ts';
import { SampleBatch } from '../../../twin/core/batch.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gemba-busy-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const open = async () => {
  const journal = new Journal({ directory, tags: ['a'], segmentBytes: 4096 });
  await journal.start();
  return journal;
};

/** Appends batches, `underWay` at once, each with its offset as its value, while `goOn` says so. */
async function keepBusy(journal: Journal, underWay: number, goOn: () => boolean): Promise<void> {
  const one = async () => {
    const batch = new SampleBatch();
    while (goOn()) {
      batch.clear();
      batch.push(0, 1, journal.next, 0);
      await journal.append(batch);
    }
  };
  await Promise.all(Array.from({ length: underWay }, one));
}

async function read(journal: Journal, from: number): Promise<[offset: number, value: number][]> {
  const rows: [number, number][] = [];
  await journal.replay(from, {
    samples: (batch, offset) => void rows.push([offset, batch.value[0] as number]),
    texts: () => undefined,
  });
  return rows;
}

test('flush comes back although there is always more to write, and segments change all the same', async () => {
  const journal = await open();
  let goOn = true;
  const busy = keepBusy(journal, 8, () => goOn && journal.next < 50_000);
  for (let i = 0; i < 5; i++) {
    const before = journal.next;
    await journal.flush();
    expect(journal.next).toBeLessThan(50_000);
    expect(journal.next).toBeGreaterThanOrEqual(before);
  }
  while ((await readdir(directory)).length < 4) await new Promise((next) => setTimeout(next, 5));
  goOn = false;
  await busy;
  await journal.stop();
});

test('every record keeps its offset over segments that changed while it waited, before and after a restart', async () => {
  const journal = await open();
  await keepBusy(journal, 8, () => journal.next < 1500);
  const end = journal.next;
  expect((await readdir(directory)).length).toBeGreaterThan(4);
  for (const from of [0, 1, 333, 777, 1499]) {
    const rows = await read(journal, from);
    expect(rows.map(([offset]) => offset)).toEqual(Array.from({ length: end - from }, (_, i) => from + i));
    for (const [offset, value] of rows) expect(value).toBe(offset);
  }
  await journal.stop();
  const again = await open();
  expect(again.next).toBe(end);
  expect((await read(again, 0)).every(([offset, value]) => offset === value)).toBe(true);
  await again.stop();
});
