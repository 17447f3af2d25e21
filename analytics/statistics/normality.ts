/** Anderson and Darling's test of normality, mean and standard deviation taken from the sample (Stephens 1974). */
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { normalAbove, normalBelow } from './normal.ts';

export interface Normality {
  /** Distance from a normal distribution, without the correction for small samples. */
  readonly a2: number;
  /** How often a normal sample lies as far off or farther (D'Agostino and Stephens 1986, table 4.9). */
  readonly p: number;
}

/** Below so many values the table of p does not hold. */
export const NORMALITY_LEAST = 8;

/** null for fewer than eight values, or where all are equal. */
export function andersonDarling(values: readonly number[]): Normality | null {
  const n = values.length;
  if (n < NORMALITY_LEAST) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const centre = mean(sorted);
  const sd = sampleStandardDeviation(sorted);
  if (!(sd > 0)) return null;
  const z = sorted.map((value) => (value - centre) / sd);
  const sum = z.reduce((total, one, i) => {
    const mirrored = z[n - 1 - i] as number;
    return total + (2 * i + 1) * (Math.log(normalBelow(one)) + Math.log(normalAbove(mirrored)));
  }, 0);
  const a2 = -n - sum / n;
  return { a2, p: pOf(a2 * (1 + 0.75 / n + 2.25 / (n * n))) };
}

function pOf(a: number): number {
  if (a >= 13) return 0;
  if (a >= 0.6) return Math.exp(1.2937 - 5.709 * a + 0.0186 * a * a);
  if (a >= 0.34) return Math.exp(0.9177 - 4.279 * a - 1.38 * a * a);
  if (a >= 0.2) return 1 - Math.exp(-8.318 + 42.796 * a - 59.938 * a * a);
  return 1 - Math.exp(-13.436 + 101.14 * a - 223.73 * a * a);
}
