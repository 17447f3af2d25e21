/** An outlet that keeps what it is given, for tests of sources; and what tests of sources wait with. */
import { pino } from 'pino';
import type { Outlet, Source } from '../../../server/connect/source.ts';
import type { SampleBatch } from '../../../twin/core/batch.ts';
import { Texts } from '../../../twin/core/texts.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';

export interface Reading {
  readonly tag: string;
  readonly at: number;
  readonly value: number;
  readonly quality: number;
}

export interface Recorder extends Outlet {
  readonly readings: Reading[];
  readonly stales: { tags: string[]; at: number }[];
  readonly batches: () => number;
  textOf(number: number): string;
  /** The newest reading of a tag, by arrival. */
  last(tag: string): Reading | undefined;
}

export function recorder(plant: PlantModel): Recorder {
  const texts = new Texts();
  const readings: Reading[] = [];
  const stales: { tags: string[]; at: number }[] = [];
  let batches = 0;
  const nameOf = (slot: number) => plant.tags[slot]?.name ?? `?${slot}`;
  return {
    readings,
    stales,
    batches: () => batches,
    textOf: (number) => texts.text(number),
    last: (tag) => readings.findLast((reading) => reading.tag === tag),
    async deliver(batch: SampleBatch) {
      batches++;
      for (let i = 0; i < batch.length; i++)
        readings.push({
          tag: nameOf(batch.tag[i] as number),
          at: batch.at[i] as number,
          value: batch.value[i] as number,
          quality: batch.quality[i] as number,
        });
    },
    text: (text) => texts.intern(text),
    stale: (tags, at) => stales.push({ tags: tags.map(nameOf), at }),
    changed: () => undefined,
    now: () => Date.now(),
  };
}

export const quiet = pino({ level: process.env['TEST_LOG'] ?? 'silent' });

/** Waits until `ready` holds; fails with `what` when it does not within `ms`. */
export async function until(what: string, ready: () => boolean, ms = 15_000): Promise<void> {
  const end = Date.now() + ms;
  while (!ready()) {
    if (Date.now() > end) throw new Error(`waited ${ms} ms for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A port of the loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export const isUp = (source: Source) => () => source.view().status === 'up';
export const isDown = (source: Source) => () => source.view().status === 'down';
