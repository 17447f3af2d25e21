/** The days out of the ordinary that the record has taken down, so that what was entered while no server ran is seen as new. */
import { type Kysely, sql } from 'kysely';

export const calendar = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`CREATE TABLE calendar_known (id smallint PRIMARY KEY, entries text NOT NULL, recorded float8 NOT NULL)`.execute(
      db,
    );
  },
};
