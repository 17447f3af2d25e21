/**
 * `npm run bench -- score`: what it costs to ask failure models about a plant: 500 machines with 14 signals, of which 50 steps have come since they were asked last; and to
 * keep their features at a reading a second of each signal.
 */
import { chooseBackend } from '../models/backend.ts';
import { FeatureStream } from '../models/features/feature-stream.ts';
import { learnPlan } from '../models/features/feature-table.ts';
import { standardise } from '../models/features/standardise.ts';
import type { AssetHistory, Fleet } from '../models/fleet.ts';
import { predict } from '../models/hazard/failure-model.ts';
import { hazardScores, SETTINGS } from '../models/hazard/network.ts';
import { trainFailureModel } from '../models/hazard/train-failure-model.ts';
import { trainRemainingLife } from '../models/hazard/train-remaining-life.ts';
import { backendParts } from '../server/models/backend-parts.ts';
import { wearingFleet } from './evaluate/wearing-fleet.ts';
import { type BenchOptions, type Figure, median } from './figure.ts';

const ASSETS = 500;
const STEPS = 50;
const HORIZON = 72;
const HOURS_A_SECOND = 1 / 3600;

export async function scoreBench({ quick }: BenchOptions): Promise<readonly Figure[]> {
  const repeats = quick ? 10 : 30;
  const fleet = wearingFleet({ seed: 5, assets: 24, hours: 1200, shifted: false });
  const linear = trainFailureModel(fleet, HORIZON);
  if ('refusal' in linear) throw new Error(linear.refusal);
  await chooseBackend(backendParts());
  const network = await networkOf(fleet);
  const plan = learnPlan(fleet, HORIZON);
  const figures: Figure[] = [];
  const width = network.standard.means.length;
  const features = new Float32Array(ASSETS * width);
  const streams = Array.from({ length: ASSETS }, () => new FeatureStream(plan));
  let hour = 0;
  const feed = (steps: number, each: number) => {
    for (let step = 0; step < steps; step++, hour += each)
      for (const [i, stream] of streams.entries())
        push(stream, fleet.assets[i % fleet.assets.length] as AssetHistory, hour, step);
  };
  feed(STEPS, 1);
  const write = () => {
    for (const [i, stream] of streams.entries()) stream.write(features, i * width);
    standardise(network.standard, features);
  };

  for (const name of ['native', 'wasm', 'cpu'] as const) {
    const parts = backendParts();
    if (name === 'native' && !parts.native) continue;
    await chooseBackend(parts, [name]);
    write();
    const asked = times(repeats, () =>
      hazardScores(network.networks[0] as (typeof network.networks)[number], features, ASSETS),
    );
    figures.push({ name: `score-network-${name}`, value: median(asked), unit: 'ms', n: repeats });
    const whole = times(repeats, () => {
      feed(STEPS, 1);
      write();
      hazardScores(network.networks[0] as (typeof network.networks)[number], features, ASSETS);
    });
    figures.push({ name: `score-with-features-${name}`, value: median(whole), unit: 'ms', n: repeats });
  }
  const linearMs = times(repeats, () => {
    for (let i = 0; i < ASSETS; i++) predict(linear.model, features, i * width, false);
  });
  figures.push({ name: 'score-logistic', value: median(linearMs), unit: 'ms', n: repeats });
  const live = times(repeats, () => feed(10, HOURS_A_SECOND));
  figures.push({ name: 'score-features-live', value: median(live) / 10 / 10, unit: '% of a core', n: repeats });
  return figures;
}

const networkOf = (fleet: Fleet) =>
  trainRemainingLife(fleet, {
    horizon: HORIZON,
    grid: [12, 24, 48, 72, 144, 288],
    networks: 1,
    network: { ...SETTINGS, epochs: 1 },
  });

function push(stream: FeatureStream, { signals }: AssetHistory, hour: number, step: number): void {
  const row = (Math.floor(hour) * 7 + step) % 1000;
  stream.push(hour, (signal) => signals[signal]?.[row] ?? Number.NaN, null);
}

/** Milliseconds, each time, after one time that nobody counts. */
function times(repeats: number, work: () => unknown): number[] {
  work();
  return Array.from({ length: repeats }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
}
