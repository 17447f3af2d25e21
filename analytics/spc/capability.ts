/**
 * Capability of a normal, stable process. Cp and Cpk use sigma within subgroups, Pp, Ppk and Cpm the overall standard
 * deviation (n - 1). Intervals: chi-square for Cp and Pp, Bissell (1990) for Cpk and Ppk, Boyles (1991) for Cpm (Montgomery
 * 8.3). They say nothing where values are not normal (non-normal.ts) or the process is not in control.
 */
import { chiSquareQuantile } from '../statistics/distributions.ts';
import { normalAbove, normalBelow, normalQuantile } from '../statistics/normal.ts';
import type { Point } from './charts.ts';
import { c4Of, constantsOf } from './constants.ts';

/** null = there is none. In the unit of the values. */
export interface Specification {
  readonly lsl: number | null;
  readonly usl: number | null;
  readonly target: number | null;
}

export interface Within {
  readonly sigma: number;
  /** Of freedom that an estimate from standard deviations would need to vary as little. */
  readonly degrees: number;
}

export interface CapabilityInputs {
  readonly n: number;
  readonly mean: number;
  readonly sd: number;
  /** null = there are no subgroups to tell it from. */
  readonly within: Within | null;
}

export interface Index {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface Capability {
  readonly cp: Index | null;
  readonly cpk: Index | null;
  readonly pp: Index | null;
  readonly ppk: Index | null;
  readonly cpm: Index | null;
  /** Parts per million that a normal process of this mean and overall sd makes outside; null where there is no such limit. */
  readonly ppmBelow: number | null;
  readonly ppmAbove: number | null;
}

export type CapabilityRefusal =
  | 'no-specification'
  /** lsl above or equal to usl. */
  | 'specification-crossed'
  | 'too-few-values'
  | 'not-a-number'
  | 'no-variation';

export type CapabilityAnswer =
  | { readonly ok: true; readonly capability: Capability }
  | { readonly ok: false; readonly reason: CapabilityRefusal };

/** `confidence` 0..1, two-sided. */
export function capabilityOf(inputs: CapabilityInputs, spec: Specification, confidence = 0.95): CapabilityAnswer {
  const { n, mean, sd, within } = inputs;
  const reason = refusalOf(inputs, spec);
  if (reason) return { ok: false, reason };
  const { lsl, usl, target } = spec;
  const tail = (1 - confidence) / 2;
  const both = (sigma: number) => (lsl === null || usl === null ? null : (usl - lsl) / (6 * sigma));
  const nearer = (sigma: number) =>
    Math.min(
      lsl === null ? Number.POSITIVE_INFINITY : (mean - lsl) / (3 * sigma),
      usl === null ? Number.POSITIVE_INFINITY : (usl - mean) / (3 * sigma),
    );
  const pp = both(sd);
  const off = target === null ? null : (mean - target) / sd;
  return {
    ok: true,
    capability: {
      cp: within && chi(both(within.sigma), within.degrees, tail),
      cpk: within && bissell(nearer(within.sigma), n, within.degrees, tail),
      pp: chi(pp, n - 1, tail),
      ppk: bissell(nearer(sd), n, n - 1, tail),
      cpm:
        pp === null || off === null
          ? null
          : chi(pp / Math.sqrt(1 + off * off), (n * (1 + off * off) ** 2) / (1 + 2 * off * off), tail),
      ppmBelow: lsl === null ? null : 1e6 * normalBelow((lsl - mean) / sd),
      ppmAbove: usl === null ? null : 1e6 * normalAbove((usl - mean) / sd),
    },
  };
}

function refusalOf({ n, mean, sd, within }: CapabilityInputs, { lsl, usl }: Specification): CapabilityRefusal | null {
  if (lsl === null && usl === null) return 'no-specification';
  if (lsl !== null && usl !== null && lsl >= usl) return 'specification-crossed';
  if (!(n >= 2)) return 'too-few-values';
  if (![mean, sd, within?.sigma ?? 0].every(Number.isFinite)) return 'not-a-number';
  return sd > 0 && (within === null || within.sigma > 0) ? null : 'no-variation';
}

/** An index that is inverse to a standard deviation of so many degrees of freedom. */
function chi(value: number | null, degrees: number, tail: number): Index | null {
  if (value === null) return null;
  const at = (p: number) => value * Math.sqrt(chiSquareQuantile(p, degrees) / degrees);
  return { value, low: at(tail), high: at(1 - tail) };
}

function bissell(value: number, n: number, degrees: number, tail: number): Index {
  const reach = -normalQuantile(tail) * Math.sqrt(1 / (9 * n) + (value * value) / (2 * degrees));
  return { value, low: value - reach, high: value + reach };
}

/**
 * sigma within the subgroups: mean of each range / d2, or standard deviation / c4. null where no subgroup has a spread.
 * Degrees of freedom are those of a standard deviation with the same variance (Patnaik 1950).
 */
export function withinOf(points: readonly Point[], spread: 'range' | 'sd'): Within | null {
  let sigma = 0;
  let variance = 0;
  let subgroups = 0;
  for (const point of points) {
    if (point.spread === null || point.n < 2) continue;
    const { mean, sd } = unitsOf(point.n, spread);
    sigma += point.spread / mean;
    variance += (sd / mean) ** 2;
    subgroups++;
  }
  if (subgroups === 0) return null;
  return { sigma: sigma / subgroups, degrees: subgroups ** 2 / (2 * variance) };
}

function unitsOf(n: number, spread: 'range' | 'sd'): { mean: number; sd: number } {
  if (spread === 'sd') {
    const c4 = c4Of(n);
    return { mean: c4, sd: Math.sqrt(1 - c4 * c4) };
  }
  const { d2, d3 } = constantsOf(n);
  return { mean: d2, sd: d3 };
}
