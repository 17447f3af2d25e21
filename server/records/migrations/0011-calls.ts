/** Andon calls: each as it was raised, and what became of it. */
import { type Kysely, sql } from 'kysely';

export const calls = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE andon_call (
        id         text   PRIMARY KEY,
        key        text   UNIQUE,
        line       text   NOT NULL,
        machine    text,
        kind       text   NOT NULL,
        note       text   NOT NULL,
        raised_ms  float8 NOT NULL,
        by_whom    text   NOT NULL,
        recorded   float8 NOT NULL
      )`.execute(db);
    await sql`CREATE INDEX andon_call_time ON andon_call (raised_ms DESC, id)`.execute(db);
    await sql`
      CREATE TABLE call_event (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        call       text   NOT NULL REFERENCES andon_call,
        what       text   NOT NULL,
        level      int    NOT NULL,
        at_ms      float8 NOT NULL,
        by_whom    text   NOT NULL,
        note       text   NOT NULL,
        recorded   float8 NOT NULL,
        UNIQUE (call, what, level)
      )`.execute(db);
    await sql`CREATE INDEX call_event_resolved ON call_event (call) WHERE what = 'resolved'`.execute(db);
  },
};
