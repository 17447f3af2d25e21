/** What a process can do against its specification, from the readings behind the points of its newest stage. */
import { type Autocorrelation, autocorrelationOf, SerialMoments } from '../../../analytics/spc/autocorrelation.ts';
import {
  type Capability,
  type CapabilityRefusal,
  capabilityOf,
  type Within,
  withinOf,
} from '../../../analytics/spc/capability.ts';
import { constantsOf } from '../../../analytics/spc/constants.ts';
import { likelier, nonNormalOf, normalAlone } from '../../../analytics/spc/non-normal.ts';
import { Moments } from '../../../analytics/spc/subgroup.ts';
import { type TimeToLimit, timeToLimit } from '../../../analytics/spc/time-to-limit.ts';
import type { Stage } from './baseline-store.ts';
import { stageAt } from './baseline-store.ts';
import type { ChartShown, PlottedPoint } from './chart-answers.ts';
import { ATTRIBUTE_CHARTS, type Characteristic, specificationOf } from './words.ts';

/** Bars of a histogram. */
const BARS = 30;
/** Fits are made of at most so many readings, the newest: they take a time each. */
const MOST_FITTED = 5_000;
/** Points a drift is judged by. */
const DRIFT_POINTS = 40;
/** Moving ranges of two tell sigma about as well as a sample of this share of their number would (Cryer and Ryan 1990). */
const MOVING_SHARE = 0.61;

export interface CapabilityShown {
  /** Readings, those of points that were left out not counted. */
  readonly n: number;
  readonly mean: number | null;
  readonly sd: number | null;
  readonly within: number | null;
  readonly specification: {
    readonly low: number | null;
    readonly high: number | null;
    readonly target: number | null;
  } | null;
  /** Why there are no indices; null = there are. */
  readonly reason: CapabilityRefusal | 'counts' | 'several' | null;
  readonly indices: Capability | null;
  /** Readings outside the specification; null = there is none. */
  readonly outside: number | null;
  readonly normal: { readonly a2: number; readonly p: number; readonly accepted: boolean } | null;
  readonly nonNormal: {
    readonly kind: 'weibull' | 'lognormal';
    readonly pp: number | null;
    readonly ppk: number;
  } | null;
  readonly autocorrelation: Autocorrelation | null;
  readonly crossing: TimeToLimit | null;
  readonly histogram: { readonly from: number; readonly width: number; readonly counts: readonly number[] } | null;
}

type WithReadings = PlottedPoint & { readonly readings: readonly number[] };

export function capabilityShown(
  one: Characteristic,
  product: string,
  { points: all, stages, exclusions }: Omit<ChartShown, 'points'> & { readonly points: readonly WithReadings[] },
): CapabilityShown {
  const found = specificationOf(one, product);
  const specification = found && { low: found.low, high: found.high, target: found.target };
  const out = new Set(exclusions.map(({ at }) => at));
  const stage: Stage | null = stageAt(stages, all.at(-1)?.at ?? 0);
  const points = all.filter(({ at }) => !out.has(at) && at >= (stage?.from ?? Number.NEGATIVE_INFINITY));
  const serial = new SerialMoments();
  for (const { value } of points) serial.add(value ?? Number.NaN);
  const autocorrelation = points.length > 0 ? autocorrelationOf(serial) : null;
  const limits = { lsl: specification?.low ?? null, usl: specification?.high ?? null };
  const drift = points.slice(-DRIFT_POINTS).flatMap(({ at, value }) => (value === null ? [] : [{ at, value }]));
  const trend = timeToLimit(drift, limits);
  const crossing = trend.ok ? trend.crossing : null;
  const nothing = { indices: null, outside: null, normal: null, nonNormal: null, histogram: null, within: null };
  const base = { n: 0, mean: null, sd: null, specification, autocorrelation, crossing };
  if (one.chart === 't2') return { ...base, ...nothing, autocorrelation: null, crossing: null, reason: 'several' };
  if (ATTRIBUTE_CHARTS.includes(one.chart)) return { ...base, ...nothing, crossing: null, reason: 'counts' };
  const readings = points.flatMap((point) => point.readings);
  const moments = new Moments();
  for (const reading of readings) moments.add(reading);
  const { n, sd } = moments;
  const mean = n > 0 ? moments.mean : null;
  const within = sigmaWithin(one, points);
  const spec = { ...limits, target: specification?.target ?? null };
  const answer = capabilityOf({ n, mean: mean ?? 0, sd: sd ?? 0, within }, spec);
  const fitted = nonNormalOf(readings.slice(-MOST_FITTED), spec);
  const best = fitted && likelier(fitted);
  const ppk = best ? Math.min(best.ppu ?? Number.POSITIVE_INFINITY, best.ppl ?? Number.POSITIVE_INFINITY) : Number.NaN;
  return {
    ...base,
    ...{ n, mean, sd, within: within?.sigma ?? null },
    reason: answer.ok ? null : answer.reason,
    indices: answer.ok ? answer.capability : null,
    outside: found ? points.reduce((sum, { below, above }) => sum + below + above, 0) : null,
    normal: fitted?.normality ? { ...fitted.normality, accepted: normalAlone(fitted) } : null,
    nonNormal: best && Number.isFinite(ppk) ? { kind: best.kind, pp: best.pp, ppk } : null,
    histogram: histogramOf(readings, moments),
  };
}

function sigmaWithin(one: Characteristic, points: readonly PlottedPoint[]): Within | null {
  if (one.size > 1)
    return withinOf(
      points.map(({ value, spread, n }) => ({ value: value ?? Number.NaN, spread, n })),
      one.chart === 'xbar-r' ? 'range' : 'sd',
    );
  const moving = points.flatMap(({ spread }) => spread ?? []);
  if (moving.length < 2) return null;
  const sum = moving.reduce((total, one) => total + one, 0);
  return { sigma: sum / moving.length / constantsOf(2).d2, degrees: MOVING_SHARE * moving.length };
}

function histogramOf(readings: readonly number[], { least, most, n }: Moments): CapabilityShown['histogram'] {
  if (n < 2 || most === least) return null;
  const bars = Math.min(BARS, Math.max(5, Math.ceil(Math.sqrt(n))));
  const width = (most - least) / bars;
  const counts = new Array<number>(bars).fill(0);
  for (const reading of readings) {
    const bar = Math.min(bars - 1, Math.floor((reading - least) / width));
    counts[bar] = (counts[bar] as number) + 1;
  }
  return { from: least, width, counts };
}
