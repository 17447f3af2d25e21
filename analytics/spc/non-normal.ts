/**
 * Capability without normality, by percentiles (ISO 22514-2): the spread is that between the 0.135 % and the 99.865 % point
 * of a distribution fitted by maximum likelihood. Weibull (two parameters) and lognormal need values above 0.
 */
import { mean, sum } from 'simple-statistics';
import { normalQuantile } from '../statistics/normal.ts';
import { andersonDarling, type Normality } from '../statistics/normality.ts';
import type { Specification } from './capability.ts';

export interface Fit {
  readonly kind: 'weibull' | 'lognormal';
  /** Weibull: shape and scale; lognormal: mean and standard deviation of the logarithm. */
  readonly parameters: readonly [number, number];
  readonly logLikelihood: number;
  readonly p00135: number;
  readonly p50: number;
  readonly p99865: number;
  /** null where the specification limit that it needs is missing. */
  readonly pp: number | null;
  readonly ppu: number | null;
  readonly ppl: number | null;
}

export interface NonNormal {
  /** null = a value is 0 or below. */
  readonly weibull: Fit | null;
  readonly lognormal: Fit | null;
  readonly normalLogLikelihood: number;
  /** Power that makes the values most normal (Box and Cox 1964); null = a value is 0 or below. */
  readonly boxCox: number | null;
  readonly normality: Normality | null;
}

/** Normal figures may stand alone unless a normal sample is as far off less often than this. */
const NOT_NORMAL = 0.05;

/** May the normal figures be shown without these? Not where normality could not be tested. */
export const normalAlone = ({ normality }: NonNormal): boolean => normality !== null && normality.p >= NOT_NORMAL;

/** null for fewer than three values, one that is no number, or all equal. */
export function nonNormalOf(values: readonly number[], spec: Specification): NonNormal | null {
  if (values.length < 3 || !values.every(Number.isFinite)) return null;
  if (values.every((value) => value === values[0])) return null;
  const positive = values.every((value) => value > 0);
  return {
    weibull: positive ? weibull(values, spec) : null,
    lognormal: positive ? lognormal(values, spec) : null,
    normalLogLikelihood: normalLogLikelihood(values),
    boxCox: positive ? boxCoxPower(values) : null,
    normality: andersonDarling(values),
  };
}

/** Of the fitted ones the likelier; both have two parameters, so likelihoods compare. */
export function likelier({ weibull: one, lognormal: other }: NonNormal): Fit | null {
  if (one === null || other === null) return one ?? other;
  return one.logLikelihood >= other.logLikelihood ? one : other;
}

const variance = (values: readonly number[], centre: number): number =>
  mean(values.map((value) => (value - centre) ** 2));

function normalLogLikelihood(values: readonly number[]): number {
  return (-values.length / 2) * (Math.log(2 * Math.PI * variance(values, mean([...values]))) + 1);
}

function lognormal(values: readonly number[], spec: Specification): Fit {
  const logs = values.map(Math.log);
  const mu = mean(logs);
  const sigma = Math.sqrt(variance(logs, mu));
  const logLikelihood = normalLogLikelihood(logs) - sum(logs);
  return fitted('lognormal', [mu, sigma], logLikelihood, (p) => Math.exp(mu + sigma * normalQuantile(p)), spec);
}

/** The shape is where a rising function crosses zero; the scale follows from it. Values are scaled by their largest. */
function weibull(values: readonly number[], spec: Specification): Fit {
  const n = values.length;
  const most = Math.max(...values);
  const logs = values.map((value) => Math.log(value / most));
  const meanLog = mean(logs);
  const rising = (shape: number) => {
    const weights = logs.map((log) => Math.exp(shape * log));
    return sum(weights.map((weight, i) => weight * (logs[i] as number))) / sum(weights) - 1 / shape - meanLog;
  };
  let [low, high] = [1e-3, 1];
  while (rising(high) < 0 && high < 1e6) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-14 * high; i++) {
    const middle = (low + high) / 2;
    if (rising(middle) < 0) low = middle;
    else high = middle;
  }
  const shape = (low + high) / 2;
  const scale = most * mean(logs.map((log) => Math.exp(shape * log))) ** (1 / shape);
  const logLikelihood =
    n * (Math.log(shape) - shape * Math.log(scale)) + (shape - 1) * (sum(logs) + n * Math.log(most)) - n;
  return fitted('weibull', [shape, scale], logLikelihood, (p) => scale * (-Math.log1p(-p)) ** (1 / shape), spec);
}

function fitted(
  kind: Fit['kind'],
  parameters: readonly [number, number],
  logLikelihood: number,
  quantile: (p: number) => number,
  { lsl, usl }: Specification,
): Fit {
  const [p00135, p50, p99865] = [0.00135, 0.5, 0.99865].map(quantile) as [number, number, number];
  return {
    kind,
    parameters,
    logLikelihood,
    p00135,
    p50,
    p99865,
    pp: lsl === null || usl === null ? null : (usl - lsl) / (p99865 - p00135),
    ppu: usl === null ? null : (usl - p50) / (p99865 - p50),
    ppl: lsl === null ? null : (p50 - lsl) / (p50 - p00135),
  };
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** Powers beyond are of no use to anybody. */
const POWERS = 20;

/** Highest profile likelihood, which has one summit (golden section). Values are scaled by their geometric mean. */
function boxCoxPower(values: readonly number[]): number {
  const all = values.map(Math.log);
  const centre = mean(all);
  const logs = all.map((log) => log - centre);
  const lack = (power: number) => {
    const moved = power === 0 ? logs : logs.map((log) => Math.expm1(power * log) / power);
    return Math.log(variance(moved, mean(moved)));
  };
  let [low, high] = [-POWERS, POWERS];
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [atLeft, atRight] = [lack(left), lack(right)];
  while (high - low > 1e-9) {
    if (atLeft < atRight) {
      high = right;
      [right, atRight] = [left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = lack(left);
    } else {
      low = left;
      [left, atLeft] = [right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = lack(right);
    }
  }
  return (low + high) / 2;
}
