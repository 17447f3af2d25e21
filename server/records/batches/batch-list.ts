/** Batches and how far their records are, the newest first. */
import { sql } from 'kysely';
import type { Records } from '../database.ts';
import type { BatchState } from './words.ts';

export const BATCH_LISTS = ['waiting', 'released', 'all'] as const;

export interface ListedBatch {
  readonly order: string;
  readonly line: string;
  readonly product: string;
  readonly lot: string | null;
  readonly begun: number;
  readonly ended: number | null;
  readonly version: number;
  readonly state: BatchState;
  /** That are known so far, and of them those that nobody has explained. */
  readonly deviations: number;
  readonly unexplained: number;
  /** Of the newest seal. */
  readonly sealedBy: string;
  readonly sealedAt: number | null;
}

export interface BatchesAsked {
  /** `waiting`: it has ended and is not released. */
  readonly which: (typeof BATCH_LISTS)[number];
  /** Null = of all lines. */
  readonly lines: readonly string[] | null;
  /** The batch that a lot came out of. */
  readonly lot: string | null;
  /** Begun before, epoch ms. */
  readonly before: number | null;
  readonly limit: number;
}

export function listBatches(
  records: Records,
  { which, lines, lot, before, limit }: BatchesAsked,
): Promise<ListedBatch[]> {
  const only = {
    waiting: sql`AND ended IS NOT NULL AND coalesce(sealed, '') <> 'released'`,
    released: sql`AND sealed = 'released'`,
    all: sql``,
  }[which];
  return records.ask(async (db) => {
    const { rows } = await sql<Omit<ListedBatch, 'state'> & { readonly sealed: string | null }>`
      SELECT * FROM (
        SELECT o."order", o.line, o.product, o.lot, b.begun, CASE WHEN e.status IN ('Complete', 'Aborted') THEN e.at_ms END AS ended,
          v.version, s.what AS sealed, coalesce(s.printed, '') AS "sealedBy", s.at_ms AS "sealedAt",
          d.deviations, d.unexplained
        FROM job_order o
        JOIN LATERAL (SELECT min(at_ms) AS begun FROM order_event WHERE "order" = o."order" AND status = 'Running') b ON b.begun IS NOT NULL
        JOIN LATERAL (SELECT status, at_ms FROM order_event WHERE "order" = o."order" ORDER BY at_ms DESC, id DESC LIMIT 1) e ON true
        JOIN LATERAL (SELECT 1 + count(*) AS version FROM batch_seal WHERE "order" = o."order" AND what = 'reopened') v ON true
        LEFT JOIN LATERAL (
          SELECT what, printed, at_ms FROM batch_seal
          WHERE "order" = o."order" AND version = v.version AND what <> 'reopened' ORDER BY id DESC LIMIT 1
        ) s ON true
        JOIN LATERAL (
          SELECT count(*) AS deviations, count(*) FILTER (WHERE x.id IS NULL) AS unexplained FROM batch_deviation own
          LEFT JOIN LATERAL (SELECT id FROM batch_explanation WHERE deviation = own.id LIMIT 1) x ON true
          WHERE own."order" = o."order"
        ) d ON true
        WHERE o.superseded IS NULL
      ) AS batch
      WHERE (${before}::float8 IS NULL OR begun < ${before}::float8)
        AND (${lines === null} OR line = ANY(${[...(lines ?? [])]}::text[]))
        AND (${lot}::text IS NULL OR lot = ${lot} OR "order" = (SELECT "order" FROM lot WHERE code = ${lot})) ${only}
      ORDER BY begun DESC, "order" LIMIT ${limit}`.execute(db);
    return rows.map(({ sealed, ...row }) => ({
      ...row,
      ...{ version: Number(row.version), deviations: Number(row.deviations), unexplained: Number(row.unexplained) },
      state: sealed === 'released' || sealed === 'reviewed' ? sealed : row.ended === null ? 'running' : 'open',
    }));
  });
}
