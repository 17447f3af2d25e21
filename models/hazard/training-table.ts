/** The rows that a failure model learns from: features, how long each still ran, and to which part of the assets it belongs. */
import { type FeaturePlan, featureNames } from '../features/feature-stream.ts';
import { streamed } from '../features/feature-table.ts';
import { type Fleet, failureHours } from '../fleet.ts';
import { randomOf, shuffled } from '../random.ts';
import { failedWithin, futuresOf } from './labels.ts';

export interface Table {
  readonly features: Float32Array;
  readonly width: number;
  /** Hours to the next failure; infinite where there was none for at least a horizon. */
  readonly until: Float64Array;
  /** Fold of its asset, and its asset. */
  readonly folds: Uint8Array;
  readonly groups: Int32Array;
  readonly rows: number;
}

export const FOLDS = 4;
/** Rows beside each other differ little; some ten thousand teach what all would. */
const MOST_ROWS = 48_000;

/** Features of the rows whose future is known, thinned alike over all assets. */
export function tableOf(fleet: Fleet, plan: FeaturePlan, seed: number): Table {
  const width = featureNames(plan).length;
  const total = fleet.assets.reduce((sum, { hours }) => sum + hours.length, 0);
  const step = Math.max(1, Math.ceil(total / MOST_ROWS));
  const capacity = Math.ceil(total / step) + fleet.assets.length;
  const features = new Float32Array(capacity * width);
  const until = new Float64Array(capacity);
  const folds = new Uint8Array(capacity);
  const groups = new Int32Array(capacity);
  const foldOf = foldsOf(fleet, seed);
  let rows = 0;
  for (const [group, asset] of fleet.assets.entries()) {
    const futures = futuresOf(asset);
    for (const [stream, row] of streamed(plan, asset)) {
      // Begun elsewhere in each asset, so that no hour of the day is preferred.
      if ((row + group) % step !== 0 || stream.thin) continue;
      const future = futures[row] as { until: number; watched: number };
      if (failedWithin(future, plan.horizon) === null) continue;
      stream.write(features, rows * width);
      until[rows] = future.until;
      folds[rows] = foldOf[group] as number;
      groups[rows] = group;
      rows++;
    }
  }
  return {
    features: features.subarray(0, rows * width),
    width,
    until: until.subarray(0, rows),
    folds: folds.subarray(0, rows),
    groups: groups.subarray(0, rows),
    rows,
  };
}

/** 1 or 0 a row: failed within `hours`? */
export const answersWithin = ({ until }: Table, hours: number): Uint8Array =>
  Uint8Array.from(until, (left) => (left <= hours ? 1 : 0));

/** Assets dealt out by their number of failures, so that each fold has its share. */
export function foldsOf(fleet: Fleet, seed: number): Uint8Array {
  const order = [...shuffled(fleet.assets.length, randomOf(seed))];
  const failures = fleet.assets.map((asset) => failureHours(asset).length);
  order.sort((a, b) => (failures[b] as number) - (failures[a] as number));
  const folds = new Uint8Array(fleet.assets.length);
  for (const [place, asset] of order.entries()) folds[asset] = place % FOLDS;
  return folds;
}
