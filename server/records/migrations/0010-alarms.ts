/** What became of alarms: a row a change, never overwritten. */
import { type Kysely, sql } from 'kysely';

export const alarms = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE alarm_event (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        key        text   NOT NULL UNIQUE,
        alarm      text   NOT NULL,
        rule       text   NOT NULL,
        line       text,
        machine    text,
        position   text   NOT NULL,
        priority   text   NOT NULL,
        what       text   NOT NULL,
        state      text   NOT NULL,
        level      int    NOT NULL,
        at_ms      float8 NOT NULL,
        value      float8,
        until_ms   float8,
        by_whom    text   NOT NULL,
        why        text   NOT NULL,
        recorded   float8 NOT NULL,
        superseded float8
      )`.execute(db);
    await sql`CREATE INDEX alarm_event_time ON alarm_event (at_ms DESC, id DESC) WHERE superseded IS NULL`.execute(db);
    await sql`CREATE INDEX alarm_event_one ON alarm_event (alarm, what, at_ms) WHERE superseded IS NULL`.execute(db);
  },
};
