/**
 * How well remaining lives of C-MAPSS engines are told: on the test part where it is there, else on engines held out whole, each cut off at a
 * cycle drawn by seed.
 */
import { phmScoreOf, rmseOf } from '../../analytics/reliability/prediction-scores.ts';
import type { AssetHistory, Fleet } from '../../models/fleet.ts';
import { type NetworkSettings, SETTINGS } from '../../models/hazard/network.ts';
import { type LifeGrid, meanWithin } from '../../models/hazard/remaining-life.ts';
import {
  type RemainingLifeModel,
  survivalAtEnd,
  trainRemainingLife,
} from '../../models/hazard/train-remaining-life.ts';
import { randomOf } from '../../models/random.ts';
import type { CmapssFiles } from './cmapss-files.ts';

/** Beyond that many cycles an engine in health tells nothing; the literature counts longer lives as this. */
const CAP = 125;
const STEP = 5;
const GRID: LifeGrid = Array.from({ length: CAP / STEP }, (_, i) => (i + 1) * STEP);
/** Cycles; features look back up to some four thirds of it by half-life. */
const HORIZON = 30;
const NETWORK: NetworkSettings = { ...SETTINGS, hidden: [64, 32], epochs: 20, batch: 256 };
const NETWORKS = 5;
const FOLDS = 5;
/** No engine is asked about before it has run this long; the shortest of the test part has 31 cycles. */
const FIRST_CUT = 30;
const SEED = 1;

export interface CmapssResult {
  readonly rmse: number;
  readonly rmse_raw: number;
  readonly score: number;
  readonly cap: number;
  readonly window: number;
  readonly model: string;
  readonly predictions: readonly { readonly engine: number; readonly rul: number }[];
}

export async function studyCmapss(
  files: CmapssFiles,
  progress: (share: number) => void | Promise<void>,
): Promise<CmapssResult> {
  const { train, test } = files;
  if (test) {
    const model = await modelOf(train, progress);
    return resultOf(test.fleet.assets, told(model, test.fleet.assets), test.remaining);
  }
  const random = randomOf(SEED);
  const cut = train.assets.map(({ hours }) => FIRST_CUT + Math.floor(random.next() * (hours.length - FIRST_CUT)));
  const said = new Array<number>(train.assets.length).fill(0);
  for (let fold = 0; fold < FOLDS; fold++) {
    const seen = train.assets.filter((_, i) => i % FOLDS !== fold);
    const model = await modelOf({ ...train, assets: seen }, (share) => progress((fold + share) / FOLDS));
    for (const [i, engine] of train.assets.entries())
      if (i % FOLDS === fold) said[i] = told(model, [upTo(engine, cut[i] as number)])[0] as number;
  }
  const truth = train.assets.map(({ hours }, i) => hours.length - (cut[i] as number));
  return resultOf(train.assets, said, truth);
}

const modelOf = (fleet: Fleet, progress: (share: number) => void | Promise<void>): Promise<RemainingLifeModel> =>
  trainRemainingLife(fleet, { horizon: HORIZON, grid: GRID, networks: NETWORKS, network: NETWORK }, progress);

const told = (model: RemainingLifeModel, engines: readonly AssetHistory[]): number[] =>
  engines.map((engine) => meanWithin(GRID, survivalAtEnd(model, engine)));

const upTo = ({ asset, hours, events, signals }: AssetHistory, rows: number): AssetHistory => ({
  asset,
  hours: hours.slice(0, rows),
  events: events.slice(0, rows),
  signals: signals.map((signal) => signal.slice(0, rows)),
});

function resultOf(engines: readonly AssetHistory[], said: readonly number[], truth: readonly number[]): CmapssResult {
  const capped = truth.map((cycles) => Math.min(cycles, CAP));
  return {
    rmse: rmseOf(said, capped),
    rmse_raw: rmseOf(said, truth),
    score: phmScoreOf(said, capped),
    cap: CAP,
    window: HORIZON,
    model: `mean of ${NETWORKS} discrete-time hazard networks, ${NETWORK.hidden.join('-')}, on fading means`,
    predictions: engines.map(({ asset }, i) => ({ engine: Number(asset), rul: said[i] as number })),
  };
}
