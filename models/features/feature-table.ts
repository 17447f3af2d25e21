/** The features of a whole fleet's past, and the plan that they follow, learned from it. */
import type { AssetHistory, Fleet } from '../fleet.ts';
import { futuresOf } from '../hazard/labels.ts';
import { ExpectedFit } from './expected-signal.ts';
import { type FeaturePlan, FeatureStream } from './feature-stream.ts';
import { signalPlans } from './signal-plan.ts';

/** Health is farther from the next failure than that many horizons. */
const HEALTHY_HORIZONS = 4;
/** Beyond that many rows the regressions stand. */
const MOST_HEALTHY_ROWS = 100_000;

/** What the readings of this fleet look like, and how they hang together while nothing is wrong. */
export function learnPlan(fleet: Fleet, horizon: number): FeaturePlan {
  const plan: FeaturePlan = { horizon, signals: signalPlans(fleet), expected: null };
  // One signal has no others to be told by.
  if (plan.signals.length < 2) return plan;
  const fit = new ExpectedFit(plan.signals.length);
  const rows = fleet.assets.reduce((sum, { hours }) => sum + hours.length, 0);
  const step = Math.max(1, Math.floor(rows / MOST_HEALTHY_ROWS));
  for (const asset of fleet.assets) {
    const futures = futuresOf(asset);
    for (const [stream, row] of streamed(plan, asset))
      if (row % step === 0 && (futures[row]?.until ?? 0) > HEALTHY_HORIZONS * horizon)
        fit.add(stream.row, stream.drivers);
  }
  return { ...plan, expected: fit.fit() };
}

/** The stream after each row of an asset. */
export function* streamed(plan: FeaturePlan, asset: AssetHistory): Generator<readonly [FeatureStream, number]> {
  const stream = new FeatureStream(plan);
  let row = 0;
  const reading = (signal: number) => asset.signals[signal]?.[row] ?? Number.NaN;
  for (; row < asset.hours.length; row++) {
    stream.push(asset.hours[row] as number, reading, asset.events[row] ?? null);
    yield [stream, row];
  }
}
