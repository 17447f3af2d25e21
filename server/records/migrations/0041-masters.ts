/** Recipes and documents, revision by revision, each from a date on; a correction is a row of its own. */
import { type Kysely, sql } from 'kysely';

export const masters = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE master_revision (
        id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        kind           text   NOT NULL,
        master         text   NOT NULL,
        revision       text   NOT NULL,
        title          text   NOT NULL,
        product        text,
        machine        text,
        operation      text,
        effective_from float8 NOT NULL,
        effective_to   float8,
        note           text   NOT NULL,
        content        jsonb  NOT NULL,
        by_whom        text   NOT NULL,
        recorded       float8 NOT NULL,
        superseded     float8,
        CHECK (effective_from < effective_to)
      )`.execute(db);
    await sql`
      CREATE UNIQUE INDEX master_revision_now ON master_revision (kind, master, revision) WHERE superseded IS NULL`.execute(
      db,
    );
  },
};
