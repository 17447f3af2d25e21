/** What was told of an order is found by it. */
import { type Kysely, sql } from 'kysely';

export const lotsOfOrders = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`CREATE INDEX lot_event_by_order ON lot_event ((body->>'order'), id)`.execute(db);
  },
};
