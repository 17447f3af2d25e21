/** Fits of many failures are seconds of work: they are done in a thread, and the event loop goes on meanwhile. */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { randomOf } from '../../../../models/random.ts';
import { openFits } from '../../../../server/records/reliability/reliability-room.ts';
import {
  type IntervalTold,
  intervalTold,
  type WatchedFacts,
} from '../../../../server/records/reliability/reliability-told.ts';

const HOUR = 3_600_000;
const LIVES = 1_200;
/** No sample may wait longer, ms: those who watch a line see its states within that. */
const MOST_MS = 50;

/** A machine that wears: Weibull lives of shape 2.5, 100 hours. */
function worn(): WatchedFacts {
  const random = randomOf(3);
  let clockMs = 0;
  const failures = Array.from({ length: LIVES }, (_, i) => {
    clockMs += 100 * (-Math.log(1 - random.next())) ** (1 / 2.5) * HOUR;
    return {
      ...{
        stop: `m@${i}`,
        machine: 'm',
        line: 'l',
        at: clockMs + i * HOUR,
        until: clockMs + (i + 1) * HOUR,
        fault: 7,
        reason: null,
      },
      ...{ mode: 'fault:7', clockMs, downMs: HOUR, repaired: true, lostMs: HOUR, shift: null, crew: null },
    };
  });
  const watched = [
    { machine: 'm', operatingMs: clockMs + HOUR, heardMs: clockMs + LIVES * HOUR, failures, renewals: [] },
  ];
  return { watched, lines: { inLine: ['m'], prices: new Map([['m', 1_000]]) } };
}

test('while lives are fitted the event loop goes on, and the answer is the same as without a thread', async () => {
  const facts = worn();
  const asked = { mode: 'fault:7', plannedCost: 100, failureCost: 900, plannedHours: 0.2, present: 80 };
  const begun = performance.now();
  const here = intervalTold(facts, asked);
  const tookMs = performance.now() - begun;
  // Long enough that it would be felt.
  expect(tookMs).toBeGreaterThan(2 * MOST_MS);
  const thread = openFits();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const there = await thread.ask<IntervalTold>({ what: 'interval', facts, asked });
  delay.disable();
  await thread.stop();
  expect(there).toEqual(here);
  // Blocked, there would be one sample, as long as the work; with a loaded machine a few are late.
  expect(delay.count).toBeGreaterThan(10);
  expect(delay.percentile(95) / 1e6).toBeLessThan(MOST_MS);
  expect(delay.max / 1e6).toBeLessThan(tookMs / 2);
}, 60_000);
