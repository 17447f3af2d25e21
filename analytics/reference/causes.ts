/**
 * Reference methods of what goes wrong together: the bottleneck of a line by active periods, the change-points of a series,
 * and what an outcome goes together with. Names of machines and factors are those of the inputs.
 */
import { type Factor, figuresOf, findingsOf, type Level, type Rule, rulesOf } from '../causes/association.ts';
import { type BottleneckShare, bottlenecksOf } from '../causes/bottleneck.ts';
import { changePointsOf } from '../causes/change-points.ts';
import type { Method } from './case.ts';

interface BottleneckInputs {
  readonly T: number;
  readonly active: Readonly<Record<string, readonly (readonly [number, number])[]>>;
}

interface ChangePointInputs {
  readonly x: readonly number[];
  readonly penalty: number;
  readonly min_segment?: number;
}

/** One factor or the outcome a key, one value an observation. */
type RootCauseInputs = Readonly<Record<string, readonly Level[]>>;

const FALSE_SHARE = 0.05;
/** The outcome is the key of this name, or else the last one. */
const OUTCOME = 'bad';

function bottleneck({ T, active }: BottleneckInputs) {
  const activities = Object.entries(active).map(([machine, periods]) => ({
    machine,
    active: periods.map(([from, to]) => ({ from, to })),
  }));
  const { momentary, shares } = bottlenecksOf(activities, { from: 0, to: T });
  const by = (figure: (share: BottleneckShare) => number | null) =>
    Object.fromEntries(shares.map((share) => [share.machine, figure(share)]));
  return {
    momentary: momentary.map(({ from, to, machine }) => [from, to, machine]),
    bottleneck_time: by((share) => share.momentary),
    active_fraction: by((share) => share.activeShare),
    average_active_period: by((share) => share.meanActive),
    sole_time: by((share) => share.sole),
    shifting_time: by((share) => share.shifting),
  };
}

function changepoint({ x, penalty, min_segment: minSegment }: ChangePointInputs) {
  const found = changePointsOf(x, penalty, minSegment ?? 1);
  if (!found) throw new RangeError(`changepoint: ${x.length} values are no segment of ${minSegment ?? 1}`);
  return { changepoints: found.at, objective: found.objective };
}

function rootcause(inputs: RootCauseInputs) {
  const names = Object.keys(inputs);
  const target = names.includes(OUTCOME) ? OUTCOME : names.at(-1);
  const factors = names
    .filter((name) => name !== target)
    .map((name): Factor => ({ name, values: inputs[name] as readonly Level[] }));
  if (!target || factors.length === 0) throw new RangeError('rootcause: needs an outcome and a factor at least');
  const outcome = (inputs[target] as readonly Level[]).map((value) => value === true || Number(value) > 0);
  const together = rulesOf(factors, outcome);
  const alone = factors.flatMap((factor) => rulesOf([factor], outcome));
  const result: Record<string, unknown> = {};
  for (const factor of factors) {
    const figures = figuresOf([factor], outcome);
    result[`mi_bits_${factor.name}`] = figures?.mutualBits ?? 0;
    result[`chi2_${factor.name}`] = figures?.chiSquare ?? null;
    result[`chi2_p_${factor.name}`] = figures?.p ?? null;
    result[`strength_${factor.name}`] = figures?.strength ?? null;
  }
  result['mi_bits_pair'] = figuresOf(factors, outcome)?.mutualBits ?? 0;
  result['rules'] = together.map(({ where, support, confidence, lift }) => ({
    ...Object.fromEntries(where.map(({ factor, value }) => [factor, value])),
    support,
    confidence,
    lift,
  }));
  for (const rule of [...alone, ...together]) {
    result[`fisher_p_${nameOf(rule)}`] = rule.p;
    result[`fisher_odds_${nameOf(rule)}`] = rule.odds;
  }
  const surest = together.filter(({ lift }) => (lift ?? 0) > 1).sort((a, b) => a.p - b.p)[0];
  result['fisher_odds'] = surest?.odds ?? null;
  result['findings'] = findingsOf([...alone, ...(factors.length > 1 ? together : [])], FALSE_SHARE);
  return result;
}

const nameOf = ({ where }: Rule): string => where.map(({ factor, value }) => `${factor}${value}`).join('_');

/** By the names that cases use. */
export const CAUSES: Readonly<Record<string, Method>> = {
  'active period method: momentary bottleneck (Roser 2002)': bottleneck,
  'optimal partitioning = PELT, L2 mean cost': changepoint,
  'mutual information, lift, Fisher exact': rootcause,
  bottleneck,
  changepoint,
  rootcause,
};
