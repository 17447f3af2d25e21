/** What was done to held lots that are to be reworked, and whether they may be used again. */
import { type Kysely, sql } from 'kysely';

export const reworkOfLots = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE hold_rework (
        id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        hold     bigint NOT NULL,
        lot      bigint NOT NULL,
        what     text   NOT NULL,
        good     float8,
        scrapped float8,
        note     text   NOT NULL,
        by_whom  text   NOT NULL,
        recorded float8 NOT NULL,
        FOREIGN KEY (hold, lot) REFERENCES hold_lot
      )`.execute(db);
    await sql`CREATE INDEX hold_rework_of ON hold_rework (hold, lot)`.execute(db);
  },
};
