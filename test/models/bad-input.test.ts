/** What becomes of a model's answers where sensors lie or people forget: a unit that changes, a drift, a frozen sensor, a repair nobody booked. */
import { beforeAll, describe, expect, test } from 'vitest';
import { streamed } from '../../models/features/feature-table.ts';
import type { AssetHistory } from '../../models/fleet.ts';
import { type FailureModel, type Prediction, predictions } from '../../models/hazard/failure-model.ts';
import { trainFailureModel } from '../../models/hazard/train-failure-model.ts';
import { unlike } from '../../models/hazard/unlike.ts';
import { readFleet } from '../../server/models/fleet-csv.ts';
import { pumps } from './fleet-of-pumps.ts';

const HORIZON = 48;
let model: FailureModel;

beforeAll(() => {
  const answer = trainFailureModel(readFleet(pumps({ assets: 12 }).text).fleet, HORIZON);
  if ('refusal' in answer) throw new Error(answer.refusal);
  ({ model } = answer);
});

const pump = (options: Parameters<typeof pumps>[0] = {}): AssetHistory =>
  readFleet(
    pumps({ seed: 31, assets: 1, hours: 300, failing: false, ...options }).text,
    model.plan.signals.map(({ name }) => name),
  ).fleet.assets[0] as AssetHistory;

/** The pump with one signal changed from row 200 on. */
function changed(name: string, change: (value: number, since: number) => number): AssetHistory {
  const asset = pump();
  const k = model.plan.signals.findIndex((signal) => signal.name === name);
  const column = asset.signals[k] as Float64Array;
  for (let row = 200; row < column.length; row++) column[row] = change(column[row] as number, row - 200);
  return asset;
}

/** Signals unlike anything learned, a row. */
function unlikeOf(asset: AssetHistory): string[][] {
  const features = new Float32Array(model.standard.means.length);
  return Array.from(streamed(model.plan, asset), ([stream]) => {
    stream.write(features, 0);
    return unlike(model, features, 0);
  });
}

describe('readings unlike anything learned from', () => {
  test('a healthy pump reads like what was learned', () => {
    const flagged = unlikeOf(pump()).filter((names) => names.length > 0);
    expect(flagged.length).toBe(0);
  });

  test('degrees Fahrenheit half-way are named within some hours, and only their signal', () => {
    const said = unlikeOf(changed('temperature', (value) => value * 1.8 + 32));
    expect(said.slice(0, 200).flat()).toEqual([]);
    expect(said[206]).toEqual(['temperature']);
    expect(new Set(said.flat())).toEqual(new Set(['temperature']));
  });

  test('a sensor that drifts away is named once it is where none was', () => {
    const said = unlikeOf(changed('temperature', (value, since) => value + since));
    expect(said[205]).toEqual([]);
    expect(said.at(-1)).toEqual(['temperature']);
  });
});

describe('what is said meanwhile', () => {
  const last = (asset: AssetHistory): Prediction => [...predictions(model, asset)].at(-1) as Prediction;

  test('a frozen sensor counts as missing: it is neither a failure nor unlike anything', () => {
    const frozen = changed('temperature', () => 38);
    expect(unlikeOf(frozen).flat()).toEqual([]);
    expect(last(frozen).probability).toBeLessThan(3 * last(pump()).probability + 0.05);
  });

  test('a repair that nobody booked: the chance falls with the vibration all the same', () => {
    // It wears for days, is mended at row 200 without a word, and is as new.
    const asset = pump();
    const k = model.plan.signals.findIndex(({ name }) => name === 'vibration');
    const column = asset.signals[k] as Float64Array;
    for (let row = 120; row < 200; row++) column[row] = (column[row] as number) + 4 * ((row - 110) / 100) ** 2;
    const said = [...predictions(model, asset)].map(({ probability }) => probability);
    expect(said[199]).toBeGreaterThan(0.5);
    expect(said[299]).toBeLessThan(0.1);
  });

  test('a fleet whose failures nobody booked is refused, not learned', () => {
    const { fleet } = readFleet(pumps({ assets: 6 }).text);
    const unbooked = {
      ...fleet,
      assets: fleet.assets.map((asset) => ({ ...asset, events: asset.events.map(() => null) })),
    };
    expect(trainFailureModel(unbooked, HORIZON)).toEqual({
      refusal: '0 failures are not enough to learn from: it needs 8',
    });
  });
});
