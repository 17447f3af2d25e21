import { expect, test } from 'vitest';
import { createGather } from '../../../server/connect/gather.ts';
import { createStanding } from '../../../server/connect/standing.ts';
import { supersede } from '../../../server/connect/supersede.ts';
import { SampleBatch } from '../../../twin/core/batch.ts';
import { quiet } from './recorder.ts';

const ANALOG = 0;
const STATE = 1;
const replaceable = Uint8Array.from([1, 0]);

test('only the newest of an analog value stays, every change of a state or a quality does', () => {
  const batch = new SampleBatch();
  batch.push(ANALOG, 1, 10, 0);
  batch.push(STATE, 2, 6, 0);
  batch.push(ANALOG, 3, 11, 0);
  batch.push(ANALOG, 4, Number.NaN, 2);
  batch.push(ANALOG, 5, 12, 0);
  batch.push(STATE, 6, 9, 0);
  batch.push(ANALOG, 7, 13, 0);
  expect(supersede(batch, replaceable)).toBe(2);
  expect([...batch.at.subarray(0, batch.length)]).toEqual([2, 3, 4, 6, 7]);
});

test('a journal that stands still makes nobody keep a flood: old analog values go and are counted, events stay', async () => {
  let release: () => void = () => undefined;
  const still = new Promise<void>((resolve) => {
    release = resolve;
  });
  const kept: number[] = [];
  const outlet = {
    deliver: async (batch: SampleBatch) => {
      for (let i = 0; i < batch.length; i++) if (batch.tag[i] === STATE) kept.push(batch.value[i] as number);
      await still;
    },
    text: () => 0,
    stale: () => undefined,
    changed: () => undefined,
    now: () => Date.now(),
  };
  const standing = createStanding({ source: 's', protocol: 'opcua', address: '', tags: 2 }, outlet);
  const gather = createGather(outlet, standing, quiet, replaceable);
  const FLOOD = 1_500_000;
  for (let i = 0; i < FLOOD; i++) {
    gather.push(ANALOG, i, i, 0);
    if (i % 1000 === 0) gather.push(STATE, i, i / 1000, 0);
  }
  release();
  await gather.close();
  const { samples, refused } = standing.view();
  expect(kept).toEqual(Array.from({ length: FLOOD / 1000 }, (_, i) => i));
  expect(refused['superseded']).toBeGreaterThan(FLOOD / 2);
  expect(refused['journal-full']).toBeUndefined();
  expect(samples + (refused['superseded'] ?? 0)).toBe(FLOOD + FLOOD / 1000);
});
