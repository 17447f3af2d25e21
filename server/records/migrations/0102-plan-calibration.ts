/** What machines are able to do, as their record says: each calibration whole, the newest is the one in force. Times are epoch ms. */
import { type Kysely, sql } from 'kysely';

export const planCalibration = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE plan_calibration (
        id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        made      float8 NOT NULL,
        from_ms   float8 NOT NULL,
        to_ms     float8 NOT NULL,
        why       text   NOT NULL CHECK (why IN ('first', 'daily', 'drift', 'asked')),
        by_whom   text,
        drifted   jsonb  NOT NULL,
        body      jsonb  NOT NULL
      )`.execute(db);
  },
};
