/**
 * A fleet as sensors of another plant would have read it: each sensor of each machine with a gain and an offset of its own, and some readings lost. Sensors of unlike plants
 * differ by a tenth or so; odds that were calibrated on readings of one plant alone are too bold in the next.
 */
import { dice } from '../../demo/floor/dice.ts';
import type { WearingFleet } from './wearing-fleet.ts';

/** Of the gain, as a deviation of its logarithm; of the offset, as a share of the signal's own deviation; and the share of readings lost. */
const [GAIN, OFFSET, LOST] = [0.1, 0.5, 0.03] as const;

export function otherSensors(fleet: WearingFleet, seed: number): WearingFleet {
  return {
    ...fleet,
    assets: fleet.assets.map((asset) => {
      const chance = dice(seed, asset.asset);
      return {
        ...asset,
        signals: asset.signals.map((column) => {
          const gain = Math.exp(GAIN * chance.normal());
          const offset = OFFSET * deviationOf(column) * chance.normal();
          return column.map((value) => (chance.chance(LOST) ? Number.NaN : gain * value + offset));
        }),
      };
    }),
  };
}

function deviationOf(column: Float64Array): number {
  const known = column.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  return Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length);
}
