/** What of checklists was late, missed, skipped or out of range, by standard, shift, crew or line. */
import { sql } from 'kysely';
import type { Window } from '../../../twin/derived.ts';
import type { Records } from '../database.ts';

export const REPORT_BY = ['template', 'shift', 'crew', 'line'] as const;
export type ReportBy = (typeof REPORT_BY)[number];

export interface ReportRow {
  readonly key: string | null;
  /** Opened in the window, and of them: */
  readonly runs: number;
  readonly done: number;
  readonly late: number;
  readonly missed: number;
  /** Of their answers in force: */
  readonly answers: number;
  readonly skipped: number;
  readonly outOfRange: number;
  readonly notOk: number;
}

/** Late = not finished by its due time, by now. Runs are those that were opened in (from, to]. */
export function checklistReport(
  records: Records,
  { window, by, line, now }: { window: Window; by: ReportBy; line: string | null; now: number },
): Promise<ReportRow[]> {
  const key = sql.ref(`r.${by}`);
  return records.ask(async (db) => {
    const { rows } = await sql<ReportRow>`
      WITH judged AS (
        SELECT r.id, ${key} AS key, r.done_ms, r.missed_ms, r.due_ms,
          count(a.id) AS answers,
          count(*) FILTER (WHERE a.verdict = 'skipped') AS skipped,
          count(*) FILTER (WHERE a.verdict = 'out-of-range') AS outside,
          count(*) FILTER (WHERE a.verdict = 'not-ok') AS bad
        FROM checklist_run r LEFT JOIN checklist_answer a ON a.run = r.id AND a.superseded IS NULL
        WHERE r.opened_ms > ${window.from} AND r.opened_ms <= ${window.to}
          AND (${line}::text IS NULL OR r.line = ${line})
        GROUP BY r.id)
      SELECT key, count(*) AS runs, count(done_ms) AS done,
        count(*) FILTER (WHERE coalesce(done_ms, ${now}::float8) > due_ms) AS late,
        count(*) FILTER (WHERE done_ms IS NULL AND missed_ms IS NOT NULL) AS missed,
        sum(answers)::float8 AS answers, sum(skipped)::float8 AS skipped,
        sum(outside)::float8 AS "outOfRange", sum(bad)::float8 AS "notOk"
      FROM judged GROUP BY key ORDER BY key`.execute(db);
    return rows;
  });
}
