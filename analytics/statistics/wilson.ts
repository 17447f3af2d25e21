/** Standard normal quantile of 0.975: an interval of 95 %. */
const Z = 1.959963984540054;

export interface Share {
  /** k / n, 0..1. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

/**
 * A share after k of n with the interval of 95 % that Wilson gives (1927); null = of nothing there is no share. It holds for
 * few and for none too, where the plain interval is of no width.
 */
export function wilson(k: number, n: number): Share | null {
  if (!(n > 0)) return null;
  if (!(k >= 0 && k <= n)) throw new RangeError(`wilson: ${k} of ${n} is no share`);
  const share = k / n;
  const middle = (share + (Z * Z) / (2 * n)) / (1 + (Z * Z) / n);
  const half = (Z * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n))) / (1 + (Z * Z) / n);
  return { share, n, low: k === 0 ? 0 : middle - half, high: k === n ? 1 : middle + half };
}

/** The middle of that interval, (p + z^2/2n) / (1 + z^2/n): a probability that is never 0 or 1 after a finite number of trials. */
export const wilsonMiddle = (k: number, n: number): number => (k + (Z * Z) / 2) / (n + Z * Z);
