/** Exact statements about a share: tail of the binomial and the interval of Clopper and Pearson, by the incomplete beta. */

/** P(X >= k) for X ~ Bin(n, p): the regularised incomplete beta I_p(k, n - k + 1). */
export function atLeast(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  if (k > n) return 0;
  return incompleteBeta(p, k, n - k + 1);
}

/** Two-sided interval of a share after k of n (Clopper and Pearson 1934); never too narrow. */
export function shareInterval(
  k: number,
  n: number,
  confidence: number,
): { readonly low: number; readonly high: number } {
  const tail = (1 - confidence) / 2;
  return {
    low: k === 0 ? 0 : rootOf((p) => atLeast(k, n, p) - tail),
    high: k === n ? 1 : rootOf((p) => atLeast(k + 1, n, p) - (1 - tail)),
  };
}

/** Regularised incomplete beta, by its continued fraction (Press et al., Numerical Recipes, 6.4), relative error < 1e-12. */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(lnGamma(a + b) - lnGamma(a) - lnGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b;
}

const TINY = 1e-300;

/** Lentz's evaluation; converges in some sqrt(max(a, b)) steps. */
function fraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let f = d;
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let change = 1;
    for (const term of [even, odd]) {
      d = 1 / away(1 + term * d);
      c = away(1 + term / c);
      change = d * c;
      f *= change;
    }
    if (Math.abs(change - 1) < 1e-14) break;
  }
  return f;
}

const away = (value: number): number => (Math.abs(value) < TINY ? TINY : value);

/** Lanczos' approximation, g = 7, n = 9 (Godfrey): relative error < 1e-14 for x > 0.5. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

export function lnGamma(x: number): number {
  const base = x + 6.5;
  const sum = LANCZOS.reduce((total, term, i) => (i === 0 ? term : total + term / (x - 1 + i)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(sum);
}

/** Where a rising function of a share crosses zero, to the last digits of a double. */
export function rootOf(rising: (p: number) => number): number {
  let low = 0;
  let high = 1;
  for (let i = 0; i < 200 && high - low > 1e-15 * high; i++) {
    const middle = (low + high) / 2;
    if (rising(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
