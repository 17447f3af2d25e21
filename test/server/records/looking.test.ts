/** Work that is looked for again and again: one look at a time, failures told, an absent database waited for in silence. */
import type { Logger } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { RecordsAway } from '../../../server/records/database.ts';
import { Looking } from '../../../server/records/looking.ts';

const told: string[] = [];
const log = { error: (_what: object, words: string) => told.push(words) } as unknown as Logger;
const open: Looking[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop();
  told.length = 0;
});
function looking(look: () => Promise<void>): Looking {
  const made = new Looking({ everyMs: 5, log, trouble: 'it failed', look });
  open.push(made);
  return made;
}

test('who asks while a look is under way joins it; the next one begins anew', async () => {
  let looks = 0;
  let done = () => {};
  const one = looking(() => {
    looks++;
    return new Promise<void>((resolve) => {
      done = resolve;
    });
  });
  const both = Promise.all([one.now(), one.now()]);
  done();
  await both;
  expect(looks).toBe(1);
  const again = one.now();
  done();
  await again;
  expect(looks).toBe(2);
});

test('it goes on after a failure, which is told; that the database is away is not', async () => {
  const faults = [new Error('broken'), new RecordsAway('away')];
  let looks = 0;
  const one = looking(async () => {
    const fault = faults[looks++];
    if (fault) throw fault;
  });
  one.start();
  await vi.waitFor(() => expect(looks).toBeGreaterThan(3));
  expect(told).toEqual(['it failed']);
});

test('to stop is to wait for the look that is under way, and none comes after', async () => {
  let looks = 0;
  let ended = 0;
  const one = looking(async () => {
    looks++;
    await new Promise((resolve) => setTimeout(resolve, 30));
    ended++;
  });
  one.start();
  await vi.waitFor(() => expect(looks).toBeGreaterThan(ended));
  await one.stop();
  expect(ended).toBe(looks);
  one.start();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(looks).toBe(ended);
});
