/** What the lots of one source, in the order in which they came, say about how its next lot is inspected. */
import type { SamplingPlan, Severity } from './sampling-plans.ts';
import { afterSkipLot, EVERY_LOT, inspectsNext, type SkipLot, type SkipLotSettings } from './skip-lot.ts';
import { afterLot, NORMAL, type Switching } from './switching.ts';

export interface LotOfSource {
  /** False: it was let through without being looked at. */
  readonly inspected: boolean;
  /** Of what was counted; null = nothing was, or nobody has yet. */
  readonly plan: SamplingPlan | null;
  readonly defectives: number | null;
  /** null = nobody has decided yet, or it was skipped. */
  readonly passed: boolean | null;
  /** What chose the lot of a group that is inspected, 0..1: drawn when this lot came. */
  readonly draw: number;
  /** Before this lot somebody let lots of the source be taken again. */
  readonly resumed: boolean;
}

export interface SourceStanding {
  readonly switching: Switching;
  readonly skip: SkipLot;
  /** Is the next lot inspected? */
  readonly inspects: boolean;
  readonly severity: Severity;
}

export interface SourceRules {
  /** null = every lot is inspected. */
  readonly skip: SkipLotSettings | null;
  /** Production of the source is steady, and whoever answers for it agrees to reduced inspection. */
  readonly steady: boolean;
}

/** Taken up again, a source stands under tightened inspection (ISO 2859-1, 9.4). */
const TIGHTENED: Switching = { ...NORMAL, severity: 'tightened' };

export function standingOf(
  lots: readonly LotOfSource[],
  { skip, steady }: SourceRules,
  resumed: boolean,
): SourceStanding {
  let switching = NORMAL;
  let group = EVERY_LOT;
  for (const { plan, defectives, passed, draw, resumed: again } of lots) {
    if (again && switching.discontinued) switching = TIGHTENED;
    if (plan !== null && defectives !== null) switching = afterLot(switching, { plan, defectives, steady });
    if (skip) group = afterSkipLot(group, passed, skip, draw);
  }
  if (resumed && switching.discontinued) switching = TIGHTENED;
  // Under tightened inspection no lot is let through unseen.
  const maySkip = skip !== null && switching.severity !== 'tightened' && !switching.discontinued;
  return { switching, skip: group, inspects: !maySkip || inspectsNext(group), severity: switching.severity };
}
