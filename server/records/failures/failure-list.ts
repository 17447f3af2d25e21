/**
 * Failures of machines as the record knows them: own stops that were no micro-stops (analytics/oee/pieces.ts) and had a breakdown in them, with the
 * fault that the machine told and the reason that stands. The one answer to "did it fail?": lives, work orders and predictions are judged by it.
 */
import { sql } from 'kysely';
import type { Window } from '../../../twin/derived.ts';
import type { Records } from '../database.ts';

export interface Failure {
  /** Of the stop: `MACHINE@FROM`. */
  readonly stop: string;
  readonly machine: string;
  readonly line: string | null;
  /** Epoch ms. */
  readonly at: number;
  /** When it ran again, as far as the record got. */
  readonly until: number;
  /** 0 = the machine told none. */
  readonly fault: number;
  readonly reason: string | null;
}

/** Failures that began in the window, in order of time. */
export function failuresIn(
  records: Pick<Records, 'ask'>,
  { machines, window }: { readonly machines: readonly string[]; readonly window: Window },
): Promise<Failure[]> {
  if (machines.length === 0) return Promise.resolve([]);
  return records.ask(async (db) => {
    const rows = await db
      .selectFrom('piece')
      .select(['stop_id', 'machine', 'line', 'stop_from'])
      .select(({ fn }) => fn.max('to_ms').as('until'))
      // A stop is several pieces: the breakdown says by which fault, whoever spoke last says why.
      .select(sql<number>`max(fault) FILTER (WHERE state = 'breakdown')`.as('fault'))
      .select(
        sql<string | null>`(array_agg(reason ORDER BY from_ms DESC) FILTER (WHERE reason IS NOT NULL))[1]`.as('reason'),
      )
      .where('superseded', 'is', null)
      .where('stop_failure', '=', true)
      .where('machine', 'in', [...machines])
      // Ends after the window's beginning, as all of a stop that began in it: what the index goes by.
      .where('to_ms', '>', window.from)
      .where('stop_from', '>=', window.from)
      .where('stop_from', '<', window.to)
      .groupBy(['stop_id', 'machine', 'line', 'stop_from'])
      .having(sql<boolean>`bool_or(state = 'breakdown')`)
      .orderBy('stop_from')
      .orderBy('machine')
      .execute();
    return rows.map(({ stop_id, machine, line, stop_from, until, fault, reason }) => ({
      ...{ stop: stop_id ?? '', machine, line, fault, reason },
      at: stop_from ?? 0,
      until,
    }));
  });
}
