/** An action may be a corrective and preventive one, closed by its effect. */
import { type Kysely, sql } from 'kysely';

export const capa = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`ALTER TABLE action ADD COLUMN capa jsonb`.execute(db);
  },
};
