/**
 * Lots of which something may be left. Only what is left is summed up again and again: a lot is closed where all facts of it
 * come to nothing, and opened again by the next one. Balances themselves are never kept.
 */
import { sql } from 'kysely';
import type { Work } from '../database.ts';

/** Told of anew: these lots, and all that was ever packed into them. */
export async function reopenStock(trx: Work, codes: readonly string[]): Promise<void> {
  if (codes.length === 0) return;
  await sql`
    WITH RECURSIVE inside (lot) AS (
      SELECT id FROM lot WHERE code = ANY(${[...codes]}::text[])
      UNION
      SELECT i.lot FROM inside JOIN lot_part o ON o.lot = inside.lot AND o.side = 'out'
        JOIN lot_step s ON s.id = o.step AND s.kind = 'pack' JOIN lot_part i ON i.step = o.step AND i.side = 'in'
    )
    INSERT INTO stock_lot (lot, dirty, closed_at) SELECT lot, true, NULL FROM inside ORDER BY lot
    ON CONFLICT (lot) DO UPDATE SET dirty = true, closed_at = NULL`.execute(trx);
}
