/** Which readings a model learned from, as quantiles of each signal: what comes in later is held against them. */
import type { Fleet } from '../fleet.ts';

/** Of each signal its least, its largest and what lies between at equal shares. */
const QUANTILES = 100;
const MOST_SORTED = 50_000;

/** By signal, rising; empty where nothing of it was heard. */
export type ReadingsSeen = Readonly<Record<string, readonly number[]>>;

export const readingsSeen = (fleet: Fleet): ReadingsSeen =>
  Object.fromEntries(fleet.signals.map((signal, i) => [signal, quantilesOf(fleet, i)]));

function quantilesOf({ assets }: Fleet, signal: number): number[] {
  const columns = assets.map((asset) => asset.signals[signal] ?? new Float64Array(0));
  const rows = columns.reduce((sum, { length }) => sum + length, 0);
  const step = Math.max(1, Math.floor(rows / MOST_SORTED));
  const readings: number[] = [];
  for (const column of columns)
    for (let row = 0; row < column.length; row += step)
      if (!Number.isNaN(column[row])) readings.push(column[row] as number);
  readings.sort((a, b) => a - b);
  if (readings.length === 0) return [];
  return Array.from(
    { length: QUANTILES + 1 },
    (_, k) => readings[Math.round((k / QUANTILES) * (readings.length - 1))] as number,
  );
}
