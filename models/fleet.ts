/** What failure models learn from and are asked about: readings of assets over time, and what happened to them. */

/** A failure ended the life; a repair (or a change of parts) began a new one without a failure; censored: watching ended here. */
export type LifeEvent = 'failure' | 'repair' | 'censored';

export interface AssetHistory {
  readonly asset: string;
  /** Hours, rising. */
  readonly hours: Float64Array;
  /** By row; null where nothing happened. */
  readonly events: readonly (LifeEvent | null)[];
  /** One column a signal, NaN where it is missing. */
  readonly signals: readonly Float64Array[];
  /** What was made, by row; null where nobody said. Absent = nobody ever did. */
  readonly products?: readonly (string | null)[] | undefined;
}

export interface Fleet {
  readonly signals: readonly string[];
  /** The signal that says how fast it runs, where there is one. */
  readonly speed?: string | null | undefined;
  readonly assets: readonly AssetHistory[];
}

/** Hours of the failures of an asset, rising. */
export const failureHours = ({ hours, events }: AssetHistory): number[] =>
  events.flatMap((event, row) => (event === 'failure' ? [hours[row] as number] : []));
