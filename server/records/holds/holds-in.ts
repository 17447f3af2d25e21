/** Holds as the record has them, and whether one stands against a lot. */
import { sql } from 'kysely';
import type { Database, Work } from '../database.ts';
import type { HeldLot, Hold } from './words.ts';

/** Why a lot may not be used; null = no hold is open on it. */
export async function heldBy(db: Database | Work, lot: { readonly id: number }): Promise<string | null> {
  const { rows } = await sql<{ id: number; reason: string }>`
    SELECT h.id, h.reason FROM hold_lot l JOIN hold h ON h.id = l.hold
    WHERE l.lot = ${lot.id} AND NOT EXISTS
      (SELECT 1 FROM hold_disposition d WHERE d.hold = l.hold AND d.lot = l.lot AND d.disposition IN ('release', 'concession'))
      AND NOT EXISTS (SELECT 1 FROM hold_rework r WHERE r.hold = l.hold AND r.lot = l.lot AND r.what = 'passed')
    ORDER BY h.id LIMIT 1`.execute(db);
  const [found] = rows;
  return found ? `it is on hold ${found.id}: ${found.reason}` : null;
}

/** A hold with its lots, by when they were made. */
export async function holdIn(db: Database | Work, id: number): Promise<Hold | null> {
  const row = await db.selectFrom('hold').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return null;
  const { rows: lots } = await sql<HeldLot>`
    SELECT lot.code, lot.kind, lot.material, lot."order", lot.made_at AS "madeAt", lot.shipped_at AS "shippedAt",
      lot.customer, d.disposition, coalesce(d.note, '') AS note, coalesce(d.by_whom, '') AS by, d.recorded AS decided,
      coalesce((SELECT jsonb_agg(jsonb_build_object('what', r.what, 'good', r.good, 'scrapped', r.scrapped, 'note', r.note,
        'by', r.by_whom, 'at', r.recorded) ORDER BY r.id) FROM hold_rework r WHERE r.hold = l.hold AND r.lot = l.lot), '[]') AS rework
    FROM hold_lot l JOIN lot ON lot.id = l.lot
    LEFT JOIN hold_disposition d ON d.hold = l.hold AND d.lot = l.lot
    WHERE l.hold = ${id} ORDER BY lot.made_at, lot.code`.execute(db);
  return {
    ...{ id: row.id, line: row.line, reason: row.reason, asked: row.asked, windows: row.windows, lots },
    open: lots.filter(({ disposition }) => disposition === null).length,
    ...{ by: row.by_whom, recorded: row.recorded },
  };
}
