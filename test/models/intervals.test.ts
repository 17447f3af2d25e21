/** Whether 90 % is 90 %: intervals of chances against chances that are known, and of remaining lives against lives that ended. */
import { describe, expect, test } from 'vitest';
import { lifeLevelsOf } from '../../models/calibration/conformal-life.ts';
import { bandAt, bandOf } from '../../models/calibration/venn-abers.ts';
import { streamed } from '../../models/features/feature-table.ts';
import { standardise } from '../../models/features/standardise.ts';
import { type FailureModel, predict } from '../../models/hazard/failure-model.ts';
import { failedWithin, futuresOf } from '../../models/hazard/labels.ts';
import { remainingLife, survivalAt } from '../../models/hazard/survival.ts';
import { trainFailureModel } from '../../models/hazard/train-failure-model.ts';
import { randomOf } from '../../models/random.ts';
import { type KnownChances, knownChances } from './fleet-of-known-chances.ts';

const HORIZON = 48;
const HOURS = 800;

function learned(seed: number, assets: number): FailureModel {
  const trained = trainFailureModel(knownChances(seed, assets, HOURS, HORIZON), HORIZON);
  if ('refusal' in trained) throw new Error(trained.refusal);
  return trained.model;
}

interface Covered {
  readonly moments: number;
  readonly covered: number;
  readonly width: number;
}

/** Moments of machines that were never seen: whether the true chance lies between low and high, and how wide that is. */
function chancesIn(model: FailureModel, fleet: KnownChances): Covered {
  let [moments, covered, width] = [0, 0, 0];
  const features = new Float32Array(model.standard.means.length);
  for (const [i, asset] of fleet.assets.entries())
    for (const [stream, row] of streamed(model.plan, asset)) {
      if (row % 24 !== 0 || stream.thin) continue;
      stream.write(features, 0);
      standardise(model.standard, features);
      const { low, high } = predict(model, features, 0, false);
      const truth = fleet.chances[i]?.[row] as number;
      moments++;
      width += high - low;
      if (truth >= low && truth <= high) covered++;
    }
  return { moments, covered, width };
}

/** Moments at which a life is told: whether the failure came between earliest and latest. */
function livesIn(model: FailureModel, fleet: KnownChances): Covered {
  let [moments, covered, width] = [0, 0, 0];
  const features = new Float32Array(model.standard.means.length);
  for (const asset of fleet.assets) {
    const futures = futuresOf(asset);
    for (const [stream, row] of streamed(model.plan, asset)) {
      const future = futures[row] as { until: number; watched: number };
      if (row % 6 !== 0 || stream.thin || failedWithin(future, HORIZON) === null) continue;
      stream.write(features, 0);
      standardise(model.standard, features);
      const { p50: hours, earliest, latest } = remainingLife(survivalAt(model, features, 0, false), model.life);
      if (hours === null) continue;
      moments++;
      width += (latest ?? HORIZON) - (earliest ?? HORIZON);
      const { until } = future;
      if (until >= (earliest ?? HORIZON) && (latest === null || until <= latest)) covered++;
    }
  }
  return { moments, covered, width };
}

describe('intervals on machines that were never seen', () => {
  const fleets = [1, 2, 3, 4];
  const rich = fleets.map((seed) => learned(seed, 24));
  const others = fleets.map((seed) => knownChances(seed + 50, 16, HOURS, HORIZON));
  const over = (of: (model: FailureModel, fleet: KnownChances) => Covered, models: readonly FailureModel[]) => {
    const all = models.map((model, i) => of(model, others[i] as KnownChances));
    const sum = (what: keyof Covered) => all.reduce((total, one) => total + one[what], 0);
    return { moments: sum('moments'), share: sum('covered') / sum('moments'), width: sum('width') / sum('moments') };
  };

  test('hold the true chance nine times in ten, and are wider where less was learned from', () => {
    const many = over(chancesIn, rich);
    expect(many.moments).toBeGreaterThan(1500);
    expect(many.share).toBeGreaterThan(0.8);
    expect(many.share).toBeLessThan(0.98);
    const few = over(
      chancesIn,
      fleets.map((seed) => learned(seed, 7)),
    );
    expect(few.width).toBeGreaterThan(1.3 * many.width);
    expect(few.share).toBeGreaterThan(0.8);
  }, 120_000);

  test('hold the moment of the failure nine times in ten where a life is told', () => {
    const told = over(livesIn, rich);
    expect(told.moments).toBeGreaterThan(200);
    expect(told.share).toBeGreaterThan(0.8);
    expect(told.share).toBeLessThan(0.98);
    // Not by saying nothing: the horizon alone would be 48 h wide.
    expect(told.width).toBeLessThan(HORIZON);
  });
});

test('a band climbs with the score, holds the share of failures at it, and says anything beyond what was seen', () => {
  const random = randomOf(3);
  const rows = Array.from({ length: 3000 }, (_, i) => {
    const score = 6 * random.next() - 3;
    // No line through the log odds: a step.
    return { score, happened: random.next() < (score > 1 ? 0.7 : 0.1), group: i % 60 };
  });
  const band = bandOf(rows, randomOf(1));
  for (let knot = 1; knot < band.scores.length; knot++) {
    expect(band.low[knot]).toBeGreaterThanOrEqual(band.low[knot - 1] as number);
    expect(band.high[knot]).toBeGreaterThanOrEqual(band.high[knot - 1] as number);
  }
  const [low, high] = bandAt(band, 2);
  expect(low).toBeLessThan(0.7);
  expect(high).toBeGreaterThan(0.7);
  expect(high - low).toBeLessThan(0.25);
  expect(bandAt(band, -2)[1]).toBeLessThan(0.2);
  expect(bandAt(band, 9)).toEqual([band.low.at(-1), 1]);
  expect(bandAt(band, -9)).toEqual([0, band.high[0]]);
});

test('levels of a life move as far as it takes; with few lives nothing is known', () => {
  const curve = { hours: [10, 20], failed: [0.5, 1] };
  // All of them end in the first tenth of what was told: the low level has to go down to 0.02.
  const early = Array.from({ length: 100 }, () => ({ curve, until: 0.4 }));
  expect(lifeLevelsOf(early)?.low).toBeCloseTo(0.02, 10);
  expect(lifeLevelsOf(early)?.high).toBeCloseTo(0.98, 10);
  expect(lifeLevelsOf(early.slice(0, 19))).toBeNull();
  // Where hardly anything fails no life is told, so none is counted.
  expect(
    lifeLevelsOf(early.map(({ until }) => ({ until, curve: { hours: [10, 20], failed: [0.1, 0.3] } }))),
  ).toBeNull();
});
