/** Stops as people see them: reasons the plant once had, notes, and what phones entered. */
import { type Kysely, sql } from 'kysely';

export const stops = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE reason (
        id      text   PRIMARY KEY,
        name    jsonb  NOT NULL,
        parent  text,
        state   text,
        planned bool   NOT NULL,
        gone    float8
      )`.execute(db);
    await sql`
      CREATE TABLE stop_note (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        machine    text   NOT NULL,
        from_ms    float8 NOT NULL,
        to_ms      float8,
        text       text   NOT NULL,
        by_whom    text   NOT NULL,
        recorded   float8 NOT NULL,
        superseded float8
      )`.execute(db);
    await sql`CREATE INDEX stop_note_place ON stop_note (machine, from_ms)`.execute(db);
    await sql`
      CREATE TABLE stop_entry (key text PRIMARY KEY, body text NOT NULL, answer jsonb NOT NULL, recorded float8 NOT NULL)
    `.execute(db);
    // Of each stop the piece that it begins with: lists of stops go by it.
    await sql`
      CREATE INDEX piece_stop_begin ON piece (stop_from DESC, machine)
      WHERE superseded IS NULL AND from_ms = stop_from`.execute(db);
    await sql`
      CREATE INDEX piece_reason ON piece (reason, from_ms) WHERE superseded IS NULL AND reason IS NOT NULL`.execute(db);
    await sql`CREATE INDEX declaration_said ON declaration (scope, what, from_ms)`.execute(db);
  },
};
