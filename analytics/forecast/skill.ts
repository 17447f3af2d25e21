/**
 * How good forecasts were, once what they were of has happened: did the range hold (coverage of P10 to P90, which should be 80 %), how far off were
 * they (pinball loss over the three quantiles, Koenker and Bassett 1978), to which side (bias), and were they better than what anybody could have
 * said without a model: the planned date, and what is left over the mean rate.
 */
import { type Share, wilson } from '../statistics/wilson.ts';

export interface Scored {
  /** When it was said, epoch ms. */
  readonly origin: number;
  readonly line: string;
  readonly order: string;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  readonly actual: number;
  /** What others would have said; null = they had nothing to say. */
  readonly planned: number | null;
  readonly byRate: number | null;
}

export interface Against {
  /** Forecasts to which the other had something to say. */
  readonly n: number;
  /** Mean pinball loss of ours and of the other there, ms. */
  readonly ours: number;
  readonly theirs: number;
  /** 1 = ours is without loss, 0 = no better, below 0 = worse. */
  readonly skill: number;
}

export interface Skill {
  readonly n: number;
  readonly origins: number;
  readonly coverage: { readonly share: number; readonly low: number; readonly high: number };
  /** Mean loss of P10, P50 and P90, ms. */
  readonly pinball: number;
  /** Actual less P50, ms: above 0 = things took longer than said. */
  readonly bias: number;
  /** Median width of P10 to P90, ms. */
  readonly width: number;
  readonly planned: Against | null;
  readonly byRate: Against | null;
}

/** Null of nothing. */
export function skillOf(all: readonly Scored[]): Skill | null {
  if (all.length === 0) return null;
  const inside = all.filter(({ p10, p90, actual }) => p10 <= actual && actual <= p90).length;
  const held = wilson(inside, all.length) as Share;
  const widths = all.map(({ p10, p90 }) => p90 - p10).sort((a, b) => a - b);
  return {
    n: all.length,
    origins: new Set(all.map(({ origin }) => origin)).size,
    coverage: { share: held.share, low: held.low, high: held.high },
    pinball: meanOf(all.map(lossOf)),
    bias: meanOf(all.map(({ actual, p50 }) => actual - p50)),
    width: widths[widths.length >> 1] as number,
    planned: against(all, ({ planned }) => planned),
    byRate: against(all, ({ byRate }) => byRate),
  };
}

/** Loss of a quantile that was said: too early costs `p` of the distance, too late the rest. */
export const pinball = (said: number, actual: number, p: number): number =>
  actual >= said ? p * (actual - said) : (1 - p) * (said - actual);

const lossOf = ({ p10, p50, p90, actual }: Pick<Scored, 'p10' | 'p50' | 'p90' | 'actual'>): number =>
  (pinball(p10, actual, 0.1) + pinball(p50, actual, 0.5) + pinball(p90, actual, 0.9)) / 3;

function against(all: readonly Scored[], other: (one: Scored) => number | null): Against | null {
  const both = all.flatMap((one) => {
    const said = other(one);
    return said === null
      ? []
      : [{ ours: lossOf(one), theirs: lossOf({ p10: said, p50: said, p90: said, actual: one.actual }) }];
  });
  if (both.length === 0) return null;
  const ours = meanOf(both.map((one) => one.ours));
  const theirs = meanOf(both.map((one) => one.theirs));
  return { n: both.length, ours, theirs, skill: theirs > 0 ? 1 - ours / theirs : 0 };
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
