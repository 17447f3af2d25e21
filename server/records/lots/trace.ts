/** The genealogy around a lot, read level by level, and how much of it can be where. */
import { type Selectable, sql } from 'kysely';
import {
  type Direction,
  type GenealogyLot,
  type GenealogyPart,
  type Trace,
  traceOf,
} from '../../../analytics/genealogy/shares.ts';
import type { Database, Records, Work } from '../database.ts';
import { lotOf } from './lot-store.ts';
import type { LotTable } from './tables.ts';
import type { Lot } from './words.ts';

/** Enough for a raw lot of a year; beyond it the answer says that it is cut. */
const MOST_LOTS = 20_000;

const PLANS = ['jit', 'enable_seqscan', 'enable_hashjoin', 'enable_mergejoin'];

export interface LotTrace extends Trace {
  readonly start: Lot;
  readonly known: ReadonlyMap<number, Lot>;
  /** By step. */
  readonly kinds: ReadonlyMap<number, 'transform' | 'pack'>;
  /** Of a lot as a whole, in its unit: what was made, or taken if that was more; null = it is not known. */
  readonly whole: (lot: number) => number | null;
  /** There is more than is read. */
  readonly truncated: boolean;
}

/** `known`: as known then, epoch ms; null = as known now. All of it is of one moment of the database. */
export function traceLot(records: Records, start: Lot, direction: Direction, known: number | null): Promise<LotTrace> {
  return records.snapshot(async (trx) => {
    // A few thousand places in millions of rows: found by index each, whatever the planner guesses of their number.
    await sql`SELECT set_config(name, 'off', true) FROM unnest(${PLANS}::text[]) AS t (name)`.execute(trx);
    const { lots, parts, truncated } = await reach(trx, start.id, direction, known);
    const rows = await lotRows(trx, [...lots]);
    const all = new Map(rows.map((lot) => [lot.id, lot]));
    const taken = await takenOf(trx, [...lots], known);
    const steps = [...new Set(parts.map(({ step }) => step))];
    const kinds = await sql<{ id: number; kind: 'transform' | 'pack' }>`
      SELECT id, kind FROM lot_step WHERE id = ANY(${steps}::bigint[])`.execute(trx);
    const sums = new Map<number, number>();
    for (const { lot, amount } of taken) sums.set(lot, (sums.get(lot) ?? 0) + (amount ?? 0));
    const genealogy = new Map(rows.map((lot) => [lot.id, genealogyLot(lot)]));
    return {
      ...traceOf(start.id, direction, genealogy, parts, taken),
      start,
      known: all,
      kinds: new Map(kinds.rows.map(({ id, kind }) => [Number(id), kind])),
      whole: (lot) => {
        const made = all.get(lot)?.quantity ?? null;
        const used = sums.get(lot) ?? null;
        return made === null ? used : Math.max(made, used ?? 0);
      },
      truncated,
    };
  });
}

const genealogyLot = ({ id, kind, quantity, unit }: Lot): GenealogyLot => ({
  ...{ id, quantity, unit },
  whole: kind === 'container' || kind === 'serial',
});

async function reach(db: Database | Work, start: number, direction: Direction, known: number | null) {
  const [near, far] = direction === 'forward' ? (['in', 'out'] as const) : (['out', 'in'] as const);
  const stands =
    known === null
      ? sql`superseded IS NULL AND ended_by IS NULL`
      : sql`recorded <= ${known}::float8 AND (superseded IS NULL OR superseded > ${known}::float8)
          AND (ended_by IS NULL OR (SELECT e.recorded FROM lot_event e WHERE e.id = ended_by) > ${known}::float8)`;
  const lots = new Set([start]);
  const seen = new Set<number>();
  const parts: GenealogyPart[] = [];
  let truncated = false;
  for (let frontier = [start]; frontier.length > 0; ) {
    const { rows } = await sql<GenealogyPart>`
      WITH here AS (
        SELECT DISTINCT step FROM lot_part
        WHERE lot = ANY(${frontier}::bigint[]) AND side = ${near} AND step IS NOT NULL AND ${stands})
      SELECT step, lot, side, amount, unit FROM here JOIN lot_part USING (step) WHERE ${stands}
      ORDER BY step, side, lot`.execute(db);
    const fresh = new Set<number>();
    frontier = [];
    for (const row of rows) {
      const part = { ...row, step: Number(row.step), lot: Number(row.lot) };
      if (seen.has(part.step)) continue;
      fresh.add(part.step);
      parts.push(part);
      if (part.side !== far || lots.has(part.lot)) continue;
      if (lots.size >= MOST_LOTS) {
        truncated = true;
        continue;
      }
      lots.add(part.lot);
      frontier.push(part.lot);
    }
    for (const step of fresh) seen.add(step);
  }
  return { lots, parts, truncated };
}

async function lotRows(db: Database | Work, ids: readonly number[]): Promise<Lot[]> {
  const { rows } = await sql<Selectable<LotTable>>`SELECT * FROM lot WHERE id = ANY(${[...ids]}::bigint[])`.execute(db);
  return rows.map(lotOf);
}

/** What was taken of each lot by all steps, those included that the trace does not come to. */
async function takenOf(db: Database | Work, ids: readonly number[], known: number | null) {
  const { rows } = await sql<{ lot: number; amount: number | null; unit: string }>`
    SELECT lot, unit, CASE WHEN bool_or(amount IS NULL) THEN NULL ELSE sum(amount) END AS amount FROM lot_part
    WHERE lot = ANY(${[...ids]}::bigint[]) AND side = 'in' AND ended_by IS NULL
      AND (${known}::float8 IS NULL AND superseded IS NULL
        OR recorded <= ${known}::float8 AND (superseded IS NULL OR superseded > ${known}::float8))
    GROUP BY lot, unit`.execute(db);
  return rows.map(({ lot, amount, unit }) => ({ lot: Number(lot), amount, unit }));
}
