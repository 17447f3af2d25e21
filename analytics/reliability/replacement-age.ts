/**
 * At what age to replace before it fails (Barlow and Proschan 1965): the age with the least cost an hour over many renewals, and what
 * running to failure costs instead.
 */
import { lnGamma } from '../statistics/binomial.ts';
import { chiSquareTail } from '../statistics/gamma.ts';
import { meanLife, reliabilityAt, type Weibull } from './weibull.ts';

export interface ReplacementAge {
  /** Null: no age is better than running to failure (it does not wear out, or planned work is not cheaper). */
  readonly age: number | null;
  /** Money per unit of time at that age, or running to failure where there is none. */
  readonly costRate: number;
  readonly runToFailureRate: number;
}

export function replacementAge(life: Weibull, planned: number, failure: number): ReplacementAge {
  const runToFailureRate = failure / meanLife(life);
  if (life.shape <= 1 || planned >= failure) return { age: null, costRate: runToFailureRate, runToFailureRate };
  // hazard(T) x uptime(T) - F(T) rises with T from 0; the best age is where it meets planned / (failure - planned).
  const goal = planned / (failure - planned);
  const gain = (age: number) => hazardAt(life, age) * uptimeTo(life, age) - (1 - reliabilityAt(life, age));
  let [low, high] = [0, life.scale];
  // Beyond some hundred lives nothing is left to be replaced: the optimum is to wait.
  while (gain(high) < goal) {
    high *= 2;
    if (high > life.scale * 1e3) return { age: null, costRate: runToFailureRate, runToFailureRate };
  }
  for (let i = 0; i < 200 && high - low > 1e-14 * high; i++) {
    const middle = (low + high) / 2;
    if (gain(middle) < goal) low = middle;
    else high = middle;
  }
  const age = (low + high) / 2;
  return { age, costRate: costRateAt(life, age, planned, failure), runToFailureRate };
}

/** Money per unit of time when each is replaced at `age` or when it fails before. */
export function costRateAt(life: Weibull, age: number, planned: number, failure: number): number {
  const lasts = reliabilityAt(life, age);
  return (planned * lasts + failure * (1 - lasts)) / uptimeTo(life, age);
}

const hazardAt = ({ shape, scale }: Weibull, age: number): number => (shape / scale) * (age / scale) ** (shape - 1);

/** Mean time that one runs before it fails or reaches `age`: the reliability's integral, an incomplete gamma. */
function uptimeTo({ shape, scale }: Weibull, age: number): number {
  const x = (age / scale) ** shape;
  // Near 0 the tail rounds away what is wanted; there nearly all reach the age.
  if (x < 1e-10) return age * (1 - x / (shape + 1));
  return (scale / shape) * Math.exp(lnGamma(1 / shape)) * (1 - chiSquareTail(2 * x, 2 / shape));
}
