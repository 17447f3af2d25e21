/** Lives and predictions: against cases worked out elsewhere (test/reference/README.md), against samples of known truth, and at the edges. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ReferenceCase, runCase } from '../../../analytics/reference/case.ts';
import { METHODS } from '../../../analytics/reference/methods.ts';
import { concordanceOf } from '../../../analytics/reliability/concordance.ts';
import { fitCox } from '../../../analytics/reliability/cox.ts';
import { growthOf } from '../../../analytics/reliability/crow-amsaa.ts';
import { largestDistance, stabilityIndex } from '../../../analytics/reliability/drift.ts';
import { kaplanMeier } from '../../../analytics/reliability/kaplan-meier.ts';
import type { Life } from '../../../analytics/reliability/life.ts';
import { mtbfOf } from '../../../analytics/reliability/mtbf.ts';
import {
  aucOf,
  averagePrecisionOf,
  brierSkillOf,
  calibrationErrorOf,
  cheapestOf,
  costCurve,
} from '../../../analytics/reliability/prediction-scores.ts';
import { costRateAt, replacementAge } from '../../../analytics/reliability/replacement-age.ts';
import { failsWithin, fitWeibull, lifeQuantile, remainingQuantile } from '../../../analytics/reliability/weibull.ts';

const file: { rtol?: number; cases: readonly ReferenceCase[] } = JSON.parse(
  readFileSync(new URL('../../reference/reliability-dev.json', import.meta.url), 'utf8'),
);

describe('cases worked out elsewhere', () => {
  test.each(file.cases.map((one) => [one.id, one] as const))('%s', (_id, one) => {
    expect(runCase(METHODS, one, file.rtol)).toMatchObject({ ok: true });
  });
});

const lives = (...rows: readonly (readonly [number, boolean])[]): Life[] =>
  rows.map(([time, failed]) => ({ time, failed }));

describe('the Weibull life', () => {
  test('finds the shape and scale that lives were drawn from, three in ten of them still running', () => {
    const random = fc.sample(fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true, noDefaultInfinity: true }), {
      numRuns: 20_000,
      seed: 11,
    });
    // fast-check prefers edges; spread them evenly by their rank.
    const even = random.map((_, i) => (i + 0.5) / random.length);
    const truth = { shape: 1.8, scale: 900 };
    const drawn = even.map((p) => lifeQuantile(truth, p));
    const stop = lifeQuantile(truth, 0.7);
    const fit = fitWeibull(drawn.map((time) => ({ time: Math.min(time, stop), failed: time < stop })));
    expect(fit?.shape).toBeCloseTo(truth.shape, 2);
    expect((fit?.scale ?? 0) / truth.scale).toBeCloseTo(1, 2);
    expect(fit?.failures).toBe(14_000);
  });

  test('a larger unit changes the scale and nothing else', () => {
    const seen = lives([120, true], [340, true], [560, false], [90, true], [800, false], [410, true]);
    const hours = fitWeibull(seen);
    const minutes = fitWeibull(seen.map((life) => ({ ...life, time: life.time * 60 })));
    expect(minutes?.shape).toBeCloseTo(hours?.shape as number, 10);
    expect(minutes?.scale).toBeCloseTo((hours?.scale as number) * 60, 6);
  });

  test('too few failures, failures at one moment and times that are none give no life', () => {
    expect(fitWeibull([])).toBeNull();
    expect(fitWeibull(lives([10, true], [20, false]))).toBeNull();
    expect(fitWeibull(lives([10, true], [10, true], [10, true]))).toBeNull();
    expect(fitWeibull(lives([Number.NaN, true], [-4, true], [0, true], [7, true]))).toBeNull();
  });

  test('what remains at an age agrees with the chance to fail until then', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 5, noNaN: true }),
        fc.double({ min: 10, max: 1e4, noNaN: true }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (shape, scale, ages, p) => {
          const life = { shape, scale };
          const rest = remainingQuantile(life, ages * scale, p);
          expect(failsWithin(life, ages * scale, rest)).toBeCloseTo(p, 6);
        },
      ),
    );
  });
});

describe('survival', () => {
  test('where nobody is censored it is the share that is left', () => {
    const { steps, median } = kaplanMeier(lives([1, true], [2, true], [3, true], [4, true]));
    expect(steps.map(({ survival }) => survival)).toEqual([0.75, 0.5, 0.25, 0]);
    expect(median).toBe(2.5);
  });
  test('more than half still running: no median', () => {
    expect(kaplanMeier(lives([1, true], [2, false], [3, false])).median).toBeNull();
    expect(kaplanMeier([]).steps).toEqual([]);
  });
});

test('no failures give a lower bound, no mean', () => {
  expect(mtbfOf(250, 0, 0.95)).toMatchObject({ mean: null, failureTruncated: null, timeTruncated: { high: null } });
  expect(mtbfOf(250, 0, 0.95).atLeast).toBeCloseTo(83.452, 3);
});

test('failures that come ever faster have a beta above 1, the same at a steady pace near 1', () => {
  const worse = [400, 620, 760, 850, 910, 950, 980];
  expect(growthOf(worse, 1000)?.beta).toBeGreaterThan(2);
  expect(growthOf([100, 200, 300, 400, 500, 600, 700, 800, 900, 1000], 1000)?.beta).toBeLessThan(1.35);
  expect(growthOf([], 1000)).toBeNull();
  expect(growthOf([1000], 1000)).toBeNull();
});

describe('the age to replace at', () => {
  test('no other age is cheaper', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1.2, max: 6, noNaN: true }),
        fc.double({ min: 1.5, max: 50, noNaN: true }),
        fc.double({ min: 0.2, max: 3, noNaN: true }),
        (shape, ratio, other) => {
          const life = { shape, scale: 1000 };
          const best = replacementAge(life, 100, 100 * ratio);
          if (best.age === null) return;
          expect(costRateAt(life, best.age * other, 100, 100 * ratio)).toBeGreaterThanOrEqual(
            best.costRate * (1 - 1e-9),
          );
          expect(best.costRate).toBeLessThanOrEqual(best.runToFailureRate * (1 + 1e-9));
        },
      ),
    );
  });
  test('what does not wear out, and planned work as dear as a failure, are left to run', () => {
    expect(replacementAge({ shape: 0.9, scale: 10 }, 1, 10).age).toBeNull();
    expect(replacementAge({ shape: 3, scale: 10 }, 10, 10).age).toBeNull();
  });
});

describe('how predictions did', () => {
  const outcomes = (...rows: readonly (readonly [number, boolean])[]) =>
    rows.map(([probability, happened]) => ({ probability, happened }));

  test('nothing happened: no rank, no skill, and the cheapest is never to call', () => {
    const quiet = outcomes([0.2, false], [0.7, false]);
    expect([aucOf(quiet), averagePrecisionOf(quiet), brierSkillOf(quiet)]).toEqual([null, null, null]);
    expect(cheapestOf(costCurve(quiet, { missed: 10, falseCall: 1, caught: 2 })).threshold).toBeNull();
  });
  test('equal probabilities are called together', () => {
    const tied = outcomes([0.5, true], [0.5, false], [0.5, false], [0.5, true]);
    expect(aucOf(tied)).toBe(0.5);
    expect(averagePrecisionOf(tied)).toBe(0.5);
    expect(costCurve(tied, { missed: 10, falseCall: 1, caught: 2 })).toHaveLength(2);
  });
  test('what comes as often as it was said is calibrated', () => {
    const said = Array.from({ length: 100 }, (_, i) => [0.25, i % 4 === 0] as const);
    expect(calibrationErrorOf(outcomes(...said))).toBeCloseTo(0, 12);
  });
  test('the same data has not drifted, data from elsewhere has', () => {
    const before = Array.from({ length: 500 }, (_, i) => i);
    expect(stabilityIndex(before, before)).toBeCloseTo(0, 12);
    expect(largestDistance(before, before)).toBe(0);
    expect(
      stabilityIndex(
        before,
        before.map((value) => value + 250),
      ),
    ).toBeGreaterThan(0.25);
    expect(
      largestDistance(
        before,
        before.map((value) => value + 250),
      ),
    ).toBeCloseTo(0.5, 12);
  });
  test('conditions that tell nothing have no coefficient', () => {
    const seen = lives([1, true], [2, true], [3, false]);
    expect(fitCox(seen, [[1], [1], [1]])).toBeNull();
    expect(concordanceOf(seen, [3, 2, 1])).toBe(1);
    expect(concordanceOf(lives([1, false], [2, false]), [1, 2])).toBeNull();
  });
});
