/** Has what comes in now become unlike what a model was trained on? */
import { quantile } from '../statistics/quantile.ts';

/** An empty bin would make the index infinite. */
const LEAST_SHARE = 1e-4;

/**
 * Population stability index over deciles of the reference (bins open below, closed above). By custom below 0.1 nothing changed, from 0.25 on
 * something did.
 */
export function stabilityIndex(reference: readonly number[], current: readonly number[], bins = 10): number {
  const edges = Array.from({ length: bins - 1 }, (_, k) => quantile(reference, (k + 1) / bins) ?? 0);
  const before = sharesOf(reference, edges);
  const now = sharesOf(current, edges);
  return before.reduce((sum, share, k) => {
    const a = Math.max(share, LEAST_SHARE);
    const b = Math.max(now[k] as number, LEAST_SHARE);
    return sum + (b - a) * Math.log(b / a);
  }, 0);
}

function sharesOf(values: readonly number[], edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (const value of values) {
    let bin = 0;
    while (bin < edges.length && value > (edges[bin] as number)) bin++;
    (counts[bin] as number)++;
  }
  return counts.map((n) => n / values.length);
}

/** Kolmogorov and Smirnov: the largest distance between the two distributions, 0..1. */
export function largestDistance(one: readonly number[], other: readonly number[]): number {
  const a = [...one].sort((x, y) => x - y);
  const b = [...other].sort((x, y) => x - y);
  let [i, j, far] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const at = Math.min(a[i] as number, b[j] as number);
    while (i < a.length && a[i] === at) i++;
    while (j < b.length && b[j] === at) j++;
    far = Math.max(far, Math.abs(i / a.length - j / b.length));
  }
  return far;
}
