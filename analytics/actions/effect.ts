/**
 * Whether an action helped: what it was to change, before it was made and after it was done, and whether the difference is
 * more than chance. "Too early" is an answer: while not even a perfect result could be told from chance, nothing is claimed.
 */
import { quantile } from '../statistics/quantile.ts';
import { leastRankP, rankChange } from '../statistics/rank-sum.ts';
import { type Counted, rateChange } from '../statistics/rates.ts';

export const VERDICTS = ['helped', 'worse', 'no-difference', 'too-early', 'nothing-before'] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Effect {
  readonly verdict: Verdict;
  /** Events an hour of running, or the median of shifts; null = there is none. */
  readonly before: number | null;
  readonly after: number | null;
  /** After : before for rates, after less before for shifts; null = cannot be told. */
  readonly change: number | null;
  /** 95 % interval of the change; null = no bound. */
  readonly low: number | null;
  readonly high: number | null;
  readonly p: number | null;
  /** What was looked at: events and hours (or what rates are told by), or shifts. */
  readonly seen: Readonly<Record<'before' | 'after', { readonly n: number; readonly hours: number | null }>>;
}

const CONFIDENCE = 0.95;
const LEVEL = 1 - CONFIDENCE;
const HOUR_MS = 3_600_000;
/** More shifts than these cost much and change little. */
const MOST_SHIFTS = 42;

/** Of events; exposure in ms, or in what rates are told `per`. */
export function effectOnEvents(before: Counted, after: Counted, per = HOUR_MS): Effect {
  const seen = (side: Counted) => ({ n: side.count, hours: side.exposure / per });
  const rate = (side: Counted) => (side.exposure > 0 ? side.count / (side.exposure / per) : null);
  const found = rateChange(before, after, CONFIDENCE);
  const common = {
    before: rate(before),
    after: rate(after),
    change: found?.ratio ?? null,
    low: found?.low ?? null,
    high: found?.high ?? null,
    p: found?.p ?? null,
    seen: { before: seen(before), after: seen(after) },
  };
  const told = found !== null && found.p <= LEVEL;
  if (told)
    return { ...common, verdict: after.count * before.exposure > before.count * after.exposure ? 'worse' : 'helped' };
  if (before.count === 0) return { ...common, verdict: 'nothing-before' };
  const best = rateChange(before, { ...after, count: 0 }, CONFIDENCE);
  return { ...common, verdict: best === null || best.p > LEVEL ? 'too-early' : 'no-difference' };
}

/** Of a figure, a value a shift, the latest of each side. `better`: which way is good. */
export function effectOnShifts(before: readonly number[], after: readonly number[], better: 'less' | 'more'): Effect {
  const [first, second] = [before.slice(-MOST_SHIFTS), after.slice(-MOST_SHIFTS)];
  const found = rankChange(first, second, CONFIDENCE);
  const bound = (value: number | undefined) => (value !== undefined && Number.isFinite(value) ? value : null);
  const common = {
    before: quantile(first, 0.5),
    after: quantile(second, 0.5),
    change: found?.shift ?? null,
    low: bound(found?.low),
    high: bound(found?.high),
    p: found?.p ?? null,
    seen: { before: { n: first.length, hours: null }, after: { n: second.length, hours: null } },
  };
  if (first.length === 0) return { ...common, verdict: 'nothing-before' };
  if (found !== null && found.p <= LEVEL && found.shift !== 0)
    return { ...common, verdict: found.shift > 0 === (better === 'more') ? 'helped' : 'worse' };
  const early = second.length === 0 || leastRankP(first.length, second.length) > LEVEL;
  return { ...common, verdict: early ? 'too-early' : 'no-difference' };
}
