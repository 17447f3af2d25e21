/**
 * The tables of the embedded historian. `fresh` takes what is appended, in order of arrival. When it has grown, its rows
 * are settled: sorted by tag and time, one row a (tag, time), and put behind `settled`, so that a tag's readings lie
 * together and DuckDB's zone maps skip the others; minutes and hours that they touch are aggregated anew. Every read joins
 * both, so nothing waits for the settling.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { BAD, TEXT } from '../reading-columns.ts';

const READING = '(tag INTEGER, ts TIMESTAMP, value DOUBLE, quality UTINYINT, recorded TIMESTAMP)';
const TIER = `(tag INTEGER, ts TIMESTAMP, low DOUBLE, high DOUBLE, total DOUBLE, good DOUBLE, n DOUBLE, bad DOUBLE,
  opening DOUBLE, closing DOUBLE, closing_ts TIMESTAMP, closing_quality UTINYINT)`;
/** Names of the tier's columns after (tag, ts). */
export const TIER_COLUMNS = 'low, high, total, good, n, bad, opening, closing, closing_ts, closing_quality';

export async function createTables(connection: DuckDBConnection): Promise<void> {
  for (const table of ['fresh', 'settled']) await connection.run(`CREATE TABLE IF NOT EXISTS ${table} ${READING}`);
  for (const table of ['minute', 'hour']) await connection.run(`CREATE TABLE IF NOT EXISTS ${table} ${TIER}`);
  await connection.run('CREATE TABLE IF NOT EXISTS tag (id INTEGER, name VARCHAR)');
  await connection.run('CREATE TABLE IF NOT EXISTS mark (name VARCHAR PRIMARY KEY, value VARCHAR)');
  await connection.run('CREATE TABLE IF NOT EXISTS text (id INTEGER, name VARCHAR)');
  await connection.run(
    `CREATE TABLE IF NOT EXISTS interval_kept (machine VARCHAR, since TIMESTAMP, until TIMESTAMP, state VARCHAR,
      fault DOUBLE, good DOUBLE, reject DOUBLE, energy DOUBLE)`,
  );
  // A fault is whatever number the controller tells; files of before kept 32-bit integers only.
  const fault = await connection.runAndReadAll(
    "SELECT data_type FROM duckdb_columns() WHERE table_name = 'interval_kept' AND column_name = 'fault'",
  );
  if (fault.getRows()[0]?.[0] !== 'DOUBLE')
    await connection.run('ALTER TABLE interval_kept ALTER fault SET DATA TYPE DOUBLE');
}

/** A number is good when its quality is good or uncertain, it is there, and it is not a text. */
const GOOD = `quality < ${BAD} AND NOT isnan(value)`;
/** The value when it stood for something: a text's number counts, a bad reading's does not. */
const SHOWN = `CASE WHEN quality & ${TEXT - 1} < ${BAD} THEN value ELSE 'NaN'::DOUBLE END`;

/** Readings of `from` (a table or query) as aggregates of `unit`, in the tier's columns. */
export const aggregated = (from: string, unit: 'minute' | 'hour'): string => `
  SELECT tag, date_trunc('${unit}', ts) AS ts,
    min(value) FILTER (${GOOD}) AS low, max(value) FILTER (${GOOD}) AS high,
    coalesce(sum(value) FILTER (${GOOD}), 0) AS total, count(*) FILTER (${GOOD})::DOUBLE AS good, count(*)::DOUBLE AS n,
    (count(*) FILTER (quality & ${TEXT - 1} >= ${BAD}))::DOUBLE AS bad,
    arg_min(${SHOWN}, ts) AS opening, arg_max(${SHOWN}, ts) AS closing, max(ts) AS closing_ts,
    arg_max(quality, ts) AS closing_quality
  FROM (${from}) GROUP BY 1, 2`;

/** The tier's rows of `from` put together into rows of `group`. */
export const merged = (from: string, group: string): string => `
  SELECT ${group}, min(low) AS low, max(high) AS high, sum(total) AS total, sum(good) AS good, sum(n) AS n,
    sum(bad) AS bad, arg_min(opening, closing_ts) AS opening, arg_max(closing, closing_ts) AS closing,
    max(closing_ts) AS closing_ts, arg_max(closing_quality, closing_ts) AS closing_quality
  FROM (${from})`;

/** Readings as pixels: the same columns, straight from readings. */
export const pixelled = (from: string, group: string): string => `
  SELECT ${group}, min(value) FILTER (${GOOD}) AS low, max(value) FILTER (${GOOD}) AS high,
    coalesce(sum(value) FILTER (${GOOD}), 0) AS total, count(*) FILTER (${GOOD})::DOUBLE AS good, count(*)::DOUBLE AS n,
    (count(*) FILTER (quality & ${TEXT - 1} >= ${BAD}))::DOUBLE AS bad,
    arg_min(${SHOWN}, ts) AS opening, arg_max(${SHOWN}, ts) AS closing, max(ts) AS closing_ts,
    arg_max(quality, ts) AS closing_quality
  FROM (${from})`;

/** Rows of `fresh` that meet `where`, one a (tag, time): the one written last. */
export const freshOnce = (where: string): string => `
  SELECT tag, ts, arg_max(value, rowid) AS value, arg_max(quality, rowid) AS quality, arg_max(recorded, rowid) AS recorded
  FROM fresh WHERE ${where} GROUP BY tag, ts`;

/** Readings that meet `where`, settled or not, one a (tag, time). */
export const readings = (where: string): string => `
  WITH f AS MATERIALIZED (${freshOnce(where)})
  SELECT * FROM settled s WHERE ${where} AND NOT EXISTS (SELECT 1 FROM f WHERE f.tag = s.tag AND f.ts = s.ts)
  UNION ALL SELECT * FROM f`;

/** The tier's rows that meet `where` (on tag and ts), with what is fresh in them. */
export const tierRows = (tier: 'minute' | 'hour', tags: readonly number[], begin: string, end: string): string => {
  const where = `tag IN (${tags.join(',')}) AND ts >= ${begin} AND ts < ${end}`;
  // Aggregates that something fresh belongs to are made again from the readings.
  const touched = `SELECT DISTINCT date_trunc('${tier}', ts) AS t FROM fresh WHERE ${where}`;
  return `
  WITH t AS MATERIALIZED (${touched}), f AS MATERIALIZED (${freshOnce(where)}),
  r AS (
    SELECT * FROM settled s WHERE ${where} AND date_trunc('${tier}', ts) IN (SELECT t FROM t)
      AND NOT EXISTS (SELECT 1 FROM f WHERE f.tag = s.tag AND f.ts = s.ts)
    UNION ALL SELECT * FROM f
  )
  SELECT tag, ts, ${TIER_COLUMNS} FROM ${tier} WHERE ${where} AND ts NOT IN (SELECT t FROM t)
  UNION ALL ${aggregated('SELECT * FROM r', tier)}`;
};
