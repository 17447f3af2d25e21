/**
 * What models of the usual learn from: cleaned rows of readings, those near a known failure left out, and those that one may be near to. The first part of each machine's time is learned
 * from, the last part says how far the usual goes: a limit that is taken from the rows that a model was fitted to is too tight.
 */
import type { FeaturePlan } from '../features/feature-stream.ts';
import { learnScales, streamed } from '../features/feature-table.ts';
import type { Fleet } from '../fleet.ts';
import { type Future, failedWithin, futuresOf } from '../hazard/labels.ts';

export interface HealthyRows {
  /** Cleans and scales readings; `FeatureStream` of it has the row. */
  readonly plan: FeaturePlan;
  /** Without gaps, in the plan's scale. */
  readonly learned: readonly Float64Array[];
  readonly heldOut: readonly Float64Array[];
  /** Watched, without gaps. */
  readonly hours: number;
}

/** Why there is no model yet: a sentence for people. */
export interface NotYet {
  readonly refusal: string;
}

const LEARNED = 0.7;
const LEAST_ROWS_EACH = 30;
const LEAST_ROWS = 400;
/** Less than that many horizons have not seen what is usual. */
const LEAST_HORIZONS = 6;
const MOST_ROWS = 40_000;

/** Signals that are missing or frozen in more of the rows say nothing, and their gaps would leave no row whole. */
const TOLD = 0.8;

export function healthyRows(whole: Fleet, horizon: number): HealthyRows | NotYet {
  const fleet = wellTold(whole, horizon);
  const plan = learnScales(fleet, horizon, 1);
  const signals = plan.signals.length;
  if (signals < 2)
    return { refusal: 'one signal alone has nothing that it goes together with: it needs a control chart' };
  const total = fleet.assets.reduce((sum, { hours }) => sum + hours.length, 0);
  const step = Math.max(1, Math.floor(total / MOST_ROWS));
  const learned: Float64Array[] = [];
  const heldOut: Float64Array[] = [];
  let watched = 0;
  for (const asset of fleet.assets) {
    const futures = futuresOf(asset);
    const own: Float64Array[] = [];
    for (const [stream, row] of streamed(plan, asset)) {
      if (row > 0 && !stream.row.some(Number.isNaN))
        watched += Math.min(horizon, (asset.hours[row] as number) - (asset.hours[row - 1] as number));
      // Of the newest rows nobody knows yet whether a failure is on its way.
      const healthy = failedWithin(futures[row] as Future, horizon) === false;
      if (row % step !== 0 || !healthy || stream.row.some(Number.isNaN)) continue;
      own.push(stream.row.slice());
    }
    const cut = Math.floor(LEARNED * own.length);
    learned.push(...own.slice(0, cut));
    heldOut.push(...own.slice(cut));
  }
  const least = Math.max(LEAST_ROWS, LEAST_ROWS_EACH * signals);
  const rows = learned.length + heldOut.length;
  if (rows < least || watched < LEAST_HORIZONS * horizon)
    return {
      refusal:
        `not enough yet: ${rows} whole rows away from failures, of ${Math.round(watched)} h; ` +
        `it needs ${least} rows and ${LEAST_HORIZONS * horizon} h`,
    };
  return { plan, learned, heldOut, hours: watched };
}

/** Of the steps of a counter so many go one way; what it comes to next was never usual before. */
const ONE_WAY = 0.97;

/** The fleet without the signals that say too little: mostly missing, or counters of hours and pieces, and levels that only run out. */
function wellTold(fleet: Fleet, horizon: number): Fleet {
  const plan = learnScales(fleet, horizon, 1);
  const count = () => new Array<number>(fleet.signals.length).fill(0);
  const [told, rises, falls] = [count(), count(), count()];
  let rows = 0;
  for (const asset of fleet.assets) {
    const last = count().fill(Number.NaN);
    for (const [{ row }, at] of streamed(plan, asset)) {
      // A machine that rests tells nothing.
      if (row.every(Number.isNaN)) continue;
      rows++;
      for (const [i, value] of row.entries()) {
        if (Number.isNaN(value)) continue;
        (told[i] as number)++;
        // As it was read: what product and speed move is taken off the row.
        const reading = asset.signals[i]?.[at] as number;
        if (reading > (last[i] as number)) (rises[i] as number)++;
        if (reading < (last[i] as number)) (falls[i] as number)++;
        last[i] = reading;
      }
    }
  }
  const kept = [...told.keys()].filter((i) => {
    const [up, down] = [rises[i] as number, falls[i] as number];
    return (told[i] as number) >= TOLD * rows && Math.max(up, down) <= ONE_WAY * Math.max(1, up + down);
  });
  if (kept.length === told.length) return fleet;
  return {
    signals: kept.map((i) => fleet.signals[i] as string),
    assets: fleet.assets.map((asset) => ({
      ...asset,
      signals: kept.map((i) => asset.signals[i] as (typeof asset.signals)[number]),
    })),
  };
}

/** Of so many usual rows one is beyond its limit. */
export const USUAL = 0.995;

export function quantileOf(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
