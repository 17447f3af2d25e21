/** What the record of failures comes to: lives on the clock of operation, repair times, availability, whether work before the failure or a new machine pays. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ageAsSeen } from '../../../analytics/reliability/age-as-seen.ts';
import { failureLives, modesOf, type Watched } from '../../../analytics/reliability/failure-lives.ts';
import { describes, fitDistance } from '../../../analytics/reliability/fit-distance.ts';
import { intervalWorth } from '../../../analytics/reliability/interval-worth.ts';
import { kaplanMeier } from '../../../analytics/reliability/kaplan-meier.ts';
import {
  equivalentAnnualCost,
  keepOrReplace,
  type NewMachine,
} from '../../../analytics/reliability/keep-or-replace.ts';
import type { Life } from '../../../analytics/reliability/life.ts';
import { mtbfOf } from '../../../analytics/reliability/mtbf.ts';
import { repairTimes, steadyAvailability } from '../../../analytics/reliability/repair-times.ts';
import { replacementAge } from '../../../analytics/reliability/replacement-age.ts';
import { hazardOf, trendOf } from '../../../analytics/reliability/verdicts.ts';
import { fitWeibull, lifeQuantile, meanLife } from '../../../analytics/reliability/weibull.ts';
import { openStreams, uniform } from '../../../twin/simulate/streams.ts';

const HOUR = 3_600_000;
const watched = (machine: string, hours: number, ...failures: readonly (readonly [number, string])[]): Watched => ({
  machine,
  operatingMs: hours * HOUR,
  failures: failures.map(([clock, mode]) => ({ clockMs: clock * HOUR, mode })),
  renewals: [],
});
/** Lives spread evenly over a Weibull life, all of them failed. */
const spread = (shape: number, scale: number, n: number): Life[] =>
  Array.from({ length: n }, (_, i) => ({ time: lifeQuantile({ shape, scale }, (i + 0.5) / n), failed: true }));

describe('lives', () => {
  const machines = [
    watched('a', 100, [10, 'jam'], [30, 'belt'], [70, 'jam']),
    watched('b', 50),
    watched('c', 60, [20, 'belt']),
  ];

  test('begin at the repair of the same failure; other failures only stop the clock; the last one is censored', () => {
    expect(failureLives(machines, 'jam')).toEqual({
      lives: [
        { time: 60, failed: true },
        { time: 30, failed: false },
      ],
      leftTruncated: 3,
    });
    expect(failureLives(machines, 'belt').lives).toEqual([
      { time: 70, failed: false },
      { time: 40, failed: false },
    ]);
    expect(
      failureLives(machines, null)
        .lives.filter(({ failed }) => failed)
        .map(({ time }) => time),
    ).toEqual([20, 40]);
  });

  test('a machine made as good as new ends every life without a failure; in the repair of one, with it', () => {
    const [first] = machines;
    if (!first) throw new Error('no machine');
    const renewed = { ...first, renewals: [50 * HOUR, 70 * HOUR] };
    expect(failureLives([renewed], 'jam').lives).toEqual([
      { time: 40, failed: false },
      { time: 20, failed: true },
      { time: 30, failed: false },
    ]);
    // Of a failure that never came before, lives are seen from the renewal on.
    expect(failureLives([renewed], 'leak').lives).toEqual([
      { time: 20, failed: false },
      { time: 30, failed: false },
    ]);
  });

  test('kinds of failure are told with the most frequent first', () => {
    expect(modesOf(machines)).toEqual([
      { mode: 'belt', failures: 2 },
      { mode: 'jam', failures: 2 },
    ]);
  });

  test('leaving out lives whose beginning nobody saw finds the life that they were drawn from', () => {
    // 400 machines that had run for long when the watching of 3,000 hours began.
    const truth = { shape: 2.5, scale: 1_000 };
    let draw = 0;
    const next = () => lifeQuantile(truth, (draw++ * 0.6180339887498949) % 1);
    const many = Array.from({ length: 400 }, (_, i): Watched => {
      const failures: [number, string][] = [];
      for (let at = next() - 5_000 - i; at < 3_000; at += next()) if (at > 0) failures.push([at, 'worn']);
      return watched(`m${i}`, 3_000, ...failures);
    });
    const fit = fitWeibull(failureLives(many, 'worn').lives);
    expect(fit?.shape).toBeCloseTo(truth.shape, 0);
    expect((fit?.scale ?? 0) / truth.scale).toBeCloseTo(1, 1);
  });
});

test('operation without a failure makes machines look better, a failure more makes them look worse', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 }), fc.double({ min: 1, max: 1e5, noNaN: true }), (failures, hours) => {
      const now = mtbfOf(hours, failures, 0.95);
      const longer = mtbfOf(hours * 1.5, failures, 0.95);
      const worse = mtbfOf(hours, failures + 1, 0.95);
      expect(longer.atLeast).toBeGreaterThan(now.atLeast);
      expect(worse.atLeast).toBeLessThan(now.atLeast);
      if (now.mean !== null) expect(longer.mean).toBeGreaterThan(now.mean);
      expect(now.mean === null).toBe(failures === 0);
    }),
  );
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 1, max: 1e4, noNaN: true }), { minLength: 3, maxLength: 20 }),
      fc.double({ min: 1.1, max: 3, noNaN: true }),
      (times, factor) => {
        const lives = times.map((time, i): Life => ({ time, failed: i > 0 }));
        const longer = lives.map((life, i) => (i === 0 ? { ...life, time: life.time * factor } : life));
        const [short, long] = [fitWeibull(lives), fitWeibull(longer)];
        if (!short || !long) return;
        const at = Math.max(...times);
        const left = (all: readonly Life[]) =>
          kaplanMeier(all)
            .steps.filter(({ time }) => time <= at)
            .at(-1)?.survival ?? 1;
        expect(left(longer)).toBeGreaterThanOrEqual(left(lives) - 1e-12);
      },
    ),
  );
});

describe('repairs', () => {
  test('mean and median with intervals that a few long repairs stretch upwards', () => {
    // ln 1 = 0 and ln e = 1: mean 0.5, variance 0.5; t(0.975, 1) = 12.706.
    const two = repairTimes([1, Math.E]);
    expect(two.mean).toBeCloseTo((1 + Math.E) / 2, 12);
    const half = 12.7062 * Math.sqrt(0.5 / 2 + 0.25 / 2);
    expect(two.meanInterval?.low).toBeCloseTo(Math.exp(0.75 - half), 4);
    expect((two.meanInterval?.high ?? 0) / Math.exp(0.75 + half)).toBeCloseTo(1, 3);
    expect(two.medianInterval).toBeNull();
  });

  test('what says nothing is left out; of none there is no mean, of one no interval', () => {
    expect(repairTimes([0, -3, Number.NaN])).toMatchObject({
      repairs: 0,
      mean: null,
      median: null,
      meanInterval: null,
    });
    expect(repairTimes([7])).toMatchObject({
      repairs: 1,
      mean: 7,
      median: 7,
      meanInterval: null,
      medianInterval: null,
    });
    expect(repairTimes([5, 5, 5])).toMatchObject({ repairs: 3, mean: 5, meanInterval: null });
  });

  test('availability with the interval of a ratio of two means: F(0.975; 10, 10) = 3.717', () => {
    const told = steadyAvailability({ mean: 100, failures: 5 }, { mean: 10, repairs: 5 });
    expect(told?.value).toBeCloseTo(100 / 110, 12);
    expect(told?.low).toBeCloseTo(1 / (1 + 0.1 * 3.717), 4);
    expect(told?.high).toBeCloseTo(1 / (1 + 0.1 / 3.717), 4);
    expect(steadyAvailability({ mean: null, failures: 0 }, { mean: 10, repairs: 5 })).toBeNull();
    expect(steadyAvailability({ mean: 100, failures: 1 }, { mean: null, repairs: 0 })).toBeNull();
  });
});

test('words are no stronger than intervals', () => {
  expect(hazardOf({ shapeInterval: [1.2, 4] })).toBe('wears-out');
  expect(hazardOf({ shapeInterval: [0.3, 0.9] })).toBe('early');
  expect(hazardOf({ shapeInterval: [0.8, 1.2] })).toBe('random');
  expect(hazardOf({ shapeInterval: [0.6, 3] })).toBe('unclear');
  expect([trendOf({ betaInterval: [1.1, 3] }), trendOf({ betaInterval: [0.7, 1.6] })]).toEqual(['worse', 'steady']);
  expect(trendOf({ betaInterval: [0.2, 0.8] })).toBe('better');
});

describe('whether a Weibull life describes what was seen', () => {
  const fitted = (all: readonly Life[]) => {
    const fit = fitWeibull(all);
    if (!fit) throw new Error('no fit');
    return { fit, distance: fitDistance(all, fit), describes: describes(all, fit) };
  };

  test('the distance by hand: two lives, one on either side', () => {
    // An exponential of mean 1: at ln 2 half are left, where the curve steps from 1 to 1/2; at ln 4 a quarter, from 1/2 to 0.
    const two = [Math.LN2, 2 * Math.LN2].map((time): Life => ({ time, failed: true }));
    expect(fitDistance(two, { shape: 1, scale: 1 })).toBeCloseTo(0.5, 12);
    expect(fitDistance([{ time: 3, failed: false }], { shape: 1, scale: 1 })).toBeNull();
  });

  test('lives of a Weibull are described by one, nine times in ten and more', () => {
    const streams = openStreams(7, ['lives']);
    let held = 0;
    for (let round = 0; round < 100; round++) {
      const all = Array.from(
        { length: 25 },
        (): Life => ({
          time: lifeQuantile({ shape: 2, scale: 100 }, uniform(streams, 0)),
          failed: true,
        }),
      );
      if (fitted(all).describes) held++;
    }
    expect(held).toBeGreaterThanOrEqual(90);
  });

  test('lives that end nearly all at one age, and some much later, are not', () => {
    const lumps = [...Array.from({ length: 40 }, (_, i) => 100 + i / 40), 300, 320, 350].map(
      (time): Life => ({ time, failed: true }),
    );
    expect(fitted(lumps).describes).toBe(false);
  });
});

describe('the best age by the lives alone', () => {
  const ends = (...times: readonly number[]) => times.map((time): Life => ({ time, failed: true }));

  // Of 20 lives five end at each of 10, 20, 30 and 40 hours.
  const lives = ends(...[10, 20, 30, 40].flatMap((at) => [at, at, at, at, at]));

  test('by hand: just before 10 hours all still run; to the end they run 25 hours each', () => {
    expect(ageAsSeen(lives, 2, 10)).toEqual({ age: 10, costRate: 0.2, runToFailureRate: 10 / 25 });
    // Just before 10: 9 / 10; 20: (9 x 3/4 + 10 / 4) / 17.5; 30: 9.5 / 22.5; never: 10 / 25. Just before 40 is hindsight.
    expect(ageAsSeen(lives, 9, 10)).toEqual({ age: null, costRate: 10 / 25, runToFailureRate: 10 / 25 });
    expect(ageAsSeen(lives.slice(1), 2, 10)).toBeNull();
  });

  test('agrees with the formula where lives follow it, and is not told while the longest goes on', () => {
    const many = spread(3, 500, 2_000);
    const [seen, said] = [ageAsSeen(many, 100, 1_000), replacementAge({ shape: 3, scale: 500 }, 100, 1_000)];
    expect((seen?.costRate ?? 0) / said.costRate).toBeCloseTo(1, 1);
    expect((seen?.age ?? 0) / (said.age ?? 1)).toBeCloseTo(1, 0);
    expect(ageAsSeen([...many, { time: 1e6, failed: false }], 100, 1_000)).toBeNull();
    expect(ageAsSeen([], 1, 2)).toBeNull();
  });
});

describe('is work before the failure worth it?', () => {
  const costs = { planned: 100, failure: 1_000 };

  test('what wears out has a best interval, near that of the truth, which the draws agree on', () => {
    const truth = { shape: 3, scale: 500 };
    const told = intervalWorth(spread(3, 500, 60), costs, 400);
    const best = replacementAge(truth, costs.planned, costs.failure);
    expect((told?.best.age ?? 0) / (best.age ?? 1)).toBeCloseTo(1, 1);
    expect(told?.bestInterval?.low).toBeLessThan(best.age ?? 0);
    expect(told?.bestInterval?.high).toBeGreaterThan(best.age ?? 0);
    expect(told?.plannedShare).toBe(1);
    // At 400 hours most have failed before: dearer than at the best interval, cheaper than never.
    expect(told?.present?.costRate).toBeGreaterThan(told?.best.costRate ?? 0);
    expect(told?.present?.costRate).toBeLessThan(told?.best.runToFailureRate ?? 0);
    expect(told?.best.runToFailureRate).toBeCloseTo(costs.failure / meanLife(truth), 1);
    const cheapest = Math.min(...(told?.curve.map(({ costRate }) => costRate) ?? []));
    expect(cheapest).toBeGreaterThanOrEqual((told?.best.costRate ?? 0) - 1e-9);
    for (const { low, costRate, high } of told?.curve ?? []) {
      expect(low).toBeLessThanOrEqual(high as number);
      expect(costRate).toBeGreaterThan(0);
    }
  });

  test('where age says nothing, or planned work costs as much, no interval is worth it', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.4, max: 1, noNaN: true }),
        fc.double({ min: 10, max: 1e4, noNaN: true }),
        (shape, scale) => {
          const lives = spread(shape, scale, 40);
          const fit = fitWeibull(lives);
          const told = intervalWorth(lives, costs, null);
          if ((fit?.shape ?? 0) <= 1) expect(told?.best).toMatchObject({ age: null });
          expect(told?.present).toBeNull();
        },
      ),
      { numRuns: 15 },
    );
    expect(intervalWorth(spread(3, 500, 30), { planned: 1_000, failure: 1_000 }, null)?.best.age).toBeNull();
    expect(intervalWorth([{ time: 5, failed: true }], costs, null)).toBeNull();
  });

  test('an interval far beyond what anything lasts does not stretch the curve, and is as good as none', () => {
    const told = intervalWorth(spread(3, 500, 60), costs, 50_000);
    expect(told?.curve.at(-1)?.hours).toBeLessThan(1_500);
    expect(told?.present?.costRate).toBeCloseTo(told?.best.runToFailureRate ?? 0, 6);
  });

  test('few lives leave it open how often', () => {
    const few = intervalWorth(spread(3, 500, 6), costs, null);
    const many = intervalWorth(spread(3, 500, 60), costs, null);
    const width = (told: typeof few) => (told?.bestInterval?.high ?? 0) - (told?.bestInterval?.low ?? 0);
    expect(width(few)).toBeGreaterThan(width(many));
    expect(intervalWorth(spread(3, 500, 6), costs, null)).toEqual(few);
  });
});

describe('keep or replace', () => {
  const offer: NewMachine = { price: 20_000, sale: 0, salvage: 4_000, years: 5, rate: 0.1, costPerYear: 0 };

  test('the equivalent annual cost by the factors of the tables: (A/P, 10 %, 5) = 0.2638, (A/F, 10 %, 5) = 0.1638', () => {
    expect(equivalentAnnualCost(offer)).toBeCloseTo(4_620.8, 0);
    expect(equivalentAnnualCost({ ...offer, rate: 0 })).toBeCloseTo((20_000 - 4_000) / 5, 9);
    expect(equivalentAnnualCost({ ...offer, sale: 1_000, costPerYear: 300, rate: 0 })).toBeCloseTo(
      3_200 - 200 + 300,
      9,
    );
  });

  const steady = (cost: number) => ({
    watched: 1_000,
    failures: Array.from({ length: 10 }, (_, i) => ({ at: 50 + i * 100, cost })),
    hoursPerYear: 2_000,
    otherPerYear: 0,
  });

  test('a machine that fails steadily costs each year the same', () => {
    const told = keepOrReplace(steady(100), offer);
    expect(told?.trend).toBe('steady');
    // Ten failures in a thousand hours are twenty a year.
    for (const { cost, failures } of told?.kept ?? [])
      expect([failures, cost]).toEqual([expect.closeTo(20, 9), expect.closeTo(2_000, 6)]);
    expect(told).toMatchObject({ cheaperFrom: null });
    expect(told?.nowShare).toBeLessThan(0.05);
    const dear = keepOrReplace(steady(1_000), offer);
    expect([dear?.cheaperFrom, dear?.nowShare]).toEqual([1, 1]);
  });

  test('one that fails ever faster is cheaper to replace one day, and rises no further than to twice what was seen', () => {
    const worse = {
      ...steady(100),
      failures: Array.from({ length: 30 }, (_, i) => ({ at: 1_000 * ((i + 0.5) / 30) ** (1 / 2.5), cost: 50 })),
      hoursPerYear: 500,
    };
    const told = keepOrReplace(worse, { ...offer, price: 14_000 });
    expect(told?.trend).toBe('worse');
    const costs = told?.kept.map(({ cost }) => cost) ?? [];
    expect(costs[1]).toBeGreaterThan(costs[0] as number);
    expect(costs[9]).toBeCloseTo(costs[3] as number, 6);
    expect(told?.cheaperFrom).toBeGreaterThan(1);
  });

  test('four failures are too little history', () => {
    expect(keepOrReplace({ ...steady(100), failures: steady(100).failures.slice(0, 4) }, offer)).toBeNull();
  });
});
