/**
 * Hotelling's T2 of individuals: how far several variables together lie from their means, in units of how they vary together
 * (Montgomery 11.3; Tracy, Young and Mason 1992 for the limits). Covariance of the sample (n - 1). It assumes that the
 * variables are normal together and that rows are independent.
 */
import { mean, sampleCovariance } from 'simple-statistics';
import { betaQuantile, fQuantile } from '../statistics/distributions.ts';
import { cholesky, type Matrix, quadraticForm } from '../statistics/matrix.ts';

export interface T2Baseline {
  readonly means: readonly number[];
  readonly covariance: Matrix;
  /** How many rows it came from. */
  readonly points: number;
}

export type T2Refusal =
  /** Fewer rows than variables + 2. */
  | 'too-few-points'
  /** A value that is no finite number, or rows of different lengths. */
  | 'not-a-number'
  /** A variable that never changes, or that the others tell wholly. */
  | 'no-variation';

export type T2Answer =
  | { readonly ok: true; readonly baseline: T2Baseline }
  | { readonly ok: false; readonly reason: T2Refusal };

/** Of rows of one value a variable. */
export function t2BaselineOf(rows: readonly (readonly number[])[]): T2Answer {
  const variables = rows[0]?.length ?? 0;
  if (variables === 0 || rows.length < variables + 2) return { ok: false, reason: 'too-few-points' };
  if (rows.some((row) => row.length !== variables || !row.every(Number.isFinite)))
    return { ok: false, reason: 'not-a-number' };
  const columns = Array.from({ length: variables }, (_, j) => rows.map((row) => row[j] as number));
  const means = columns.map(mean);
  const covariance = columns.map((one) => columns.map((other) => sampleCovariance(one, other)));
  return cholesky(covariance)
    ? { ok: true, baseline: { means, covariance, points: rows.length } }
    : { ok: false, reason: 'no-variation' };
}

/** What tells T2 of a row, and what each variable adds to it. */
export class T2 {
  readonly #means: readonly number[];
  readonly #lower: Matrix;
  /** The same without the variable of that place; null where there is but one. */
  readonly #without: readonly (Matrix | null)[];

  constructor({ means, covariance }: T2Baseline) {
    this.#means = means;
    this.#lower = definite(covariance);
    this.#without = means.map((_, j) =>
      means.length > 1 ? definite(covariance.filter(others(j)).map((row) => row.filter(others(j)))) : null,
    );
  }

  /** NaN where a value is missing. */
  of(row: readonly number[]): number {
    return quadraticForm(this.#lower, this.#off(row));
  }

  /** What T2 falls by without each variable (Runger, Alt and Montgomery 1996): the largest points at where to look. */
  parts(row: readonly number[]): number[] {
    const off = this.#off(row);
    const whole = quadraticForm(this.#lower, off);
    return this.#without.map((lower, j) => (lower ? whole - quadraticForm(lower, off.filter(others(j))) : whole));
  }

  #off(row: readonly number[]): number[] {
    return this.#means.map((mean, j) => (row[j] ?? Number.NaN) - mean);
  }
}

const others =
  (j: number) =>
  (_: unknown, k: number): boolean =>
    k !== j;

function definite(covariance: Matrix): Matrix {
  const lower = cholesky(covariance);
  if (!lower) throw new RangeError('T2: a covariance that no baseline has');
  return lower;
}

/** False alarms as rare as those of 3 sigma. */
export const T2_ALPHA = 0.0027;

/** Upper limit of T2 for a row that the baseline itself was made of: beta. */
export function t2LimitWithin({ means, points: m }: T2Baseline, alpha = T2_ALPHA): number {
  const p = means.length;
  return ((m - 1) ** 2 / m) * betaQuantile(1 - alpha, p / 2, (m - p - 1) / 2);
}

/** Upper limit of T2 for a new row: F. */
export function t2LimitAfter({ means, points: m }: T2Baseline, alpha = T2_ALPHA): number {
  const p = means.length;
  return ((p * (m + 1) * (m - 1)) / (m * m - m * p)) * fQuantile(1 - alpha, p, m - p);
}
