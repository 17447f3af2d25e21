/**
 * Control charts: limits from a frozen baseline, which comes from data or from a declared target and sigma; never from
 * limits that somebody typed. Sources: NIST/SEMATECH e-Handbook of Statistical Methods 6.3; Montgomery, Introduction to
 * Statistical Quality Control, 6 and 7; Laney 2002 (Quality Engineering 14) for p'. All assume independent points.
 */
import { type Ar1, ar1Of } from './ar1.ts';
import { c4Of, constantsOf } from './constants.ts';
import { type T2Baseline, t2BaselineOf, t2LimitAfter } from './t2.ts';

export const CHART_KINDS = [
  'i-mr',
  'xbar-r',
  'xbar-s',
  'p',
  'np',
  'c',
  'u',
  'laney-p',
  'ewma',
  'cusum',
  't2',
  'ar1',
  'ewma-ar1',
] as const;
export type ChartKind = (typeof CHART_KINDS)[number];

export interface Point {
  /** As plotted: a mean, an individual, a proportion (0..1), a count, or a count per unit. */
  readonly value: number;
  /** Range (xbar-r), moving range of two (i-mr) or standard deviation; null where there is none. */
  readonly spread: number | null;
  /** Values of the subgroup, or units inspected; 1 for individuals and for c. */
  readonly n: number;
  /** Of t2: one value a variable. */
  readonly row?: readonly number[];
}

export interface Baseline {
  readonly kind: ChartKind;
  /** Mean; a proportion for p, np and laney-p, a count for c, a count per unit for u. */
  readonly centre: number;
  /**
   * Within subgroups, of an individual, in the unit of the values. For attributes a factor on the sigma that binomial or
   * Poisson counts have: 1, for laney-p as wide as the proportions of the baseline really vary.
   */
  readonly sigma: number;
  /** Mean range, moving range or standard deviation; null where there is none. */
  readonly spread: number | null;
  /** Mean size of its subgroups, or units inspected. */
  readonly n: number;
  /** How many points it came from; 0 = declared. */
  readonly points: number;
  /** Of t2: means and covariance; `centre` is the mean of T2 of new rows, 3 `sigma` above it their limit. */
  readonly t2?: T2Baseline;
  /** Of ar1 and ewma-ar1: what a value is expected at; centre, sigma and spread are of what is left. */
  readonly ar?: Ar1;
}

export type BaselineRefusal =
  /** Fewer than `minimum` points. */
  | 'too-few-points'
  /** A value, spread or size that is no finite number. */
  | 'not-a-number'
  /** A subgroup of one where a range or standard deviation is needed, or a size that is no whole number. */
  | 'subgroup-size'
  /** A subgroup without its range, moving range or standard deviation. */
  | 'no-spread'
  | 'negative-count'
  /** A point with n = 0 (or below). */
  | 'nothing-inspected'
  /** More defectives than inspected units. */
  | 'more-than-inspected'
  /** All equal: sigma would be 0. */
  | 'no-variation'
  /** T2 is of rows, and none of these is one. */
  | 'several-variables';

export type BaselineAnswer =
  | { readonly ok: true; readonly baseline: Baseline }
  | { readonly ok: false; readonly reason: BaselineRefusal };

/** Limits from fewer points are not told at all; from fewer than 20 to 25 they are still rough (Montgomery 6.2). */
export const MINIMUM_POINTS = 8;

const ATTRIBUTES: readonly ChartKind[] = ['p', 'np', 'c', 'u', 'laney-p'];
const SHARES: readonly ChartKind[] = ['p', 'np', 'laney-p'];

/** Charts of what an autoregression leaves. */
const RESIDUALS: readonly ChartKind[] = ['ar1', 'ewma-ar1'];
/** What these plot is no value of their own unit's scale: a T2, or what is left of a value. */
export const isDerived = (kind: ChartKind): boolean => kind === 't2' || RESIDUALS.includes(kind);
/** A baseline that was made for another kind of chart may not tell what this one needs. */
export const suits = (kind: ChartKind, { t2, ar }: Baseline): boolean =>
  (kind === 't2') === (t2 !== undefined) && RESIDUALS.includes(kind) === (ar !== undefined);

/** So many rows a variable at least, else a covariance says little. */
const ROWS_A_VARIABLE = 3;
/** An autocorrelation of fewer values is chance. */
const LEAST_OF_RESIDUALS = 20;

/** Of the points of a baseline; unequal sizes are allowed. */
export function baselineOf(kind: ChartKind, points: readonly Point[], minimum = MINIMUM_POINTS): BaselineAnswer {
  if (kind === 't2') return ofRows(points, minimum);
  if (RESIDUALS.includes(kind)) return ofResiduals(kind, points, Math.max(minimum, LEAST_OF_RESIDUALS));
  const reason = refusalOf(kind, points, minimum);
  if (reason) return { ok: false, reason };
  const baseline = ATTRIBUTES.includes(kind) ? ofCounts(kind, points) : ofMeasures(kind, points);
  return baseline.sigma > 0 && (!ATTRIBUTES.includes(kind) || limitsAt(baseline, baseline.n).sigma > 0)
    ? { ok: true, baseline }
    : { ok: false, reason: 'no-variation' };
}

/** Of a target and a sigma (of individuals) that somebody answers for; for attributes `sigma` is the factor, 1. */
export const declaredBaseline = (kind: ChartKind, target: number, sigma: number, n: number): Baseline => ({
  kind,
  centre: target,
  sigma,
  spread: null,
  n,
  points: 0,
});

function refusalOf(kind: ChartKind, points: readonly Point[], minimum: number): BaselineRefusal | null {
  if (points.length < Math.max(2, minimum)) return 'too-few-points';
  for (const { value, spread, n } of points) {
    if (!(Number.isFinite(value) && Number.isFinite(n) && (spread === null || Number.isFinite(spread))))
      return 'not-a-number';
    if (n <= 0) return 'nothing-inspected';
    if (ATTRIBUTES.includes(kind)) {
      if (value < 0) return 'negative-count';
      if (SHARES.includes(kind) && (kind === 'np' ? value > n : value > 1)) return 'more-than-inspected';
      continue;
    }
    if (!Number.isInteger(n) || (subgrouped(kind) && n < 2)) return 'subgroup-size';
    // An individual that nothing stands before, the first one or one after a gap, has no moving range.
    if (spread === null ? n > 1 : spread < 0) return 'no-spread';
  }
  return ATTRIBUTES.includes(kind) || points.some(({ spread }) => spread !== null) ? null : 'no-spread';
}

const subgrouped = (kind: ChartKind): boolean => kind === 'xbar-r' || kind === 'xbar-s';
/** Mean moving range, range or standard deviation in units of sigma. */
const spreadUnit = (kind: ChartKind, n: number): number =>
  n === 1 ? constantsOf(2).d2 : kind === 'xbar-r' ? constantsOf(n).d2 : c4Of(n);

function ofRows(points: readonly Point[], minimum: number): BaselineAnswer {
  const rows = points.flatMap(({ row }) => (row ? [row] : []));
  const [m, p] = [rows.length, rows[0]?.length ?? 0];
  if (p === 0) return { ok: false, reason: 'several-variables' };
  if (m < Math.max(minimum, ROWS_A_VARIABLE * p)) return { ok: false, reason: 'too-few-points' };
  const made = t2BaselineOf(rows);
  if (!made.ok) return made;
  // Mean of the F distribution that T2 of a new row has.
  const centre = (p * (m * m - 1)) / (m * (m - p - 2));
  const sigma = (t2LimitAfter(made.baseline) - centre) / 3;
  return { ok: true, baseline: { kind: 't2', centre, sigma, spread: null, n: 1, points: m, t2: made.baseline } };
}

function ofResiduals(kind: ChartKind, points: readonly Point[], minimum: number): BaselineAnswer {
  const reason = refusalOf('i-mr', points, minimum);
  if (reason) return { ok: false, reason };
  const found = ar1Of(points);
  if (!found) return { ok: false, reason: 'no-variation' };
  const made = baselineOf('i-mr', found.residuals, minimum - 1);
  return made.ok ? { ok: true, baseline: { ...made.baseline, kind, points: points.length, ar: found.model } } : made;
}

/** sigma = mean of spread / its unit over the points, each alike, whatever its size (Burr 1969; UWAVE of qcc). */
function ofMeasures(kind: ChartKind, points: readonly Point[]): Baseline {
  let sum = 0;
  let values = 0;
  let spread = 0;
  let sigma = 0;
  let spreads = 0;
  for (const point of points) {
    sum += point.value * point.n;
    values += point.n;
    if (point.spread === null) continue;
    spread += point.spread;
    sigma += point.spread / spreadUnit(kind, point.n);
    spreads++;
  }
  return {
    kind,
    centre: sum / values,
    sigma: sigma / spreads,
    spread: spread / spreads,
    n: values / points.length,
    points: points.length,
  };
}

function ofCounts(kind: ChartKind, points: readonly Point[]): Baseline {
  let counted = 0;
  let inspected = 0;
  for (const { value, n } of points) {
    counted += kind === 'np' || kind === 'c' ? value : value * n;
    inspected += kind === 'c' ? 1 : n;
  }
  const base = {
    kind,
    centre: counted / inspected,
    sigma: 1,
    spread: null,
    n: inspected / points.length,
    points: points.length,
  };
  return kind === 'laney-p' ? { ...base, ...betweenOf(base, points) } : base;
}

/** Laney's sigma of z: what the standardised proportions vary by from point to point, from their mean moving range. */
function betweenOf(base: Baseline, points: readonly Point[]): { sigma: number; spread: number } {
  const z = points.map(({ value, n }) => (value - base.centre) / limitsAt(base, n).sigma);
  const moving = z.slice(1).reduce((sum, one, i) => sum + Math.abs(one - (z[i] as number)), 0) / (z.length - 1);
  return { sigma: moving / constantsOf(2).d2, spread: moving };
}

export interface Limits {
  readonly centre: number;
  /** Of the plotted statistic. */
  readonly sigma: number;
  /** null = no value can lie beyond it: a proportion above 1. */
  readonly ucl: number | null;
  /** null = no value can lie beyond it: a count or a spread below 0. */
  readonly lcl: number | null;
}

/**
 * Limits at 3 sigma of a point with `n` values or units. Of ewma and cusum those of the means they are fed with; their own
 * come from their folds.
 */
export function limitsAt(baseline: Baseline, n: number): Limits {
  const { kind, sigma: factor } = baseline;
  const centre = kind === 'np' ? baseline.centre * n : baseline.centre;
  const sigma = factor * unitSigma(baseline, n);
  const ucl = centre + 3 * sigma;
  const lcl = centre - 3 * sigma;
  if (kind === 't2') return { centre, sigma, ucl, lcl: null };
  if (!ATTRIBUTES.includes(kind)) return { centre, sigma, ucl, lcl };
  const most = kind === 'np' ? n : SHARES.includes(kind) ? 1 : Number.POSITIVE_INFINITY;
  return { centre, sigma, ucl: ucl < most ? ucl : null, lcl: lcl > 0 ? lcl : null };
}

function unitSigma({ kind, centre }: Baseline, n: number): number {
  switch (kind) {
    case 'p':
    case 'laney-p':
      return Math.sqrt((centre * (1 - centre)) / n);
    case 'np':
      return Math.sqrt(centre * (1 - centre) * n);
    case 'c':
      return Math.sqrt(centre);
    case 'u':
      return Math.sqrt(centre / n);
    default:
      return 1 / Math.sqrt(n);
  }
}

/** Limits of the chart of ranges, moving ranges or standard deviations; null where the kind has none. */
export function spreadLimitsAt(baseline: Baseline, n: number): Limits | null {
  const { kind } = baseline;
  if (ATTRIBUTES.includes(kind) || isDerived(kind)) return null;
  if (n < 2 && subgrouped(kind)) return null;
  const range = kind === 'xbar-r' || n < 2;
  const { d2, d3, c4 } = constantsOf(Math.max(2, n));
  const centre = baseline.sigma * (range ? d2 : c4);
  const sigma = baseline.sigma * (range ? d3 : Math.sqrt(1 - c4 * c4));
  const lcl = centre - 3 * sigma;
  return { centre, sigma, ucl: centre + 3 * sigma, lcl: lcl > 0 ? lcl : null };
}
