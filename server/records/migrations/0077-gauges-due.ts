/** When a gauge is to be studied again. */
import { type Kysely, sql } from 'kysely';

export const gaugesDue = {
  async up(db: Kysely<never>): Promise<void> {
    // Empty = nobody said; studies of before said nothing.
    await sql`ALTER TABLE gauge_study ADD COLUMN due text NOT NULL DEFAULT ''`.execute(db);
  },
};
