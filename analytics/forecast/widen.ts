/**
 * Ranges that held too seldom are made wider, by as much as would have made them hold (conformalised quantile regression: Romano, Patterson and
 * Candes 2019), measured in parts of how far ahead was looked: a range that was never short is left as it is.
 */
import type { Scored } from './skill.ts';

/** Share of the time for which P10 to P90 should hold. */
const WANTED = 0.8;
/** Of fewer forecasts nothing is said about how often ranges hold. */
export const LEAST_SCORED = 30;
/** A look ahead of less is measured as this: parts of nothing are nothing. */
const LEAST_AHEAD_MS = 10 * 60_000;

/** By how much P10 and P90 are pushed outwards, in parts of the time from the saying to P50; 0 = they held; null = too few were scored. */
export function wideningOf(scored: readonly Scored[]): number | null {
  if (scored.length < LEAST_SCORED) return null;
  const short = scored
    .map(({ origin, p10, p50, p90, actual }) => Math.max(p10 - actual, actual - p90) / aheadOf(origin, p50))
    .sort((a, b) => a - b);
  // The rank that also holds for the next one, not only for those that were seen.
  const rank = Math.min(short.length, Math.ceil((short.length + 1) * WANTED));
  return Math.max(0, short[rank - 1] as number);
}

/** Nothing is done before it is said. */
export function widened<
  Said extends { readonly origin: number; readonly p10: number; readonly p50: number; readonly p90: number },
>(said: Said, by: number): Said {
  const more = by * aheadOf(said.origin, said.p50);
  return { ...said, p10: Math.max(said.origin, said.p10 - more), p90: said.p90 + more };
}

const aheadOf = (origin: number, p50: number): number => Math.max(LEAST_AHEAD_MS, p50 - origin);
