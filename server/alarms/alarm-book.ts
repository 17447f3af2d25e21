/** What the record knows of alarms: their history, and how good they were to those who answer them. */
import { sql } from 'kysely';
import { type Activation, type AlarmPerformance, alarmPerformance } from '../../analytics/alarms/performance.ts';
import type { Window } from '../../twin/derived.ts';
import type { Records } from '../records/database.ts';
import type { AlarmTables } from './tables.ts';

export type AlarmEvent = Omit<AlarmTables['alarm_event'], 'id'> & { readonly id: number };

/** Newest first: the place of the last row of a page. */
export interface AlarmCursor {
  readonly at: number;
  readonly id: number;
}

export interface HistoryAsked {
  readonly window: Window;
  /** Null = all; else these, and what is of no line. */
  readonly lines: readonly string[] | null;
  readonly alarm: string | null;
  /** Activations and what people did only. */
  readonly brief: boolean;
  readonly limit: number;
  readonly after: AlarmCursor | null;
}

/** What the plant does by itself as a matter of course. */
const COURSE = ['suppressed', 'unsuppressed', 'repeated'] as const;

export class AlarmBook {
  private readonly records: Records;

  constructor(records: Records) {
    this.records = records;
  }

  async history({ window, lines, alarm, brief, limit, after }: HistoryAsked): Promise<AlarmEvent[]> {
    return this.records.ask((db) => {
      let query = db
        .selectFrom('alarm_event')
        .selectAll()
        .where('at_ms', '>=', window.from)
        .where('at_ms', '<', window.to)
        .orderBy('at_ms', 'desc')
        .orderBy('id', 'desc')
        .limit(limit);
      if (alarm !== null) query = query.where('alarm', '=', alarm);
      if (brief) query = query.where('what', 'not in', COURSE);
      if (lines !== null)
        query = query.where((is) =>
          is.or([is('line', 'is', null), ...(lines.length > 0 ? [is('line', 'in', lines)] : [])]),
        );
      if (after)
        query = query.where((is) =>
          is.or([is('at_ms', '<', after.at), is.and([is('at_ms', '=', after.at), is('id', '<', after.id)])]),
        );
      return query.execute();
    });
  }

  /** Activations of the window, and those before it that had not returned when it began; told is told, also what was not so. */
  async activations(
    { from, to }: Window,
    position: string | null,
    lines: readonly string[] | null,
  ): Promise<Activation[]> {
    return this.records.ask(async (db) => {
      const where = sql.join(
        [
          sql`a.what = 'activated' AND a.at_ms < ${to}`,
          ...(position === null ? [] : [sql`a.position = ${position}`]),
          ...(lines === null ? [] : [sql`(a.line IS NULL OR a.line = ANY(${lines}))`]),
        ],
        sql` AND `,
      );
      const { rows } = await sql<Activation>`
        SELECT a.alarm, a.priority, a.at_ms AS at, r.at_ms AS to, a.superseded IS NOT NULL AS "notSo"
        FROM alarm_event a LEFT JOIN LATERAL (
          SELECT min(at_ms) AS at_ms FROM alarm_event r
          WHERE r.alarm = a.alarm AND r.what IN ('returned', 'removed') AND r.at_ms >= a.at_ms
        ) r ON true
        WHERE ${where} AND (a.at_ms >= ${from} OR r.at_ms IS NULL OR r.at_ms > ${from})
        ORDER BY a.at_ms`.execute(db);
      return rows;
    });
  }

  async performance(
    window: Window,
    position: string | null,
    lines: readonly string[] | null,
  ): Promise<AlarmPerformance> {
    return alarmPerformance(await this.activations(window, position, lines), window);
  }
}
