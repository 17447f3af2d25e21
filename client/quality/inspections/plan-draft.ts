/** How lots of a material are inspected, as it is being written: numbers are texts until they are sent. */
import type { InspectionPlan } from '../../http/inspections-api.ts';
import { freeId } from '../../setup/mapping/ascii.ts';
import { typedNumber, typedText } from '../../ui/typed-number.ts';

export const LEVELS = ['S-1', 'S-2', 'S-3', 'S-4', 'I', 'II', 'III'] as const;
export type Level = (typeof LEVELS)[number];
/** Those of the standard. */
export const AQLS = [
  ...[0.01, 0.015, 0.025, 0.04, 0.065, 0.1, 0.15, 0.25, 0.4, 0.65, 1, 1.5, 2.5, 4, 6.5, 10, 15, 25, 40, 65, 100],
  ...[150, 250, 400, 650, 1000],
] as const;

/** Digits that an AQL is written with: 0.65, 1, 2.5. */
export const digitsOf = (aql: number): number => String(aql).split('.')[1]?.length ?? 0;

export interface TestDraft {
  /** Kept from the plan before; empty = it is new, and gets one of its name. */
  readonly test: string;
  readonly name: string;
  readonly unit: string;
  readonly low: string;
  readonly high: string;
}

export interface PlanDraft {
  readonly material: string;
  readonly counts: boolean;
  readonly level: Level;
  readonly aql: number;
  /** Of a lot as it usually comes: only for what is shown. */
  readonly units: string;
  readonly reduced: boolean;
  readonly tests: readonly TestDraft[];
  readonly skips: boolean;
  readonly clearance: string;
  readonly oneIn: string;
  readonly instruction: string;
}

export function draftOf(plan: InspectionPlan | null): PlanDraft {
  return {
    ...{ material: plan?.material ?? '', counts: plan === null || plan.sampling !== null, units: '1200' },
    ...{ level: plan?.sampling?.level ?? 'II', aql: plan?.sampling?.aql ?? 1, reduced: plan?.reduced ?? false },
    tests: (plan?.tests ?? []).map(({ test, name, unit, low, high }) => ({
      ...{ test, name, unit, low: typedText(low), high: typedText(high) },
    })),
    ...{ skips: plan !== null && plan.skip !== null, clearance: String(plan?.skip?.clearance ?? 10) },
    ...{ oneIn: String(plan?.skip?.oneIn ?? 4), instruction: plan?.instruction ?? '' },
  };
}

export const NEW_TEST: TestDraft = { test: '', name: '', unit: '', low: '', high: '' };

/** Fields as the server names them that are empty and may not be, or are no number. */
export function lackingIn(draft: PlanDraft): ReadonlyMap<string, 'missing' | 'no-number'> {
  const found = new Map<string, 'missing' | 'no-number'>();
  const number = (field: string, value: string, needed: boolean) => {
    const typed = typedNumber(value);
    if (typed === null ? needed : !Number.isFinite(typed)) found.set(field, typed === null ? 'missing' : 'no-number');
  };
  if (draft.material.trim() === '') found.set('material', 'missing');
  for (const [i, test] of draft.tests.entries()) {
    if (test.name.trim() === '') found.set(`tests/${i}/name`, 'missing');
    number(`tests/${i}/low`, test.low, false);
    number(`tests/${i}/high`, test.high, false);
  }
  if (draft.skips) {
    number('skip/clearance', draft.clearance, true);
    number('skip/oneIn', draft.oneIn, true);
  }
  return found;
}

export type PlanTold = Omit<InspectionPlan, 'material' | 'version'>;

/** As it is sent; of one that lacks nothing. */
export function toldOf(draft: PlanDraft): PlanTold {
  const ids: string[] = draft.tests.flatMap(({ test }) => (test === '' ? [] : [test]));
  return {
    sampling: draft.counts ? { level: draft.level, aql: draft.aql as NonNullable<PlanTold['sampling']>['aql'] } : null,
    tests: draft.tests.map(({ test, name, unit, low, high }) => {
      const id = test || freeId(name, ids, 'test');
      if (test === '') ids.push(id);
      return { test: id, name: name.trim(), unit: unit.trim(), low: typedNumber(low), high: typedNumber(high) };
    }),
    skip: draft.skips ? { clearance: typedNumber(draft.clearance) ?? 0, oneIn: typedNumber(draft.oneIn) ?? 0 } : null,
    ...{ reduced: draft.counts && draft.reduced, instruction: draft.instruction.trim() },
  };
}
