/**
 * Until when goods stand by themselves: until they were shipped or packed into something. What stands here at a moment is found
 * by it, however many lots have left.
 */
import { type Kysely, sql } from 'kysely';
import { GOODS, leftAt } from '../lots/left.ts';

export const standingGoods = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`ALTER TABLE lot ADD COLUMN left_at float8`.execute(db);
    await sql`UPDATE lot SET left_at = ${leftAt} WHERE kind = ANY(${[...GOODS]})`.execute(db);
    await sql`CREATE INDEX lot_standing ON lot (left_at, made_at) WHERE kind IN ('finished', 'container', 'serial')`.execute(
      db,
    );
  },
};
