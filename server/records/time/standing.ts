/** Neighbours in the record that may be one stop with a piece: the machine did not run in between. */
import type { RecordedPiece } from '../../../analytics/record/cut.ts';
import { isRunning } from '../../../analytics/record/stops.ts';
import type { Work } from '../database.ts';
import { type PieceRow, pieceOf } from './pieces.ts';
import type { Sourced } from './rewrite.ts';

/** Looked at together: a stop seldom has more pieces. */
const AT_ONCE = 50;

/** The unbroken standstill on one side of a piece, in order of time, without the piece. */
export async function standing(
  trx: Work,
  machine: string,
  piece: RecordedPiece,
  side: 'before' | 'after',
): Promise<Sourced[]> {
  const found: Sourced[] = [];
  const before = side === 'before';
  const edge = before ? 'to_ms' : 'from_ms';
  let at = before ? piece.from : piece.to;
  while (!isRunning(piece.state)) {
    const rows = (await trx
      .selectFrom('piece')
      .selectAll()
      .where('machine', '=', machine)
      .where('superseded', 'is', null)
      .where('to_ms', before ? '<=' : '>', at)
      .orderBy('to_ms', before ? 'desc' : 'asc')
      .limit(AT_ONCE)
      .execute()) as PieceRow[];
    for (const row of rows) {
      if (row[edge] !== at || isRunning(row.state)) return ordered(found, before);
      found.push({ piece: pieceOf(row), origin: row.origin });
      at = before ? row.from_ms : row.to_ms;
    }
    if (rows.length < AT_ONCE) break;
  }
  return ordered(found, before);
}

const ordered = (found: Sourced[], before: boolean): Sourced[] => (before ? found.reverse() : found);
