/** The history of alarms shows what was told and was not so as well: its index has all rows. */
import { type Kysely, sql } from 'kysely';

export const alarmsTold = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`DROP INDEX alarm_event_time`.execute(db);
    await sql`DROP INDEX alarm_event_one`.execute(db);
    await sql`CREATE INDEX alarm_event_time ON alarm_event (at_ms DESC, id DESC)`.execute(db);
    await sql`CREATE INDEX alarm_event_one ON alarm_event (alarm, what, at_ms)`.execute(db);
  },
};
