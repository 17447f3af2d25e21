/** What a stop has cost so far, at the machine's ideal rate: arithmetic that anyone can redo from what the panel shows. */
import type { Line, Machine } from '../../twin/plant/model.ts';

/** Units a minute for a product; null = the plant file names none. */
export const idealRateOf = (machine: Machine, product: string | null): number | null =>
  (product === null ? undefined : machine.idealRates[product]) ?? machine.idealRate;

/** Units of the machine that a standstill of so many ms did not make; null where no ideal rate is known. */
export function lostUnits(machine: Machine, product: string | null, ms: number): number | null {
  const ideal = idealRateOf(machine, product);
  return ideal === null ? null : (ideal * Math.max(0, ms)) / 60_000;
}

/** What it costs that the line stands so long, in the currency of the site; null where the plant file names no cost. */
export const costOf = (line: Line | undefined, ms: number): number | null =>
  line?.stopCostPerHour == null ? null : (line.stopCostPerHour * Math.max(0, ms)) / 3_600_000;
