/** Of which signals of control charts a sending tells, and whom. */
import { type Kysely, sql } from 'kysely';

export const signalsTold = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE notify_signal (
        occurrence text   NOT NULL,
        signal     bigint NOT NULL REFERENCES spc_signal,
        level      int    NOT NULL,
        sending    bigint NOT NULL REFERENCES notify_sending,
        who        text   NOT NULL,
        PRIMARY KEY (occurrence, sending)
      )`.execute(db);
    await sql`CREATE INDEX notify_signal_of ON notify_signal (signal)`.execute(db);
  },
};
