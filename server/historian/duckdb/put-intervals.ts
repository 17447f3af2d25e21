/** Takes state intervals away and puts others in, in one transaction: through a table of what is said, since text of so many rows takes longer to read than to keep. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { IntervalChange } from '../historian.ts';

interface Said {
  readonly machine: string;
  /** Epoch us. */
  readonly since: number;
  /** Null = it is taken away. */
  readonly interval: IntervalChange['added'][number] | null;
}

const us = (ms: number): number => Math.round(ms * 1000);
const TIME = (column: string): string => `make_timestamp(${column}::BIGINT)`;

export async function putIntervals(connection: DuckDBConnection, changes: readonly IntervalChange[]): Promise<void> {
  // In order: what one change puts in a later one may take away, so the last word on a (machine, since) counts.
  const words = new Map<string, Said>();
  for (const { machine, removed, added } of changes) {
    for (const from of removed) words.set(`${from} ${machine}`, { machine, since: us(from), interval: null });
    for (const interval of added)
      words.set(`${interval.from} ${machine}`, { machine, since: us(interval.from), interval });
  }
  if (words.size === 0) return;
  await connection.run(`CREATE OR REPLACE TEMP TABLE said (machine VARCHAR, since DOUBLE, until DOUBLE, state VARCHAR,
    fault DOUBLE, good DOUBLE, reject DOUBLE, energy DOUBLE)`);
  const appender = await connection.createAppender('said', 'main', 'temp');
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { machine, since, interval } of words.values()) {
    first = Math.min(first, since);
    last = Math.max(last, since);
    appender.appendVarchar(machine);
    appender.appendDouble(since);
    if (interval) {
      appender.appendDouble(us(interval.to));
      appender.appendVarchar(interval.state);
      for (const name of ['fault', 'good', 'reject', 'energy'] as const) appender.appendDouble(interval[name]);
    } else for (let column = 0; column < 6; column++) appender.appendNull();
    appender.endRow();
  }
  appender.closeSync();
  await connection.run('BEGIN');
  try {
    // The bounds as literals: what lies outside is not even looked at.
    await connection.run(
      `DELETE FROM interval_kept k USING said s WHERE k.since >= ${TIME(String(first))} AND k.since <= ${TIME(String(last))}
         AND k.machine = s.machine AND k.since = ${TIME('s.since')}`,
    );
    await connection.run(
      `INSERT INTO interval_kept SELECT machine, ${TIME('since')}, ${TIME('until')}, state, fault, good, reject, energy
         FROM said WHERE until IS NOT NULL`,
    );
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => {}); // the first error is the one to tell
    throw error;
  }
}
