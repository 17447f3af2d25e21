/** Tails of the normal and the gamma distribution (the pure core has no statistics library). */

/** P(Z > z): complementary error function by continued fraction in the tail, by series in the middle (Abramowitz and Stegun 7.1.5, 7.1.14). */
export function normalSurvival(z: number): number {
  return z < 0 ? 1 - normalSurvival(-z) : gammaSurvival(0.5, (z * z) / 2) / 2;
}

/** Q(shape, x), the upper regularised incomplete gamma function: series or continued fraction (Numerical Recipes 6.2). */
export function gammaSurvival(shape: number, x: number): number {
  if (x <= 0) return 1;
  const front = Math.exp(-x + shape * Math.log(x) - logGamma(shape));
  if (x < shape + 1) {
    let term = 1 / shape;
    let sum = term;
    for (let n = 1; n < 1000 && term > sum * 1e-16; n++) {
      term *= x / (shape + n);
      sum += term;
    }
    return Math.max(0, 1 - sum * front);
  }
  let b = x + 1 - shape;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 1000; i++) {
    const an = -i * (i - shape);
    b += 2;
    d = 1 / (an * d + b || 1e-300);
    c = b + an / c || 1e-300;
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 1e-15) break;
  }
  return front * h;
}

/** Lanczos (g = 7, nine terms): logarithm of the gamma function, x > 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const z = x - 1;
  const t = z + 7.5;
  const sum = LANCZOS.reduce((all, term, i) => (i === 0 ? term : all + term / (z + i)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
