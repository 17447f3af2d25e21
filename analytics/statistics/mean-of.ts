/** A mean and how sure it is. */
import { mean, sampleVariance } from 'simple-statistics';
import { tQuantile } from './distributions.ts';

export interface Estimate {
  readonly mean: number;
  /** Half of the 95 % interval (Student); null = fewer than two values. */
  readonly half: number | null;
}

/** Null of nothing. */
export function estimateOf(values: readonly number[]): Estimate | null {
  const n = values.length;
  if (n === 0) return null;
  const half = n < 2 ? null : tQuantile(0.975, n - 1) * Math.sqrt(sampleVariance([...values]) / n);
  return { mean: mean([...values]), half };
}
