/** Closes lots of which nothing is left, so that nobody sums them up any more; see ../lots/open-stock.ts. */
import { sql } from 'kysely';
import { balancesAt } from '../../../analytics/stock/balance.ts';
import type { Records } from '../database.ts';
import { oneAtATime } from '../once.ts';
import { stockFacts } from './stock-facts.ts';

const BATCH = 1_000;
const MOST_BATCHES = 20;
/** Told of so far ahead at most. */
const AHEAD_MS = 600_000;

/** Returns how many were closed. */
export async function tidyStock(records: Records, now: number): Promise<number> {
  let closed = 0;
  for (let i = 0; i < MOST_BATCHES; i++) {
    const { seen, done } = await records.transact(async (trx) => {
      await oneAtATime(trx, 'lots');
      const dirty = await trx
        .selectFrom('stock_lot')
        .select('lot')
        .where('dirty', '=', true)
        .orderBy('lot')
        .limit(BATCH)
        .execute();
      const lots = dirty.map(({ lot }) => Number(lot));
      if (lots.length === 0) return { seen: 0, done: 0 };
      const { facts } = await stockFacts(trx, [], { at: now + AHEAD_MS, known: null, lots });
      const left = new Set(balancesAt(facts, now + AHEAD_MS).map(({ lot }) => lot));
      const last = new Map<string, number>();
      for (const { lot, at } of facts) last.set(lot, Math.max(at, last.get(lot) ?? 0));
      const empty = lots.filter((lot) => !left.has(String(lot)));
      const ends = empty.map((lot) => last.get(String(lot)) ?? 0);
      await sql`
        UPDATE stock_lot SET closed_at = t.at FROM unnest(${empty}::bigint[], ${ends}::float8[]) AS t (lot, at)
        WHERE stock_lot.lot = t.lot`.execute(trx);
      await sql`UPDATE stock_lot SET dirty = false WHERE lot = ANY(${lots}::bigint[])`.execute(trx);
      return { seen: lots.length, done: empty.length };
    });
    closed += done;
    if (seen < BATCH) break;
  }
  return closed;
}
