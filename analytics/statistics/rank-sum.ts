/**
 * Two samples compared by their ranks (Wilcoxon 1945, Mann and Whitney 1947), exactly: over all ways to part the pooled values,
 * ties at their mean rank. How far one lies from the other is the median of all differences (Hodges and Lehmann 1963). It
 * assumes that values are independent and, for the distance, that the two differ by their place alone.
 */
import { quantile } from './quantile.ts';

export interface RankChange {
  /** Second less first. */
  readonly shift: number;
  /** Interval of the shift; infinite where the samples are too small to bound it. */
  readonly low: number;
  readonly high: number;
  /** Two-sided. */
  readonly p: number;
}

/** null where one of them is empty. */
export function rankChange(first: readonly number[], second: readonly number[], confidence: number): RankChange | null {
  if (first.length === 0 || second.length === 0) return null;
  const differences = second.flatMap((b) => first.map((a) => b - a)).sort((a, b) => a - b);
  const k = outermost(first.length, second.length, (1 - confidence) / 2);
  return {
    shift: quantile(differences, 0.5) as number,
    low: k > 0 ? (differences[k - 1] as number) : Number.NEGATIVE_INFINITY,
    high: k > 0 ? (differences[differences.length - k] as number) : Number.POSITIVE_INFINITY,
    p: rankSumP(first, second),
  };
}

/** The smallest p that samples of these sizes can give: wholly apart. */
export function leastRankP(n: number, m: number): number {
  const sums = sumsOf(ranksOf([...Array(n + m).keys()]), m);
  return Math.min(1, 2 / total(sums));
}

function rankSumP(first: readonly number[], second: readonly number[]): number {
  const ranks = ranksOf([...first, ...second]);
  const seen = ranks.slice(first.length).reduce((sum, rank) => sum + rank, 0);
  const sums = sumsOf(ranks, second.length);
  const all = total(sums);
  const below = total(sums.subarray(0, seen + 1)) / all;
  const above = total(sums.subarray(seen)) / all;
  return Math.min(1, 2 * Math.min(below, above));
}

/** How many differences lie outside of the interval on each side: the largest k with P(U < k) <= tail. */
function outermost(n: number, m: number, tail: number): number {
  const sums = sumsOf(ranksOf([...Array(n + m).keys()]), m);
  const all = total(sums);
  // Twice the least rank sum, in the doubled ranks of `ranksOf`; U goes in steps of two there.
  const least = m * (m + 1);
  let below = 0;
  let k = 0;
  for (; k < n * m; k++) {
    below += sums[least + 2 * k] as number;
    if (below / all > tail) break;
  }
  return k;
}

/** Twice the rank of each value, so that the mean of two ranks is whole. */
function ranksOf(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  sorted.forEach((value, i) => {
    if (!first.has(value)) first.set(value, i + 1);
    last.set(value, i + 1);
  });
  return values.map((value) => (first.get(value) as number) + (last.get(value) as number));
}

/** In how many ways `size` of the ranks add up to each sum. */
function sumsOf(ranks: readonly number[], size: number): Float64Array {
  const most = ranks.reduce((sum, rank) => sum + rank, 0);
  const ways = Array.from({ length: size + 1 }, () => new Float64Array(most + 1));
  (ways[0] as Float64Array)[0] = 1;
  for (const rank of ranks)
    for (let k = size; k >= 1; k--) {
      const [to, from] = [ways[k] as Float64Array, ways[k - 1] as Float64Array];
      for (let sum = most; sum >= rank; sum--) (to[sum] as number) += from[sum - rank] as number;
    }
  return ways[size] as Float64Array;
}

const total = (ways: Float64Array): number => ways.reduce((sum, way) => sum + way, 0);
