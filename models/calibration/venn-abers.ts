/**
 * How far the share of failures among moments of one score may lie from what is said, whatever shape it has (Vovk, Petej and Fedorova 2015): the
 * scores of assets that the model did not see are made to climb (isotonic regression) once with the moment asked about as a failure and once as none. Rows of
 * one asset say nearly the same, so whole assets are drawn again and again, and the band holds 90 % of the draws.
 */
import type { Random } from '../random.ts';
import type { ScoredRow } from './platt.ts';

/** By rising score: probabilities between which 90 % of the draws lie. Below the first knot `low` is 0, above the last `high` is 1. */
export interface ScoreBand {
  readonly scores: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

const DRAWS = 40;
const KNOTS = 40;
const MOST_ROWS = 4_000;
const [LOW, HIGH] = [0.05, 0.95] as const;

export function bandOf(rows: readonly ScoredRow[], random: Random): ScoreBand {
  const step = Math.max(1, Math.ceil(rows.length / MOST_ROWS));
  const kept = rows.filter((_, i) => i % step === 0).sort((a, b) => a.score - b.score);
  const groups = [...new Set(kept.map(({ group }) => group))];
  const placeOf = new Map(groups.map((group, place) => [group, place]));
  const places = Int32Array.from(kept, ({ group }) => placeOf.get(group) as number);
  const scores = knotsOf(kept);
  const drawn = Array.from({ length: DRAWS }, () => {
    const times = new Float64Array(groups.length);
    for (let i = 0; i < groups.length; i++) (times[Math.floor(random.next() * groups.length)] as number)++;
    const weights = Float64Array.from(places, (place) => times[place] as number);
    return {
      low: scores.map((score) => climbingAt(kept, weights, score, 0)),
      high: scores.map((score) => climbingAt(kept, weights, score, 1)),
    };
  });
  const at = (values: number[], share: number) =>
    values.sort((a, b) => a - b)[Math.round(share * (values.length - 1))] as number;
  return {
    scores,
    low: scores.map((_, knot) =>
      at(
        drawn.map(({ low }) => low[knot] as number),
        LOW,
      ),
    ),
    high: scores.map((_, knot) =>
      at(
        drawn.map(({ high }) => high[knot] as number),
        HIGH,
      ),
    ),
  };
}

/** Between two knots: from the lower one's low to the upper one's high, because both only climb. */
export function bandAt({ scores, low, high }: ScoreBand, score: number): readonly [number, number] {
  let [from, to] = [0, scores.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((scores[middle] as number) <= score) from = middle + 1;
    else to = middle;
  }
  return [low[from - 1] ?? 0, high[from] ?? 1];
}

/** Quantiles, finer towards the top, where failures are. */
function knotsOf(sorted: readonly ScoredRow[]): number[] {
  const knots = new Set<number>();
  for (let i = 0; i < KNOTS; i++) {
    const share = 1 - (1 - i / (KNOTS - 1)) ** 2;
    knots.add(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]?.score ?? 0);
  }
  return [...knots];
}

/** What isotonic regression says at `score` when a row of that score with that outcome is among the others (pool adjacent violators). */
function climbingAt(rows: readonly ScoredRow[], weights: Float64Array, score: number, happened: 0 | 1): number {
  const sums: number[] = [];
  const counts: number[] = [];
  // Where the added row ended up: its pool.
  let own = -1;
  const put = (sum: number, count: number, isOwn: boolean) => {
    sums.push(sum);
    counts.push(count);
    if (isOwn) own = sums.length - 1;
    while (sums.length > 1) {
      const last = sums.length - 1;
      const [a, b] = [
        (sums[last - 1] as number) * (counts[last] as number),
        (sums[last] as number) * (counts[last - 1] as number),
      ];
      if (a < b) break;
      (sums[last - 1] as number) += sums.pop() as number;
      (counts[last - 1] as number) += counts.pop() as number;
      if (own === last) own = last - 1;
    }
  };
  let added = false;
  for (const [i, row] of rows.entries()) {
    if (!added && row.score > score) {
      put(happened, 1, true);
      added = true;
    }
    const weight = weights[i] as number;
    if (weight > 0) put(row.happened ? weight : 0, weight, false);
  }
  if (!added) put(happened, 1, true);
  return (sums[own] as number) / (counts[own] as number);
}
