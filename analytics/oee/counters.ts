/** Increments of a cumulative counter. */

export interface Reading {
  readonly at: number;
  readonly total: number;
}

/** A roll-over falls from the last fifth of the modulus into the first. */
const NEARLY_FULL = 0.8;
const NEARLY_EMPTY = 0.2;

/**
 * What a counter gained at each reading, credited to that reading's time; the first reading gains nothing. A fall that is
 * no roll-over is a reset, and what the counter shows since then counts. `readings` in order of time.
 */
export function increments(readings: readonly Reading[], modulus: number | null): { at: number; units: number }[] {
  const gained: { at: number; units: number }[] = [];
  for (let i = 1; i < readings.length; i++) {
    const before = (readings[i - 1] as Reading).total;
    const { at, total } = readings[i] as Reading;
    if (total === before) continue;
    const rolled = modulus !== null && before > NEARLY_FULL * modulus && total < NEARLY_EMPTY * modulus;
    gained.push({ at, units: total > before ? total - before : rolled ? modulus - before + total : total });
  }
  return gained;
}
