/** What losses cost. In the site's currency; null = nobody has said, and then there is no money in any answer. */
export interface Prices {
  /** Of an hour that the machine or line does not make what it could. */
  readonly perHour: number | null;
  /** Of the material and work in one unit that is thrown away. */
  readonly perUnit: number | null;
}

const HOUR_MS = 3_600_000;

export const moneyOfTime = (ms: number, { perHour }: Prices): number | null =>
  perHour === null ? null : (ms / HOUR_MS) * perHour;

export const moneyOfUnits = (units: number, { perUnit }: Prices): number | null =>
  perUnit === null ? null : units * perUnit;
