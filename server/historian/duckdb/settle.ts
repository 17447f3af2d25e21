/** Takes what is fresh into `settled` and the tiers, in one transaction: see layout.ts. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { aggregated, freshOnce, merged } from './layout.ts';
import { doubles } from './vectors.ts';

const HOUR_US = 3_600_000_000;

/**
 * `rawSince`: epoch us, a full hour; readings before it are kept in the tiers only, where nothing stood before. `inOrder`:
 * every fresh reading is known to be newer than all of its tag before it, as live ones are. Then nothing has to be looked
 * for that it might replace, and minutes are put together from what stood and what came.
 */
export async function settle(connection: DuckDBConnection, rawSince: number | null, inOrder: boolean): Promise<void> {
  const range = await doubles(
    connection,
    'SELECT count(*)::DOUBLE, coalesce(min(epoch_us(ts)), 0)::DOUBLE, coalesce(max(epoch_us(ts)), 0)::DOUBLE FROM fresh',
    3,
  );
  const [count = 0, first = 0, last = 0] = range.columns.map((column) => column[0] ?? 0);
  if (count === 0) return;
  // Whole hours around what is fresh, as literals: zone maps skip all that lies outside.
  const near = `ts >= make_timestamp(${Math.floor(first / HOUR_US) * HOUR_US}) AND ts < make_timestamp(${(Math.floor(last / HOUR_US) + 1) * HOUR_US})`;
  const steps = inOrder && (rawSince === null || first >= rawSince) ? putBehind(near) : putInPlace(near, rawSince);
  await connection.run('BEGIN');
  try {
    for (const step of [...steps, ...hours(near), 'DELETE FROM fresh', 'DROP TABLE touched'])
      await connection.run(step);
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => {}); // the first error is the one to tell
    throw error;
  }
}

const putBehind = (near: string): string[] => [
  'INSERT INTO settled SELECT * FROM fresh ORDER BY tag, ts',
  `CREATE OR REPLACE TEMP TABLE came AS ${aggregated('SELECT * FROM fresh', 'minute')}`,
  `INSERT INTO came SELECT * FROM minute WHERE ${near} AND EXISTS (SELECT 1 FROM came t WHERE t.tag = minute.tag AND t.ts = minute.ts)`,
  `DELETE FROM minute WHERE ${near} AND EXISTS (SELECT 1 FROM came t WHERE t.tag = minute.tag AND t.ts = minute.ts)`,
  `INSERT INTO minute SELECT * FROM (${merged('SELECT * FROM came', 'tag, ts')} GROUP BY 1, 2) ORDER BY 1, 2`,
  touched('hour', 'came'),
  'DROP TABLE came',
];

const putInPlace = (near: string, rawSince: number | null): string[] => {
  const since = rawSince === null ? null : `make_timestamp(${rawSince})`;
  return [
    `CREATE OR REPLACE TEMP TABLE batch AS SELECT * FROM (${freshOnce('TRUE')}) ORDER BY tag, ts`,
    `DELETE FROM settled WHERE ${near} AND EXISTS (SELECT 1 FROM batch b WHERE b.tag = settled.tag AND b.ts = settled.ts)`,
    `INSERT INTO settled SELECT * FROM batch ${since === null ? '' : `WHERE ts >= ${since}`}`,
    touched('minute', 'batch'),
    ...(since === null ? [] : [`DELETE FROM touched WHERE ts < ${since}`]),
    `DELETE FROM minute WHERE ${near} AND ${inTouched('minute', 'minute')}`,
    `INSERT INTO minute SELECT * FROM (${aggregated(
      `SELECT * FROM settled WHERE ${near} AND ${inTouched('settled', 'minute')}`,
      'minute',
    )}) ORDER BY tag, ts`,
    ...(since === null
      ? []
      : [
          `INSERT INTO minute SELECT * FROM (${aggregated(`SELECT * FROM batch WHERE ts < ${since}`, 'minute')}) a
             WHERE NOT EXISTS (SELECT 1 FROM minute m WHERE m.tag = a.tag AND m.ts = a.ts) ORDER BY tag, ts`,
        ]),
    touched('hour', 'batch'),
    'DROP TABLE batch',
  ];
};

/** The hours that were touched, anew from their minutes. */
const hours = (near: string): string[] => [
  `DELETE FROM hour WHERE ${near} AND ${inTouched('hour', 'hour')}`,
  `INSERT INTO hour SELECT * FROM (${merged(
    `SELECT * FROM minute WHERE ${near} AND ${inTouched('minute', 'hour')}`,
    "tag, date_trunc('hour', ts)",
  )} GROUP BY 1, 2) ORDER BY 1, 2`,
];

const touched = (unit: string, from: string): string =>
  `CREATE OR REPLACE TEMP TABLE touched AS SELECT DISTINCT tag, date_trunc('${unit}', ts) AS ts FROM ${from}`;
const inTouched = (table: string, unit: string): string =>
  `EXISTS (SELECT 1 FROM touched t WHERE t.tag = ${table}.tag AND t.ts = date_trunc('${unit}', ${table}.ts))`;
