import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { createPace } from '../../../server/live/pace.ts';

const BEAT_MS = 100;

/** Looks every quarter of a second while the event loop does what `work` does. */
async function after(pace: ReturnType<typeof createPace>, looks: number, work: (ms: number) => Promise<void>) {
  for (let i = 1; i <= looks; i++) {
    await work(100);
    pace.look(performance.now());
    await new Promise((resolve) => setTimeout(resolve, 110));
    pace.look(performance.now());
  }
  return pace.between(BEAT_MS);
}

test('a change goes on within milliseconds while there is little to do, and at the beat while the server is busy', async () => {
  const pace = createPace(5);
  expect(pace.between(BEAT_MS)).toBe(5);
  const spin = async (ms: number) => {
    const end = performance.now() + 4 * ms;
    while (performance.now() < end);
  };
  expect(await after(pace, 8, spin)).toBe(BEAT_MS);
  const idle = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  expect(await after(pace, 20, idle)).toBeLessThan(BEAT_MS / 2);
  // Who wants frames more often than the shortest wait gets them no later than asked for.
  expect(pace.between(2)).toBe(2);
}, 30_000);
