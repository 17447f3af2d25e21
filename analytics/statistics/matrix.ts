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
