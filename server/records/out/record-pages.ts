/**
 * The record by the page, for other systems: in one order that never changes, each page as known at the moment of the first
 * one, so that nothing is missing or twice whatever is corrected meanwhile.
 */
import { sql } from 'kysely';
import type { Window } from '../../../twin/derived.ts';
import type { State } from '../../../twin/words.ts';
import type { Records } from '../database.ts';

export interface IntervalRow {
  readonly id: number;
  readonly machine: string;
  readonly line: string | null;
  readonly from: number;
  readonly to: number;
  readonly state: State;
  readonly fault: number;
  readonly reason: string | null;
  readonly good: number;
  readonly reject: number;
  readonly rework: number;
  readonly energyKwh: number;
  readonly product: string | null;
  readonly order: string | null;
  readonly lot: string | null;
  readonly shift: string | null;
  readonly crew: string | null;
}

export interface IntervalsAsked {
  readonly machines: readonly string[];
  /** Intervals that begin in [from, to). */
  readonly window: Window;
  readonly known: number;
  readonly after: { readonly from: number; readonly id: number } | null;
  readonly limit: number;
}

export function intervalPage(records: Records, asked: IntervalsAsked): Promise<IntervalRow[]> {
  const { machines, window, known, after, limit } = asked;
  return records.ask(async (db) => {
    const { rows } = await sql<IntervalRow>`
      SELECT id, machine, line, from_ms AS "from", to_ms AS "to", state, fault, reason, good, reject, rework,
        energy AS "energyKwh", product, "order", lot, shift, crew
      FROM piece
      WHERE machine = ANY(${[...machines]}::text[]) AND from_ms >= ${window.from} AND from_ms < ${window.to}
        AND recorded <= ${known} AND (superseded IS NULL OR superseded > ${known})
        ${after === null ? sql`` : sql`AND (from_ms, id) > (${after.from}::float8, ${after.id}::bigint)`}
      ORDER BY from_ms, id LIMIT ${limit}`.execute(db);
    return rows.map((row) => ({ ...row, id: Number(row.id) }));
  });
}

export interface OeeRow {
  readonly scope: string;
  /** Beginning of the hour, epoch ms. */
  readonly hour: number;
  readonly product: string | null;
  readonly order: string | null;
  readonly windowS: number;
  readonly plannedBusyS: number;
  readonly productionS: number;
  readonly unknownS: number;
  readonly idealGoodS: number;
  readonly good: number;
  readonly reject: number;
  readonly rework: number;
  readonly energyKwh: number;
  readonly availability: number | null;
  readonly effectiveness: number | null;
  readonly quality: number | null;
  readonly oee: number | null;
}

export interface OeeAsked {
  readonly scopes: readonly string[];
  /** Hours that begin in [from, to). */
  readonly window: Window;
  readonly after: readonly [hour: number, scope: string, product: string, order: string] | null;
  readonly limit: number;
}

/** Sums and OEE (ISO 22400-2) of machines and lines by hour, product and order. */
export function oeePage(records: Records, { scopes, window, after, limit }: OeeAsked): Promise<OeeRow[]> {
  const place = sql`(extract(epoch FROM hour)::float8 * 1000, scope, coalesce(product, ''), coalesce("order", ''))`;
  return records.ask(async (db) => {
    const { rows } = await sql<OeeRow>`
      SELECT scope, extract(epoch FROM hour)::float8 * 1000 AS hour, product, "order", window_seconds AS "windowS",
        planned_busy_seconds AS "plannedBusyS", production_seconds AS "productionS", unknown_seconds AS "unknownS",
        ideal_good_seconds AS "idealGoodS", good, reject, rework, kwh AS "energyKwh",
        availability, effectiveness, quality, oee
      FROM bi.oee_hour
      WHERE scope = ANY(${[...scopes]}::text[])
        AND hour >= to_timestamp(${window.from / 1000}::float8) AND hour < to_timestamp(${window.to / 1000}::float8)
        ${after === null ? sql`` : sql`AND ${place} > (${after[0]}::float8, ${after[1]}::text, ${after[2]}::text, ${after[3]}::text)`}
      ORDER BY hour, scope, coalesce(product, ''), coalesce("order", '') LIMIT ${limit}`.execute(db);
    return rows;
  });
}
