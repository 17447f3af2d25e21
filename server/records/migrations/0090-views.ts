/**
 * What BI tools and spreadsheets read: views with stable names in a schema of their own, times as timestamps. Columns are added,
 * never renamed or removed. Ratios are made of sums; for any other grouping sum the parts first, then divide.
 */
import { type Kysely, sql } from 'kysely';

const at = (column: string) => sql.raw(`to_timestamp(${column} / 1000)`);
/** Planned busy time and actual production time by ISO 22400-2, ms, of sums (analytics/oee/profiles/iso22400.ts). */
const PBT = sql.raw(`sum(window_ms - "off" - planned_stop - (maintenance - maintenance_unplanned))`);
const APT = sql.raw('sum(producing + slow)');
const told = (above: string, below: ReturnType<typeof sql.raw>, rated: boolean) => sql`
  CASE WHEN ${below} <= 0 OR sum(unknown) >= sum(window_ms) ${sql.raw(rated ? 'OR sum(unrated) > 0' : '')} THEN NULL
  ELSE ${sql.raw(above)} / ${below} END`;

export const views = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`CREATE SCHEMA IF NOT EXISTS bi`.execute(db);
    await sql`
      CREATE VIEW bi.interval AS
      SELECT id, machine, line, ${at('from_ms')} AS "from", ${at('to_ms')} AS "to", (to_ms - from_ms) / 1000 AS seconds,
        state, seen AS machine_state, fault, reason, reason_by, good, reject, rework, energy AS kwh,
        product, "order", lot, shift, crew, tool, recipe, stop_id, cause_machine, ${at('recorded')} AS recorded
      FROM piece WHERE superseded IS NULL`.execute(db);
    await sql`
      CREATE VIEW bi.stop AS
      SELECT stop_id, machine, min(line) AS line, ${at('min(from_ms)')} AS "from", ${at('max(to_ms)')} AS "to",
        sum(to_ms - from_ms) / 1000 AS seconds, min(state) AS state, max(fault) AS fault, reason,
        min(reason_by) AS reason_by, min(product) AS product, min("order") AS "order", min(shift) AS first_shift,
        min(cause_machine) AS cause_machine
      FROM piece WHERE superseded IS NULL AND stop_id IS NOT NULL
        AND state IN ('micro-stop', 'breakdown', 'starved', 'blocked', 'setup', 'maintenance')
      GROUP BY stop_id, machine, reason`.execute(db);
    const figures = sql`
      sum(window_ms) / 1000 AS window_seconds, ${PBT} / 1000 AS planned_busy_seconds, ${APT} / 1000 AS production_seconds,
      sum(unknown) / 1000 AS unknown_seconds, sum(ideal_good) / 1000 AS ideal_good_seconds,
      sum(ideal_all) / 1000 AS ideal_all_seconds, sum(good) AS good, sum(reject) AS reject, sum(rework) AS rework,
      sum(energy) AS kwh,
      ${told('sum(producing + slow)', PBT, false)} AS availability,
      CASE WHEN sum(unrated) > 0 OR ${APT} <= 0 THEN NULL ELSE sum(ideal_all) / ${APT} END AS effectiveness,
      CASE WHEN sum(unrated) > 0 OR sum(ideal_all) <= 0 THEN NULL ELSE sum(ideal_good) / sum(ideal_all) END AS quality,
      ${told('sum(ideal_good)', PBT, true)} AS oee`;
    await sql`
      CREATE VIEW bi.oee_hour AS
      SELECT scope, ${at('hour_ms')} AS hour, product, "order", ${figures}
      FROM hour_sum GROUP BY scope, hour_ms, product, "order"`.execute(db);
    await sql`
      CREATE VIEW bi.oee_shift AS
      SELECT scope, shift, ${figures} FROM day_sum WHERE shift IS NOT NULL GROUP BY scope, shift`.execute(db);
    await sql`
      CREATE VIEW bi.loss AS
      SELECT ${at('day_ms')}::date AS day, machine, state, fault, nullif(reason, '') AS reason,
        nullif(cause, '') AS cause_machine, nullif(shift, '') AS shift, nullif(product, '') AS product,
        nullif("order", '') AS "order", nullif(crew, '') AS crew, ms / 1000 AS seconds, stops,
        CASE WHEN unrated_ms > 0 THEN NULL ELSE units END AS units, energy AS kwh
      FROM loss_day WHERE ms > 0`.execute(db);
    await sql`
      CREATE VIEW bi.correction AS
      SELECT machine, ${at('from_ms')} AS "from", ${at('to_ms')} AS "to", ${at('recorded')} AS recorded,
        by_whom, why, before, after FROM restatement`.execute(db);
  },
};
