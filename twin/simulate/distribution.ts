/** The distributions of docs: how long a service, a run until failure or a repair takes. Same words as in line files. */
import { uniform } from './streams.ts';

export type Distribution =
  | { readonly constant: number }
  | { readonly exponential: number }
  | { readonly weibull: readonly [shape: number, scale: number] }
  /** Mean and standard deviation of the variable itself, not of its logarithm. */
  | { readonly lognormal: readonly [mean: number, sd: number] }
  | { readonly gamma: readonly [shape: number, scale: number] }
  | { readonly uniform: readonly [low: number, high: number] }
  | { readonly triangular: readonly [low: number, mode: number, high: number] }
  | { readonly empirical: readonly number[] };

/** One draw, in the unit of the distribution's parameters. */
export function draw(from: Distribution, words: Uint32Array, stream: number): number {
  if ('constant' in from) return from.constant;
  if ('exponential' in from) return -from.exponential * Math.log(uniform(words, stream));
  if ('weibull' in from) {
    const [shape, scale] = from.weibull;
    return scale * (-Math.log(uniform(words, stream))) ** (1 / shape);
  }
  if ('lognormal' in from) {
    const [mean, sd] = from.lognormal;
    const variance = Math.log(1 + (sd / mean) ** 2);
    return Math.exp(Math.log(mean) - variance / 2 + Math.sqrt(variance) * normal(words, stream));
  }
  if ('gamma' in from) return gamma(from.gamma[0], words, stream) * from.gamma[1];
  if ('uniform' in from) return from.uniform[0] + (from.uniform[1] - from.uniform[0]) * uniform(words, stream);
  if ('triangular' in from) return triangular(from.triangular, uniform(words, stream));
  return from.empirical[Math.floor(uniform(words, stream) * from.empirical.length)] as number;
}

/** Place in a list of weights at a share `u` of their sum; -1 = all are 0. */
export function placeAt(weights: readonly number[], u: number): number {
  let left = u * weights.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i] as number;
    if (left < 0) return i;
  }
  return -1;
}

/** Standard normal by Box and Muller (1958); the second value is not kept, so that a draw has no memory. */
export function normal(words: Uint32Array, stream: number): number {
  const radius = Math.sqrt(-2 * Math.log(uniform(words, stream)));
  return radius * Math.cos(2 * Math.PI * uniform(words, stream));
}

/** Successes in `trials` of probability `share`, by jumping from success to success (geometric gaps). */
export function binomial(trials: number, share: number, words: Uint32Array, stream: number): number {
  if (share <= 0) return 0;
  if (share >= 1) return trials;
  const perTrial = Math.log1p(-share);
  let successes = 0;
  let at = Math.floor(Math.log(uniform(words, stream)) / perTrial);
  while (at < trials) {
    successes++;
    at += 1 + Math.floor(Math.log(uniform(words, stream)) / perTrial);
  }
  return successes;
}

/** Marsaglia and Tsang (2000); shapes below 1 by their boost. */
function gamma(shape: number, words: Uint32Array, stream: number): number {
  if (shape < 1) return gamma(shape + 1, words, stream) * uniform(words, stream) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(words, stream);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(uniform(words, stream)) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

function triangular([low, mode, high]: readonly [number, number, number], u: number): number {
  if (high <= low) return low;
  const left = (mode - low) / (high - low);
  return u < left
    ? low + Math.sqrt(u * (high - low) * (mode - low))
    : high - Math.sqrt((1 - u) * (high - low) * (high - mode));
}
