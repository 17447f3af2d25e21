/**
 * Where the mean of a series changed: the cut into segments with the least sum of squared errors plus a penalty a change,
 * found exactly (optimal partitioning, Jackson et al. 2005) with the pruning of PELT (Killick, Fearnhead and Eckley 2012).
 * It assumes independent values of steady spread: a drift becomes a stair, and autocorrelated values too many changes.
 */
import type { Window } from '../../twin/derived.ts';

export interface ChangePoints {
  /** Index of the first value of each new segment. */
  readonly at: readonly number[];
  /** Sum of the squared errors of the segments, plus the penalty times the changes. */
  readonly objective: number;
}

/** null where the series is shorter than one segment. `penalty` is in the square of the unit of `values`. */
export function changePointsOf(values: readonly number[], penalty: number, minSegment: number): ChangePoints | null {
  if (!(Number.isInteger(minSegment) && minSegment >= 1) || !(penalty >= 0))
    throw new RangeError(`changePointsOf: segments of ${minSegment} at a penalty of ${penalty}`);
  if (values.some((value) => !Number.isFinite(value))) throw new RangeError('changePointsOf: a value is no number');
  const n = values.length;
  if (n < minSegment || n === 0) return null;
  const errorOf = squaredErrors(values);
  const best = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
  const before = new Int32Array(n + 1);
  // So that the first segment costs no penalty.
  best[0] = -penalty;
  let starts: { start: number; until: number }[] = [];
  for (let end = minSegment; end <= n; end++) {
    const fresh = end - minSegment;
    if (best[fresh] !== Number.POSITIVE_INFINITY) starts.push({ start: fresh, until: Number.POSITIVE_INFINITY });
    for (const { start } of starts) {
      const cost = (best[start] as number) + errorOf({ from: start, to: end }) + penalty;
      if (cost < (best[end] as number)) {
        best[end] = cost;
        before[end] = start;
      }
    }
    // A start that is worse than a change at `end` is so for good, but a change there needs a whole segment after it.
    for (const one of starts)
      if (
        one.until === Number.POSITIVE_INFINITY &&
        (best[one.start] as number) + errorOf({ from: one.start, to: end }) > (best[end] as number)
      )
        one.until = end + minSegment;
    starts = starts.filter(({ until }) => until > end + 1);
  }
  const at: number[] = [];
  for (let end = before[n] as number; end > 0; end = before[end] as number) at.push(end);
  return { at: at.reverse(), objective: best[n] as number };
}

/** Sum of squared distances from the mean of values [from, to); from sums of what is left of the whole mean, for precision. */
function squaredErrors(values: readonly number[]): (segment: Window) => number {
  const center = values.reduce((sum, value) => sum + value, 0) / values.length;
  const sums = new Float64Array(values.length + 1);
  const squares = new Float64Array(values.length + 1);
  values.forEach((value, i) => {
    sums[i + 1] = (sums[i] as number) + (value - center);
    squares[i + 1] = (squares[i] as number) + (value - center) ** 2;
  });
  return ({ from, to }) => {
    const sum = (sums[to] as number) - (sums[from] as number);
    return Math.max(0, (squares[to] as number) - (squares[from] as number) - (sum * sum) / (to - from));
  };
}
