/**
 * What became of each moment: the hours until the next failure, or how long there was none for sure.
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
