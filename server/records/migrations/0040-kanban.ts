/** Calls for material: what they are for stands with the call; a call may be cancelled. */
import { type Kysely, sql } from 'kysely';

export const kanban = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`ALTER TABLE andon_call ADD COLUMN material jsonb`.execute(db);
    await sql`DROP INDEX call_event_resolved`.execute(db);
    await sql`CREATE INDEX call_event_over ON call_event (call) WHERE what IN ('resolved', 'cancelled')`.execute(db);
  },
};
