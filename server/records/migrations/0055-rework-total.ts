/** Units to be worked on again are counted by machines: an interval that is cut tells their total as it tells the others. */
import { type Kysely, sql } from 'kysely';

export const reworkTotal = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`ALTER TABLE piece ADD COLUMN rework_total float8`.execute(db);
  },
};
