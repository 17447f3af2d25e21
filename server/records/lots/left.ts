/** Until when goods stand by themselves: a lot, pallet or piece that was packed goes on as part of what it was packed into. */
import { sql } from 'kysely';
import type { LotKind } from '../../../analytics/genealogy/event.ts';
import type { Work } from '../database.ts';

/** What is made to be sent away. */
export const GOODS: readonly LotKind[] = ['finished', 'container', 'serial'];

/** Of a row of `lot`, epoch ms; null = it still stands. */
export const leftAt = sql`least(lot.shipped_at, (
  SELECT min(e.at_ms) FROM lot_part p JOIN lot_event e ON e.id = p.event
  WHERE p.lot = lot.id AND p.side = 'in' AND p.superseded IS NULL AND p.ended_by IS NULL
    AND (e.kind = 'pack' OR (e.kind = 'transform' AND lot.kind IN ('container', 'serial')))))`;

/** Told of anew: these lots, and what was ever packed into them. */
export async function noteLeft(trx: Work, codes: readonly string[]): Promise<void> {
  if (codes.length === 0) return;
  await sql`
    WITH named AS (SELECT id FROM lot WHERE code = ANY(${[...codes]}::text[])), touched AS (
      SELECT id FROM named UNION
      SELECT i.lot FROM named JOIN lot_part o ON o.lot = named.id AND o.side = 'out'
        JOIN lot_step s ON s.id = o.step AND s.kind = 'pack' JOIN lot_part i ON i.step = o.step AND i.side = 'in')
    UPDATE lot SET left_at = ${leftAt} FROM touched WHERE lot.id = touched.id AND lot.kind = ANY(${[...GOODS]})`.execute(
    trx,
  );
}
