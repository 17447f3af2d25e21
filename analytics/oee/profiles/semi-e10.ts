/**
 * The six exclusive states of SEMI E10 as a view over the twelve, with their uptimes (docs/domain.md, section 4). E10 puts
 * breaks and waiting for material under standby, setup and planned maintenance under scheduled downtime, and short stops
 * (failures and assists alike) under unscheduled downtime. Engineering time is not told apart by the twelve states: absent.
 * Time without data is in none of them; total time = PRD + SBY + SDT + UDT + NST + no data.
 */
import type { Sums } from '../sums.ts';
import { type Kpi, profileOf, type Reason, ratio, type Terms } from './profile.ts';

interface E10Terms extends Terms {
  /** Total time, ms. */
  readonly total: number;
  readonly PRD: number;
  readonly SBY: number;
  readonly SDT: number;
  readonly UDT: number;
  /** Non-scheduled time, ms. */
  readonly NST: number;
  readonly unknown: number;
  /** Operations time: total - NST, ms. */
  readonly operations: number;
  /** Equipment uptime: PRD + SBY, ms. */
  readonly uptime: number;
  readonly failures: number;
  readonly repairs: number;
  readonly repairMs: number;
}

function termsOf(sums: Readonly<Sums>): E10Terms {
  const PRD = sums.producing + sums.slow;
  const SBY = sums.idle + sums.starved + sums.blocked + sums['planned-stop'];
  return {
    total: sums.windowMs,
    PRD,
    SBY,
    SDT: sums.setup + sums.maintenance - sums.maintenanceUnplanned,
    UDT: sums.breakdown + sums['micro-stop'] + sums.maintenanceUnplanned,
    NST: sums.off,
    unknown: sums.unknown,
    operations: sums.windowMs - sums.off,
    uptime: PRD + SBY,
    failures: sums.failures,
    repairs: sums.repairs,
    repairMs: sums.repairMs,
  };
}

const blind = (t: E10Terms): Reason | null =>
  t.operations <= 0 ? 'no-planned-time' : t.unknown >= t.operations ? 'no-data' : null;

const time = (id: string, formula: string, term: keyof E10Terms & string, better: boolean | null): Kpi<E10Terms> => ({
  id,
  unit: 'ms',
  formula,
  moreIsBetter: better,
  inputs: [term],
  value: (t) => t[term] as number,
});

const share = (
  id: string,
  formula: string,
  above: keyof E10Terms & string,
  below: keyof E10Terms & string,
): Kpi<E10Terms> => ({
  id,
  unit: 'ratio',
  formula,
  moreIsBetter: true,
  inputs: [above, below],
  value: (t) => blind(t) ?? ratio(t[above] as number, t[below] as number, 'no-planned-time'),
});

export const semiE10 = profileOf('semi-e10', 1, termsOf, [
  time('productive-time', 'PRD: producing + slow', 'PRD', true),
  time('standby-time', 'SBY: idle + starved + blocked + planned stops', 'SBY', false),
  {
    id: 'engineering-time',
    unit: 'ms',
    formula: 'ENG',
    moreIsBetter: null,
    inputs: [],
    value: () => 'not-recorded',
  },
  time('scheduled-downtime', 'SDT: setup + planned maintenance', 'SDT', false),
  time('unscheduled-downtime', 'UDT: breakdown + short stops + unplanned maintenance', 'UDT', false),
  time('non-scheduled-time', 'NST: off', 'NST', null),
  time('no-data', 'time without data', 'unknown', false),
  share('operational-uptime', '(PRD + SBY) / (total - NST)', 'uptime', 'operations'),
  share('operational-utilization', 'PRD / (total - NST)', 'PRD', 'operations'),
  share('total-utilization', 'PRD / total', 'PRD', 'total'),
  {
    id: 'mtbf',
    unit: 'ms',
    formula: 'PRD / failures that began',
    moreIsBetter: true,
    inputs: ['PRD', 'failures'],
    value: (t) => ratio(t.PRD, t.failures, 'no-failures'),
  },
  {
    id: 'mttr',
    unit: 'ms',
    formula: 'whole length of failures that ended, net of planned time / their number',
    moreIsBetter: false,
    inputs: ['repairMs', 'repairs'],
    value: (t) => ratio(t.repairMs, t.repairs, 'no-repairs'),
  },
]);
