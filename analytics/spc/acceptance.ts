/** Operating characteristic of a single sampling plan: n are drawn, the lot passes with at most c defectives (binomial: lots
 * that are large beside the sample; Montgomery 15.2). Shares 0..1. */
import { atLeast } from '../statistics/binomial.ts';
import { betaQuantile } from '../statistics/distributions.ts';

export interface SinglePlan {
  /** Units drawn. */
  readonly n: number;
  /** Defectives up to which the lot passes. */
  readonly c: number;
}

/** How often a lot of so many defectives passes. */
export const acceptance = ({ n, c }: SinglePlan, defective: number): number => 1 - atLeast(c + 1, n, defective);

/** Share of defectives at which so many lots pass; null where every lot passes. */
export const qualityAt = ({ n, c }: SinglePlan, passing: number): number | null =>
  c >= n ? null : betaQuantile(1 - passing, c + 1, n - c);
