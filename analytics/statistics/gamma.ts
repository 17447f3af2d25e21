/** Upper tail of the chi-square distribution. */
import { lnGamma } from './binomial.ts';

/** P(X >= x) for X ~ chi-square with `degrees` of freedom. */
export function chiSquareTail(x: number, degrees: number): number {
  return x <= 0 ? 1 : upperGamma(degrees / 2, x / 2);
}

/** Regularised upper incomplete gamma Q(a, x): series below a + 1, continued fraction above (Numerical Recipes, 6.2). */
function upperGamma(a: number, x: number): number {
  const front = Math.exp(a * Math.log(x) - x - lnGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < 10_000 && term > sum * 1e-16; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return 1 - front * sum;
  }
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let f = d;
  for (let n = 1; n < 10_000; n++) {
    const top = -n * (n - a);
    b += 2;
    d = 1 / (top * d + b);
    c = b + top / c;
    f *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return front * f;
}
