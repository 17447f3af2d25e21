/**
 * Control charts. `spc`: points a second of CPU (user + system of the process, so that a busy neighbour costs nothing) on one
 * core through 500 charts of individuals in turn, each point with its moving range, all rules, EWMA and CUSUM.
 * `spc-arl-CHART-SHIFT`: average run lengths by simulation with seeded draws, beside those that are known exactly.
 */
import { declaredBaseline, limitsAt, spreadLimitsAt } from '../analytics/spc/charts.ts';
import { CusumFold } from '../analytics/spc/cusum.ts';
import { EwmaFold } from '../analytics/spc/ewma.ts';
import { RULES, RuleBook } from '../analytics/spc/rules.ts';
import { SubgroupFold } from '../analytics/spc/subgroup.ts';
import { type Bench, type Figure, median } from './figure.ts';
import { normalDraws } from './spc/normal-draws.ts';
import { runLengths } from './spc/run-lengths.ts';

const CHARTS = 500;
/** Drawn before, and gone through again and again. */
const DRAWS = 1 << 20;

export const spcBench: Bench = async ({ quick }) => {
  const lengths = runLengths(quick ? 4000 : 50_000);
  return [points(quick), ...lengths];
};

function points(quick: boolean): Figure {
  const total = quick ? 10_000_000 : 40_000_000;
  const draw = normalDraws(1);
  const draws = Float64Array.from({ length: DRAWS }, draw);
  const rates: number[] = [];
  for (let repeat = 0; repeat < 6; repeat++) {
    const from = process.cpuUsage();
    const signals = feed(draws, total);
    const { user, system } = process.cpuUsage(from);
    // Some one in forty points signals one rule or another: nothing at all would mean that nothing was looked at.
    if (signals < total / 100) throw new Error(`spc: ${signals} signals of ${total} points`);
    if (repeat > 0) rates.push((total / (user + system)) * 1e6);
  }
  return {
    name: 'spc',
    value: Math.round(median(rates)),
    unit: `points/s through ${CHARTS} charts: moving range, ${RULES.length} rules, EWMA, CUSUM`,
    n: total,
  };
}

function feed(draws: Float64Array, total: number): number {
  const charts = Array.from({ length: CHARTS }, (_, i) => {
    const baseline = declaredBaseline('i-mr', 50 + i, 1 + (i % 7), 1);
    const { centre, sigma } = limitsAt(baseline, 1);
    return {
      centre,
      sigma,
      widest: spreadLimitsAt(baseline, 1)?.ucl as number,
      gather: new SubgroupFold(1, 'range'),
      ewma: new EwmaFold(baseline),
      cusum: new CusumFold(baseline),
    };
  });
  const rules = new RuleBook(CHARTS);
  let signals = 0;
  let chart = 0;
  for (let i = 0; i < total; i++) {
    const one = charts[chart] as (typeof charts)[number];
    const point = one.gather.add(one.centre + one.sigma * (draws[i & (DRAWS - 1)] as number));
    if (point === null) continue;
    const mask = rules.add(chart, (point.value - one.centre) / one.sigma);
    const wide = point.spread !== null && point.spread > one.widest;
    const drifted = one.ewma.add(point.value);
    const summed = one.cusum.add(point.value);
    if (mask !== 0 || wide || drifted || summed !== 0) signals++;
    if (++chart === CHARTS) chart = 0;
  }
  return signals;
}
