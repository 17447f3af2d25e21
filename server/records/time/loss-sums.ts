/** Time lost, summed by day and by everything it can be asked by: a year's Pareto is a few hundred thousand rows, not millions. */

import { sql } from 'kysely';
import { isLoss } from '../../../analytics/losses/pareto.ts';
import { CONTEXTS } from '../../../analytics/oee/piece.ts';
import type { RecordedPiece } from '../../../analytics/record/cut.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { siteDay } from '../../../twin/plant/site-day.ts';
import type { Work } from '../database.ts';
import type { LossSumTable } from '../tables.ts';
import { type PieceRow, pieceOf, type rowOf } from './pieces.ts';

const KEYS = ['day_ms', 'machine', 'state', 'fault', 'reason', 'cause', ...CONTEXTS] as const;
const SUMS = ['ms', 'stops', 'units', 'unrated_ms', 'energy'] as const;

/** Adds what rows lost to the sums; `sign` -1 takes it out again. */
export async function addLosses(
  trx: Work,
  plant: PlantModel,
  rows: readonly (PieceRow | ReturnType<typeof rowOf>)[],
  sign: 1 | -1,
): Promise<void> {
  const sums = new Map<string, LossSumTable>();
  for (const row of rows) {
    const loss = lossOf(plant, pieceOf(row as PieceRow), row.line ?? '');
    if (!loss) continue;
    const name = JSON.stringify(KEYS.map((key) => loss[key]));
    const known = sums.get(name);
    if (known) for (const key of SUMS) known[key] += loss[key];
    else sums.set(name, loss);
  }
  if (sums.size === 0) return;
  const all = [...sums.values()].map((sum) => ({
    ...sum,
    ...Object.fromEntries(SUMS.map((key) => [key, sign * sum[key]])),
  }));
  const columns = sql.join([...KEYS, 'line', ...SUMS].map((name) => sql.ref(name)));
  await sql`
    INSERT INTO loss_sum (${columns})
    SELECT ${columns} FROM json_populate_recordset(null::loss_sum, ${JSON.stringify(all)}::json)
    ON CONFLICT (${sql.join(KEYS.map((key) => sql.ref(key)))}) DO UPDATE SET
    ${sql.join(SUMS.map((key) => sql`${sql.ref(key)} = loss_sum.${sql.ref(key)} + excluded.${sql.ref(key)}`))}`.execute(
    trx,
  );
}

/** What a piece lost; null = it is no loss. */
export function lossOf(plant: PlantModel, piece: RecordedPiece, line: string): LossSumTable | null {
  if (!isLoss(piece)) return null;
  const ms = piece.to - piece.from;
  return {
    day_ms: siteDay(plant.site.timezone, piece.from).from,
    machine: piece.machine,
    line,
    state: piece.state,
    fault: piece.fault,
    reason: piece.reason ?? '',
    cause: piece.base.cause?.machine ?? '',
    shift: piece.shift ?? '',
    product: piece.product ?? '',
    order: piece.order ?? '',
    lot: piece.lot ?? '',
    crew: piece.crew ?? '',
    tool: piece.tool ?? '',
    recipe: piece.recipe ?? '',
    ms,
    stops: piece.leads ? 1 : 0,
    units: piece.idealMs === null ? 0 : ms / piece.idealMs,
    unrated_ms: piece.idealMs === null ? ms : 0,
    energy: piece.energy,
  };
}
