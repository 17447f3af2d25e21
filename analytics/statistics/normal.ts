/** The standard normal distribution to the last digits of a double, its far tails too: ppm are read off there. */

const ROOT_2PI = Math.sqrt(2 * Math.PI);
/** From here on the series loses digits of the tail and the continued fraction needs few steps. */
const TAIL = 2.5;

export const normalDensity = (z: number): number => Math.exp((-z * z) / 2) / ROOT_2PI;

/** P(Z <= z). The table of simple-statistics (`cumulativeStdNormalProbability`) has two decimals of z, too few for limits. */
export function normalBelow(z: number): number {
  if (z < -TAIL) return upperTail(-z);
  if (z > TAIL) return 1 - upperTail(z);
  if (Number.isNaN(z)) return Number.NaN;
  // 1/2 + density x (z + z^3/3 + z^5/(3 x 5) + ...): Abramowitz and Stegun 26.2.11.
  let term = z;
  let sum = z;
  for (let i = 3; Math.abs(term) > 1e-17 * Math.abs(sum); i += 2) {
    term *= (z * z) / i;
    sum += term;
  }
  return 0.5 + sum * normalDensity(z);
}

/** P(Z > z), without the loss of digits of 1 - P(Z <= z). */
export const normalAbove = (z: number): number => normalBelow(-z);

/** density / (z + 1/(z + 2/(z + 3/(z + ...)))): Abramowitz and Stegun 26.2.14, worked from its far end; z >= 2.5. */
function upperTail(z: number): number {
  if (z > 40) return 0;
  let below = z;
  for (let i = z < 5 ? 120 : 30; i >= 1; i--) below = z + i / below;
  return normalDensity(z) / below;
}

/** z with P(Z <= z) = p; infinite at 0 and 1. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0 || p === 1) return p === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (p > 0.5) return -normalQuantile(1 - p);
  // Hastings' rational start (Abramowitz and Stegun 26.2.23, error < 4.5e-4), then Halley's steps to the last digits.
  const t = Math.sqrt(-2 * Math.log(p));
  let z = -(t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))));
  for (let i = 0; i < 3; i++) {
    const off = (normalBelow(z) - p) / normalDensity(z);
    z -= off / (1 + (z * off) / 2);
  }
  return z;
}
