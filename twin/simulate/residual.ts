/**
 * What is left of a time that has already lasted: drawn given that it lasts longer than it has. Where a distribution has no closed form its survival is
 * inverted by bisection, so that one draw is one uniform and scenarios share their luck.
 */
import { type Distribution, draw, placeAt } from './distribution.ts';
import { uniform } from './streams.ts';
import { gammaSurvival, logGamma, normalSurvival } from './survival.ts';

/** Below it nothing can be told from what is known: the time has outlasted its distribution. */
const LEAST = 1e-9;
const HALVINGS = 80;

/** P(X > t). */
export function survival(of: Distribution, t: number): number {
  if (t < 0) return 1;
  if ('constant' in of) return of.constant > t ? 1 : 0;
  if ('exponential' in of) return Math.exp(-t / of.exponential);
  if ('weibull' in of) return Math.exp(-((t / of.weibull[1]) ** of.weibull[0]));
  if ('lognormal' in of) {
    if (t === 0) return 1;
    const { mu, sigma } = logOf(of.lognormal);
    return sigma === 0 ? (of.lognormal[0] > t ? 1 : 0) : normalSurvival((Math.log(t) - mu) / sigma);
  }
  if ('gamma' in of) return gammaSurvival(of.gamma[0], t / of.gamma[1]);
  if ('uniform' in of) {
    const [low, high] = of.uniform;
    return t < low ? 1 : t >= high ? 0 : (high - t) / (high - low);
  }
  if ('triangular' in of) return triangularSurvival(of.triangular, t);
  return of.empirical.filter((value) => value > t).length / of.empirical.length;
}

/** Whether it has lasted longer than all that is known of its like. */
export const outlasted = (of: Distribution, lasted: number): boolean => survival(of, lasted) < LEAST;

/**
 * Ms from now. `hazard`: factor on the rate at which it ends (S becomes S^hazard). What has outlasted all that is known is given the usual time once more,
 * without memory: nothing is known of how such a one ends.
 */
export function drawResidual(of: Distribution, lasted: number, words: Uint32Array, stream: number, hazard = 1): number {
  const u = uniform(words, stream);
  if (lasted > 0 && outlasted(of, lasted)) return -moments(of).mean * Math.log(u);
  const wanted = u ** (1 / Math.max(hazard, 1e-6));
  if ('empirical' in of) return ofThoseLonger(of.empirical, lasted, 1 - wanted);
  if ('constant' in of) return of.constant - lasted;
  if ('exponential' in of) return -of.exponential * Math.log(wanted);
  if ('weibull' in of) {
    const [shape, scale] = of.weibull;
    return scale * ((lasted / scale) ** shape - Math.log(wanted)) ** (1 / shape) - lasted;
  }
  return invert(of, survival(of, lasted) * wanted, lasted) - lasted;
}

/** What is left of a time that one comes upon at any moment: a long one is met more often, anywhere in it (renewal theory: the equilibrium distribution). */
export function drawMidLife(of: Distribution, words: Uint32Array, stream: number, hazard = 1): number {
  const lasts = drawMet(of, words, stream);
  const share = uniform(words, stream);
  if (hazard === 1) return lasts * share;
  return drawResidual(of, lasts * (1 - share), words, stream, hazard);
}

/** Length-biased: its density is x f(x) / mean. */
function drawMet(of: Distribution, words: Uint32Array, stream: number): number {
  if ('exponential' in of) return draw({ gamma: [2, of.exponential] }, words, stream);
  if ('weibull' in of) {
    const [shape, scale] = of.weibull;
    return scale * draw({ gamma: [1 + 1 / shape, 1] }, words, stream) ** (1 / shape);
  }
  if ('gamma' in of) return draw({ gamma: [of.gamma[0] + 1, of.gamma[1]] }, words, stream);
  if ('lognormal' in of) {
    const [mean, sd] = of.lognormal;
    const grown = 1 + (sd / mean) ** 2;
    return draw({ lognormal: [mean * grown, sd * grown] }, words, stream);
  }
  if ('uniform' in of) {
    const [low, high] = of.uniform;
    return Math.sqrt(low * low + uniform(words, stream) * (high * high - low * low));
  }
  if ('empirical' in of) {
    return of.empirical[placeAt(of.empirical, uniform(words, stream))] ?? 0;
  }
  if ('triangular' in of)
    for (;;) {
      const x = draw(of, words, stream);
      if (uniform(words, stream) * of.triangular[2] <= x) return x;
    }
  return of.constant;
}

export function moments(of: Distribution): { readonly mean: number; readonly sd: number } {
  if ('constant' in of) return { mean: of.constant, sd: 0 };
  if ('exponential' in of) return { mean: of.exponential, sd: of.exponential };
  if ('weibull' in of) {
    const [shape, scale] = of.weibull;
    const [first, second] = [Math.exp(logGamma(1 + 1 / shape)), Math.exp(logGamma(1 + 2 / shape))];
    return { mean: scale * first, sd: scale * Math.sqrt(Math.max(0, second - first * first)) };
  }
  if ('lognormal' in of) return { mean: of.lognormal[0], sd: of.lognormal[1] };
  if ('gamma' in of) return { mean: of.gamma[0] * of.gamma[1], sd: Math.sqrt(of.gamma[0]) * of.gamma[1] };
  if ('uniform' in of) {
    const [low, high] = of.uniform;
    return { mean: (low + high) / 2, sd: (high - low) / Math.sqrt(12) };
  }
  if ('triangular' in of) {
    const [a, m, b] = of.triangular;
    return { mean: (a + m + b) / 3, sd: Math.sqrt((a * a + b * b + m * m - a * b - a * m - b * m) / 18) };
  }
  const mean = of.empirical.reduce((sum, value) => sum + value, 0) / of.empirical.length;
  return {
    mean,
    sd: Math.sqrt(of.empirical.reduce((sum, value) => sum + (value - mean) ** 2, 0) / of.empirical.length),
  };
}

/** The same time in another measure: `factor` times as long. */
export function scaled(of: Distribution, factor: number): Distribution {
  if ('constant' in of) return { constant: of.constant * factor };
  if ('exponential' in of) return { exponential: of.exponential * factor };
  if ('weibull' in of) return { weibull: [of.weibull[0], of.weibull[1] * factor] };
  if ('lognormal' in of) return { lognormal: [of.lognormal[0] * factor, of.lognormal[1] * factor] };
  if ('gamma' in of) return { gamma: [of.gamma[0], of.gamma[1] * factor] };
  if ('uniform' in of) return { uniform: [of.uniform[0] * factor, of.uniform[1] * factor] };
  if ('triangular' in of) {
    const [a, m, b] = of.triangular;
    return { triangular: [a * factor, m * factor, b * factor] };
  }
  return { empirical: of.empirical.map((value) => value * factor) };
}

/** The time that `units` take one after the other, each of them drawn: mean and spread of their sum. */
export function sumOf(of: Distribution, units: number): Distribution {
  if (units === 1) return of;
  const { mean, sd } = moments(of);
  return sd === 0 || mean === 0 ? { constant: mean * units } : { lognormal: [mean * units, sd * Math.sqrt(units)] };
}

function logOf([mean, sd]: readonly [number, number]): { readonly mu: number; readonly sigma: number } {
  const variance = Math.log(1 + (sd / mean) ** 2);
  return { mu: Math.log(mean) - variance / 2, sigma: Math.sqrt(variance) };
}

/** Smallest t beyond `from` that no more than `wanted` survive. */
function invert(of: Distribution, wanted: number, from: number): number {
  let [low, high] = [from, Math.max(2 * from, moments(of).mean)];
  while (survival(of, high) > wanted) {
    low = high;
    high *= 2;
  }
  for (let i = 0; i < HALVINGS && high - low > 1e-9 * high; i++) {
    const middle = (low + high) / 2;
    if (survival(of, middle) > wanted) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function ofThoseLonger(values: readonly number[], lasted: number, place: number): number {
  const longer = values.filter((value) => value > lasted).sort((a, b) => a - b);
  const at = Math.min(longer.length - 1, Math.floor(place * longer.length));
  return (longer[at] as number) - lasted;
}

function triangularSurvival([a, m, b]: readonly [number, number, number], t: number): number {
  if (t <= a) return t < a || b > a ? 1 : 0;
  if (t >= b) return 0;
  return t < m ? 1 - (t - a) ** 2 / ((b - a) * (m - a)) : (b - t) ** 2 / ((b - a) * (b - m));
}
