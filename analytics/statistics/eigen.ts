/** Eigenvalues and vectors of a symmetric matrix by Jacobi's rotations (Golub and Van Loan, 8.5): exact enough for some dozen variables. */
import type { Matrix } from './matrix.ts';

export interface Eigen {
  /** Falling. */
  readonly values: readonly number[];
  /** One a value, of length 1. */
  readonly vectors: readonly (readonly number[])[];
}

const MOST_SWEEPS = 60;

export function eigenOf(symmetric: Matrix): Eigen {
  const n = symmetric.length;
  const a = symmetric.map((row) => Float64Array.from(row));
  const v = symmetric.map((_, i) => Float64Array.from({ length: n }, (_unused, j) => (i === j ? 1 : 0)));
  const at = (matrix: readonly Float64Array[], i: number, j: number) => (matrix[i] as Float64Array)[j] as number;
  const size = a.reduce((sum, row) => sum + row.reduce((s, x) => s + x * x, 0), 0);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let off = 0;
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) off += at(a, i, j) ** 2;
    if (off <= 1e-24 * size) break;
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        const apq = at(a, p, q);
        if (apq === 0) continue;
        const theta = (at(a, q, q) - at(a, p, p)) / (2 * apq);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let k = 0; k < n; k++) turn(a[k] as Float64Array, p, q, c, s);
        const [rowP, rowQ] = [a[p] as Float64Array, a[q] as Float64Array];
        for (let k = 0; k < n; k++) {
          const [x, y] = [rowP[k] as number, rowQ[k] as number];
          rowP[k] = c * x - s * y;
          rowQ[k] = s * x + c * y;
        }
        for (let k = 0; k < n; k++) turn(v[k] as Float64Array, p, q, c, s);
      }
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => at(a, j, j) - at(a, i, i));
  return {
    values: order.map((i) => at(a, i, i)),
    vectors: order.map((i) => v.map((row) => row[i] as number)),
  };
}

function turn(row: Float64Array, p: number, q: number, c: number, s: number): void {
  const [x, y] = [row[p] as number, row[q] as number];
  row[p] = c * x - s * y;
  row[q] = s * x + c * y;
}
