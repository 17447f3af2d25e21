import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advance, closeStore, pause, repair, stop } from '../../../twin/simulate/advance.ts';
import type { Distribution } from '../../../twin/simulate/distribution.ts';
import type { RunPlan, StationPlan } from '../../../twin/simulate/plan.ts';
import {
  BLOCKED,
  forkRun,
  openRun,
  type Run,
  STARVED,
  STATUSES,
  STOPPED,
  WORKING,
  workInProcess,
} from '../../../twin/simulate/run.ts';
import { settle } from '../../../twin/simulate/station.ts';

const exponential = (mean: number): Distribution => ({ exponential: mean });
const station = (id: string, rest: Partial<StationPlan> = {}): StationPlan => ({
  id,
  lot: 1,
  service: exponential(1),
  ...rest,
});

/** A line of stations in series with a store of `capacity` between each two. */
const series = (stations: readonly StationPlan[], capacity: number, rest: Partial<RunPlan> = {}): RunPlan => ({
  stations,
  stores: stations.slice(1).map((to, i) => ({ from: [(stations[i] as StationPlan).id], to: [to.id], capacity })),
  ...rest,
});

const share = (run: Run, at: number, status: number): number => {
  settle(run, at);
  return (run.spent[at * STATUSES.length + status] as number) / run.now;
};
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
const inventory = (run: Run) =>
  [run.now, run.good, run.reject, run.level, run.moving, run.phase, run.hold, run.spent].map((v) =>
    typeof v === 'number' ? v : Array.from(v),
  );

describe('against theory', () => {
  test('a queue with exponential arrivals and services holds rho / (1 - rho) units (M/M/1)', () => {
    const plan = series(
      [station('arrivals', { service: exponential(1.25) }), station('server')],
      Number.POSITIVE_INFINITY,
    );
    const run = openRun(plan, 11);
    let units = 0;
    const seconds = 200_000;
    for (let t = 1; t <= seconds; t++) {
      advance(run, t);
      units += (run.level[0] as number) + (run.phase[1] === 0 ? 0 : 1);
    }
    expect(units / seconds).toBeCloseTo(4, 0);
    expect(share(run, 1, WORKING)).toBeCloseTo(0.8, 2);
  });

  // Two exponential machines, saturated: the second sees M/M/1/N+2, so throughput is (N+2)/(N+3) (Hillier and Boling 1967).
  test.each([0, 1, 3, 10])('two like machines with room for %i between them make (N+2)/(N+3) of one', (room) => {
    const run = openRun(series([station('a'), station('b')], room), 7);
    advance(run, 200_000);
    expect((run.good[1] as number) / 200_000).toBeCloseTo((room + 2) / (room + 3), 2);
    expect(share(run, 0, BLOCKED)).toBeCloseTo(1 / (room + 3), 2);
    expect(share(run, 1, STARVED)).toBeCloseTo(1 / (room + 3), 2);
  });

  test('a machine that fails on its operating clock is up MTBF / (MTBF + MTTR) of the time', () => {
    const stops = [{ code: 1, time: exponential(90), repair: exponential(10), clock: 'operating' as const }];
    const run = openRun(series([station('a', { service: { constant: 1 }, stops })], 1), 3);
    advance(run, 400_000);
    expect((run.good[0] as number) / 400_000).toBeCloseTo(0.9, 2);
    expect(share(run, 0, STOPPED)).toBeCloseTo(0.1, 2);
  });

  test('a machine that waits does not age on the operating clock, but does on the calendar', () => {
    const fails = (clock: 'operating' | 'calendar') => {
      const stops = [{ code: 1, time: exponential(100), repair: { constant: 1 }, clock }];
      const run = openRun(
        series([station('slow', { service: { constant: 10 } }), station('fast', { stops })], 5, { log: true }),
        5,
      );
      advance(run, 100_000);
      return run.log.filter((entry) => entry.station === 1 && entry.status === STOPPED).length;
    };
    expect(fails('calendar') / 990).toBeCloseTo(1, 0);
    expect(fails('operating') / 100).toBeCloseTo(1, 0);
  });

  test('identical servers that share a queue are stations with the same stores (M/M/3: Erlang C)', () => {
    const plan: RunPlan = {
      stations: [station('arrivals', { service: exponential(0.5) }), ...['s1', 's2', 's3'].map((id) => station(id))],
      stores: [{ from: ['arrivals'], to: ['s1', 's2', 's3'], capacity: Number.POSITIVE_INFINITY }],
    };
    const run = openRun(plan, 2);
    let queued = 0;
    const seconds = 200_000;
    for (let t = 1; t <= seconds; t++) {
      advance(run, t);
      queued += run.level[0] as number;
    }
    // lambda 2, mu 1, c 3: Lq = 8/9.
    expect(queued / seconds).toBeCloseTo(8 / 9, 1);
  });
});

describe('for any line', () => {
  const anyPlan = fc
    .record({
      lots: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 7 }),
      capacity: fc.integer({ min: 23, max: 60 }),
      reject: fc.constantFrom(0, 0.01, 0.3),
      transitMs: fc.constantFrom(0, 3),
      patienceMs: fc.constantFrom(0, 5),
      batch: fc.integer({ min: 5, max: 400 }),
      setupMs: fc.constantFrom(0, 40),
      split: fc.boolean(),
    })
    .map(({ lots, capacity, reject, transitMs, patienceMs, batch, setupMs, split }): RunPlan => {
      const stations = lots.map((lot, i) =>
        station(`m${i}`, {
          lot,
          reject,
          patienceMs,
          service: { lognormal: [lot, lot / 3] },
          stops: [
            { code: i, time: exponential(200), repair: exponential(30), clock: i % 2 ? 'operating' : 'calendar' },
          ],
        }),
      );
      const plan = series(stations, capacity, { batchUnits: () => batch, setupMs: () => setupMs, log: true });
      const stores = plan.stores.map((store) => ({ ...store, transitMs }));
      if (!split || stores.length < 2) return { ...plan, stores };
      // A second machine beside the second one, with lanes of its own before and behind it.
      const twin = { ...(stations[1] as StationPlan), id: 'twin' };
      const [before, after] = stores as [(typeof stores)[0], (typeof stores)[0]];
      return {
        ...plan,
        stations: [...stations, twin],
        stores: [...stores, { ...before, to: ['twin'] }, { ...after, from: ['twin'] }],
      };
    });

  test('what was released is out, rejected or still inside, at every instant', () => {
    fc.assert(
      fc.property(anyPlan, fc.integer(), (plan, seed) => {
        const run = openRun(plan, seed);
        const lasts = plan.stations.map((_s, i) => i).filter((i) => run.wiring.outs[i]?.length === 0);
        for (let t = 50; t <= 3000; t += 50) {
          advance(run, t);
          const done = lasts.filter((i) => run.phase[i] === 2);
          expect(done).toEqual([]);
          const out = lasts.reduce((units, i) => units + (run.good[i] as number), 0);
          expect(out + sum(run.reject) + workInProcess(run)).toBe(run.released[0]);
          run.level.forEach((level, s) => {
            expect(level).toBeGreaterThanOrEqual(0);
            expect(level + (run.moving[s] as number)).toBeLessThanOrEqual(
              (plan.stores[s] as { capacity: number }).capacity,
            );
          });
        }
        for (let i = 0; i < plan.stations.length; i++) {
          settle(run, i);
          expect(sum(run.spent.subarray(i * STATUSES.length, (i + 1) * STATUSES.length))).toBeCloseTo(3000, 6);
        }
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  test('the same seed gives the same run, in one leap or in steps, and another seed another', () => {
    fc.assert(
      fc.property(
        anyPlan,
        fc.integer({ min: 0, max: 1e6 }),
        fc.array(fc.double({ min: 0.1, max: 200, noNaN: true })),
        (plan, seed, steps) => {
          const leap = openRun(plan, seed);
          advance(leap, 2000);
          const walked = openRun(plan, seed);
          for (const step of steps) advance(walked, Math.min(2000, walked.now + step));
          advance(walked, 2000);
          expect(inventory(walked)).toEqual(inventory(leap));
          expect(walked.log).toEqual(leap.log);
        },
      ),
      { numRuns: 40, seed: 2 },
    );
    const plan = series([station('a'), station('b')], 5);
    const [one, two] = [openRun(plan, 1), openRun(plan, 2)];
    advance(one, 100);
    advance(two, 100);
    expect(inventory(one)).not.toEqual(inventory(two));
  });

  test('a fork goes on as the run it was taken from would have', () => {
    const plan = series([station('a'), station('b', { reject: 0.1 }), station('c')], 4, { log: true });
    const run = openRun(plan, 9);
    advance(run, 500);
    const fork = forkRun(run);
    advance(run, 1000);
    advance(fork, 1000);
    expect(inventory(fork)).toEqual(inventory(run));
  });

  test('the line never seizes up: after everything is repaired it makes units again', () => {
    fc.assert(
      fc.property(anyPlan, fc.integer(), (plan, seed) => {
        const run = openRun(plan, seed);
        const last = plan.stations.findIndex((_s, i) => run.wiring.outs[i]?.length === 0);
        advance(run, 5_000);
        const made = run.good[last] as number;
        advance(run, 25_000);
        // With 30 % rejects at each of seven stations little is left, but not nothing.
        expect(run.good[last]).toBeGreaterThan(made);
      }),
      { numRuns: 25, seed: 3 },
    );
  });
});

describe('a line with people in it', () => {
  const line = () =>
    openRun(
      series(
        ['a', 'b', 'c'].map((id) => station(id, { service: { constant: 10 } })),
        5,
        { log: true },
      ),
      1,
    );

  test('a stopped machine blocks the one before it and starves the one behind it, in that order of room', () => {
    const run = line();
    advance(run, 1000);
    stop(run, 1, 11, 500);
    advance(run, 1400);
    expect([...run.status]).toEqual([BLOCKED, STOPPED, STARVED]);
    expect(run.log.filter((entry) => entry.status === STOPPED).map(({ at, code }) => [at, code])).toEqual([[1000, 11]]);
    advance(run, 1600);
    expect([...run.status]).toEqual([WORKING, WORKING, WORKING]);
  });

  test('an interrupted lot goes on where it stopped', () => {
    const run = line();
    advance(run, 1004);
    const before = run.good[0] as number;
    stop(run, 0, 1, Number.POSITIVE_INFINITY);
    advance(run, 2000);
    expect(run.good[0]).toBe(before);
    repair(run, 0);
    advance(run, 2005.9);
    expect(run.good[0]).toBe(before);
    advance(run, 2006);
    expect(run.good[0]).toBe(before + 1);
  });

  test('in a break nothing is made, and after it all goes on', () => {
    const run = line();
    advance(run, 1000);
    for (const i of [0, 1, 2]) pause(run, i, true);
    const made = [...run.good];
    advance(run, 5000);
    expect([...run.good]).toEqual(made);
    for (const i of [0, 1, 2]) pause(run, i, false);
    advance(run, 5100);
    expect(run.good[2]).toBe((made[2] as number) + 10);
  });

  test('a closed store neither takes nor gives', () => {
    const run = line();
    advance(run, 1000);
    closeStore(run, 0, true);
    advance(run, 1200);
    expect([...run.status]).toEqual([BLOCKED, STARVED, STARVED]);
    closeStore(run, 0, false);
    advance(run, 1300);
    expect([...run.status]).toEqual([WORKING, WORKING, WORKING]);
  });

  test('at a changeover batches never mix, and each machine is changed over once a batch', () => {
    const machines = ['a', 'b1', 'b2', 'c'].map((id) =>
      station(id, { lot: id === 'c' ? 12 : 4, service: { constant: id === 'c' ? 8 : 5 }, reject: 0.05 }),
    );
    const changes: string[] = [];
    const plan: RunPlan = {
      stations: machines,
      stores: [
        { from: ['a'], to: ['b1'], capacity: 30, transitMs: 7 },
        { from: ['a'], to: ['b2'], capacity: 30, transitMs: 7 },
        { from: ['b1'], to: ['c'], capacity: 30, transitMs: 7 },
        { from: ['b2'], to: ['c'], capacity: 30, transitMs: 7 },
      ],
      batchUnits: (_feed, batch) => 100 + 7 * batch,
      setupMs: (at, from, to) => {
        changes.push(`${at}:${from}>${to}`);
        return 50;
      },
    };
    const run = openRun(plan, 4);
    advance(run, 20_000);
    const seen = Math.min(...run.batch);
    expect(seen).toBeGreaterThan(5);
    for (let at = 0; at < machines.length; at++)
      for (let batch = 0; batch < seen; batch++)
        expect(changes.filter((change) => change === `${at}:${batch}>${batch + 1}`)).toHaveLength(1);
    expect(changes.every((change) => Number(change.split('>')[1]) === Number(change.split(/[:>]/)[1]) + 1)).toBe(true);
  });

  test('a plan that could never run is refused with words', () => {
    expect(() => openRun(series([station('a', { lot: 9 }), station('b')], 5), 1)).toThrow(
      /a to b lots of 9 and 1 need room for 9/,
    );
    expect(() => openRun(series([station('a'), station('a')], 5), 1)).toThrow(/same id/);
  });
});
