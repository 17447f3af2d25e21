/** What one shift hands over to the next, who is sent which shift report, and what was sent. */
import { type Kysely, sql } from 'kysely';

export const reports = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE handover_note (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        line       text   NOT NULL,
        shift      text   NOT NULL,
        text       text   NOT NULL,
        by_whom    text   NOT NULL,
        recorded   float8 NOT NULL,
        superseded float8
      )`.execute(db);
    await sql`CREATE INDEX handover_note_shift ON handover_note (line, shift)`.execute(db);
    await sql`
      CREATE TABLE report_schedule (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        line       text   NOT NULL,
        recipients jsonb  NOT NULL,
        language   text   NOT NULL,
        by_whom    text   NOT NULL,
        recorded   float8 NOT NULL,
        superseded float8
      )`.execute(db);
    await sql`
      CREATE TABLE report_sending (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        schedule   bigint,
        line       text   NOT NULL,
        shift      text   NOT NULL,
        recipients jsonb  NOT NULL,
        state      text   NOT NULL,
        tries      int    NOT NULL,
        reason     text   NOT NULL,
        by_whom    text   NOT NULL,
        recorded   float8 NOT NULL,
        UNIQUE (schedule, shift)
      )`.execute(db);
    await sql`CREATE INDEX report_sending_line ON report_sending (line, recorded)`.execute(db);
  },
};
