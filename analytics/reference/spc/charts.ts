/** Reference methods of control charts: constants, limits, EWMA, CUSUM, Hotelling's T2. Indices from 0. */
import {
  type Baseline,
  type BaselineRefusal,
  baselineOf,
  type ChartKind,
  type Limits,
  limitsAt,
  type Point,
  spreadLimitsAt,
} from '../../spc/charts.ts';
import { constantsOf } from '../../spc/constants.ts';
import { CUSUM_SETTINGS, CusumFold } from '../../spc/cusum.ts';
import { EWMA_SETTINGS, EwmaFold, ewmaLimits } from '../../spc/ewma.ts';
import { SubgroupFold } from '../../spc/subgroup.ts';
import { T2, t2BaselineOf, t2LimitAfter, t2LimitWithin } from '../../spc/t2.ts';
import type { Method } from '../case.ts';

type Result = Readonly<Record<string, unknown>>;
/** null and NaN = missing. */
export type Value = number | null;

/** A case may have as few points as it likes; live baselines may not. */
const FEWEST = 2;

export function baseline(kind: ChartKind, points: readonly Point[]): Baseline {
  const answer = baselineOf(kind, points, FEWEST);
  if (answer.ok) return answer.baseline;
  throw new RangeError(`${kind}: ${REFUSED[answer.reason]}`);
}

const REFUSED: Readonly<Record<BaselineRefusal, string>> = {
  'too-few-points': 'limits need at least two points',
  'not-a-number': 'a value, spread or size is no finite number',
  'subgroup-size': 'each subgroup needs two values or more',
  'no-spread': 'no point has a spread',
  'negative-count': 'a count is negative',
  'nothing-inspected': 'a sample has no units',
  'more-than-inspected': 'a sample has more defectives than units',
  'no-variation': 'all points are equal, so there is no sigma to set limits by',
  'several-variables': 'T2 has a baseline of its own',
};

export const present = (value: Value): number => value ?? Number.NaN;

/** Points of subgroups; missing members are left out. */
export const pointsOf = (subgroups: readonly (readonly Value[])[], spread: 'range' | 'sd'): Point[] =>
  subgroups.map((values) => {
    const fold = new SubgroupFold(Math.max(2, values.length), spread);
    let point: Point | null = null;
    for (const value of values) point = fold.add(present(value));
    if (!point || point.n < 2) throw new RangeError('a subgroup has fewer than two values');
    return point;
  });

function constants({ n }: { readonly n: readonly number[] }): Result {
  return Object.fromEntries(n.map((size) => [String(size), constantsOf(size)]));
}

function individuals({ x }: { readonly x: readonly Value[] }): Result {
  const fold = new SubgroupFold(1, 'range');
  const points = x.map((value) => fold.add(present(value)) as Point).filter(({ n }) => n > 0);
  const base = baseline('i-mr', points);
  const { centre, ucl, lcl } = limitsAt(base, 1);
  const moving = spreadLimitsAt(base, 1) as Limits;
  return {
    center: centre,
    mrbar: base.spread,
    sigma: base.sigma,
    ucl,
    lcl,
    mr_ucl: moving.ucl,
    mr_lcl: moving.lcl ?? 0,
  };
}

interface Subgroups {
  readonly subgroups: readonly (readonly Value[])[];
}

function means({ subgroups }: Subgroups): Result {
  const ranges = pointsOf(subgroups, 'range');
  const deviations = pointsOf(subgroups, 'sd');
  const byRange = baseline('xbar-r', ranges);
  const byDeviation = baseline('xbar-s', deviations);
  const sizes = ranges.map(({ n }) => n);
  const of = (base: Baseline) => ({ sigma: base.sigma, ...pair(sizes.map((n) => limitsAt(base, n))) });
  const spreadOf = (base: Baseline) => pair(sizes.map((n) => spreadLimitsAt(base, n) as Limits));
  return {
    grand_mean: byRange.centre,
    rbar: byRange.spread,
    sbar: byDeviation.spread,
    xbar_r: of(byRange),
    r: spreadOf(byRange),
    xbar_s: of(byDeviation),
    s: spreadOf(byDeviation),
  };
}

function meansUnequal({ subgroups }: Subgroups): Result {
  const points = pointsOf(subgroups, 'sd');
  const base = baseline('xbar-s', points);
  const limits = points.map(({ n }) => limitsAt(base, n));
  return {
    center: base.centre,
    sigma_unweighted_s: base.sigma,
    sigma_pooled: pooledSigma(points),
    ucl_xbar: limits.map(({ ucl }) => ucl),
    lcl_xbar: limits.map(({ lcl }) => lcl),
  };
}

/** Root of the mean variance within subgroups, each by its degrees of freedom. */
function pooledSigma(points: readonly Point[]): number {
  const degrees = points.reduce((sum, { n }) => sum + n - 1, 0);
  return Math.sqrt(points.reduce((sum, { n, spread }) => sum + (n - 1) * (spread ?? 0) ** 2, 0) / degrees);
}

interface Counts {
  readonly counts: readonly number[];
  /** One number = of all. */
  readonly sizes?: readonly number[] | number;
}

/** Limits that no value can lie beyond are told as that end: 0, or `most`. */
function attribute(kind: 'p' | 'np' | 'c' | 'u' | 'laney-p', most: number | null) {
  return ({ counts, sizes: given }: Counts): Result => {
    const sizes = typeof given === 'number' ? counts.map(() => given) : given;
    if (kind !== 'c' && sizes?.length !== counts.length)
      throw new RangeError(`${kind}: ${counts.length} counts need as many sizes, not ${sizes?.length ?? 0}`);
    const points = counts.map((count, i): Point => {
      const n = kind === 'c' ? 1 : (sizes?.[i] as number);
      return { value: kind === 'c' || kind === 'np' ? count : n > 0 ? count / n : 0, spread: null, n };
    });
    const base = baseline(kind, points);
    const limits = points.map(({ n }) => limitsAt(base, n));
    const uppers = limits.map(({ ucl }, i) => ucl ?? (kind === 'np' ? (points[i]?.n as number) : most));
    const lowers = limits.map(({ lcl }) => lcl ?? 0);
    const centres = limits.map(({ centre }) => centre);
    const one = kind === 'c' || (kind === 'np' && sizes?.every((size) => size === sizes[0]));
    const result = one
      ? { center: centres[0], ucl: uppers[0], lcl: lowers[0] }
      : { center: kind === 'np' ? centres : base.centre, ucl: uppers, lcl: lowers };
    return kind === 'laney-p' ? { ...result, sigma_z: base.sigma } : result;
  };
}

/** The two limits; one number each where all points have the same. */
function pair(limits: readonly Limits[]): { ucl: unknown; lcl: unknown } {
  const uppers = limits.map(({ ucl }) => ucl);
  const lowers = limits.map(({ lcl }) => lcl ?? 0);
  const same = uppers.every((one) => one === uppers[0]);
  return same ? { ucl: uppers[0], lcl: lowers[0] } : { ucl: uppers, lcl: lowers };
}

interface Declared {
  readonly x: readonly Value[];
  readonly target: number;
  readonly sigma: number;
}

function ewma(inputs: Declared & { readonly lambda_?: number; readonly L?: number }): Result {
  const settings = { lambda: inputs.lambda_ ?? EWMA_SETTINGS.lambda, width: inputs.L ?? EWMA_SETTINGS.width };
  const base = declared(inputs);
  const fold = new EwmaFold(base, settings);
  const points = inputs.x.map((value) => {
    const beyond = fold.add(present(value));
    return { beyond, z: fold.value, ...fold.limits };
  });
  const settled = ewmaLimits(base, settings, 1);
  return {
    z: points.map(({ z }) => z),
    ucl: points.map(({ ucl }) => ucl),
    lcl: points.map(({ lcl }) => lcl),
    ucl_asym: settled.ucl,
    lcl_asym: settled.lcl,
    signals: points.flatMap(({ beyond }, i) => (beyond ? [i] : [])),
  };
}

function cusum(inputs: Declared & { readonly k_sigma?: number; readonly h_sigma?: number }): Result {
  const fold = new CusumFold(declared(inputs), {
    k: inputs.k_sigma ?? CUSUM_SETTINGS.k,
    h: inputs.h_sigma ?? CUSUM_SETTINGS.h,
  });
  const points = inputs.x.map((value) => {
    const side = fold.add(present(value));
    return { side, above: fold.above * inputs.sigma, below: fold.below * inputs.sigma };
  });
  return {
    c_plus: points.map(({ above }) => above),
    c_minus: points.map(({ below }) => below),
    signals: points.flatMap(({ side }, i) => (side === 0 ? [] : [i])),
  };
}

function declared({ target, sigma }: Declared): Baseline {
  if (!(sigma > 0 && Number.isFinite(target))) throw new RangeError('a target and a sigma above 0 are needed');
  return { kind: 'i-mr', centre: target, sigma, spread: null, n: 1, points: 0 };
}

function t2({ X, alpha }: { readonly X: readonly (readonly number[])[]; readonly alpha?: number }): Result {
  const answer = t2BaselineOf(X);
  if (!answer.ok) throw new RangeError(`T2: ${T2_REFUSED[answer.reason]}`);
  const base = answer.baseline;
  const statistic = new T2(base);
  return {
    mean: base.means,
    cov: base.covariance,
    T2: X.map((row) => statistic.of(row)),
    ucl_phase1_beta: t2LimitWithin(base, alpha),
    ucl_phase2_f: t2LimitAfter(base, alpha),
    last_point_decomposition: statistic.parts(X.at(-1) ?? []),
  };
}

const T2_REFUSED = {
  'too-few-points': 'as many rows as variables and two more are needed',
  'not-a-number': 'rows need one finite number a variable',
  'no-variation': 'a variable is constant, or the others tell it wholly',
};

export const CHART_METHODS: Readonly<Record<string, Method>> = {
  control_chart_constants: constants,
  'I-MR': individuals,
  'Xbar-R and Xbar-S': means,
  'Xbar-S unequal n': meansUnequal,
  'c chart': attribute('c', null),
  'p chart': attribute('p', 1),
  'np chart': attribute('np', null),
  'u chart': attribute('u', null),
  "Laney p' chart": attribute('laney-p', 1),
  EWMA: ewma,
  'CUSUM (tabular)': cusum,
  'Hotelling T2 individuals': t2,
};
