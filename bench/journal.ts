/** The journal against a bare write + fdatasync of the same batches of 1,000 samples, each awaited, in the same run. */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal } from '../server/journal/journal.ts';
import { samplesBytes, writeSamples } from '../server/journal/records.ts';
import { SampleBatch } from '../twin/core/batch.ts';
import { type Bench, median, round } from './figure.ts';

const BATCH = 1000;

export const journalBench: Bench = async ({ quick }) => {
  const batches = quick ? 400 : 2000;
  const directory = await mkdtemp(join(tmpdir(), 'gemba-bench-'));
  try {
    const batch = new SampleBatch(BATCH);
    batch.received = Date.now();
    for (let i = 0; i < BATCH; i++) batch.push(i, batch.received + i / 10, i * 1.5, 0);
    const journal = new Journal({
      directory: join(directory, 'journal'),
      tags: Array.from({ length: BATCH }, (_, i) => `m/t${i}`),
    });
    await journal.start();
    const bare = await open(join(directory, 'bare'), 'a');
    const bytes = Buffer.alloc(samplesBytes(BATCH));
    writeSamples(bytes, 0, batch);
    const ours: number[] = [];
    const theirs: number[] = [];
    // In turn, a tenth at a time: the disk's mood is shared.
    for (let turn = 0; turn < 10; turn++) {
      theirs.push(
        await rate(batches / 10, async () => {
          await bare.write(bytes);
          await bare.datasync();
        }),
      );
      ours.push(await rate(batches / 10, () => journal.append(batch)));
    }
    await bare.close();
    await journal.stop();
    const value = median(ours);
    return [
      {
        name: 'journal',
        value: Math.round(value),
        unit: 'samples/s',
        n: batches * BATCH,
        peer: 'bare write + fdatasync',
        ratio: round(value / median(theirs), 3),
      },
    ];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};

async function rate(times: number, work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  for (let i = 0; i < times; i++) await work();
  return (times * BATCH * 1000) / (performance.now() - from);
}
