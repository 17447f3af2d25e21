/** The challenger that looks at readings alone: it learns pumps, never looks ahead, and says what it lacks. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { averagePrecisionOf, type Outcome } from '../../analytics/reliability/prediction-scores.ts';
import { type BackendName, chooseBackend } from '../../models/backend.ts';
import type { AssetHistory } from '../../models/fleet.ts';
import { type Convolution, convolutionScores, trainConvolution } from '../../models/hazard/convolution.ts';
import { WINDOW } from '../../models/hazard/convolution-shape.ts';
import { failedWithin, futuresOf } from '../../models/hazard/labels.ts';
import {
  type NetworkModel,
  NetworkStream,
  networkPredictions,
  networkShares,
} from '../../models/hazard/network-model.ts';
import { type TrainedNetwork, trainNetworkModel } from '../../models/hazard/train-network-model.ts';
import { anyModelFrom } from '../../server/models/any-model.ts';
import { backendParts } from '../../server/models/backend-parts.ts';
import { readFleet } from '../../server/models/fleet-csv.ts';
import { learned as learnedModel } from '../../server/models/learned.ts';
import { networkText } from '../../server/models/network-file.ts';
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

describe('as a model that answers', () => {
  const fleetOf = (seed: number, assets: number) => readFleet(pumps({ seed, assets }).text).fleet;
  const trained = async (): Promise<TrainedNetwork> => {
    await chooseBackend(backendParts(), ['native', 'cpu']);
    const made = trainNetworkModel(fleetOf(1, 12), HORIZON, undefined, 1, SETTINGS);
    if ('refusal' in made) throw new Error(made.refusal);
    return made;
  };
  let made: TrainedNetwork;
  beforeAll(async () => {
    made = await trained();
  }, 240_000);

  test('it is calibrated on pumps held out whole, tells what speaks for a failure, and says nothing of less than its window', () => {
    const { heldOut } = made.card;
    expect(made.card.form).toBe('network');
    expect(heldOut.averagePrecision).toBeGreaterThan(heldOut.baseRate + 0.3);
    expect(heldOut.calibrationError).toBeLessThan(0.06);
    const [asset] = fleetOf(2, 1).assets as [AssetHistory];
    const said = [...networkPredictions(made.model, asset)];
    expect(said.slice(0, WINDOW - 1).every(({ thin }) => thin)).toBe(true);
    expect(said.slice(WINDOW).some(({ thin }) => !thin)).toBe(true);
    for (const { probability, low, high } of said) {
      expect(low).toBeLessThanOrEqual(probability);
      expect(high).toBeGreaterThanOrEqual(probability);
    }
    const surest = said.reduce(
      (best, { probability, thin }, row) => (!thin && probability > (said[best]?.probability ?? 0) ? row : best),
      WINDOW,
    );
    const stream = new NetworkStream(made.model.plan);
    for (let row = 0; row <= surest; row++)
      stream.push(
        asset.hours[row] as number,
        (k) => asset.signals[k]?.[row] ?? Number.NaN,
        asset.events[row] ?? null,
        null,
      );
    // What announces bearings there.
    expect(networkShares(made.model, stream.seen())[0]?.signal).toBe('vibration');
  });

  test('wherever it was learned, it says the same in WebAssembly and in plain JavaScript, within 1e-4, and out of its file', async () => {
    const parts = backendParts();
    const names: BackendName[] = parts.native ? ['native', 'wasm', 'cpu'] : ['wasm', 'cpu'];
    const [asset] = fleetOf(3, 1).assets as [AssetHistory];
    const read = anyModelFrom(networkText(made.model, made.card), 'the file');
    const all: number[][] = [];
    for (const name of names) {
      await chooseBackend(parts, [name]);
      const { model } = read as { readonly model: NetworkModel };
      all.push(Array.from(networkPredictions(model, asset), ({ probability }) => probability));
    }
    const [first, ...others] = all as [number[], ...number[][]];
    // Beside those at the ends of what is ever said.
    expect(new Set(first).size).toBeGreaterThan(20);
    for (const other of others)
      expect(Math.max(...first.map((value, i) => Math.abs(value - (other[i] as number))))).toBeLessThan(1e-4);
    await chooseBackend(parts, ['native', 'cpu'].filter((name) => name === 'cpu' || parts.native) as BackendName[]);
    const before = Array.from(networkPredictions(made.model, asset), ({ probability }) => probability);
    expect(before.every((value, i) => Math.abs(value - (first[i] as number)) < 1e-4)).toBe(true);
  }, 120_000);

  test('a file whose layers are none of its signals, or that was altered, is refused in words', () => {
    const text = networkText(made.model, made.card);
    expect(() => anyModelFrom(text.replace('"parts"', '"path"'), 'the file')).toThrow('the file: ');
    const file = JSON.parse(text);
    file.content.parts[0].values[0] += 1;
    expect(() => anyModelFrom(JSON.stringify(file), 'the file')).toThrow('its checksum is another');
    file.content.parts[0].values.pop();
    file.sha256 = createHash('sha256').update(JSON.stringify(file.content)).digest('hex');
    expect(() => anyModelFrom(JSON.stringify(file), 'the file')).toThrow(/its layers are not those of \d+ signals/);
  });

  test('where the binding is missing it is refused, with what builds it', async () => {
    const refused = await learnedModel('network', fleetOf(1, 4), HORIZON, () => undefined, 1, {
      ...backendParts(),
      native: undefined,
    });
    expect(refused).toEqual({
      refusal:
        "a network is learned where TensorFlow's native binding is, and here it is not built; npm run native builds it",
    });
  });
});
