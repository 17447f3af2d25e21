/** Trains a network on the readings themselves as a model that answers; like the linear one it is calibrated on assets that were held out whole. */
import type { Fleet } from '../fleet.ts';
import { type ConvolutionSettings, convolutionScores, fitConvolution, SETTINGS, scalesOf } from './convolution.ts';
import { type Part, WINDOW } from './convolution-shape.ts';
import { failedWithin, futuresOf } from './labels.ts';
import type { NetworkModel } from './network-model.ts';
import { baseOf, outcomesOf, toldOf } from './told-by-scores.ts';
import { cardOf, type NotEnough, notEnough, type TrainingCard } from './training-card.ts';
import { FOLDS, foldsOf } from './training-table.ts';

export interface TrainedNetwork {
  readonly model: NetworkModel;
  readonly card: TrainingCard;
}

/** Held-out moments that chances are learned from: rows beside each other differ little. */
const MOST_ROWS = 48_000;

export function trainNetworkModel(
  fleet: Fleet,
  horizon: number,
  progress: (share: number) => void = () => undefined,
  seed = 1,
  settings: ConvolutionSettings = SETTINGS,
): TrainedNetwork | NotEnough {
  const lacks = notEnough(fleet);
  if (lacks) return lacks;
  const plan = scalesOf(fleet, horizon);
  const foldOf = foldsOf(fleet, seed);
  const total = fleet.assets.reduce((sum, { hours }) => sum + hours.length, 0);
  const step = Math.max(1, Math.ceil(total / MOST_ROWS));
  const without: Part[][] = [];
  const [scores, answers, groups]: [number[], number[], number[]] = [[], [], []];
  for (let fold = 0; fold < FOLDS; fold++) {
    const others = { ...fleet, assets: fleet.assets.filter((_, place) => foldOf[place] !== fold) };
    const parts = fitConvolution(others, plan, { ...settings, seed: seed + fold });
    without.push(parts);
    for (const [place, asset] of fleet.assets.entries()) {
      if (foldOf[place] !== fold) continue;
      const futures = futuresOf(asset);
      for (const [row, score] of convolutionScores({ plan, parts }, asset).entries()) {
        const failed = failedWithin(futures[row] as (typeof futures)[number], horizon);
        if (row < WINDOW - 1 || failed === null || (row + place) % step !== 0) continue;
        scores.push(score);
        answers.push(failed ? 1 : 0);
        groups.push(place);
      }
    }
    progress((fold + 1) / (FOLDS + 1));
  }
  const happened = Uint8Array.from(answers);
  const held = Float64Array.from(scores);
  const told = toldOf(Int32Array.from(groups), happened, held, seed);
  if (!told) return { refusal: 'held-out assets all failed or none did: nothing can be calibrated' };
  if (told.calibration.slope <= 0)
    return {
      refusal: 'on held-out assets its scores told nothing of failures: longer pasts or other signals are needed',
    };
  const base = baseOf(happened, fleet, horizon);
  const parts = fitConvolution(fleet, plan, { ...settings, seed: seed + FOLDS });
  progress(1);
  const outcomes = outcomesOf(happened, held, told.calibration);
  return {
    model: { plan, parts, without, ...told, ...base },
    card: { ...cardOf(fleet, horizon, outcomes, base.baseRate, null), form: 'network' },
  };
}
