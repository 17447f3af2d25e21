/** Predictions say which readings were unlike any that their model learned from; which those were is in the card of the model. */
import { type Kysely, sql } from 'kysely';

export const unlike = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`ALTER TABLE prediction ADD COLUMN unlike jsonb NOT NULL DEFAULT '[]'`.execute(db);
    await sql`
      UPDATE failure_model SET card = card || jsonb_build_object('readings', reference)
      WHERE reference <> '{}'::jsonb`.execute(db);
    await sql`ALTER TABLE failure_model DROP COLUMN reference`.execute(db);
  },
};
