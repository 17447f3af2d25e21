/** The models that are compared: each learned from the same fleet when its turn comes, each giving one score a row of any other. */
import { replacementAge } from '../../analytics/reliability/replacement-age.ts';
import { ageModel, ageScores, agesOf, thresholdModel, thresholdScores } from '../../models/baselines/baselines.ts';
import type { ActionCosts } from '../../models/evaluation/alerts.ts';
import { streamed } from '../../models/features/feature-table.ts';
import { standardise } from '../../models/features/standardise.ts';
import type { AssetHistory, Fleet } from '../../models/fleet.ts';
import { convolutionScores, trainConvolution } from '../../models/hazard/convolution.ts';
import { predictions } from '../../models/hazard/failure-model.ts';
import { hazardScores, type NetworkSettings, SETTINGS } from '../../models/hazard/network.ts';
import { survivalOf } from '../../models/hazard/remaining-life.ts';
import { trainFailureModel } from '../../models/hazard/train-failure-model.ts';
import { trainRemainingLife } from '../../models/hazard/train-remaining-life.ts';

export interface Contender {
  readonly name: string;
  /** A higher score is nearer to failure. */
  score(asset: AssetHistory): Float64Array;
  /** Its own threshold, where it has one that no data has to choose. */
  readonly fixed?: number;
  /** Its scores are log odds that it stands by: nobody has to calibrate them. */
  readonly calibrated?: boolean;
}

export interface Entrant {
  readonly name: string;
  /** Only there where the native binding is. */
  readonly native?: boolean;
  learn(): Promise<Contender>;
}

const logOdds = (p: number): number => Math.log(Math.max(p, 1e-6) / Math.max(1 - p, 1e-6));
const NETWORK: NetworkSettings = { ...SETTINGS, hidden: [24], epochs: 6, dropout: 0.4, noise: 0.3, decay: 0.03 };

export function entrants(fleet: Fleet, horizon: number, costs: ActionCosts): Entrant[] {
  return [
    { name: 'hazard network', learn: () => networkOf(fleet, horizon) },
    { name: '1D-CNN', native: true, learn: () => convolutionOf(fleet, horizon) },
    { name: 'logistic hazard', learn: async () => logisticOf(fleet, horizon) },
    {
      name: 'Weibull age',
      learn: async () => {
        const age = ageOf(fleet);
        return { name: 'Weibull age', score: (asset) => ageScores(age, asset, horizon).map(logOdds) };
      },
    },
    {
      name: 'threshold with trend',
      learn: async () => {
        const limits = thresholdModel(fleet);
        return { name: 'threshold with trend', score: (asset) => thresholdScores(limits, asset, horizon) };
      },
    },
    {
      name: 'always replace',
      learn: async () => {
        const { age } = replacementAge(ageOf(fleet), costs.caught, costs.missed);
        return { name: 'always replace', score: agesOf, fixed: age ?? Number.POSITIVE_INFINITY };
      },
    },
  ];
}

function ageOf(fleet: Fleet) {
  const age = ageModel(fleet);
  if (!age) throw new Error('too few lives for an age model');
  return age;
}

function logisticOf(fleet: Fleet, horizon: number): Contender {
  const linear = trainFailureModel(fleet, horizon);
  if ('refusal' in linear) throw new Error(linear.refusal);
  return {
    name: 'logistic hazard',
    calibrated: true,
    score: (asset) => Float64Array.from(predictions(linear.model, asset), ({ probability }) => logOdds(probability)),
  };
}

async function networkOf(fleet: Fleet, horizon: number): Promise<Contender> {
  const grid = [1 / 6, 1 / 3, 2 / 3, 1, 2, 4].map((share) => share * horizon);
  const network = await trainRemainingLife(fleet, { horizon, grid, networks: 3, network: NETWORK });
  return {
    name: 'hazard network',
    score(asset) {
      const width = network.standard.means.length;
      const features = new Float32Array(asset.hours.length * width);
      for (const [stream, row] of streamed(network.plan, asset)) stream.write(features, row * width);
      standardise(network.standard, features);
      const sum = new Float64Array(asset.hours.length);
      for (const one of network.networks) {
        const scores = hazardScores(one, features, asset.hours.length);
        for (let row = 0; row < sum.length; row++) {
          const survival = survivalOf(grid, scores, row * grid.length)[grid.indexOf(horizon)] as number;
          (sum[row] as number) += logOdds(1 - survival) / network.networks.length;
        }
      }
      return sum;
    },
  };
}

async function convolutionOf(fleet: Fleet, horizon: number): Promise<Contender> {
  const convolution = await trainConvolution(fleet, horizon);
  return { name: '1D-CNN', score: (asset) => convolutionScores(convolution, asset) };
}
