/** Entries of stops are done once as all else is: one table, with what each answer was of and how long it is known. */
import { type Kysely, sql } from 'kysely';

export const oneOnce = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`ALTER TABLE done_once ADD COLUMN body text NOT NULL DEFAULT '', ADD COLUMN until float8`.execute(db);
    await sql`UPDATE done_once SET until = recorded + 86400000`.execute(db);
    await sql`
      INSERT INTO done_once (key, body, answer, recorded, until)
      SELECT 'stop ' || key, body, jsonb_build_object('value', answer), recorded, NULL FROM stop_entry
    `.execute(db);
    await sql`DROP TABLE stop_entry`.execute(db);
    // With the column goes its index.
    await sql`ALTER TABLE done_once DROP COLUMN recorded, ALTER COLUMN body DROP DEFAULT`.execute(db);
    await sql`CREATE INDEX done_once_until ON done_once (until)`.execute(db);
  },
};
