/** Stock as the record knows it at a moment: a question to the facts, nothing kept. */
import { sql } from 'kysely';
import { type Balance, balancesAt, NOWHERE, type StockFact } from '../../../analytics/stock/balance.ts';
import type { Database, Records, Work } from '../database.ts';
import { lotOf } from '../lots/lot-store.ts';
import type { Lot } from '../lots/words.ts';
import { locationsIn } from './location-store.ts';
import { POOL, placesOf, stockFacts } from './stock-facts.ts';
import type { UntoldUse } from './untold-use.ts';
import type { Location, StockRow } from './words.ts';

export interface StockAsked {
  /** Epoch ms. */
  readonly at: number;
  /** As known then; null = as known now. */
  readonly known: number | null;
  /** Lots of this material alone; absent = all that lies anywhere. */
  readonly material?: string;
}

export interface StockAt {
  readonly rows: readonly StockRow[];
  readonly locations: readonly Location[];
}

/** `untold`: what orders used that nobody has told yet. */
export async function stockAt(
  db: Database | Work,
  { at, known, material }: StockAsked,
  untold: readonly UntoldUse[],
): Promise<StockAt> {
  const locations = await locationsIn(db, known);
  const { facts, packed } = await stockFacts(db, locations, {
    ...{ at, known, lots: null },
    ...(material === undefined ? {} : { material }),
  });
  const plain = balancesAt(facts, at);
  const named = [...plain.map(({ lot }) => lot), ...untold.flatMap(({ lot }) => (lot === null ? [] : [String(lot)]))];
  const lots = await lotsOf(db, [...new Set(named)]);
  const materialOf = (key: string) =>
    lots.get(Number(key))?.material ?? (key.startsWith(POOL) ? key.slice(POOL.length) : null);
  const uses = untold.map((use, i) => {
    const lies = plain.filter(({ lot, amount }) => (amount ?? 0) > 0 && materialOf(lot) === use.material);
    return useOf(use, i, at, locations, lies, facts);
  });
  const balances = uses.length === 0 ? plain : balancesAt([...facts, ...uses], at);
  const held = await heldOf(db, [...lots.keys(), ...[...packed.values()].flatMap((own) => [...own.keys()])], at, known);
  const before = new Map(plain.map((one) => [`${one.lot} ${one.place}`, one.amount]));
  const rows = balances.map(({ lot: key, place, amount, unit, why, since }): StockRow => {
    const lot = lots.get(Number(key)) ?? null;
    const was = before.get(`${key} ${place}`);
    const inHeld = lot ? [...(packed.get(lot.id) ?? [])].filter(([container]) => held.has(container)) : [];
    return {
      ...{ place, amount, unit, why, since },
      lot: lot?.code ?? null,
      material: lot ? lot.material : key.slice(POOL.length),
      ...{ kind: lot?.kind ?? null, expires: lot?.expires ?? null, supplier: lot?.supplier ?? null },
      held: lot !== null && held.has(lot.id),
      heldAmount: inHeld.reduce((sum, [, part]) => sum + part, 0),
      untold: amount === null || was === null ? 0 : Math.max(0, (was ?? 0) - amount),
    };
  });
  return { rows, locations };
}

/** The same, with the database asked for. */
export const askStock = (records: Records, asked: StockAsked, untold: readonly UntoldUse[]): Promise<StockAt> =>
  records.snapshot((trx) => stockAt(trx, asked, untold));

/** Taken from the lot that is in use; where nobody scanned one, from the material as a whole, where the line has most of it. */
function useOf(
  use: UntoldUse,
  i: number,
  at: number,
  locations: readonly Location[],
  lies: readonly Balance[],
  facts: readonly StockFact[],
): StockFact {
  const lot = use.lot !== null && facts.some((fact) => fact.lot === String(use.lot)) ? String(use.lot) : null;
  const most = (place: string) => lies.reduce((sum, one) => sum + (one.place === place ? (one.amount ?? 0) : 0), 0);
  const own = placesOf(locations, use.line, null).sort((a, b) => most(b) - most(a));
  const base = { id: `u${i}`, at, kind: 'out', amount: use.amount, unit: use.unit, whole: false, to: NOWHERE } as const;
  return { ...base, lot: lot ?? `${POOL}${use.material}`, from: own };
}

async function lotsOf(db: Database | Work, keys: readonly string[]): Promise<Map<number, Lot>> {
  const numbers = keys.filter((key) => !key.startsWith(POOL)).map(Number);
  if (numbers.length === 0) return new Map();
  const rows = await db.selectFrom('lot').selectAll().where(sql<boolean>`id = ANY(${numbers}::bigint[])`).execute();
  return new Map(rows.map((row) => [Number(row.id), lotOf(row)]));
}

/** Of these lots those that might not be used at a moment: on hold, waiting for an inspection, or refused by one. */
async function heldOf(
  db: Database | Work,
  lots: readonly number[],
  at: number,
  known: number | null,
): Promise<Set<number>> {
  if (lots.length === 0) return new Set();
  const moment = Math.min(at, known ?? at);
  const numbers = [...new Set(lots)];
  const { rows } = await sql<{ lot: number }>`
    SELECT l.lot FROM hold_lot l JOIN hold h ON h.id = l.hold
    WHERE l.lot = ANY(${numbers}::bigint[]) AND h.recorded <= ${moment}::float8 AND NOT EXISTS (
      SELECT 1 FROM hold_disposition d WHERE d.hold = l.hold AND d.lot = l.lot
        AND d.disposition IN ('release', 'concession') AND d.recorded <= ${moment}::float8)
    UNION
    SELECT i.lot FROM lot_inspection i LEFT JOIN LATERAL (
      SELECT verdict FROM lot_decision d WHERE d.inspection = i.id AND d.recorded <= ${moment}::float8
      ORDER BY d.id DESC LIMIT 1
    ) d ON true
    WHERE i.lot = ANY(${numbers}::bigint[]) AND i.opened <= ${moment}::float8
      AND (d.verdict = 'rejected' OR (d.verdict IS NULL AND i.inspected))`.execute(db);
  return new Set(rows.map(({ lot }) => lot));
}
