/** Gauge studies: measurements and what they came to, a version a study. */
import { type Kysely, sql } from 'kysely';

export const gauges = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE gauge_study (
        id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        characteristic text   NOT NULL,
        version        int    NOT NULL,
        gauge          text   NOT NULL,
        note           text   NOT NULL,
        measurements   jsonb  NOT NULL,
        study          jsonb  NOT NULL,
        by_whom        text   NOT NULL,
        recorded       float8 NOT NULL,
        UNIQUE (characteristic, version)
      )`.execute(db);
  },
};
