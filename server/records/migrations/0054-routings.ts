/**
 * Steps of routings stand with the other masters' contents, and operations of orders have planned times. What was written before
 * has none of both.
 */
import { type Kysely, sql } from 'kysely';

export const routings = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`UPDATE master_revision SET content = content || '{"steps": []}'`.execute(db);
    await sql`
      UPDATE job_order SET operations = (
        SELECT jsonb_agg(one || '{"setupMin": null, "runS": null, "queueMin": null, "routing": null}' ORDER BY place)
        FROM jsonb_array_elements(operations) WITH ORDINALITY AS listed (one, place)
      ) WHERE operations <> '[]'`.execute(db);
  },
};
