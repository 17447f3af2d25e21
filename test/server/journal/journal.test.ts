import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Journal } from '../../../server/journal/journal.ts';
import { SampleBatch } from '../../../twin/core/batch.ts';

const TAGS = ['m/a', 'm/b', 'm/c'];
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gemba-journal-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const open = async (tags = TAGS, segmentBytes?: number): Promise<Journal> => {
  const journal = new Journal({ directory, tags, ...(segmentBytes ? { segmentBytes } : {}) });
  await journal.start();
  return journal;
};

type Row = [tag: number, at: number, value: number, quality: number];

const batchOf = (rows: readonly Row[], received = 1_000): SampleBatch => {
  const batch = new SampleBatch();
  batch.received = received;
  for (const row of rows) batch.push(...row);
  return batch;
};

async function readAll(journal: Journal, from = 0, until?: number): Promise<Row[][]> {
  const read: Row[][] = [];
  await journal.replay(
    from,
    {
      samples: (batch) =>
        read.push(
          Array.from(
            { length: batch.length },
            (_, i): Row => [batch.tag[i]!, batch.at[i]!, batch.value[i]!, batch.quality[i]!],
          ),
        ),
      texts: () => {},
    },
    until,
  );
  return read;
}

test('what was acknowledged is read back, bit for bit, after a restart', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.array(
          fc.tuple(
            fc.integer({ min: 0, max: 2 }),
            fc.double({ noNaN: true }),
            fc.double(),
            fc.integer({ min: 0, max: 3 }),
          ),
          { maxLength: 20 },
        ),
        { maxLength: 12 },
      ),
      async (batches) => {
        await rm(directory, { recursive: true, force: true });
        const journal = await open(TAGS, 2_000); // small segments: several of them
        for (const rows of batches) await journal.append(batchOf(rows as Row[]));
        await journal.stop();
        const again = await open(TAGS, 2_000);
        expect(again.next).toBe(batches.length);
        expect(await readAll(again)).toEqual(batches);
        await again.stop();
      },
    ),
    { numRuns: 25 },
  );
});

test('a record torn by a crash is cut off, and everything before it stays', async () => {
  const journal = await open();
  await journal.append(batchOf([[0, 1, 10, 0]]));
  await journal.append(batchOf([[1, 2, 20, 0]]));
  await journal.stop();
  const [file] = await readdir(directory);
  const path = join(directory, file!);
  const whole = (await readFile(path)).byteLength;
  const second = 24 + 8 + 16; // one sample: head, padded tag column, time and value
  for (let cut = whole - 1; cut > whole - second; cut -= 5) {
    const bytes = await readFile(path);
    await truncate(path, cut);
    const again = await open();
    expect(again.next).toBe(1);
    expect(await readAll(again)).toEqual([[[0, 1, 10, 0]]]);
    await again.append(batchOf([[2, 3, 30, 0]]));
    await again.stop();
    const third = await open();
    expect(await readAll(third)).toEqual([[[0, 1, 10, 0]], [[2, 3, 30, 0]]]);
    await third.stop();
    await writeFile(path, bytes);
  }
});

test('a flipped bit in the last record is found by its checksum', async () => {
  const journal = await open();
  await journal.append(batchOf([[0, 1, 10, 0]]));
  await journal.stop();
  const [file] = await readdir(directory);
  const bytes = await readFile(join(directory, file!));
  bytes[bytes.byteLength - 1]! ^= 1;
  await writeFile(join(directory, file!), bytes);
  const again = await open();
  expect(again.next).toBe(0);
  expect(again.torn).toBeGreaterThan(0);
  await again.stop();
});

test('rubbish after the end is cut off too', async () => {
  const journal = await open();
  await journal.append(batchOf([[0, 1, 10, 0]]));
  await journal.stop();
  const [file] = await readdir(directory);
  await appendFile(join(directory, file!), Buffer.from('not a record at all, but longer than one head'));
  const again = await open();
  expect(await readAll(again)).toEqual([[[0, 1, 10, 0]]]);
  await again.stop();
});

test('a changed plant reads its old journal by tag name', async () => {
  const journal = await open(['m/a', 'm/gone', 'm/c']);
  await journal.append(
    batchOf([
      [0, 1, 10, 0],
      [1, 1, 11, 0],
      [2, 1, 12, 0],
    ]),
  );
  await journal.stop();
  const again = await open(['m/new', 'm/c', 'm/a']);
  expect(await readAll(again)).toEqual([
    [
      [2, 1, 10, 0],
      [1, 1, 12, 0],
    ],
  ]);
  await again.append(batchOf([[0, 2, 20, 0]]));
  expect((await readAll(again)).at(-1)).toEqual([[0, 2, 20, 0]]);
  await again.stop();
});

test('reading ends at the moment asked for', async () => {
  const journal = await open();
  for (let received = 1; received <= 5; received++)
    await journal.append(batchOf([[0, received, received, 0]], received));
  expect((await readAll(journal, 0, 3)).length).toBe(3);
  expect((await readAll(journal, 2)).length).toBe(3);
  await journal.stop();
});

test('batches appended in one turn share a sync and are acknowledged together', async () => {
  const journal = await open();
  const many = Array.from({ length: 500 }, (_, i) => journal.append(batchOf([[0, i, i, 0]])));
  await Promise.all(many);
  expect((await readAll(journal)).length).toBe(500);
  await journal.stop();
});

test('texts come back with the numbers they had', async () => {
  const journal = await open();
  journal.appendTexts(1, [[1, 'KET-750']]);
  await journal.append(batchOf([[0, 1, 1, 0]]));
  journal.appendTexts(2, [[2, 'Ü']]);
  await journal.flush();
  await journal.stop();
  const again = await open();
  const texts = new Map<number, string>();
  const keep = (rows: readonly (readonly [number, string])[]) => {
    for (const [number, text] of rows) texts.set(number, text);
  };
  await again.replay(0, { samples: () => {}, texts: keep });
  expect(texts.get(1)).toBe('KET-750');
  expect(texts.get(2)).toBe('Ü');
  await again.stop();
});

test('damage in an old segment is told with its place when it is read, and never passed over', async () => {
  const journal = await open(TAGS, 300);
  for (let i = 0; i < 30; i++) await journal.append(batchOf([[0, i, i, 0]]));
  await journal.stop();
  const files = (await readdir(directory)).sort();
  expect(files.length).toBeGreaterThan(2);
  const path = join(directory, files[1] as string);
  const bytes = await readFile(path);
  bytes[bytes.byteLength - 3] = (bytes[bytes.byteLength - 3] as number) ^ 1;
  await writeFile(path, bytes);
  const again = await open(TAGS, 300);
  expect(again.next).toBe(30);
  await expect(readAll(again)).rejects.toThrow(/is damaged at byte \d+/);
  await again.stop();
});

test('a plant that changes while the journal is written is told in the log: each sample keeps its tag, by name', async () => {
  let journal = await open(TAGS, 400);
  // Appended and not yet on disk: the change comes in the middle of what is written together.
  void journal.append(batchOf([[0, 1, 10, 0]]));
  journal.retag(['m/new', 'm/a', 'm/c']);
  void journal.append(batchOf([[1, 2, 20, 0]]));
  await journal.append(batchOf([[0, 3, 30, 0]]));
  for (let i = 4; i < 40; i++) await journal.append(batchOf([[2, i, i, 0]])); // over several segments
  const byName = (rows: readonly Row[][], tags: readonly string[]) =>
    rows.flat().map(([tag, at]) => `${tags[tag]} ${at}`);
  const told = ['m/a 1', 'm/a 2', 'm/new 3', ...Array.from({ length: 36 }, (_, i) => `m/c ${i + 4}`)];
  expect(byName(await readAll(journal), ['m/new', 'm/a', 'm/c'])).toEqual(told);
  await journal.stop();
  // Back to the plant of before: what it knows of is read, and what it writes is not taken for the other plant's.
  journal = await open();
  await journal.append(batchOf([[1, 50, 1, 0]]));
  expect(byName(await readAll(journal), TAGS)).toEqual([...told.filter((row) => !row.startsWith('m/new')), 'm/b 50']);
  await journal.stop();
});
