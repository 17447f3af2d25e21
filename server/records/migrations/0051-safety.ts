/** What happened to the safety of people, or nearly did. */
import { type Kysely, sql } from 'kysely';

export const safety = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE safety_event (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        kind       text   NOT NULL,
        line       text,
        machine    text,
        text       text   NOT NULL,
        at_ms      float8 NOT NULL,
        by_whom    text   NOT NULL,
        recorded   float8 NOT NULL,
        superseded float8
      )`.execute(db);
    await sql`CREATE INDEX safety_event_time ON safety_event (at_ms DESC) WHERE superseded IS NULL`.execute(db);
  },
};
