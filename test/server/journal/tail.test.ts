/** The journal read behind its writer, as the historian's feed does. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Journal } from '../../../server/journal/journal.ts';
import { JournalTail } from '../../../server/journal/tail.ts';
import { SampleBatch } from '../../../twin/core/batch.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gemba-tail-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const open = async (options: { tags?: string[]; maxBytes?: number } = {}) => {
  const { tags = ['a'], maxBytes } = options;
  const journal = new Journal({ directory, tags, segmentBytes: 4096, ...(maxBytes ? { maxBytes } : {}) });
  await journal.start();
  return journal;
};

/** Appends batches `from` up to `to`; the value of each sample is the number of its batch. */
async function fill(journal: Journal, from: number, to: number, size = 1): Promise<void> {
  const batch = new SampleBatch();
  for (let k = from; k < to; k++) {
    batch.clear();
    for (let i = 0; i < size; i++) batch.push(0, 1 + i, k, 0);
    await journal.append(batch);
  }
}

async function readOn(tail: JournalTail, most = 1000): Promise<number[]> {
  const values: number[] = [];
  const reader = {
    samples: (batch: SampleBatch) => void values.push(batch.value[0] as number),
    texts: () => undefined,
  };
  while (await tail.read(reader, most));
  return values;
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

test('every record is read once and in order, over segments that change, while more are written', async () => {
  const journal = await open();
  const tail = new JournalTail(journal, ['a'], 0);
  const read: number[] = [];
  let writing = true;
  const writer = fill(journal, 0, 1000).finally(() => {
    writing = false;
  });
  while (writing) {
    read.push(...(await readOn(tail)));
    await new Promise((next) => setImmediate(next));
  }
  await writer;
  read.push(...(await readOn(tail)));
  expect(read).toEqual(range(0, 1000));
  expect(tail.offset).toBe(1000);
  expect((await readdir(directory)).length).toBeGreaterThan(5);
  await journal.stop();
});

test('reading begins at any offset, after a restart too, and a batch larger than a piece is whole', async () => {
  const journal = await open();
  await fill(journal, 0, 300);
  await fill(journal, 300, 303, 500);
  await journal.stop();
  const again = await open();
  for (const from of [0, 1, 57, 299, 300, 302, 303])
    expect(await readOn(new JournalTail(again, ['a'], from), 100)).toEqual(range(from, 303));
  await again.stop();
});

test('samples carry the present numbers of their tags, whatever plant wrote them', async () => {
  const journal = await open({ tags: ['gone', 'a'] });
  const batch = new SampleBatch();
  batch.push(0, 1, 10, 0);
  batch.push(1, 1, 11, 0);
  await journal.append(batch);
  await journal.stop();
  const again = await open({ tags: ['new', 'a'] });
  const rows: [number, number][] = [];
  const tail = new JournalTail(again, ['new', 'a'], 0);
  const reader = {
    samples: (found: SampleBatch) => {
      for (let i = 0; i < found.length; i++) rows.push([found.tag[i] as number, found.value[i] as number]);
    },
    texts: () => undefined,
  };
  while (await tail.read(reader, 1000));
  expect(rows).toEqual([[1, 11]]);
  await again.stop();
});

test('the journal keeps within its size, but never removes what somebody still needs, and says when that is much', async () => {
  const journal = await open({ maxBytes: 20_000 });
  await fill(journal, 0, 1500);
  const all = journal.bytes;
  expect(all).toBeGreaterThan(60_000);
  await journal.trim(100);
  expect(journal.first).toBeLessThanOrEqual(100);
  expect(journal.highWater).toBe(true);
  expect(await readOn(new JournalTail(journal, ['a'], 100))).toEqual(range(100, 1500));
  await journal.trim(1450);
  expect(journal.bytes).toBeLessThanOrEqual(20_000);
  expect(journal.highWater).toBe(false);
  const { first } = journal;
  expect(first).toBeLessThanOrEqual(1450);
  await journal.stop();
  const again = await open();
  expect(again.first).toBe(first);
  expect(again.next).toBe(1500);
  expect(again.bytes).toBe(journal.bytes);
  expect(await readOn(new JournalTail(again, ['a'], first))).toEqual(range(first, 1500));
  await again.stop();
});
