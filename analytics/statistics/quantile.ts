/** Quantiles of a sample. */
import { atLeast } from './binomial.ts';

/** The p-quantile (0..1), linear between order statistics (Hyndman and Fan 1996, type 7: the default of R); null of nothing. */
export function quantile(values: readonly number[], p: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * p;
  const low = Math.floor(at);
  const below = sorted[low] as number;
  // At an order statistic it is that one, whatever lies behind it: the next one may be infinite.
  return at === low ? below : below + (at - low) * ((sorted[low + 1] ?? below) - below);
}

/**
 * Interval of the true p-quantile from order statistics, whatever the distribution is (Conover 1999, 3.2); null where the
 * sample is too small to bound it on both sides.
 */
export function quantileInterval(
  values: readonly number[],
  p: number,
  confidence: number,
): { readonly low: number; readonly high: number } | null {
  const n = values.length;
  const sorted = [...values].sort((a, b) => a - b);
  const tail = (1 - confidence) / 2;
  // X(r) <= quantile unless fewer than r values lie below it: P(Bin(n, p) < r).
  let low = 0;
  while (low < n && 1 - atLeast(low + 1, n, p) <= tail) low++;
  let high = n + 1;
  while (high > 0 && atLeast(high - 1, n, p) <= tail) high--;
  return low >= 1 && high <= n ? { low: sorted[low - 1] as number, high: sorted[high - 1] as number } : null;
}
