/**
 * How the readings of each signal are made comparable before anything is computed of them: learned once from the training rows, kept with the
 * model, applied the same way live.
 */
import type { Fleet } from '../fleet.ts';

export interface SignalPlan {
  readonly name: string;
  /** Median and half the distance of the 16th and 84th percentile: what a spike cannot move. */
  readonly centre: number;
  readonly spread: number;
  /** Full use, the 95th percentile of its size: what wears is counted in hours of it. */
  readonly full: number;
  /** That many equal readings in a row are a frozen sensor; null where the signal often stands still by nature. */
  readonly frozenAfter: number | null;
}

/** Beyond some hundreds of thousands the quantiles stand. */
const MOST_READINGS = 200_000;
/** A signal of which more than this share of readings equals the one before is a setting or a count, not a measurement. */
const OFTEN_STILL = 0.2;
const LEAST_FROZEN = 6;

export function signalPlans(fleet: Fleet): SignalPlan[] {
  const rows = fleet.assets.reduce((sum, { hours }) => sum + hours.length, 0);
  const step = Math.max(1, Math.floor(rows / MOST_READINGS));
  return fleet.signals.map((name, signal) => {
    const readings: number[] = [];
    let [still, pairs] = [0, 0];
    for (const asset of fleet.assets) {
      const column = asset.signals[signal] as Float64Array;
      let before = Number.NaN;
      for (let row = 0; row < column.length; row++) {
        const value = column[row] as number;
        if (Number.isNaN(value)) continue;
        if (!Number.isNaN(before)) {
          pairs++;
          if (value === before) still++;
        }
        before = value;
        if (row % step === 0) readings.push(value);
      }
    }
    readings.sort((a, b) => a - b);
    const at = (p: number) => readings[Math.min(readings.length - 1, Math.floor(p * readings.length))] ?? 0;
    const half = (at(0.84) - at(0.16)) / 2;
    const full = Math.max(Math.abs(at(0.05)), Math.abs(at(0.95)));
    return {
      name,
      centre: at(0.5),
      spread: half > 0 ? half : Math.max((at(0.99) - at(0.01)) / 2, 0) || 1,
      full: full > 0 ? full : 1,
      frozenAfter: pairs > 0 && still / pairs < OFTEN_STILL ? LEAST_FROZEN : null,
    };
  });
}
