/** What places hold of the materials that they are to hold, against their minimum. */
import { notUsable } from '../../../analytics/stock/fefo.ts';
import type { Level, Location, StockRow } from './words.ts';

export interface LevelNow extends Level {
  readonly location: string;
  readonly name: string;
  readonly kind: Location['kind'];
  readonly line: string | null;
  /** Of lots that may be used; null = not known. */
  readonly amount: number | null;
}

export function levelsOf(locations: readonly Location[], rows: readonly StockRow[], at: number): LevelNow[] {
  return locations.flatMap(({ location, name, kind, line, levels }) =>
    levels.map((level) => {
      const here = rows.filter((row) => row.place === location && row.material === level.material);
      return { ...level, location, name, kind, line, amount: usableOf(here, level.unit, at) };
    }),
  );
}

/** What of these rows may be used; what is owed counts against it. Null where nobody knows, or units differ. */
export function usableOf(rows: readonly StockRow[], unit: string, at: number): number | null {
  let sum = 0;
  for (const row of rows) {
    const why = notUsable({ ...row, lot: row.lot ?? '' }, at);
    if (why === 'held' || why === 'expired') continue;
    if (row.amount === null || row.unit !== unit) return null;
    sum += row.amount - row.heldAmount;
  }
  return sum;
}
