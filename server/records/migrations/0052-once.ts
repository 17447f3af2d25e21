/** Answers of changes that were asked for under a key. */
import { type Kysely, sql } from 'kysely';

export const once = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`CREATE TABLE done_once (key text PRIMARY KEY, answer jsonb NOT NULL, recorded float8 NOT NULL)`.execute(
      db,
    );
    await sql`CREATE INDEX done_once_age ON done_once (recorded)`.execute(db);
  },
};
