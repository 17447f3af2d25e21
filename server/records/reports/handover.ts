/** What people of a shift tell those of the next: kept by line and shift, taken back but never lost. */
import { audit } from '../audit/trail.ts';
import type { Records } from '../database.ts';
import { type Actor, Refused } from '../people/refused.ts';

export interface HandoverNote {
  readonly id: number;
  readonly text: string;
  readonly by: string;
  readonly at: number;
}

export class Handover {
  private readonly records: Records;
  private readonly now: () => number;

  constructor(records: Records, now: () => number) {
    this.records = records;
    this.now = now;
  }

  /** In the order in which they were told. `shift`: `2026-11-21 early`. */
  notes(line: string, shift: string): Promise<HandoverNote[]> {
    return this.records.ask(async (db) => {
      const rows = await db
        .selectFrom('handover_note')
        .selectAll()
        .where('line', '=', line)
        .where('shift', '=', shift)
        .where('superseded', 'is', null)
        .orderBy('recorded')
        .orderBy('id')
        .execute();
      return rows.map(({ id, text, by_whom: by, recorded: at }) => ({ id: Number(id), text, by, at }));
    });
  }

  tell(line: string, shift: string, text: string, by: Actor): Promise<HandoverNote> {
    return this.records.transact(async (trx) => {
      const at = this.now();
      const row = { line, shift, text, by_whom: by.who, recorded: at, superseded: null };
      const { id } = await trx.insertInto('handover_note').values(row).returning('id').executeTakeFirstOrThrow();
      const subject = `line:${line} ${shift}`;
      await audit(trx, {
        at,
        who: by.who,
        from: by.from,
        what: 'handed-over',
        subject,
        after: { note: Number(id), text },
      });
      return { id: Number(id), text, by: by.who, at };
    });
  }

  /** The line that a note is of; null = there is none in force. */
  lineOf(id: number): Promise<string | null> {
    return this.records.ask(async (db) => {
      const row = await db
        .selectFrom('handover_note')
        .select('line')
        .where('id', '=', id)
        .where('superseded', 'is', null)
        .executeTakeFirst();
      return row?.line ?? null;
    });
  }

  withdraw(id: number, by: Actor): Promise<void> {
    return this.records.transact(async (trx) => {
      const at = this.now();
      const row = await trx
        .updateTable('handover_note')
        .set({ superseded: at })
        .where('id', '=', id)
        .where('superseded', 'is', null)
        .returning(['line', 'shift', 'text'])
        .executeTakeFirst();
      if (!row) throw new Refused('note-unknown', `there is no note ${id}`);
      const subject = `line:${row.line} ${row.shift}`;
      const before = { note: id, text: row.text };
      await audit(trx, { at, who: by.who, from: by.from, what: 'handover-withdrawn', subject, before });
    });
  }
}
