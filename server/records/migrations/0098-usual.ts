/** What machines are usually like, and when they were unlike it. Times are epoch ms. */
import { type Kysely, sql } from 'kysely';

export const usual = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE usual_model (
        id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        family       text   NOT NULL,
        horizon_h    float8 NOT NULL,
        step_ms      float8 NOT NULL,
        learned_from float8 NOT NULL,
        learned_to   float8 NOT NULL,
        card         jsonb  NOT NULL,
        file         text   NOT NULL,
        sha256       text   NOT NULL,
        recorded     float8 NOT NULL,
        looked_to    float8,
        superseded   float8
      )`.execute(db);
    await sql`CREATE UNIQUE INDEX usual_model_now ON usual_model (family) WHERE superseded IS NULL`.execute(db);
    await sql`
      CREATE TABLE unusual (
        id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        model    bigint NOT NULL REFERENCES usual_model,
        machine  text   NOT NULL,
        from_ms  float8 NOT NULL,
        to_ms    float8,
        heard_ms float8 NOT NULL,
        peak     float8 NOT NULL,
        parts    jsonb  NOT NULL,
        ended    text CHECK (ended IN ('usual', 'failure', 'repair')),
        UNIQUE (machine, model, from_ms)
      )`.execute(db);
    await sql`CREATE INDEX unusual_time ON unusual (machine, from_ms)`.execute(db);
  },
};
