/** What a difference between master data and the record is, and when it is one: thin evidence says that it is thin. Pure. */
import type { Piece } from '../oee/piece.ts';
import { quantile, quantileInterval } from '../statistics/quantile.ts';

export const DIFFERENCE_KINDS = [
  'ideal-rate',
  'operation-time',
  'setup-time',
  'material-use',
  'routing-place',
  'routing-setup',
  'routing-run',
  'routing-steps',
] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/**
 * `agrees`: what is declared lies in the interval of what was shown, or is less than 1 % off; `higher`, `lower`: what was shown is; `elsewhere`,
 * `skipped`, `out-of-order`: of a step of a routing, what orders did instead; `thin`: too little evidence for an interval;
 * `not-declared`: nothing to compare with; `nothing-booked`: nobody told what was used; `not-counted`: the machine counts nothing.
 */
export const VERDICTS = [
  'agrees',
  'higher',
  'lower',
  'elsewhere',
  'skipped',
  'out-of-order',
  'thin',
  'not-declared',
  'nothing-booked',
  'not-counted',
] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Difference {
  readonly kind: DifferenceKind;
  /** null = of the whole line. */
  readonly machine: string | null;
  /** null = of all products. */
  readonly product: string | null;
  /** Of a use of material. */
  readonly material: string | null;
  /** Of a step of a routing: its operation, and the machine that did most of what its own did not. */
  readonly operation: string | null;
  readonly elsewhere: string | null;
  /** Rates in units/min, times of operations in ms a good unit, setups in ms, shares of steps as 0..1, use in `unit` a good unit. */
  readonly unit: string;
  readonly declared: number | null;
  readonly shown: number | null;
  /** 90 % interval of `shown`; of material what one container more or less makes of it. */
  readonly low: number | null;
  readonly high: number | null;
  /** Runs, orders, changeovers or deliveries it rests on. */
  readonly n: number;
  /** Good base units that these made; null = it does not rest on units. */
  readonly units: number | null;
  readonly verdict: Verdict;
  /** Orders that did otherwise, the first of them. */
  readonly orders: readonly string[];
}

/** What most differences leave empty. */
export const OF_THE_LINE = {
  ...{ machine: null, product: null, material: null, operation: null, elsewhere: null, units: null },
  orders: [] as readonly string[],
};

export const PER_MINUTE = 'units/min';
export const MS_A_UNIT = 'ms/unit';
export const MS = 'ms';
export const SHARE = 'share';

const CONFIDENCE = 0.9;
/** So little off, as a share of what is declared, is rounding. */
const SLIGHT = 0.01;

interface Shown {
  readonly shown: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export function verdictOf(declared: number | null, { shown, low, high }: Shown): Verdict {
  if (shown === null || low === null || high === null) return 'thin';
  if (declared === null) return 'not-declared';
  if (declared >= low && declared <= high) return 'agrees';
  if (Math.abs(shown - declared) < SLIGHT * declared) return 'agrees';
  return shown > declared ? 'higher' : 'lower';
}

/** Median and its interval; without an interval the median is still told, and called thin. */
export function typical(values: readonly number[]): Shown {
  const interval = quantileInterval(values, 0.5, CONFIDENCE);
  return { shown: quantile(values, 0.5), low: interval?.low ?? null, high: interval?.high ?? null };
}

export const isPlannedTime = ({ state, maintenancePlanned }: Piece): boolean =>
  state === 'off' || state === 'planned-stop' || (state === 'maintenance' && maintenancePlanned);
