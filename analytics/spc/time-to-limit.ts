/**
 * When will a process that drifts reach a specification limit? A straight line through the points, extended. The interval is
 * where the confidence band of the line meets the limit (Fieller 1954). Points that follow each other know less than as many
 * independent ones: the band is widened by (1 + r) / (1 - r) with r their residuals' lag-1 autocorrelation. It says when
 * the mean arrives; single values spread around it and some are outside before. It holds as long as the drift goes on as it
 * did.
 */
import { linearRegression } from 'simple-statistics';
import { tBeyond, tQuantile } from '../statistics/distributions.ts';
import { SerialMoments } from './autocorrelation.ts';
import type { Specification } from './capability.ts';

export interface TimedValue {
  /** Epoch ms. */
  readonly at: number;
  readonly value: number;
}

export interface TimeToLimit {
  readonly side: 'lsl' | 'usl';
  /** Epoch ms when the line arrives, with its interval; latest null = it may never. */
  readonly at: number;
  readonly earliest: number;
  readonly latest: number | null;
  /** Unit of the values an hour. */
  readonly slopeAnHour: number;
  /** How often points without any drift look as steep. */
  readonly p: number;
}

export type NoTimeToLimit =
  | 'no-specification'
  | 'too-few-points'
  /** A value or time is no number, or all were taken at one instant. */
  | 'not-a-number'
  /** As steep a line comes by chance more than once in a hundred. */
  | 'no-trend'
  /** It drifts to where there is no limit. */
  | 'away-from-limits'
  /** The line is beyond the limit already. */
  | 'beyond-already'
  /** Farther ahead than the points reach back: nobody can tell. */
  | 'too-far';

export type TimeToLimitAnswer =
  | { readonly ok: true; readonly crossing: TimeToLimit }
  | { readonly ok: false; readonly reason: NoTimeToLimit };

const LEAST = 10;
const CHANCE = 0.01;
const HOUR = 3_600_000;

/** `points` in order of time; `ahead`: at most so many times as far ahead as the points reach back. */
export function timeToLimit(
  points: readonly TimedValue[],
  { lsl, usl }: Pick<Specification, 'lsl' | 'usl'>,
  confidence = 0.95,
  ahead = 1,
): TimeToLimitAnswer {
  const no = (reason: NoTimeToLimit): TimeToLimitAnswer => ({ ok: false, reason });
  if (lsl === null && usl === null) return no('no-specification');
  if (points.length < LEAST) return no('too-few-points');
  const line = lineOf(points);
  if (line === null) return no('not-a-number');
  if (!(line.p < CHANCE)) return no('no-trend');
  const side = line.slope > 0 ? 'usl' : 'lsl';
  const limit = side === 'usl' ? usl : lsl;
  if (limit === null) return no('away-from-limits');
  // Everything from the newest point on; `gap` is what is left to go there, in the direction of the drift.
  const gap = limit - line.value;
  if (gap * line.slope <= 0) return no('beyond-already');
  const inMs = gap / line.slope;
  if (inMs > ahead * line.spanMs) return no('too-far');
  const { earliest, latest } = fieller(line, gap, tQuantile((1 + confidence) / 2, line.degrees));
  return {
    ok: true,
    crossing: {
      side,
      at: line.now + inMs,
      earliest: line.now + earliest,
      latest: latest === null ? null : line.now + latest,
      slopeAnHour: line.slope * HOUR,
      p: line.p,
    },
  };
}

interface Line {
  /** Time of the newest point, and how far the points reach back from there. */
  readonly now: number;
  readonly spanMs: number;
  /** Of the line at `now`. */
  readonly value: number;
  /** A ms. */
  readonly slope: number;
  /** Variances of value and slope, and their covariance. */
  readonly valueVariance: number;
  readonly slopeVariance: number;
  readonly covariance: number;
  readonly degrees: number;
  readonly p: number;
}

function lineOf(points: readonly TimedValue[]): Line | null {
  const now = points.at(-1)?.at as number;
  const spanMs = now - (points[0]?.at as number);
  if (!(spanMs > 0) || !points.every(({ at, value }) => Number.isFinite(at) && Number.isFinite(value))) return null;
  const n = points.length;
  const pairs = points.map(({ at, value }) => [at - now, value]);
  const { m: slope, b: value } = linearRegression(pairs);
  const centre = pairs.reduce((sum, [x]) => sum + (x as number), 0) / n;
  const spread = pairs.reduce((sum, [x]) => sum + ((x as number) - centre) ** 2, 0);
  const serial = new SerialMoments();
  let squares = 0;
  for (const [x, y] of pairs) {
    const residual = (y as number) - value - slope * (x as number);
    squares += residual * residual;
    serial.add(residual);
  }
  // Residuals of a fitted line look less alike than the errors are (Marriott and Pope 1954).
  const lag1 = serial.lag1 ?? 0;
  const alike = Math.min(0.95, Math.max(0, lag1 + (1 + 4 * lag1) / n));
  const worth = (n * (1 - alike)) / (1 + alike);
  const degrees = Math.max(1, worth - 2);
  const variance = ((squares / (n - 2)) * n) / worth;
  const slopeVariance = variance / spread;
  return {
    now,
    spanMs,
    value,
    slope,
    valueVariance: variance / n + centre * centre * slopeVariance,
    slopeVariance,
    covariance: -centre * slopeVariance,
    degrees,
    p: slopeVariance > 0 ? tBeyond(slope / Math.sqrt(slopeVariance), degrees) : +(slope === 0),
  };
}

/** Times t from now with |value + slope t - limit| = reach x its standard error. */
function fieller(
  { slope, valueVariance, slopeVariance, covariance }: Line,
  gap: number,
  reach: number,
): { readonly earliest: number; readonly latest: number | null } {
  const a = slope * slope - reach * reach * slopeVariance;
  const b = -gap * slope - reach * reach * covariance;
  const c = gap * gap - reach * reach * valueVariance;
  const root = Math.sqrt(Math.max(0, b * b - a * c));
  // A slope that might be flat within its interval: there is no latest time.
  if (a <= 0) return { earliest: Math.max(0, (-b - root) / a), latest: null };
  return { earliest: Math.max(0, (-b - root) / a), latest: (-b + root) / a };
}
