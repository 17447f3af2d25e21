/**
 * The tables in QuestDB. Readings are upserted by (ts, tag), so that what comes again is there once. Minutes and hours are
 * materialized views that QuestDB keeps up to date; retention is their time to live, by whole partitions: dropping
 * partitions by hand would invalidate the views.
 */
import { BAD, TEXT } from '../reading-columns.ts';
import { READING_TABLE } from './line-text.ts';

export const MINUTE_VIEW = 'reading_minute';
export const HOUR_VIEW = 'reading_hour';
export const INTERVAL_TABLE = 'gemba_interval';
export const NAME_TABLE = 'gemba_name';
export const MARK_TABLE = 'gemba_mark';
/** Tables that are written to; views follow them. */
export const TABLES = [READING_TABLE, INTERVAL_TABLE, NAME_TABLE, MARK_TABLE];

const qualities = (fits: (quality: number) => boolean): string =>
  Array.from({ length: 2 * TEXT }, (_, quality) => quality)
    .filter(fits)
    .join(', ');
/** A number that counts. */
const NUMBER = `CASE WHEN quality IN (${qualities((quality) => quality < BAD)}) THEN value END`;
/** A value that stood for something, the number of a text too. */
const SHOWN = `CASE WHEN quality IN (${qualities((quality) => quality % TEXT < BAD)}) THEN value END`;
const SPOILT = `CASE WHEN quality IN (${qualities((quality) => quality % TEXT >= BAD)}) THEN 1 ELSE 0 END`;

/** Readings put together. */
export const AGGREGATES = `min(${NUMBER}) low, max(${NUMBER}) high, sum(${NUMBER}) total, count(${NUMBER}) good, count() n,
  sum(${SPOILT}) bad, first(${SHOWN}) opening, last(${SHOWN}) closing, last(ts) closing_ts, last(quality) closing_quality`;
/** Aggregates put together. */
export const MERGED = `min(low) low, max(high) high, sum(total) total, sum(good) good, sum(n) n, sum(bad) bad,
  first(opening) opening, last(closing) closing, last(closing_ts) closing_ts, last(closing_quality) closing_quality`;
export const TIER_COLUMNS = 'low, high, total, good, n, bad, opening, closing, closing_ts, closing_quality';

export const CREATE: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS ${READING_TABLE} (ts TIMESTAMP, tag SYMBOL CAPACITY 16384, value DOUBLE, quality BYTE, recorded TIMESTAMP)
     TIMESTAMP(ts) PARTITION BY DAY WAL DEDUP UPSERT KEYS(ts, tag)`,
  `CREATE MATERIALIZED VIEW IF NOT EXISTS ${MINUTE_VIEW} WITH BASE ${READING_TABLE} REFRESH EVERY 1m AS (
     SELECT ts, tag, ${AGGREGATES} FROM ${READING_TABLE} SAMPLE BY 1m) PARTITION BY DAY`,
  `CREATE MATERIALIZED VIEW IF NOT EXISTS ${HOUR_VIEW} WITH BASE ${MINUTE_VIEW} REFRESH EVERY 1h AS (
     SELECT ts, tag, ${MERGED} FROM ${MINUTE_VIEW} SAMPLE BY 1h) PARTITION BY MONTH`,
  // Nothing is deleted here: an interval that is no longer true is upserted as gone.
  `CREATE TABLE IF NOT EXISTS ${INTERVAL_TABLE} (ts TIMESTAMP, machine SYMBOL, until TIMESTAMP, state SYMBOL, fault DOUBLE, good DOUBLE,
     reject DOUBLE, energy DOUBLE, gone BOOLEAN) TIMESTAMP(ts) PARTITION BY MONTH WAL DEDUP UPSERT KEYS(ts, machine)`,
  `CREATE TABLE IF NOT EXISTS ${NAME_TABLE} (ts TIMESTAMP, kind SYMBOL, id LONG, name VARCHAR)
     TIMESTAMP(ts) PARTITION BY YEAR WAL DEDUP UPSERT KEYS(ts, kind)`,
  `CREATE TABLE IF NOT EXISTS ${MARK_TABLE} (ts TIMESTAMP, name SYMBOL, value VARCHAR)
     TIMESTAMP(ts) PARTITION BY YEAR WAL DEDUP UPSERT KEYS(ts, name)`,
];
