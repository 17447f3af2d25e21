/**
 * Readings that are told by exception: a sensor that sends only what changed has no reading in most rows, and its last one still stands. So a row in which
 * the machine ran, which others of its readings show, has it too, for a day at most: then nobody knows whether it is still sent. Failure models do not
 * look through this: to them it matters when something was read.
 */
import type { AssetHistory } from '../../../models/fleet.ts';

const MOST_HOURS = 24;

/** Of one machine, over the stretches in which it is read. */
export class HeldReadings {
  private values = new Float64Array(0);
  private hours = new Float64Array(0);

  /** The same history, its rows with what still stood. */
  hold({ signals, hours, ...same }: AssetHistory): AssetHistory {
    if (this.values.length !== signals.length) {
      this.values = new Float64Array(signals.length).fill(Number.NaN);
      this.hours = new Float64Array(signals.length).fill(Number.NEGATIVE_INFINITY);
    }
    const columns = signals.map((column) => column.slice());
    for (const [row, hour] of hours.entries()) {
      if (!signals.some((column) => !Number.isNaN(column[row]))) continue;
      for (const [i, column] of columns.entries()) {
        const reading = column[row] as number;
        if (!Number.isNaN(reading)) {
          this.values[i] = reading;
          this.hours[i] = hour;
        } else if (hour - (this.hours[i] as number) <= MOST_HOURS) column[row] = this.values[i] as number;
      }
    }
    return { ...same, hours, signals: columns };
  }
}
