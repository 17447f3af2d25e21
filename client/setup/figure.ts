import type { Format } from '../words/format.ts';

/** A reading as it is read at a glance: whole numbers whole, others to `digits`; far too large or small by first digits. */
export const figure = (f: Pick<Format, 'number'>, value: number, digits = 3): string =>
  value !== 0 && (Math.abs(value) >= 1e12 || Math.abs(value) < 1e-3)
    ? value.toExponential(3)
    : f.number(value, Number.isInteger(value) ? 0 : digits);
