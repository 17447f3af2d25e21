/**
 * The simple models that a learned one has to beat: how old it is, whether a reading is beyond its limit and climbs, and the base rate. Each gives a score a row; a
 * line through held-out scores makes probabilities of them, as for every other model.
 */
import type { Life } from '../../analytics/reliability/life.ts';
import { failsWithin, fitWeibull, type Weibull } from '../../analytics/reliability/weibull.ts';
import { FadingMean, keepOf } from '../features/fading-mean.ts';
import { signalPlans } from '../features/signal-plan.ts';
import type { AssetHistory, Fleet } from '../fleet.ts';

/** Lives from failure to failure; the first and the last of an asset were cut. Ages count from the last failure or repair, or from the first row. */
export function livesOf({ assets }: Fleet): Life[] {
  return assets.flatMap(({ hours, events }) => {
    const lives: Life[] = [];
    let begun = hours[0] ?? 0;
    for (const [row, event] of events.entries()) {
      if (event === null) continue;
      const time = (hours[row] as number) - begun;
      if (time > 0) lives.push({ time, failed: event === 'failure' });
      begun = hours[row] as number;
    }
    const rest = (hours.at(-1) ?? 0) - begun;
    if (rest > 0) lives.push({ time: rest, failed: false });
    return lives;
  });
}

/** Probability to fail within the horizon by age alone; null where lives are too few. */
export function ageModel(fleet: Fleet): Weibull | null {
  const fit = fitWeibull(livesOf(fleet));
  return fit && { shape: fit.shape, scale: fit.scale };
}

export function agesOf({ hours, events }: AssetHistory): Float64Array {
  let begun = hours[0] ?? 0;
  return hours.map((hour, row) => {
    if (events[row] !== null) begun = hour;
    return hour - begun;
  });
}

export const ageScores = (life: Weibull, asset: AssetHistory, horizon: number): Float64Array =>
  agesOf(asset).map((age) => failsWithin(life, age, horizon));

export interface ThresholdModel {
  readonly centres: readonly number[];
  readonly spreads: readonly number[];
}

/** What every plant has before it has anything else: a limit on each signal, learned as so many spreads from its median. */
export function thresholdModel(fleet: Fleet): ThresholdModel {
  const plans = signalPlans(fleet);
  return { centres: plans.map(({ centre }) => centre), spreads: plans.map(({ spread }) => spread) };
}

/**
 * How far the farthest signal is out, in spreads, where it also climbs: its mean of the last hours against that of the last days. Single spikes
 * fade in the mean.
 */
export function thresholdScores(
  { centres, spreads }: ThresholdModel,
  asset: AssetHistory,
  horizon: number,
): Float64Array {
  const short = centres.map(() => new FadingMean());
  const long = centres.map(() => new FadingMean());
  return asset.hours.map((hour, row) => {
    const since = row === 0 ? 0 : hour - (asset.hours[row - 1] as number);
    const [keepShort, keepLong] = [keepOf(horizon / 9, since), keepOf(horizon, since)];
    let farthest = 0;
    for (const [i, centre] of centres.entries()) {
      const value = asset.signals[i]?.[row] ?? Number.NaN;
      const z = Math.min(40, (value - centre) / (spreads[i] as number));
      short[i]?.push(z, keepShort);
      long[i]?.push(z, keepLong);
      const [now, before] = [short[i]?.mean(0) ?? 0, long[i]?.mean(0) ?? 0];
      if (now > before) farthest = Math.max(farthest, now);
    }
    return farthest;
  });
}
