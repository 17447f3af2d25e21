/** Pieces of the record as rows of the database, and back. */
import { sql } from 'kysely';
import type { RecordedPiece } from '../../../analytics/record/cut.ts';
import type { Window } from '../../../twin/derived.ts';
import type { Database, Work } from '../database.ts';
import type { PieceTable } from '../tables.ts';

/** A piece as it lies in the database. */
export type PieceRow = Omit<PieceTable, 'id'> & { readonly id: number };
type NewRow = Omit<PieceRow, 'id'>;

/** Rows in one statement. */
const CHUNK = 5_000;

export function rowOf(piece: RecordedPiece, line: string | null, origin: string, recorded: number): NewRow {
  const { base, stop } = piece;
  return {
    machine: piece.machine,
    line,
    from_ms: piece.from,
    to_ms: piece.to,
    state: piece.state,
    seen: piece.seen,
    fault: piece.fault,
    planned: piece.maintenancePlanned,
    reason: piece.reason,
    reason_by: piece.reasonBy,
    good: piece.good,
    reject: piece.reject,
    rework: piece.rework,
    start_reject: piece.startReject,
    energy: piece.energy,
    ideal_ms: piece.idealMs,
    line_ideal_ms: piece.lineIdealMs,
    product: piece.product,
    order: piece.order,
    lot: piece.lot,
    shift: piece.shift,
    crew: piece.crew,
    tool: piece.tool,
    recipe: piece.recipe,
    stop_id: stop?.id ?? null,
    stop_from: stop?.from ?? null,
    stop_to: stop?.to ?? null,
    stop_net: stop?.netMs ?? null,
    stop_micro: stop?.micro ?? null,
    stop_failure: stop?.failure ?? null,
    leads: piece.leads,
    cause_machine: base.cause?.machine ?? null,
    cause_state: base.cause?.state ?? null,
    cause_fault: base.cause?.fault ?? null,
    good_total: base.goodTotal,
    reject_total: base.rejectTotal,
    rework_total: base.reworkTotal,
    whole_from: base.wholeFrom,
    whole_to: base.wholeTo,
    origin,
    recorded,
    superseded: null,
  };
}

export function pieceOf(row: PieceRow): RecordedPiece {
  const cause =
    row.cause_machine !== null && row.cause_state !== null
      ? { machine: row.cause_machine, state: row.cause_state, fault: row.cause_fault ?? 0 }
      : null;
  return {
    machine: row.machine,
    from: row.from_ms,
    to: row.to_ms,
    state: row.state,
    stop:
      row.stop_id === null
        ? null
        : {
            id: row.stop_id,
            from: row.stop_from ?? row.from_ms,
            to: row.stop_to,
            netMs: row.stop_net ?? 0,
            micro: row.stop_micro ?? false,
            failure: row.stop_failure ?? false,
          },
    maintenancePlanned: row.planned,
    fault: row.fault,
    reason: row.reason,
    good: row.good,
    reject: row.reject,
    rework: row.rework,
    startReject: row.start_reject,
    energy: row.energy,
    idealMs: row.ideal_ms,
    product: row.product,
    order: row.order,
    lot: row.lot,
    shift: row.shift,
    crew: row.crew,
    tool: row.tool,
    recipe: row.recipe,
    lineIdealMs: row.line_ideal_ms,
    seen: row.seen,
    reasonBy: row.reason_by as RecordedPiece['reasonBy'],
    leads: row.leads,
    base: {
      machine: row.machine,
      from: row.from_ms,
      to: row.to_ms,
      state: row.seen,
      fault: row.fault,
      good: row.good,
      reject: row.reject,
      rework: row.rework,
      energy: row.energy,
      goodTotal: row.good_total,
      rejectTotal: row.reject_total,
      // Null in rows from before machines told it: they had none.
      reworkTotal: row.rework_total ?? 0,
      cause,
      wholeFrom: row.whole_from,
      wholeTo: row.whole_to,
    },
  };
}

/** Pieces of a machine that touch the window, in order: as known now, or as known at `known`. */
export const piecesIn = (db: Database | Work, machine: string, window: Window, known: number | null = null) =>
  piecesOfAll(db, [machine], window, known);

/** Pieces of several machines that touch the window, each machine's in order. */
export function piecesOfAll(
  db: Database | Work,
  machines: readonly string[],
  window: Window,
  known: number | null,
): Promise<PieceRow[]> {
  let query = db
    .selectFrom('piece')
    .selectAll()
    .where('machine', 'in', machines)
    .where('to_ms', '>', window.from)
    .where('from_ms', '<', window.to);
  query =
    known === null
      ? query.where('superseded', 'is', null)
      : query
          .where('recorded', '<=', known)
          .where((is) => is.or([is('superseded', 'is', null), is('superseded', '>', known)]));
  return query.orderBy('machine').orderBy('from_ms').execute() as Promise<PieceRow[]>;
}

/** Writes many rows at once. */
export async function insertRows(trx: Work, table: 'piece' | 'hour_sum', rows: readonly object[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = sql.join(Object.keys(first).map((name) => sql.ref(name)));
  for (let i = 0; i < rows.length; i += CHUNK) {
    const json = JSON.stringify(rows.slice(i, i + CHUNK));
    await sql`
      INSERT INTO ${sql.table(table)} (${columns})
      SELECT ${columns} FROM json_populate_recordset(null::${sql.table(table)}, ${json}::json)`.execute(trx);
  }
}
