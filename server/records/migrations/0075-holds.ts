/** Holds: lots that may not be used or shipped until somebody decided on each. What was decided stays. */
import { type Kysely, sql } from 'kysely';

export const holds = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE hold (
        id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        line     text,
        reason   text   NOT NULL,
        asked    jsonb  NOT NULL,
        windows  jsonb  NOT NULL,
        by_whom  text   NOT NULL,
        recorded float8 NOT NULL
      )`.execute(db);
    await sql`
      CREATE TABLE hold_lot (
        hold bigint NOT NULL REFERENCES hold,
        lot  bigint NOT NULL REFERENCES lot,
        PRIMARY KEY (hold, lot)
      )`.execute(db);
    await sql`CREATE INDEX hold_lot_of ON hold_lot (lot)`.execute(db);
    await sql`CREATE INDEX lot_by_made ON lot (made_at)`.execute(db);
    await sql`
      CREATE TABLE hold_disposition (
        hold        bigint NOT NULL,
        lot         bigint NOT NULL,
        disposition text   NOT NULL,
        note        text   NOT NULL,
        by_whom     text   NOT NULL,
        recorded    float8 NOT NULL,
        PRIMARY KEY (hold, lot),
        FOREIGN KEY (hold, lot) REFERENCES hold_lot
      )`.execute(db);
  },
};
