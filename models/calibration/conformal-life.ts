/**
 * Between which moments a remaining life lies, nine times in ten (conformalised quantiles; Romano, Patterson and Candes 2019): from when on the curve of the
 * chances has passed a low level until it has passed a high one, both moved as far as it took on assets that the model did not see. Held only to moments at
 * which a life is told at all: where a failure within the horizon is more likely than not.
 */
import type { FailureCurve } from '../hazard/survival.ts';

/** Levels of the curve; below 0 = from now on, from 1 on = later than the horizon. */
export interface LifeLevels {
  readonly low: number;
  readonly high: number;
}

export interface LifeRow {
  readonly curve: Pick<FailureCurve, 'hours' | 'failed'>;
  /** Hours until it failed; infinite where it was not within the horizon. */
  readonly until: number;
}

const [LOW, HIGH] = [0.05, 0.95] as const;
const COVERED = 0.9;
/** A life is told from this chance within the horizon on. */
export const TOLD = 0.5;
/** With fewer it says nothing but "within or beyond the horizon". */
const LEAST_ROWS = 20;

/** Null where too few moments were held out to know. */
export function lifeLevelsOf(rows: readonly LifeRow[]): LifeLevels | null {
  const off = rows.filter(({ curve }) => (curve.failed.at(-1) as number) >= TOLD).map(missOf);
  if (off.length < LEAST_ROWS) return null;
  off.sort((a, b) => a - b);
  // Split conformal: the next of n + 1 lies below it with the wanted share.
  const place = Math.min(off.length - 1, Math.ceil(COVERED * (off.length + 1)) - 1);
  const move = off[place] as number;
  return { low: LOW - move, high: HIGH + move };
}

/** How far the true moment lies outside of the levels, in probability; below 0 = inside. */
function missOf({ curve, until }: LifeRow): number {
  const horizon = curve.hours.at(-1) as number;
  const by = failedBy(curve, Math.min(until, horizon));
  // What came later than the horizon can only be too late for the high level.
  return until > horizon ? by - HIGH : Math.max(LOW - by, by - HIGH);
}

/** Failures lie evenly between two moments. */
function failedBy({ hours, failed }: LifeRow['curve'], at: number): number {
  let [begin, before] = [0, 0];
  for (const [i, end] of hours.entries()) {
    const by = failed[i] as number;
    if (at <= end) return before + ((by - before) * (at - begin)) / (end - begin);
    [begin, before] = [end, by];
  }
  return before;
}
