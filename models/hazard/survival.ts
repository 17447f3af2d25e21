/**
 * When within its horizon a machine is likely to fail: the chances at moments of the horizon as one curve that only climbs, and the remaining life
 * that it says. Nothing is said of what lies beyond the horizon.
 */
import type { LifeLevels } from '../calibration/conformal-life.ts';
import { type FailureModel, predict } from './failure-model.ts';

/** One number a moment, in order of time; the last moment is the horizon. */
export interface FailureCurve {
  /** From now. */
  readonly hours: readonly number[];
  /** Probability to have failed by then, and its 90 %. */
  readonly failed: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Hours until it has failed with so much probability; null: later than the horizon. */
export interface RemainingLife {
  readonly p10: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  /** Nine in ten end between them, held to machines that were not learned from. */
  readonly earliest: number | null;
  readonly latest: number | null;
}

/** What a model says of a row of standardised features; at the horizon it is what `predict` says, to the bit. */
export function survivalAt(model: FailureModel, features: Float32Array, at: number, thin: boolean): FailureCurve {
  const { horizon } = model.plan;
  const said = [...model.earlier, model].map((chance) => predict(chance, features, at, thin));
  return {
    hours: [...model.earlier.map(({ share }) => share * horizon), horizon],
    failed: climbing(said.map(({ probability }) => probability)),
    low: climbing(said.map(({ low }) => low)),
    high: climbing(said.map(({ high }) => high)),
  };
}

/** Quantiles, and between which moments it lies; without levels anything from now to beyond the horizon. Failures lie evenly between two moments. */
export function remainingLife(
  { hours, failed }: Pick<FailureCurve, 'hours' | 'failed'>,
  levels: LifeLevels | null,
): RemainingLife {
  return {
    p10: hourOf(hours, failed, TENTH),
    p50: hourOf(hours, failed, MEDIAN),
    p90: hourOf(hours, failed, 1 - TENTH),
    earliest: levels ? hourOf(hours, failed, Math.min(levels.low, MEDIAN)) : 0,
    latest: levels ? hourOf(hours, failed, Math.max(levels.high, MEDIAN)) : null,
  };
}

const MEDIAN = 0.5;
const TENTH = 0.1;

function hourOf(hours: readonly number[], failed: readonly number[], share: number): number | null {
  if (share <= 0) return 0;
  let [begin, before] = [0, 0];
  for (const [i, end] of hours.entries()) {
    const by = failed[i] as number;
    if (by >= share) return by > before ? begin + ((end - begin) * (share - before)) / (by - before) : begin;
    [begin, before] = [end, by];
  }
  return null;
}

/**
 * The nearest numbers that never fall (pool adjacent violators), none above the last, which stays: each moment was learned by itself, so two may
 * disagree by a little.
 */
export function climbing(said: readonly number[]): number[] {
  const last = said.at(-1) as number;
  const pools: { mean: number; n: number }[] = [];
  for (const value of said.slice(0, -1)) {
    let pool = { mean: value, n: 1 };
    for (let before = pools.at(-1); before && before.mean > pool.mean; before = pools.at(-1)) {
      pools.pop();
      const n = pool.n + before.n;
      pool = { mean: (pool.mean * pool.n + before.mean * before.n) / n, n };
    }
    pools.push(pool);
  }
  return [...pools.flatMap(({ mean, n }) => new Array<number>(n).fill(Math.min(mean, last))), last];
}
