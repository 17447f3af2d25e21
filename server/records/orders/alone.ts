/** Who writes orders or masters, one at a time. */
import { sql } from 'kysely';
import type { Work } from '../database.ts';
import { oneWriter } from '../time/time-record.ts';

/**
 * One at a time writes orders, so that nobody judges by what another is about to change. Locks are taken in one order
 * everywhere: orders, the record of time, the audit's chain.
 */
export async function alone(trx: Work): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(4004)`.execute(trx);
  await oneWriter(trx);
}
