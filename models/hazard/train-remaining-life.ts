/** Learns how long assets run on, as a distribution, from a fleet's lives: a few small hazard networks whose answers are averaged. */
import { type FeaturePlan, featureNames } from '../features/feature-stream.ts';
import { learnPlan, streamed } from '../features/feature-table.ts';
import { type Standard, standardise, standardOf } from '../features/standardise.ts';
import type { AssetHistory, Fleet } from '../fleet.ts';
import { futuresOf } from './labels.ts';
import { hazardScores, type Network, type NetworkSettings, trainNetwork } from './network.ts';
import { type LifeGrid, survivalOf, writeSteps } from './remaining-life.ts';

export interface RemainingLifeModel {
  readonly plan: FeaturePlan;
  readonly standard: Standard;
  readonly grid: LifeGrid;
  readonly networks: readonly Network[];
}

export interface RemainingLifeSettings {
  /** Lengths of looking back follow it; the unit of time. */
  readonly horizon: number;
  readonly grid: LifeGrid;
  /** Networks that are averaged, from unlike starts. */
  readonly networks: number;
  readonly network: NetworkSettings;
}

export async function trainRemainingLife(
  fleet: Fleet,
  { horizon, grid, networks, network }: RemainingLifeSettings,
  progress: (share: number) => void | Promise<void> = () => undefined,
): Promise<RemainingLifeModel> {
  const plan = learnPlan(fleet, horizon);
  const { features, steps, known, width } = tableOf(fleet, plan, grid);
  const standard = standardOf(features, width, known);
  standardise(standard, features);
  const trained: Network[] = [];
  for (let i = 0; i < networks; i++)
    trained.push(
      await trainNetwork(
        { features, width, steps, outputs: grid.length, used: known },
        { ...network, seed: network.seed + i },
        (share) => progress((i + share) / networks),
      ),
    );
  return { plan, standard, grid, networks: trained };
}

function tableOf(fleet: Fleet, plan: FeaturePlan, grid: LifeGrid) {
  const width = featureNames(plan).length;
  const rows = fleet.assets.reduce((sum, { hours }) => sum + hours.length, 0);
  const features = new Float32Array(rows * width);
  const steps = new Float32Array(rows * grid.length);
  const known: number[] = [];
  let at = 0;
  for (const asset of fleet.assets) {
    const futures = futuresOf(asset);
    for (const [stream, row] of streamed(plan, asset)) {
      stream.write(features, at * width);
      const future = futures[row] as { until: number; watched: number };
      writeSteps(future, grid, steps, at * grid.length);
      if (future.watched > 0) known.push(at);
      at++;
    }
  }
  return { features, steps, width, known: Int32Array.from(known) };
}

/** Survival over the grid after the last row of a history: the mean of what the networks say. */
export function survivalAtEnd(
  { plan, standard, grid, networks }: RemainingLifeModel,
  asset: AssetHistory,
): Float64Array {
  const features = new Float32Array(standard.means.length);
  for (const [stream, row] of streamed(plan, asset)) if (row === asset.hours.length - 1) stream.write(features, 0);
  standardise(standard, features);
  const survival = new Float64Array(grid.length);
  for (const network of networks)
    for (const [step, share] of survivalOf(grid, hazardScores(network, features, 1), 0).entries())
      (survival[step] as number) += share / networks.length;
  return survival;
}
