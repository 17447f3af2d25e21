/** What other programs told of work orders, event by event and what became of it; and of each step of an order who told it. */
import { type Kysely, sql } from 'kysely';

export const workTold = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE work_told (
        id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        peer     text   NOT NULL,
        event    text   NOT NULL,
        kind     text   NOT NULL,
        at_ms    float8,
        number   bigint,
        outcome  text   NOT NULL,
        reason   text   NOT NULL,
        body     jsonb  NOT NULL,
        received float8 NOT NULL
      )`.execute(db);
    await sql`CREATE UNIQUE INDEX work_told_event ON work_told (peer, event)`.execute(db);
    await sql`CREATE INDEX work_told_order ON work_told (number, at_ms)`.execute(db);
    await sql`CREATE INDEX work_told_outcome ON work_told (outcome, id)`.execute(db);
    await sql`ALTER TABLE work_event ADD COLUMN peer text, ADD COLUMN peer_event text`.execute(db);
  },
};
