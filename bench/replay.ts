/**
 * A day of a plant of the demo's size, published on change at 300 samples a second, from the journal into a fresh twin: how
 * long, and does it come to the same state? The samples are made here (the demo's own day takes a day); their number, mix of
 * roles and batch sizes are the demo's.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal } from '../server/journal/journal.ts';
import { SampleBatch } from '../twin/core/batch.ts';
import { Twin } from '../twin/core/twin.ts';
import { bigPlant } from './big-plant.ts';
import type { Bench } from './figure.ts';

const START = Date.UTC(2026, 2, 2, 6);
const DAY_S = 86_400;
const RATE = 300;
/** Batches a second and source. */
const BATCHES = 5;

export const replayBench: Bench = async ({ quick }) => {
  const seconds = quick ? DAY_S / 8 : DAY_S;
  const plant = bigPlant(40);
  const tags = plant.tags.filter((tag) => tag.role !== 'calendar');
  const directory = await mkdtemp(join(tmpdir(), 'gemba-bench-'));
  try {
    const names = plant.tags.map((tag) => tag.name);
    const journal = new Journal({ directory, tags: names });
    await journal.start();
    const live = new Twin(plant);
    journal.appendTexts(START, [[live.texts.intern('P1'), 'P1']]);
    const batch = new SampleBatch(RATE);
    let next = 0;
    for (let second = 0; second < seconds; second++) {
      for (let b = 0; b < BATCHES; b++) {
        batch.clear();
        const from = START + second * 1000 + (b * 1000) / BATCHES;
        batch.received = from + 250;
        for (let i = 0; i < RATE / BATCHES; i++) {
          const tag = tags[next] as (typeof tags)[number];
          next = (next + 7) % tags.length;
          const stopped = (second + tag.machine * 61) % 1800 < 90;
          const value =
            tag.role === 'state'
              ? stopped
                ? 11
                : 6
              : tag.role === 'signal'
                ? Math.sin(second / 60)
                : tag.role === 'mode' || tag.role === 'product'
                  ? 1
                  : ['fault', 'wait', 'order'].includes(tag.role)
                    ? 0
                    : tag.role === 'speed'
                      ? 400
                      : second * 6;
          batch.push(tag.slot, from + i, value, 0);
        }
        live.fold(batch);
        live.takeEvents();
        const durable = journal.append(batch);
        if (b === 0 && second % 60 === 0) await durable;
      }
    }
    await journal.stop();
    const again = new Journal({ directory, tags: names });
    const began = performance.now();
    await again.start();
    const opened = performance.now();
    const twin = new Twin(plant);
    await again.replay(0, {
      samples: (read) => {
        twin.fold(read);
        twin.takeEvents();
      },
      texts: (rows) => {
        for (const [number, text] of rows) if (number > 0) twin.texts.intern(text);
      },
    });
    const ended = performance.now();
    await again.stop();
    if (twin.hash() !== live.hash()) throw new Error('the replayed twin is not the one that was journalled');
    const scale = DAY_S / seconds;
    return [
      {
        name: 'replay',
        value: Math.round(((ended - opened) * scale) / 10) / 100,
        unit: 's a day at 300 samples/s, same hash',
        n: twin.samples,
      },
      {
        name: 'replay-open',
        value: Math.round(((opened - began) * scale) / 10) / 100,
        unit: 's to open and verify the journal of a day',
        n: twin.samples,
      },
    ];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};
