/** Of an answer the defects that it names, and the sampling plan that it was judged by. */
import { type Kysely, sql } from 'kysely';

export const inspections = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`ALTER TABLE checklist_answer ADD COLUMN defects jsonb, ADD COLUMN plan jsonb`.execute(db);
  },
};
