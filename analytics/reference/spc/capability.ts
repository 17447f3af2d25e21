/** Reference methods of capability, gauges, sampling, run lengths and plain statistics. */
import { acceptance, qualityAt } from '../../spc/acceptance.ts';
import { cusumArl, ewmaArl } from '../../spc/arl.ts';
import { SerialMoments } from '../../spc/autocorrelation.ts';
import { type CapabilityRefusal, capabilityOf, type Index, withinOf } from '../../spc/capability.ts';
import type { Point } from '../../spc/charts.ts';
import { type Components, type GaugeRefusal, gaugeStudy } from '../../spc/gauge.ts';
import { type Fit, nonNormalOf } from '../../spc/non-normal.ts';
import { Moments } from '../../spc/subgroup.ts';
import type { Method } from '../case.ts';
import { pointsOf, present, type Value } from './charts.ts';

type Result = Readonly<Record<string, unknown>>;

interface Specified {
  readonly lsl?: number | null;
  readonly usl?: number | null;
  readonly target?: number | null;
}

const specOf = ({ lsl, usl, target }: Specified) => ({ lsl: lsl ?? null, usl: usl ?? null, target: target ?? null });

function capability(inputs: Specified & { readonly subgroups: readonly (readonly Value[])[] }): Result {
  const within = withinOf(spreadsOf(inputs.subgroups), 'range');
  const all = new Moments();
  for (const value of inputs.subgroups.flat()) if (value !== null && Number.isFinite(value)) all.add(value);
  const sd = all.sd ?? Number.NaN;
  const answer = capabilityOf({ n: all.n, mean: all.mean, sd, within }, specOf(inputs));
  if (!answer.ok) throw new RangeError(`capability: ${CAPABILITY_REFUSED[answer.reason]}`);
  const { cp, cpk, pp, ppk, cpm, ppmBelow, ppmAbove } = answer.capability;
  return {
    n: all.n,
    mean: all.mean,
    sd_overall: sd,
    sigma_within: within?.sigma ?? null,
    Cp: cp?.value ?? null,
    Cpk: cpk?.value ?? null,
    Pp: pp?.value ?? null,
    Ppk: ppk?.value ?? null,
    Cpm: cpm?.value ?? null,
    Pp_ci95: interval(pp),
    Ppk_ci95_bissell: interval(ppk),
    Cpm_ci95_boyles: interval(cpm),
    ppm_below: ppmBelow,
    ppm_above: ppmAbove,
  };
}

/** Subgroups of one are individuals, with moving ranges of two. */
function spreadsOf(subgroups: readonly (readonly Value[])[]): Point[] {
  if (!subgroups.every((values) => values.length === 1)) return pointsOf(subgroups, 'range');
  const values = subgroups.flat().map(present);
  return values.slice(1).map((value, i) => {
    const spread = Math.abs(value - (values[i] as number));
    return { value, spread: Number.isNaN(spread) ? null : spread, n: 2 };
  });
}

const interval = (index: Index | null) => index && [index.low, index.high];

const CAPABILITY_REFUSED: Readonly<Record<CapabilityRefusal, string>> = {
  'no-specification': 'neither lsl nor usl is given',
  'specification-crossed': 'lsl is not below usl',
  'too-few-values': 'two values or more are needed',
  'not-a-number': 'a value is no finite number',
  'no-variation': 'all values are equal',
};

function nonNormal(inputs: Specified & { readonly x: readonly Value[] }): Result {
  const values = inputs.x.filter((value) => value !== null);
  const answer = nonNormalOf(values, specOf(inputs));
  if (!answer) throw new RangeError('non-normal: three finite values or more are needed, not all equal');
  return {
    weibull: fitted(answer.weibull, 'shape', 'scale'),
    lognormal: fitted(answer.lognormal, 'mu', 'sigma'),
    normal_loglik: answer.normalLogLikelihood,
    boxcox_lambda_mle: answer.boxCox,
    anderson_darling_normal_A2: answer.normality?.a2 ?? null,
    anderson_darling_p: answer.normality?.p ?? null,
  };
}

const fitted = (fit: Fit | null, first: string, second: string) =>
  fit && {
    loglik: fit.logLikelihood,
    p_00135: fit.p00135,
    p_50: fit.p50,
    p_99865: fit.p99865,
    Pp: fit.pp,
    PpU: fit.ppu,
    PpL: fit.ppl,
    [first]: fit.parameters[0],
    [second]: fit.parameters[1],
  };

interface Rows {
  /** [part, operator, trial, value] */
  readonly rows: readonly (readonly [number | string, number | string, number | string, number])[];
  readonly pool_if_p_above?: number;
}

function gauge({ rows, pool_if_p_above: poolAbove }: Rows): Result {
  const answer = gaugeStudy(
    rows.map(([part, operator, , value]) => ({ part: String(part), operator: String(operator), value })),
    poolAbove,
  );
  if (!answer.ok) throw new RangeError(`gauge R&R: ${GAUGE_REFUSED[answer.reason]}`);
  const { withInteraction, pooled, meanSquares, interactionP, chosen } = answer.study;
  return {
    with_interaction: componentsOf(withInteraction),
    pooled: componentsOf(pooled),
    ms: meanSquares,
    p_interaction: interactionP,
    chosen: chosen === 'pooled' ? 'pooled' : 'with_interaction',
  };
}

const componentsOf = (of: Components) => ({
  var_repeatability: of.repeatability,
  var_operator: of.operator,
  var_interaction: of.interaction,
  var_reproducibility: of.reproducibility,
  var_grr: of.gauge,
  var_part: of.part,
  var_total: of.total,
  pct_study_var_grr: 100 * of.studyVariation,
  pct_contribution_grr: 100 * of.contribution,
  ndc: of.categories,
});

const GAUGE_REFUSED: Readonly<Record<GaugeRefusal, string>> = {
  'not-a-number': 'a measurement is no finite number',
  'too-few-parts': 'two parts or more are needed',
  'too-few-operators': 'two operators or more are needed',
  'too-few-trials': 'each operator must measure each part twice or more',
  unbalanced: 'not every operator measured every part equally often',
  'no-variation': 'all measurements are equal',
};

function characteristic({
  n,
  c,
  p,
}: {
  readonly n: number;
  readonly c: number;
  readonly p: readonly number[];
}): Result {
  if (!(Number.isInteger(n) && n > 0 && Number.isInteger(c) && c >= 0))
    throw new RangeError(`sampling plan: n is a whole number above 0, c one from 0, not ${n} and ${c}`);
  if (!p.every((share) => share >= 0 && share <= 1)) throw new RangeError('sampling plan: p is a share, 0..1');
  return {
    pa: p.map((share) => acceptance({ n, c }, share)),
    p_at_pa95: qualityAt({ n, c }, 0.95),
    p_at_pa10: qualityAt({ n, c }, 0.1),
  };
}

function streaming({ x }: { readonly x: readonly Value[] }): Result {
  const moments = new SerialMoments();
  for (const value of x) moments.add(value ?? Number.NaN);
  return { n: moments.n, mean: moments.n > 0 ? moments.mean : null, sd: moments.sd, lag1_autocorr: moments.lag1 };
}

interface Shifts {
  readonly shift_sigma: readonly number[];
}

const cusum = ({ k, h, shift_sigma: shifts }: Shifts & { readonly k: number; readonly h: number }): Result => ({
  arl: shifts.map((shift) => cusumArl({ k, h }, shift)),
});

const ewma = (inputs: Shifts & { readonly lambda_: number; readonly L: number }): Result => ({
  arl: inputs.shift_sigma.map((shift) => ewmaArl({ lambda: inputs.lambda_, width: inputs.L }, shift)),
});

export const CAPABILITY_METHODS: Readonly<Record<string, Method>> = {
  'Cp Cpk Pp Ppk Cpm + CI': capability,
  'non-normal capability (ISO 22514-2 percentile method)': nonNormal,
  'gauge R&R ANOVA crossed': gauge,
  'single sampling plan OC (binomial)': characteristic,
  'streaming mean/sd accuracy': streaming,
  'ARL two-sided CUSUM': cusum,
  'ARL two-sided EWMA (asymptotic limits)': ewma,
};
