/**
 * Constants of control charts, computed. d2 and d3 are mean and standard deviation of the range of n standard normal
 * draws, c4 the mean of their standard deviation (Montgomery, Introduction to Statistical Quality Control, appendix VI
 * prints them to 3 or 4 digits). They hold for independent normal values alone.
 */
import { lnGamma } from '../statistics/binomial.ts';
import { gaussLegendre } from '../statistics/gauss-legendre.ts';
import { normalBelow, normalDensity } from '../statistics/normal.ts';

export interface ChartConstants {
  readonly d2: number;
  readonly d3: number;
  readonly c4: number;
  /** Limits of the mean: mean +- A2 x mean range, or +- A3 x mean standard deviation. */
  readonly A2: number;
  readonly A3: number;
  /** Limits of the range, x mean range. */
  readonly D3: number;
  readonly D4: number;
  /** Limits of the standard deviation, x its mean. */
  readonly B3: number;
  readonly B4: number;
  /** Limits of the standard deviation, x sigma. */
  readonly B5: number;
  readonly B6: number;
  /** Limits of individuals: mean +- E2 x mean range. */
  readonly E2: number;
}

const known = new Map<number, ChartConstants>();

/** For subgroups of n, from 2 on. */
export function constantsOf(n: number): ChartConstants {
  const found = known.get(n);
  if (found) return found;
  if (!(Number.isInteger(n) && n >= 2)) throw new RangeError(`constantsOf: a subgroup has 2 values or more, not ${n}`);
  const { mean: d2, sd: d3 } = rangeOf(n);
  const c4 = c4Of(n);
  const spread = Math.sqrt(1 - c4 * c4);
  const made = {
    d2,
    d3,
    c4,
    A2: 3 / (d2 * Math.sqrt(n)),
    A3: 3 / (c4 * Math.sqrt(n)),
    D3: Math.max(0, 1 - (3 * d3) / d2),
    D4: 1 + (3 * d3) / d2,
    B3: Math.max(0, 1 - (3 * spread) / c4),
    B4: 1 + (3 * spread) / c4,
    B5: Math.max(0, c4 - 3 * spread),
    B6: c4 + 3 * spread,
    E2: 3 / d2,
  };
  known.set(n, made);
  return made;
}

/** sqrt(2/(n-1)) gamma(n/2) / gamma((n-1)/2). */
export function c4Of(n: number): number {
  const x = (n - 1) / 2;
  if (n <= 100) return Math.exp(lnGamma(x + 0.5) - lnGamma(x)) / Math.sqrt(x);
  // Logarithms of large gammas cancel; the ratio's own series does not (Tricomi and Erdelyi 1951), error < 1e-14 here.
  return 1 - (1 - (1 + (5 - (21 + 399 / (8 * x)) / (32 * x)) / (8 * x)) / (16 * x)) / (8 * x);
}

/** Up to 18 sigma: a wider range is not seen among up to some thousand values. */
const NODES = gaussLegendre(160, 0, 18);

/** Mean = integral of P(R > w), mean square = integral of 2w P(R > w), w from 0 (David and Nagaraja, Order Statistics, 3). */
function rangeOf(n: number): { mean: number; sd: number } {
  let mean = 0;
  let square = 0;
  for (const { at, weight } of NODES) {
    const wider = rangeAbove(n, at) * weight;
    mean += wider;
    square += 2 * at * wider;
  }
  return { mean, sd: Math.sqrt(square - mean * mean) };
}

/**
 * Places of the lowest value, 1/20 sigma apart: the trapezoidal rule over the whole line errs by less than a double can
 * tell on such a smooth hump.
 */
const STEP = 0.05;
const LOWEST = Array.from({ length: 361 }, (_, i) => {
  const at = (i - 180) * STEP;
  return { at, below: normalBelow(at), density: normalDensity(at) };
});

/** P(R > w) = 1 - n x integral of density(x) (P(x + w) - P(x))^(n-1) over the place x of the lowest value. */
function rangeAbove(n: number, w: number): number {
  let within = 0;
  for (const { at, below, density } of LOWEST) within += density * (normalBelow(at + w) - below) ** (n - 1);
  return 1 - n * STEP * within;
}
