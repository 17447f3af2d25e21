/**
 * Scores to probabilities that come true as often as they say (Platt 1999): a line through the log odds, fitted on scores of assets that the model did
 * not see. How sure the line itself is comes from drawing whole assets again and again, because rows of one asset say nearly the same.
 */

import { sigmoid } from '../hazard/logistic.ts';
import type { Random } from '../random.ts';

export interface Calibration {
  readonly offset: number;
  readonly slope: number;
  /** Variances of offset and slope, and what they have in common. */
  readonly covariance: readonly [number, number, number];
}

export interface ScoredRow {
  readonly score: number;
  readonly happened: boolean;
  /** Number of its asset. */
  readonly group: number;
}

const DRAWS = 100;

/** Null where only one kind of outcome was seen. */
export function calibrationOf(rows: readonly ScoredRow[], random: Random): Calibration | null {
  const groups = new Map<number, ScoredRow[]>();
  for (const row of rows) {
    const group = groups.get(row.group);
    if (group) group.push(row);
    else groups.set(row.group, [row]);
  }
  const line = lineThrough([...groups.values()].map((group) => [group, 1]));
  if (!line) return null;
  const all = [...groups.values()];
  const drawn: [number, number][] = [];
  for (let draw = 0; draw < DRAWS; draw++) {
    const times = new Map<ScoredRow[], number>();
    for (let i = 0; i < all.length; i++) {
      const group = all[Math.floor(random.next() * all.length)] as ScoredRow[];
      times.set(group, (times.get(group) ?? 0) + 1);
    }
    const one = lineThrough([...times], line);
    if (one) drawn.push(one);
  }
  return { offset: line[0], slope: line[1], covariance: covarianceOf(drawn) };
}

/** Newton's steps on the likelihood of groups with how often each counts. */
function lineThrough(
  groups: readonly (readonly [readonly ScoredRow[], number])[],
  from: readonly [number, number] = [0, 1],
): [number, number] | null {
  let [offset, slope] = from;
  for (let step = 0; step < 30; step++) {
    // A little ridge towards the score as it is keeps the line where nearly all or nearly none failed.
    let [g0, g1, h00, h01, h11] = [-1e-3 * offset, -1e-3 * (slope - 1), 1e-3, 0, 1e-3];
    let happened = 0;
    let n = 0;
    for (const [group, times] of groups)
      for (const row of group) {
        const p = sigmoid(offset + slope * row.score);
        const off = times * ((row.happened ? 1 : 0) - p);
        const weight = times * p * (1 - p);
        g0 += off;
        g1 += off * row.score;
        h00 += weight;
        h01 += weight * row.score;
        h11 += weight * row.score * row.score;
        n += times;
        if (row.happened) happened += times;
      }
    if (happened === 0 || happened === n) return null;
    const determinant = h00 * h11 - h01 * h01;
    const [d0, d1] = [(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant];
    // Far steps overshoot where the line is nearly flat.
    const limit = Math.min(1, 2 / Math.max(Math.abs(d0), Math.abs(d1), 1e-12));
    offset += limit * d0;
    slope += limit * d1;
    if (Math.abs(d0) + Math.abs(d1) < 1e-9) break;
  }
  return Number.isFinite(offset) && Number.isFinite(slope) ? [offset, slope] : null;
}

function covarianceOf(drawn: readonly (readonly [number, number])[]): [number, number, number] {
  const n = Math.max(1, drawn.length);
  const mean = [0, 1].map((k) => drawn.reduce((sum, one) => sum + (one[k] as number), 0) / n) as [number, number];
  const cross = (a: 0 | 1, b: 0 | 1) =>
    drawn.reduce((sum, one) => sum + (one[a] - mean[a]) * (one[b] - mean[b]), 0) / Math.max(1, n - 1);
  return [cross(0, 0), cross(0, 1), cross(1, 1)];
}

export const calibrated = ({ offset, slope }: Calibration, score: number): number => offset + slope * score;

/** Variance of the calibrated score. */
export const calibrationVariance = ({ covariance: [a, ab, b] }: Calibration, score: number): number =>
  Math.max(0, a + 2 * ab * score + b * score * score);

/**
 * A fleet that a model is asked about is never quite the one it was learned from. Measured on fleets with other loads, climates and sensors, odds were too
 * bold by more than this (docs/failure-models.md).
 */
const BOLDNESS = 0.86;

/**
 * The same with log odds drawn back, and the mean of what is said kept where it was on `scores`: extremes are told
 * less extreme, nothing is told rarer.
 */
export function drawnBack(calibration: Calibration, scores: Float64Array): Calibration {
  const slope = BOLDNESS * calibration.slope;
  const meanAt = (line: Pick<Calibration, 'offset' | 'slope'>) =>
    scores.reduce((sum, score) => sum + sigmoid(line.offset + line.slope * score), 0) / scores.length;
  const goal = meanAt(calibration);
  let [low, high] = [calibration.offset - 20, calibration.offset + 20];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (meanAt({ offset: middle, slope }) < goal) low = middle;
    else high = middle;
  }
  const [a, ab, b] = calibration.covariance;
  const scale = BOLDNESS ** 2;
  return { offset: (low + high) / 2, slope, covariance: [scale * a, scale * ab, scale * b] };
}
