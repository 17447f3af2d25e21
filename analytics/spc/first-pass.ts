/** How many units were right the first time, and which defects weigh most. Shares 0..1. */
import { shareInterval } from '../statistics/binomial.ts';

export interface FirstPassCounts {
  /** Units that were worked on for the first time. */
  readonly started: number;
  /** Of these, never right. */
  readonly scrap: number;
  /** Of these, right only after more work. */
  readonly rework: number;
}

export interface FirstPass {
  readonly yield: number;
  /** 95 % interval of the share behind it (Clopper and Pearson 1934). */
  readonly low: number;
  readonly high: number;
}

export type NoFirstPass =
  | 'nothing-started'
  | 'not-a-count'
  /** More scrap and rework than units started. */
  | 'more-than-started';

export type FirstPassAnswer =
  | { readonly ok: true; readonly firstPass: FirstPass }
  | { readonly ok: false; readonly reason: NoFirstPass };

/** Share of units that needed nothing again. */
export function firstPassOf({ started, scrap, rework }: FirstPassCounts): FirstPassAnswer {
  if (![started, scrap, rework].every((count) => Number.isInteger(count) && count >= 0))
    return { ok: false, reason: 'not-a-count' };
  if (started === 0) return { ok: false, reason: 'nothing-started' };
  const right = started - scrap - rework;
  if (right < 0) return { ok: false, reason: 'more-than-started' };
  return { ok: true, firstPass: { yield: right / started, ...shareInterval(right, started, 0.95) } };
}

/** Rolled throughput yield: that a unit passes all steps the first time, if their defects have nothing to do with each other. */
export const rolledYield = (steps: readonly FirstPass[]): number | null =>
  steps.length === 0 ? null : steps.reduce((all, step) => all * step.yield, 1);

export interface DefectCount {
  readonly type: string;
  /** Where on the unit; empty = nobody said. */
  readonly place: string;
  readonly count: number;
}

export interface DefectBar {
  readonly key: string;
  readonly count: number;
  /** Of all defects, and of these with those before. */
  readonly share: number;
  readonly cumulative: number;
}

/** Defects by type or place, most first; of equal ones by name. Counts that are none (0, below, no number) are left out. */
export function defectPareto(defects: readonly DefectCount[], by: 'type' | 'place'): DefectBar[] {
  const counts = new Map<string, number>();
  for (const defect of defects)
    if (defect.count > 0 && Number.isFinite(defect.count))
      counts.set(defect[by], (counts.get(defect[by]) ?? 0) + defect.count);
  const sorted = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const all = sorted.reduce((sum, [, count]) => sum + count, 0);
  let soFar = 0;
  return sorted.map(([key, count]) => {
    soFar += count;
    return { key, count, share: count / all, cumulative: soFar / all };
  });
}
