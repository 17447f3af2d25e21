/**
 * From lot to lot: normal, tightened and reduced inspection (ISO 2859-1:1999, 9.3 and 9.4, with its switching score in place
 * of the limit numbers of MIL-STD-105E). Only original lots count, not those that come back.
 */
import type { SamplingPlan, Severity } from './sampling-plans.ts';

export interface Switching {
  readonly severity: Severity;
  /** Of the last lots, at most 5, under this severity: did they pass? Oldest first. */
  readonly recent: readonly boolean[];
  /** Under normal inspection; from 30 on it may be reduced. */
  readonly score: number;
  /** Not accepted since inspection was tightened. */
  readonly refused: number;
  /** Five lots were not accepted under tightened inspection: stop until the supplier has improved the process. */
  readonly discontinued: boolean;
}

export const NORMAL: Switching = { severity: 'normal', recent: [], score: 0, refused: 0, discontinued: false };

export interface InspectedLot {
  readonly plan: SamplingPlan;
  readonly defectives: number;
  /** Production is steady and whoever answers for it agrees to less inspection. */
  readonly steady: boolean;
}

export const passes = ({ plan, defectives }: Pick<InspectedLot, 'plan' | 'defectives'>): boolean =>
  defectives < plan.reject;

const RECENT = 5;
const REFUSED_OF_RECENT = 2;
const MAY_REDUCE = 30;

/** How the next lot is inspected after this one. */
export function afterLot(before: Switching, lot: InspectedLot): Switching {
  if (before.discontinued) return before;
  const accepted = passes(lot);
  const recent = [...before.recent, accepted].slice(-RECENT);
  switch (before.severity) {
    case 'normal': {
      if (recent.filter((one) => !one).length >= REFUSED_OF_RECENT) return { ...NORMAL, severity: 'tightened' };
      const score = accepted ? scoreAfter(before.score, lot) : 0;
      return score >= MAY_REDUCE && lot.steady ? { ...NORMAL, severity: 'reduced' } : { ...before, recent, score };
    }
    case 'tightened': {
      if (recent.length === RECENT && recent.every(Boolean)) return NORMAL;
      const refused = before.refused + +!accepted;
      return { ...before, recent, refused, discontinued: refused >= RECENT };
    }
    case 'reduced':
      // In the gap between acceptance and rejection number the lot passes, and normal inspection is back.
      return accepted && lot.defectives <= lot.plan.accept && lot.steady ? { ...before, recent } : NORMAL;
    default:
      return before.severity satisfies never;
  }
}

const ACCEPTED = [0, 1, 2, 3, 5, 7, 10, 14, 21, 30, 44];

/** 3 where the lot would have passed at the next stricter AQL too; with acceptance numbers 0 and 1 two for any that passes. */
function scoreAfter(score: number, { plan, defectives }: InspectedLot): number {
  if (plan.accept <= 1) return score + 2;
  const stricter = ACCEPTED[ACCEPTED.indexOf(plan.accept) - 1] ?? 0;
  return defectives <= stricter ? score + 3 : 0;
}
