/** The challenger that looks at readings alone: it learns pumps, never looks ahead, and says what it lacks. */
import { beforeAll, expect, test } from 'vitest';
import { averagePrecisionOf, type Outcome } from '../../analytics/reliability/prediction-scores.ts';
import { chooseBackend } from '../../models/backend.ts';
import type { AssetHistory } from '../../models/fleet.ts';
import { type Convolution, convolutionScores, trainConvolution, WINDOW } from '../../models/hazard/convolution.ts';
import { failedWithin, futuresOf } from '../../models/hazard/labels.ts';
import { backendParts } from '../../server/models/backend-parts.ts';
import { readFleet } from '../../server/models/fleet-csv.ts';
import { pumps } from './fleet-of-pumps.ts';

const HORIZON = 48;
const SETTINGS = { epochs: 4, windows: 2000, seed: 1 };
let learned: Convolution;

beforeAll(async () => {
  // What cannot be built everywhere is learned in plain JavaScript, slower.
  await chooseBackend(backendParts(), ['native', 'cpu']);
  learned = await trainConvolution(readFleet(pumps({ assets: 12 }).text).fleet, HORIZON, SETTINGS);
}, 120_000);

test('it tells failures of pumps that it never saw, by their last 50 rows', () => {
  const { fleet } = readFleet(pumps({ seed: 2, assets: 6 }).text);
  const outcomes: Outcome[] = [];
  for (const asset of fleet.assets) {
    const scores = convolutionScores(learned, asset);
    expect(scores).toHaveLength(asset.hours.length);
    for (const [row, future] of futuresOf(asset).entries()) {
      const happened = failedWithin(future, HORIZON);
      if (happened !== null) outcomes.push({ probability: 1 / (1 + Math.exp(-(scores[row] as number))), happened });
    }
  }
  const base = outcomes.filter(({ happened }) => happened).length / outcomes.length;
  expect(averagePrecisionOf(outcomes)).toBeGreaterThan(base + 0.4);
});

test('it never looks ahead, nor farther back than its window', () => {
  const asset = readFleet(pumps({ seed: 3, assets: 1, hours: 220 }).text).fleet.assets[0] as AssetHistory;
  const cut = (from: number, to: number): AssetHistory => ({
    ...asset,
    hours: asset.hours.slice(from, to),
    events: asset.events.slice(from, to),
    signals: asset.signals.map((column) => column.slice(from, to)),
  });
  const whole = convolutionScores(learned, asset);
  expect(convolutionScores(learned, cut(0, 150)).at(-1)).toBeCloseTo(whole[149] as number, 5);
  // Two rows more, because single spikes are taken out by a median of three.
  expect(convolutionScores(learned, cut(150 - WINDOW - 2, 150)).at(-1)).toBeCloseTo(whole[149] as number, 5);
});

test('without failures it says what it needs', async () => {
  const { fleet } = readFleet(pumps({ assets: 4, hours: 200, failing: false }).text);
  await expect(trainConvolution(fleet, HORIZON, SETTINGS)).rejects.toThrow('0 failures are not enough to learn from');
});
