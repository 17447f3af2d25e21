/**
 * Is planned work before the failure worth it, and when? Cost an hour of operation over the interval (replacement-age.ts), with how far the
 * few lives leave it open: lives are drawn again with replacement and fitted each time (Efron 1979), always by the same seed.
 */
import { openStreams, uniform } from '../../twin/simulate/streams.ts';
import { quantile } from '../statistics/quantile.ts';
import type { Interval, Life } from './life.ts';
import { usable } from './life.ts';
import { costRateAt, type ReplacementAge, replacementAge } from './replacement-age.ts';
import { fitWeibull, lifeQuantile, type Weibull, type WeibullFit } from './weibull.ts';

/** Of one intervention each, in money: all that it costs, standstill included. */
export interface InterventionCosts {
  readonly planned: number;
  readonly failure: number;
}

export interface CostAtInterval extends Interval {
  /** Hours of operation between planned interventions. */
  readonly hours: number;
  /** Money per hour of operation. */
  readonly costRate: number;
}

export interface IntervalWorth {
  readonly best: ReplacementAge;
  /** Of the best interval, where planned work was cheaper in the draws; null where it was in none. */
  readonly bestInterval: Interval | null;
  /** Share of the draws in which some interval was cheaper than running to failure. */
  readonly plannedShare: number;
  /** The interval that is kept now; null = none is. */
  readonly present: CostAtInterval | null;
  /** Share of the draws in which the present interval was cheaper than running to failure. */
  readonly presentShare: number | null;
  readonly curve: readonly CostAtInterval[];
  /** Draws that could be fitted. */
  readonly draws: number;
}

const DRAWS = 200;
/** What lies between these shares of draws is told. */
const TAIL = 0.1;
const POINTS = 32;
/** Times the age by which nearly all have failed. */
const FURTHEST = 2;

/** Null where nothing can be fitted. `present`: hours, null = there is none. */
export function intervalWorth(
  all: readonly Life[],
  costs: InterventionCosts,
  present: number | null,
): IntervalWorth | null {
  const lives = usable(all);
  const fit = fitWeibull(lives);
  if (!fit) return null;
  const { planned, failure } = costs;
  const drawn = drawAgain(lives);
  const bests = drawn.map((one) => replacementAge(one, planned, failure));
  const at = (hours: number): CostAtInterval => {
    const rates = drawn.map((one) => costRateAt(one, hours, planned, failure));
    return {
      hours,
      costRate: costRateAt(fit, hours, planned, failure),
      low: quantile(rates, TAIL),
      high: quantile(rates, 1 - TAIL),
    };
  };
  const best = replacementAge(fit, planned, failure);
  const ages = bests.flatMap(({ age }) => (age === null ? [] : [age]));
  const share = (is: (one: Weibull, i: number) => boolean) => drawn.filter(is).length / Math.max(1, drawn.length);
  return {
    best,
    bestInterval: ages.length === 0 ? null : { low: quantile(ages, TAIL), high: quantile(ages, 1 - TAIL) },
    plannedShare: share((_, i) => bests[i]?.age !== null),
    present: present === null ? null : at(present),
    presentShare:
      present === null
        ? null
        : share((one, i) => costRateAt(one, present, planned, failure) < (bests[i]?.runToFailureRate ?? 0)),
    curve: agesFor(fit, best.age, present).map(at),
    draws: drawn.length,
  };
}

function drawAgain(lives: readonly Life[]): WeibullFit[] {
  const streams = openStreams(1, ['lives']);
  const fits: WeibullFit[] = [];
  for (let i = 0; i < DRAWS; i++) {
    const draw = lives.map(() => lives[Math.floor(uniform(streams, 0) * lives.length)] as Life);
    const fit = fitWeibull(draw);
    if (fit) fits.push(fit);
  }
  return fits;
}

/** From where nearly nothing has failed to where nearly all have; a present interval far beyond that is not in the picture. */
function agesFor(fit: Weibull, best: number | null, present: number | null): number[] {
  const ends = lifeQuantile(fit, 0.95);
  const asked = [best, present].filter((age) => age !== null && age <= FURTHEST * ends) as number[];
  const to = Math.max(ends, ...asked.map((age) => age * 1.25));
  const from = Math.min(to / POINTS, ...asked.map((age) => age / 2));
  return Array.from({ length: POINTS }, (_, i) => from + ((to - from) * i) / (POINTS - 1));
}
