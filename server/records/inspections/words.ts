/** Words of inspections of lots. Times are epoch ms. */

import type { LotKind } from '../../../analytics/genealogy/event.ts';
import type { Level, SamplingPlan, Severity } from '../../../analytics/spc/sampling-plans.ts';
import type { SkipLotSettings } from '../../../analytics/spc/skip-lot.ts';

/** What is measured of a lot, here or in a laboratory. */
export interface LotTest {
  readonly test: string;
  readonly name: string;
  readonly unit: string;
  readonly low: number | null;
  readonly high: number | null;
}

/** How lots of a material are inspected before they may be used or shipped. */
export interface InspectionPlan {
  readonly material: string;
  readonly version: number;
  /** How many units are drawn, and how many defective ones a lot may have; null = none are counted. */
  readonly sampling: { readonly level: Level; readonly aql: number } | null;
  /** Every one of them needs a result that fits. */
  readonly tests: readonly LotTest[];
  /** Lots are let through unseen after so many good ones; null = never. */
  readonly skip: SkipLotSettings | null;
  /** Fewer may be drawn of a source that is good. */
  readonly reduced: boolean;
  /** What is looked at, in words. */
  readonly instruction: string;
}

export const LOT_VERDICTS = ['accepted', 'concession', 'rejected'] as const;
export type LotVerdict = (typeof LOT_VERDICTS)[number];

/** `waiting`: nobody has decided; `skipped`: let through unseen. */
export const INSPECTION_STATES = ['waiting', 'skipped', ...LOT_VERDICTS] as const;
export type InspectionState = (typeof INSPECTION_STATES)[number];

export interface LotResult {
  readonly test: string;
  readonly sample: string;
  /** Below or above what the method can tell: `value` is its limit. */
  readonly sign: '' | '<' | '>';
  readonly value: number;
  readonly unit: string;
  readonly at: number;
  /** Laboratory or person. */
  readonly by: string;
  /** null = no plan says what it may be. */
  readonly fits: boolean | null;
}

export interface Decision {
  readonly verdict: LotVerdict;
  readonly defectives: number | null;
  readonly note: string;
  readonly by: string;
  readonly recorded: number;
}

export interface Inspection {
  readonly id: number;
  readonly lot: {
    readonly code: string;
    readonly kind: LotKind;
    readonly material: string;
    readonly supplier: string | null;
    readonly supplierLot: string | null;
    readonly quantity: number | null;
    readonly unit: string;
    readonly madeAt: number | null;
    readonly order: string | null;
  };
  readonly plan: InspectionPlan;
  readonly state: InspectionState;
  readonly severity: Severity;
  /** null = nothing is counted, or the lot's quantity is no whole number: see `unsized`. */
  readonly sample: SamplingPlan | null;
  /** The plan counts, and nobody knows of how many: all are looked at. */
  readonly unsized: boolean;
  /** Its source had five lots refused under tightened inspection: none is accepted until somebody takes it up again. */
  readonly discontinued: boolean;
  readonly opened: number;
  readonly results: readonly LotResult[];
  /** Tests of the plan without a result. */
  readonly missing: readonly string[];
  /** Oldest first; the last one holds. */
  readonly decisions: readonly Decision[];
}

/** What is wrong with a plan, and at which field of its body; null = nothing. */
export function planFault({
  sampling,
  tests,
  skip,
}: InspectionPlan): { readonly field: string; readonly reason: string } | null {
  if (!sampling && tests.length === 0) return { field: 'sampling', reason: 'it neither counts nor measures anything' };
  const names = new Set<string>();
  for (const [i, { test, low, high }] of tests.entries()) {
    if (names.has(test)) return { field: `tests/${i}/test`, reason: `test ${test} is in it twice` };
    names.add(test);
    if (low === null && high === null) return { field: `tests/${i}/low`, reason: `test ${test} has no limit` };
    if (low !== null && high !== null && low > high)
      return { field: `tests/${i}/low`, reason: `the limits of test ${test} exclude each other` };
  }
  if (skip && skip.oneIn < 2) return { field: 'skip/oneIn', reason: 'one lot in one is every lot' };
  return null;
}

/** Does a result keep to its limits? What lies below what a method can tell fits where that itself fits. */
export function fits(
  { low, high }: Pick<LotTest, 'low' | 'high'>,
  { sign, value }: Pick<LotResult, 'sign' | 'value'>,
): boolean {
  if (high !== null && (sign === '>' ? true : value > high)) return false;
  return !(low !== null && (sign === '<' ? true : value < low));
}
