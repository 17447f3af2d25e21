/** The features of a whole fleet's past, and the plan that they follow, learned from it. */
import type { AssetHistory, Fleet } from '../fleet.ts';
import { futuresOf } from '../hazard/labels.ts';
import { ExpectedFit } from './expected-signal.ts';
import { type FeaturePlan, FeatureStream } from './feature-stream.ts';
import { ModesFit, type OperatingModes, speedEdges } from './operating-modes.ts';
import { signalPlans } from './signal-plan.ts';

/** Health is farther from the next failure than that many horizons. */
const HEALTHY_HORIZONS = 4;
/** Beyond that many rows the regressions stand. */
const MOST_HEALTHY_ROWS = 100_000;

/** What the readings of this fleet look like, and how they hang together while nothing is wrong. */
export function learnPlan(fleet: Fleet, horizon: number): FeaturePlan {
  const plan = learnScales(fleet, horizon, HEALTHY_HORIZONS);
  // One signal has no others to be told by.
  if (plan.signals.length < 2) return plan;
  const fit = new ExpectedFit(plan.signals.length);
  for (const { stream } of healthy(fleet, plan, HEALTHY_HORIZONS)) fit.add(stream.row, stream.drivers);
  return { ...plan, expected: fit.fit() };
}

/** The scale of each signal, and how modes move it, learned on rows farther than so many horizons from a failure. */
export function learnScales(fleet: Fleet, horizon: number, farther: number): FeaturePlan {
  const plan: FeaturePlan = { horizon, signals: signalPlans(fleet), modes: null, expected: null };
  return { ...plan, modes: modesOf(fleet, plan, farther) };
}

function modesOf(fleet: Fleet, plan: FeaturePlan, farther: number): OperatingModes | null {
  const speed = fleet.speed ? fleet.signals.indexOf(fleet.speed) : -1;
  const says = fleet.assets.some(({ products }) => products?.some((product) => product !== null));
  if (speed < 0 && !says) return null;
  const speeds: number[] = [];
  if (speed >= 0) for (const { stream } of healthy(fleet, plan, farther)) speeds.push(stream.row[speed] as number);
  const fit = new ModesFit(plan.signals.length, speed < 0 ? null : speed, speedEdges(speeds));
  for (const { stream, place, row } of healthy(fleet, plan, farther))
    fit.add(place, stream.row, fleet.assets[place]?.products?.[row] ?? null);
  return fit.fit();
}

/** The stream after each healthy row of a fleet, and which it is; of long pasts not every row. */
function* healthy(fleet: Fleet, plan: FeaturePlan, farther: number) {
  const rows = fleet.assets.reduce((sum, { hours }) => sum + hours.length, 0);
  const step = Math.max(1, Math.floor(rows / MOST_HEALTHY_ROWS));
  for (const [place, asset] of fleet.assets.entries()) {
    const futures = futuresOf(asset);
    for (const [stream, row] of streamed(plan, asset))
      if (row % step === 0 && (futures[row]?.until ?? 0) > farther * plan.horizon) yield { stream, place, row };
  }
}

/** The stream after each row of an asset. */
export function* streamed(plan: FeaturePlan, asset: AssetHistory): Generator<readonly [FeatureStream, number]> {
  const stream = new FeatureStream(plan);
  let row = 0;
  const reading = (signal: number) => asset.signals[signal]?.[row] ?? Number.NaN;
  for (; row < asset.hours.length; row++) {
    stream.push(asset.hours[row] as number, reading, asset.events[row] ?? null, asset.products?.[row] ?? null);
    yield [stream, row];
  }
}
