/**
 * Makes the record of a machine, over a span, what is now known of it. What stays the same is left alone; what changed is
 * superseded, not lost; the hours that it touched are summed again; and where it had been told before, the difference is
 * listed as a restatement.
 */
import type { RecordedPiece } from '../../../analytics/record/cut.ts';
import type { Window } from '../../../twin/derived.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { Work } from '../database.ts';
import { hourOf, sumHours } from './hour-sums.ts';
import { addLosses } from './loss-sums.ts';
import { insertRows, type PieceRow, piecesIn, rowOf } from './pieces.ts';

/** A piece, and the record that it was found in: the live one, or an era. */
export interface Sourced {
  readonly piece: RecordedPiece;
  readonly origin: string;
}

export interface Rewrite {
  readonly plant: PlantModel;
  readonly machine: string;
  /** What lies in it, and nothing else, is replaced: its edges are edges of pieces. */
  readonly span: Window;
  readonly pieces: readonly Sourced[];
  readonly now: number;
  /** Why what was told is told anew, and who said so; null = it is told for the first time. */
  readonly restated: { readonly why: string; readonly by: string } | null;
}

type Row = ReturnType<typeof rowOf>;

/** True where anything changed. */
export async function rewrite(trx: Work, { plant, machine, span, pieces, now, restated }: Rewrite): Promise<boolean> {
  const known = (await piecesIn(trx, machine, span)).filter((row) => row.from_ms >= span.from && row.to_ms <= span.to);
  const slot = plant.machines.find((candidate) => candidate.id === machine)?.line ?? -1;
  const line = plant.lines[slot]?.id ?? null;
  const rows = pieces.map(({ piece, origin }) => rowOf(piece, line, origin, now));
  const told = new Map(known.map((row) => [sameness(row), row]));
  const added = told.size === 0 ? rows : rows.filter((row) => !told.delete(sameness(row)));
  const removed = [...told.values()];
  if (added.length === 0 && removed.length === 0) return false;
  if (removed.length > 0)
    await trx
      .updateTable('piece')
      .set({ superseded: now })
      .where(
        'id',
        'in',
        removed.map((row) => row.id),
      )
      .execute();
  await insertRows(trx, 'piece', added);
  await sumHours(trx, plant, machine, new Set([...added, ...removed].map((row) => hourOf(row.from_ms))));
  await addLosses(trx, removed, -1);
  await addLosses(trx, added, 1);
  if (restated && removed.length > 0) {
    const all = [...added, ...removed];
    await trx
      .insertInto('restatement')
      .values({
        machine,
        from_ms: Math.min(...all.map((row) => row.from_ms)),
        to_ms: Math.max(...all.map((row) => row.to_ms)),
        recorded: now,
        by_whom: restated.by,
        why: restated.why,
        before: JSON.stringify(removed.map(shownOf)),
        after: JSON.stringify(added.map(shownOf)),
      })
      .execute();
  }
  return true;
}

/** All of a row but when it was recorded. */
function sameness(row: Row | PieceRow): string {
  const { recorded: _recorded, superseded: _superseded, origin: _origin, ...rest } = row;
  const { id: _id, ...content } = rest as PieceRow;
  return JSON.stringify(Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What a list of differences shows of a piece. */
const shownOf = (row: Row | PieceRow) => ({
  from: row.from_ms,
  to: row.to_ms,
  state: row.state,
  reason: row.reason,
  good: row.good,
  reject: row.reject,
  rework: row.rework,
  product: row.product,
  order: row.order,
  lot: row.lot,
  crew: row.crew,
});
