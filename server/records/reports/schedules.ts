/** Who is sent the report of which line after each shift, and what became of each sending. */
import { audit } from '../audit/trail.ts';
import type { Records } from '../database.ts';
import { type Actor, Refused } from '../people/refused.ts';
import type { SendingState } from './tables.ts';

export interface ReportSchedule {
  readonly id: number;
  readonly line: string;
  readonly recipients: readonly string[];
  readonly language: string;
  /** Epoch ms; shifts that ended before are not sent. */
  readonly since: number;
  readonly by: string;
}

export interface Sending {
  readonly id: number;
  /** null = by hand. */
  readonly schedule: number | null;
  readonly line: string;
  readonly shift: string;
  readonly recipients: readonly string[];
  readonly state: SendingState;
  readonly tries: number;
  /** Why it failed; empty = it did not. */
  readonly reason: string;
  readonly by: string;
  readonly at: number;
}

export class ReportSchedules {
  private readonly records: Records;
  private readonly now: () => number;

  constructor(records: Records, now: () => number) {
    this.records = records;
    this.now = now;
  }

  list(): Promise<ReportSchedule[]> {
    return this.records.ask(async (db) => {
      const rows = await db
        .selectFrom('report_schedule')
        .selectAll()
        .where('superseded', 'is', null)
        .orderBy('line')
        .orderBy('id')
        .execute();
      return rows.map(({ id, line, recipients, language, recorded, by_whom }) => {
        return { id: Number(id), line, recipients, language, since: recorded, by: by_whom };
      });
    });
  }

  add(line: string, recipients: readonly string[], language: string, by: Actor): Promise<ReportSchedule> {
    return this.records.transact(async (trx) => {
      const at = this.now();
      const { id } = await trx
        .insertInto('report_schedule')
        .values({
          ...{ line, language, by_whom: by.who, recorded: at, superseded: null },
          recipients: JSON.stringify(recipients),
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      const after = { line, recipients, language };
      const subject = `report-schedule:${id}`;
      await audit(trx, { at, who: by.who, from: by.from, what: 'report-schedule-added', subject, after });
      return { id: Number(id), line, recipients, language, since: at, by: by.who };
    });
  }

  remove(id: number, by: Actor): Promise<void> {
    return this.records.transact(async (trx) => {
      const at = this.now();
      const row = await trx
        .updateTable('report_schedule')
        .set({ superseded: at })
        .where('id', '=', id)
        .where('superseded', 'is', null)
        .returning(['line', 'recipients', 'language'])
        .executeTakeFirst();
      if (!row) throw new Refused('schedule-unknown', `there is no schedule ${id}`);
      const subject = `report-schedule:${id}`;
      await audit(trx, { at, who: by.who, from: by.from, what: 'report-schedule-removed', subject, before: row });
    });
  }

  /** The newest first. */
  sendings(line: string, limit: number): Promise<Sending[]> {
    return this.records.ask(async (db) => {
      const rows = await db
        .selectFrom('report_sending')
        .selectAll()
        .where('line', '=', line)
        .orderBy('recorded', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ id, schedule, by_whom: by, recorded: at, ...rest }) => {
        return { ...rest, id: Number(id), schedule: schedule === null ? null : Number(schedule), by, at };
      });
    });
  }

  /**
   * Takes the sending of a shift on, in the record and before anything is sent: null = it was sent, or is being sent, already.
   * One that failed is taken on again. A process that dies while it sends leaves `sending`, which nobody sends again.
   */
  begin(sending: Pick<Sending, 'schedule' | 'line' | 'shift' | 'recipients'>, by: string): Promise<number | null> {
    const { schedule, line, shift, recipients } = sending;
    return this.records.transact(async (trx) => {
      const row = await trx
        .insertInto('report_sending')
        .values({
          ...{ schedule, line, shift, by_whom: by, state: 'sending', tries: 1, reason: '', recorded: this.now() },
          recipients: JSON.stringify(recipients),
        })
        .onConflict((conflict) =>
          conflict
            .columns(['schedule', 'shift'])
            .doUpdateSet((old) => ({
              state: 'sending',
              tries: old('report_sending.tries', '+', 1),
              recorded: this.now(),
            }))
            .where('report_sending.state', '=', 'failed'),
        )
        .returning('id')
        .executeTakeFirst();
      return row ? Number(row.id) : null;
    });
  }

  end(id: number, sent: boolean, reason: string, by: Actor): Promise<void> {
    return this.records.transact(async (trx) => {
      const at = this.now();
      const { line, shift, recipients } = await trx
        .updateTable('report_sending')
        .set({ state: sent ? 'sent' : 'failed', reason, recorded: at })
        .where('id', '=', id)
        .returning(['line', 'shift', 'recipients'])
        .executeTakeFirstOrThrow();
      const subject = `line:${line} ${shift}`;
      if (sent)
        await audit(trx, { at, who: by.who, from: by.from, what: 'report-sent', subject, after: { recipients } });
    });
  }
}
