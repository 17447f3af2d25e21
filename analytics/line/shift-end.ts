/**
 * Where a shift will end at the pace it had so far. The pace is taken in equal steps of scheduled time; the range is the
 * 80 % interval of a sum of as many steps as are left, drawn from the spread of those seen, with the uncertainty of their
 * mean: mid +- 1.2816 sd sqrt(left + left^2 / n). It assumes that steps are alike and independent: not for a shift whose
 * second half is planned differently. Null while fewer than MIN_STEPS are seen.
 */
const MIN_STEPS = 4;
/** Standard normal 90 % point. */
const Z90 = 1.2815515655446004;

export interface ShiftEnd {
  readonly low: number;
  readonly mid: number;
  readonly high: number;
}

/** `steps`: units made in each full step of scheduled time so far; `left`: steps still to come (may be a fraction). */
export function expectedEnd(made: number, steps: readonly number[], left: number): ShiftEnd | null {
  const n = steps.length;
  if (n < MIN_STEPS) return null;
  const mean = steps.reduce((total, step) => total + step, 0) / n;
  const variance = steps.reduce((total, step) => total + (step - mean) ** 2, 0) / (n - 1);
  const reach = Z90 * Math.sqrt(variance * (left + (left * left) / n));
  const mid = made + mean * left;
  return { low: Math.max(made, mid - reach), mid, high: mid + reach };
}
