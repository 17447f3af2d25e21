/**
 * What became of each moment: the hours until the next failure, or how long there was none for sure. From that, the answer for one horizon and
 * for each step of a grid of horizons (a discrete-time hazard: of those that came so far, who fails in this step).
 */
import { type AssetHistory, failureHours } from '../fleet.ts';

export interface Future {
  /** Hours until the next failure; infinite where none is known. */
  readonly until: number;
  /** Hours that were watched from here on. */
  readonly watched: number;
}

/** One a row. A failure at the row itself is past. */
export function futuresOf(asset: AssetHistory): Future[] {
  const failures = failureHours(asset);
  const end = asset.hours.at(-1) ?? 0;
  const next = { at: 0 };
  return Array.from(asset.hours, (hour) => {
    while (next.at < failures.length && (failures[next.at] as number) <= hour) next.at++;
    return { until: (failures[next.at] ?? Number.POSITIVE_INFINITY) - hour, watched: end - hour };
  });
}

/** Failed within `horizon`? Null where watching ended too early to know. */
export const failedWithin = ({ until, watched }: Future, horizon: number): boolean | null =>
  until <= horizon ? true : watched >= horizon ? false : null;

/** Ends of the steps, as shares of the horizon: fine before it, coarse after. */
export const GRID = [1 / 6, 1 / 3, 2 / 3, 1, 2, 4] as const;
/** The step that ends with the horizon itself. */
export const AT_HORIZON = GRID.indexOf(1);

/** For each step: 1 failed in it, 0 came through it, NaN not known (failed before, or not watched). */
export function writeSteps({ until, watched }: Future, horizon: number, into: Float32Array, at: number): void {
  let begin = 0;
  for (const [step, share] of GRID.entries()) {
    const end = share * horizon;
    into[at + step] = until <= begin ? Number.NaN : until <= end ? 1 : watched >= end ? 0 : Number.NaN;
    begin = end;
  }
}
