/**
 * Which of two models was righter, on the same machines at the same moments: the difference of their squared errors, moment by moment, drawn again by
 * observations (a machine within one horizon), because neighbouring moments look at the same future.
 */
import { randomOf } from '../random.ts';
import type { Estimate } from './track-record.ts';

export interface JudgedMoment {
  readonly machine: string;
  readonly hour: number;
  readonly probability: number;
  readonly happened: boolean;
}

export interface Comparison {
  readonly moments: number;
  readonly observations: number;
  /** Brier score of the second less that of the first: below 0 the second was righter. 90 %. */
  readonly difference: Estimate;
  /** Whether the interval leaves out 0. */
  readonly sure: boolean;
}

const DRAWS = 400;
/** Fewer say nothing. */
const LEAST_OBSERVATIONS = 20;

/** Null where too few moments were judged of both. */
export function compared(
  first: readonly JudgedMoment[],
  second: readonly JudgedMoment[],
  horizon: number,
): Comparison | null {
  const keyOf = ({ machine, hour }: JudgedMoment) => `${machine} ${hour}`;
  const others = new Map(second.map((moment) => [keyOf(moment), moment]));
  const blocks = new Map<string, { sum: number; n: number }>();
  for (const moment of first) {
    const other = others.get(keyOf(moment));
    if (!other) continue;
    const came = moment.happened ? 1 : 0;
    const key = `${moment.machine} ${Math.floor(moment.hour / horizon)}`;
    const block = blocks.get(key) ?? { sum: 0, n: 0 };
    block.sum += (other.probability - came) ** 2 - (moment.probability - came) ** 2;
    block.n++;
    blocks.set(key, block);
  }
  const all = [...blocks.values()];
  if (all.length < LEAST_OBSERVATIONS) return null;
  const meanOf = (some: Iterable<{ readonly sum: number; readonly n: number }>) => {
    let [sum, n] = [0, 0];
    for (const one of some) {
      sum += one.sum;
      n += one.n;
    }
    return sum / n;
  };
  const random = randomOf(1);
  const draw = () => all.map(() => all[Math.floor(random.next() * all.length)] as { sum: number; n: number });
  const drawn = Array.from({ length: DRAWS }, () => meanOf(draw())).sort((a, b) => a - b);
  const [low, high] = [drawn[Math.floor(0.05 * DRAWS)] as number, drawn[Math.floor(0.95 * DRAWS) - 1] as number];
  return {
    moments: all.reduce((total, { n }) => total + n, 0),
    observations: all.length,
    difference: { value: meanOf(all), low, high },
    sure: low > 0 || high < 0,
  };
}
