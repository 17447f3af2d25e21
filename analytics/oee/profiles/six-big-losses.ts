/**
 * The six big losses as shop floors use them (Nakajima 1988; docs/domain.md, section 4). Planned production time leaves out
 * what was never meant to make anything: off, breaks, planned maintenance, and no demand (idle). What is left of it after
 * the losses is the ideal time of the good units:
 *
 *   PPT = breakdowns + setup + small stops + slow cycles + start-up rejects + production rejects + no data + FPT
 *
 * Waiting for other machines is an unplanned stop, so it stands under breakdowns. The time of a short stop is the excess of
 * the cycle that it interrupted; slow cycles are what else running took over the ideal time, less than none = overspeed.
 * Time without data is a term of its own: it is neither good nor lost.
 */
import type { Sums } from '../sums.ts';
import { type Kpi, profileOf, type Reason, ratio, type Terms } from './profile.ts';

interface LossTerms extends Terms {
  /** Planned production time, ms. */
  readonly PPT: number;
  readonly breakdowns: number;
  readonly setup: number;
  readonly smallStops: number;
  readonly slowCycles: number;
  readonly startupRejects: number;
  readonly productionRejects: number;
  readonly unknown: number;
  /** Fully productive time: sum(PRI x GQ), ms. */
  readonly FPT: number;
  /** Time left for running: PPT - breakdowns - setup - no data, ms. */
  readonly run: number;
  /** sum(PRI x PQ), ms. */
  readonly PRI_PQ: number;
  readonly unrated: number;
}

function termsOf(sums: Readonly<Sums>): LossTerms {
  const breakdowns = sums.breakdown + sums.starved + sums.blocked + sums.maintenanceUnplanned;
  const running = sums.producing + sums.slow;
  const run = running + sums['micro-stop'];
  return {
    PPT: run + breakdowns + sums.setup + sums.unknown,
    breakdowns,
    setup: sums.setup,
    smallStops: sums['micro-stop'],
    slowCycles: running - sums.idealAll,
    startupRejects: sums.idealStart,
    productionRejects: sums.idealAll - sums.idealGood - sums.idealStart,
    unknown: sums.unknown,
    FPT: sums.idealGood,
    run,
    PRI_PQ: sums.idealAll,
    unrated: sums.unrated,
  };
}

const blind = (t: LossTerms): Reason | null => (t.PPT <= 0 ? 'no-planned-time' : t.unknown >= t.PPT ? 'no-data' : null);
const unrated = (t: LossTerms): Reason | null => (t.unrated > 0 ? 'no-ideal-rate' : null);

const time = (
  id: string,
  formula: string,
  term: keyof LossTerms & string,
  inputs: readonly (keyof LossTerms & string)[],
  needsRate = false,
  moreIsBetter: boolean | null = false,
): Kpi<LossTerms> => ({
  id,
  unit: 'ms',
  formula,
  moreIsBetter,
  inputs,
  value: (t) => (needsRate ? unrated(t) : null) ?? (t[term] as number),
});

export const sixBigLosses = profileOf('six-big-losses', 1, termsOf, [
  {
    id: 'oee',
    unit: 'ratio',
    formula: 'FPT / PPT',
    moreIsBetter: true,
    inputs: ['FPT', 'PPT'],
    value: (t) => blind(t) ?? unrated(t) ?? ratio(t.FPT, t.PPT, 'no-planned-time'),
  },
  {
    id: 'availability',
    unit: 'ratio',
    formula: 'run / PPT',
    moreIsBetter: true,
    inputs: ['run', 'PPT'],
    value: (t) => blind(t) ?? ratio(t.run, t.PPT, 'no-planned-time'),
  },
  {
    id: 'performance',
    unit: 'ratio',
    formula: 'sum(PRI x PQ) / run',
    moreIsBetter: true,
    inputs: ['PRI_PQ', 'run'],
    value: (t) => unrated(t) ?? ratio(t.PRI_PQ, t.run, 'nothing-ran'),
  },
  {
    id: 'quality',
    unit: 'ratio',
    formula: 'FPT / sum(PRI x PQ)',
    moreIsBetter: true,
    inputs: ['FPT', 'PRI_PQ'],
    value: (t) => unrated(t) ?? ratio(t.FPT, t.PRI_PQ, 'nothing-made'),
  },
  time(
    'planned-production-time',
    'run + breakdowns + setup + no data',
    'PPT',
    ['run', 'breakdowns', 'setup', 'unknown'],
    false,
    null,
  ),
  time('breakdowns', 'breakdown + starved + blocked + unplanned maintenance', 'breakdowns', ['breakdowns']),
  time('setup', 'setup', 'setup', ['setup']),
  time('small-stops', 'stops shorter than the threshold', 'smallStops', ['smallStops']),
  time(
    'slow-cycles',
    'running without short stops - sum(PRI x PQ)',
    'slowCycles',
    ['run', 'smallStops', 'PRI_PQ'],
    true,
  ),
  time(
    'startup-rejects',
    'sum(PRI x rejects until the first good units after a stop)',
    'startupRejects',
    ['startupRejects'],
    true,
  ),
  time(
    'production-rejects',
    'sum(PRI x PQ) - sum(PRI x GQ) - start-up rejects',
    'productionRejects',
    ['PRI_PQ', 'FPT', 'startupRejects'],
    true,
  ),
  time('no-data', 'time without data', 'unknown', ['unknown']),
  time('fully-productive-time', 'sum(PRI x GQ)', 'FPT', ['FPT'], true, true),
]);
