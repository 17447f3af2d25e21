/**
 * A distribution for times that were seen, some of them only as "longer than": the family where it describes them, else what was seen itself.
 * Each says how many it rests on and how well it lies, so that a person can judge it (quantile against quantile).
 */
import { mean, sampleVariance } from 'simple-statistics';
import type { Distribution } from '../../twin/simulate/distribution.ts';
import { describes } from '../reliability/fit-distance.ts';
import { kaplanMeier, type SurvivalStep } from '../reliability/kaplan-meier.ts';
import { failuresOf, type Life, usable } from '../reliability/life.ts';
import { fitWeibull, lifeQuantile } from '../reliability/weibull.ts';
import { normalBelow, normalQuantile } from '../statistics/normal.ts';

/** Fewer ended times have no shape: their mean is all that is told. */
export const LEAST_FOR_SHAPE = 8;
/** Lengths that are kept of a distribution that is told by what was seen. */
const MOST_KEPT = 200;
/** Largest distance from a normal of learned mean and spread, times the root of n (Lilliefors 1967, at 5 %). */
const LILLIEFORS = 0.886;
const SHARES = Array.from({ length: 19 }, (_, i) => (i + 1) / 20);

export interface Fit {
  readonly distribution: Distribution;
  readonly family: 'weibull' | 'lognormal' | 'exponential' | 'seen' | 'constant';
  /** Times that ended, and those that were only known to last longer. */
  readonly ended: number;
  readonly censored: number;
  /** Mean by the fit, in the unit of the times. */
  readonly mean: number;
  /** By twentieths: what the fit says, what was seen; null = more than that share was still going on. */
  readonly qq: readonly { readonly said: number; readonly seen: number | null }[];
}

/** Times until something happens. Null where nothing ever ended. */
export function fitTimes(all: readonly Life[]): Fit | null {
  const lives = usable(all);
  const ended = failuresOf(lives);
  if (ended === 0) return null;
  const { steps } = kaplanMeier(lives);
  const total = lives.reduce((sum, { time }) => sum + time, 0);
  const counts = { ended, censored: lives.length - ended };
  const plain = (): Fit => ({
    ...counts,
    ...{ distribution: { exponential: total / ended }, family: 'exponential', mean: total / ended },
    qq: qqOf((p) => -(total / ended) * Math.log1p(-p), steps),
  });
  if (ended < LEAST_FOR_SHAPE) return plain();
  const weibull = fitWeibull(lives);
  if (weibull && describes(lives, weibull)) {
    const { shape, scale } = weibull;
    const points = Array.from({ length: 400 }, (_, i) => lifeQuantile(weibull, (i + 0.5) / 400));
    return {
      ...counts,
      ...{ distribution: { weibull: [shape, scale] }, family: 'weibull', mean: mean(points) },
      qq: qqOf((p) => lifeQuantile(weibull, p), steps),
    };
  }
  return asSeen(steps, counts, total / ended);
}

/** How long something takes. Null where nothing ever ended. */
export function fitLengths(all: readonly Life[]): Fit | null {
  const lives = usable(all);
  const ended = failuresOf(lives);
  if (ended === 0) return null;
  const { steps } = kaplanMeier(lives);
  const counts = { ended, censored: lives.length - ended };
  const lengths = lives.flatMap(({ time, failed }) => (failed ? [time] : []));
  const logs = lengths.map(Math.log);
  const centre = mean(logs);
  const spread = ended > 1 ? Math.sqrt(sampleVariance(logs)) : 0;
  // What still lasts is no part of the lognormal: where it is more than a few it would make times look short.
  const few = counts.censored <= 0.02 * lives.length;
  if (spread > 0 && few && ended >= LEAST_FOR_SHAPE && isNormal(logs, centre, spread)) {
    const average = Math.exp(centre + spread ** 2 / 2);
    const sd = average * Math.sqrt(Math.expm1(spread ** 2));
    return {
      ...counts,
      ...{ distribution: { lognormal: [average, sd] }, family: 'lognormal', mean: average },
      qq: qqOf((p) => Math.exp(centre + spread * normalQuantile(p)), steps),
    };
  }
  if (ended === 1) {
    const [only = 0] = lengths;
    return {
      ...counts,
      distribution: { constant: only },
      ...{ family: 'constant', mean: only, qq: qqOf(() => only, steps) },
    };
  }
  return asSeen(steps, counts, mean(lengths));
}

/** What was seen itself. `meanTime`: the pace at which what is still going on ends. */
function asSeen(steps: readonly SurvivalStep[], counts: Pick<Fit, 'ended' | 'censored'>, meanTime: number): Fit {
  const values = seenValues(steps, meanTime);
  return {
    ...counts,
    ...{ distribution: { empirical: values }, family: 'seen', mean: mean(values) },
    qq: qqOf((p) => values[Math.ceil(p * values.length) - 1] as number, steps),
  };
}

const qqOf = (said: (p: number) => number, steps: readonly SurvivalStep[]): Fit['qq'] =>
  SHARES.map((p) => ({ said: said(p), seen: steps.find(({ survival }) => survival <= 1 - p + 1e-12)?.time ?? null }));

/** Values of equal weight along the Kaplan-Meier curve; where the curve does not come down, its tail goes on at the mean pace. */
function seenValues(steps: readonly SurvivalStep[], meanTime: number): number[] {
  const last = steps.at(-1) as SurvivalStep;
  const count = Math.min(MOST_KEPT, Math.max(20, 2 * steps.length));
  return Array.from({ length: count }, (_, i) => {
    const left = 1 - (i + 0.5) / count;
    const step = steps.find(({ survival }) => survival <= left + 1e-12);
    return step ? step.time : last.time - meanTime * Math.log(left / last.survival);
  });
}

function isNormal(logs: readonly number[], centre: number, spread: number): boolean {
  const sorted = [...logs].sort((a, b) => a - b);
  const n = sorted.length;
  let far = 0;
  sorted.forEach((log, i) => {
    const share = normalBelow((log - centre) / spread);
    far = Math.max(far, Math.abs(share - i / n), Math.abs((i + 1) / n - share));
  });
  return far * Math.sqrt(n) <= LILLIEFORS;
}
