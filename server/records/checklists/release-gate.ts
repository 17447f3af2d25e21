/**
 * What must be OK before a line runs: its start-up, changeover and first-article checks of the present order. Advice to people:
 * Gemba never writes to a machine.
 */
import { sql } from 'kysely';
import type { Words } from '../../../twin/plant/schema-parts.ts';
import type { Database } from '../database.ts';
import type { RunState } from './words.ts';

export const GATE_KINDS = ['start-up', 'changeover', 'first-article'] as const;
export type GateKind = (typeof GATE_KINDS)[number];

/** A check that holds the line back. */
export interface GateCheck {
  readonly run: string;
  readonly template: string;
  readonly name: Words;
  readonly kind: GateKind;
  readonly machine: string | null;
  readonly state: RunState;
  readonly openedAt: number;
  readonly dueAt: number | null;
  /** Steps whose answer in force is not OK or out of range. */
  readonly notOk: readonly string[];
}

interface Row {
  readonly id: string;
  readonly template: string;
  readonly name: Words;
  readonly kind: GateKind;
  readonly machine: string | null;
  readonly opened_ms: number;
  readonly due_ms: number | null;
  readonly done_ms: number | null;
  readonly missed_ms: number | null;
  readonly bad: readonly string[];
}

/**
 * Of each checklist at each place the newest run counts: one that was redone and is OK releases. Runs that belong to no order
 * count from `since` on, epoch ms: those of before are of another day.
 */
export async function gateChecks(
  db: Database,
  { line, order, since }: { readonly line: string; readonly order: string | null; readonly since: number },
): Promise<{ readonly asked: number; readonly holding: readonly GateCheck[] }> {
  const { rows } = await sql<Row>`
    SELECT DISTINCT ON (r.template, r.machine) r.id, r.template, c.name, c.kind, r.machine,
      r.opened_ms, r.due_ms, r.done_ms, r.missed_ms,
      ARRAY(SELECT a.step FROM checklist_answer a WHERE a.run = r.id AND a.superseded IS NULL
        AND a.verdict IN ('not-ok', 'out-of-range') ORDER BY a.id) AS bad
    FROM checklist_run r JOIN checklist c ON c.template = r.template AND c.version = r.version
    WHERE r.line = ${line} AND c.kind = ANY(${[...GATE_KINDS]}::text[])
      AND (r."order" = ${order}::text OR (r."order" IS NULL AND r.opened_ms >= ${since}::float8))
    ORDER BY r.template, r.machine, r.opened_ms DESC, r.recorded DESC, r.id`.execute(db);
  const holding = rows
    .filter(({ done_ms, bad }) => done_ms === null || bad.length > 0)
    .map(({ id, opened_ms, due_ms, done_ms, missed_ms, bad, ...row }) => ({
      ...{ ...row, run: id, openedAt: opened_ms, dueAt: due_ms, notOk: bad },
      state: done_ms !== null ? ('done' as const) : missed_ms !== null ? ('missed' as const) : ('open' as const),
    }));
  return { asked: rows.length, holding };
}
