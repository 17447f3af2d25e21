/** Rows of the stock put together by material, and in the order in which they are to be used. */
import { notUsable } from '../../../analytics/stock/fefo.ts';
import type { StockRow } from './words.ts';

const EXPIRING_MS = 7 * 86_400_000;

export interface MaterialStock {
  readonly material: string;
  readonly unit: string;
  /** Neither held nor expired; null = not known. */
  readonly usable: number | null;
  readonly held: number;
  readonly expired: number;
  /** Lots whose date is near. */
  readonly expiring: number;
  readonly lots: number;
  /** More was used than was told of, by so much. */
  readonly owed: number;
  readonly firstExpiry: number | null;
}

export function materialsOf(rows: readonly StockRow[], at: number): MaterialStock[] {
  const groups = new Map<string, StockRow[]>();
  for (const row of rows) {
    if (row.material === null) continue;
    const own = groups.get(row.material);
    if (own) own.push(row);
    else groups.set(row.material, [row]);
  }
  return [...groups].map(([material, own]) => {
    const units = new Set(own.map(({ unit }) => unit));
    const sum = (of: (row: StockRow) => number) => own.reduce((total, row) => total + of(row), 0);
    const why = (row: StockRow) => notUsable({ ...row, lot: row.lot ?? '' }, at);
    const blocked = (row: StockRow) => why(row) === 'held' || why(row) === 'expired';
    const unknown = units.size > 1 || own.some((row) => row.amount === null && !blocked(row));
    const dated = own.flatMap((row) => (row.expires !== null && why(row) === null ? [row.expires] : []));
    return {
      ...{ material, unit: own[0]?.unit ?? '', lots: new Set(own.flatMap(({ lot }) => lot ?? [])).size },
      usable: unknown ? null : sum((row) => (blocked(row) ? 0 : (row.amount ?? 0) - row.heldAmount)),
      held: sum((row) => (why(row) === 'held' ? (row.amount ?? 0) : why(row) === 'expired' ? 0 : row.heldAmount)),
      expired: sum((row) => (why(row) === 'expired' ? (row.amount ?? 0) : 0)),
      expiring: dated.filter((expires) => expires - at <= EXPIRING_MS).length,
      owed: sum((row) => Math.max(0, -(row.amount ?? 0))),
      firstExpiry: dated.length > 0 ? Math.min(...dated) : null,
    };
  });
}

/** As fefo() orders them, each with a key that sorts so: the next page begins behind the last one's. */
export const sortedRows = (rows: readonly StockRow[]): { readonly key: string; readonly row: StockRow }[] =>
  rows
    .map((row) => {
      const name = `${row.lot ?? ''}|${row.place}|${row.material ?? ''}`;
      return { key: `${row.expires === null ? '~' : wide(row.expires)}-${wide(row.since)}-${name}`, row };
    })
    .sort((a, b) => (a.key < b.key ? -1 : 1));

const wide = (at: number): string => String(Math.floor(at)).padStart(15, '0');
