/**
 * Time lost, summed by day with all it can be asked by, and by month with what a year is asked by: a year's Pareto reads some
 * ten thousand rows, not a million stops.
 */
import { sql } from 'kysely';
import { isLoss } from '../../../analytics/losses/pareto.ts';
import type { RecordedPiece } from '../../../analytics/record/cut.ts';
import type { Work } from '../database.ts';
import type { LossDayTable } from '../tables.ts';
import { type PieceRow, pieceOf, type rowOf } from './pieces.ts';

export const DAY = 86_400_000;
const SUMS = ['ms', 'stops', 'units', 'unrated_ms', 'energy'] as const;
const BY_MONTH = ['machine', 'state', 'fault', 'reason', 'cause', 'product', 'crew'] as const;
const BY_DAY = [...BY_MONTH, 'shift', 'order', 'lot', 'tool', 'recipe'] as const;

export const dayOf = (at: number): number => Math.floor(at / DAY) * DAY;
export function monthOf(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
}

/** Adds what rows lost to the sums; `sign` -1 takes it out again. */
export async function addLosses(
  trx: Work,
  rows: readonly (PieceRow | ReturnType<typeof rowOf>)[],
  sign: 1 | -1,
): Promise<void> {
  const lost = rows.map((row) => lossOf(pieceOf(row as PieceRow))).filter((loss) => loss !== null);
  await add(trx, 'loss_day', ['day_ms', ...BY_DAY], lost, sign);
  const months = lost.map((loss) => ({ ...loss, month_ms: monthOf(loss.day_ms) }));
  await add(trx, 'loss_month', ['month_ms', ...BY_MONTH], months, sign);
}

async function add(
  trx: Work,
  table: 'loss_day' | 'loss_month',
  keys: readonly string[],
  losses: readonly LossDayTable[],
  sign: 1 | -1,
): Promise<void> {
  const sums = new Map<string, Record<string, number | string>>();
  for (const loss of losses as unknown as Readonly<Record<string, number | string>>[]) {
    const name = JSON.stringify(keys.map((key) => loss[key]));
    let sum = sums.get(name);
    if (!sum) {
      sum = Object.fromEntries(keys.map((key) => [key, loss[key] as string]));
      for (const key of SUMS) sum[key] = 0;
      sums.set(name, sum);
    }
    for (const key of SUMS) sum[key] = (sum[key] as number) + sign * (loss[key] as number);
  }
  if (sums.size === 0) return;
  const columns = sql.join([...keys, ...SUMS].map((name) => sql.ref(name)));
  const own = (key: string) => sql`${sql.ref(key)} = ${sql.table(table)}.${sql.ref(key)} + excluded.${sql.ref(key)}`;
  await sql`
    INSERT INTO ${sql.table(table)} (${columns})
    SELECT ${columns} FROM json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify([...sums.values()])}::json)
    ON CONFLICT (${sql.join(keys.map((key) => sql.ref(key)))}) DO UPDATE SET ${sql.join(SUMS.map(own))}`.execute(trx);
}

/** What a piece lost; null = it is no loss. */
export function lossOf(piece: RecordedPiece): LossDayTable | null {
  if (!isLoss(piece)) return null;
  const ms = piece.to - piece.from;
  return {
    day_ms: dayOf(piece.from),
    machine: piece.machine,
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
