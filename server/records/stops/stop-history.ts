/** What people gave as reasons for a machine's stops, for suggestions (analytics/losses/suggest.ts). */
import { sql } from 'kysely';
import type { Labelled } from '../../../analytics/losses/suggest.ts';
import type { State } from '../../../twin/words.ts';
import type { Work } from '../database.ts';

/** Older ones say little of the machine as it is. */
const BACK_MS = 180 * 86_400_000;
const MOST = 1000;

/** Oldest first; of a stop that was split each reason counts. What a fault code stands for is nobody's judgement. */
export async function labelledStops(trx: Work, machine: string, before: number): Promise<Labelled[]> {
  const { rows } = await sql<{
    reason: string;
    fault: number;
    seen: State;
    cause: string | null;
    product: string | null;
  }>`
    SELECT reason, max(fault) AS fault, (array_agg(seen ORDER BY from_ms))[1] AS seen,
      (array_agg(cause_machine ORDER BY from_ms))[1] AS cause, (array_agg(product ORDER BY from_ms))[1] AS product
    FROM piece
    WHERE machine = ${machine} AND superseded IS NULL AND to_ms > ${before - BACK_MS} AND from_ms < ${before}
      AND reason_by = 'person' AND stop_id IS NOT NULL
    GROUP BY stop_id, stop_from, reason
    ORDER BY stop_from DESC, reason LIMIT ${MOST}`.execute(trx);
  return rows.reverse();
}
