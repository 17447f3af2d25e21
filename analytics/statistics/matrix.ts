/** The little linear algebra that several variables at once need. Rows of numbers; small, dense. */

export type Matrix = readonly (readonly number[])[];

/** Lower triangle L with L L' = the matrix; null where it is not positive definite (a variable is constant, or others tell it). */
export function cholesky(matrix: Matrix): Matrix | null {
  const size = matrix.length;
  const lower = matrix.map(() => new Array<number>(size).fill(0));
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      const [row, column] = [lower[i] as number[], lower[j] as number[]];
      let rest = matrix[i]?.[j] as number;
      for (let k = 0; k < j; k++) rest -= (row[k] as number) * (column[k] as number);
      if (i > j) row[j] = rest / (column[j] as number);
      // Less than some rounding errors of what it was taken from is nothing.
      else if (rest > 1e-12 * (matrix[i]?.[i] as number)) row[i] = Math.sqrt(rest);
      else return null;
    }
  return lower;
}

/** v' M^-1 v with M = L L'. */
export function quadraticForm(lower: Matrix, v: readonly number[]): number {
  const solved: number[] = [];
  let sum = 0;
  for (const [i, row] of lower.entries()) {
    let rest = v[i] as number;
    for (let k = 0; k < i; k++) rest -= (row[k] as number) * (solved[k] as number);
    const one = rest / (row[i] as number);
    solved.push(one);
    sum += one * one;
  }
  return sum;
}

/** x with M x = b, by elimination with the largest pivot of each column; M is not singular. */
export function solve(matrix: Matrix, right: readonly number[]): number[] {
  const size = right.length;
  const rows: Float64Array[] = matrix.map((row, i) => Float64Array.from([...row, right[i] as number]));
  for (let k = 0; k < size; k++) {
    let best = k;
    for (let i = k + 1; i < size; i++)
      if (Math.abs(rows[i]?.[k] as number) > Math.abs(rows[best]?.[k] as number)) best = i;
    const pivot = rows[best] as Float64Array;
    rows[best] = rows[k] as Float64Array;
    rows[k] = pivot;
    for (let i = k + 1; i < size; i++) {
      const row = rows[i] as Float64Array;
      const factor = (row[k] as number) / (pivot[k] as number);
      if (factor !== 0) for (let j = k; j <= size; j++) (row[j] as number) -= factor * (pivot[j] as number);
    }
  }
  const x = new Array<number>(size).fill(0);
  for (let i = size - 1; i >= 0; i--) {
    const row = rows[i] as Float64Array;
    let rest = row[size] as number;
    for (let j = i + 1; j < size; j++) rest -= (row[j] as number) * (x[j] as number);
    x[i] = rest / (row[i] as number);
  }
  return x;
}
