/**
 * Quantiles and tails of chi-square, beta, F and Student's t, right to 1e-9. jstat's chi-square is; its quantiles of beta,
 * F and t stop at 1e-8 to 1e-4 and its F tail loses digits (compared with scipy 1.17), so they come from the incomplete beta.
 */
import jstat from 'jstat';
import { incompleteBeta, rootOf } from './binomial.ts';

/** x with P(X <= x) = p; `degrees` > 0. */
export const chiSquareQuantile = (p: number, degrees: number): number => jstat.chisquare.inv(p, degrees);

/** x with P(X <= x) = p. */
export const betaQuantile = (p: number, a: number, b: number): number => rootOf((x) => incompleteBeta(x, a, b) - p);

/** P(F > x), without the loss of digits of 1 - P(F <= x). */
export const fAbove = (x: number, first: number, second: number): number =>
  x <= 0 ? 1 : incompleteBeta(second / (second + first * x), second / 2, first / 2);

/** x with P(F <= x) = p. */
export function fQuantile(p: number, first: number, second: number): number {
  if (p < 0.5) {
    const share = betaQuantile(p, first / 2, second / 2);
    return ((second / first) * share) / (1 - share);
  }
  const share = betaQuantile(1 - p, second / 2, first / 2);
  return ((second / first) * (1 - share)) / share;
}

/** t with P(T <= t) = p. */
export function tQuantile(p: number, degrees: number): number {
  if (p === 0.5) return 0;
  return p > 0.5 ? Math.sqrt(fQuantile(2 * p - 1, 1, degrees)) : -tQuantile(1 - p, degrees);
}

/** P(|T| > |t|). */
export const tBeyond = (t: number, degrees: number): number => fAbove(t * t, 1, degrees);
