/** Failure models with their versions and roles, what they predicted and what became of it, and what calls and failures cost. Times are epoch ms. */
import { type Kysely, sql } from 'kysely';

export const predict = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE failure_model (
        id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        family       text   NOT NULL,
        version      int    NOT NULL,
        role         text   NOT NULL CHECK (role IN ('champion', 'challenger', 'former')),
        origin       text   NOT NULL CHECK (origin IN ('shipped', 'record', 'file')),
        horizon_h    float8 NOT NULL,
        step_ms      float8 NOT NULL,
        learned_from float8,
        learned_to   float8,
        card         jsonb  NOT NULL,
        reference    jsonb  NOT NULL,
        file         text   NOT NULL,
        sha256       text   NOT NULL,
        by_whom      text   NOT NULL,
        recorded     float8 NOT NULL,
        UNIQUE (family, version)
      )`.execute(db);
    // Never do two models answer for one machine.
    await sql`CREATE UNIQUE INDEX failure_model_champion ON failure_model (family) WHERE role = 'champion'`.execute(db);
    await sql`CREATE UNIQUE INDEX failure_model_challenger ON failure_model (family) WHERE role = 'challenger'`.execute(
      db,
    );
    await sql`
      CREATE TABLE prediction (
        id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        model        bigint NOT NULL REFERENCES failure_model,
        machine      text   NOT NULL,
        at_ms        float8 NOT NULL,
        horizon_h    float8 NOT NULL,
        probability  float8 NOT NULL,
        low          float8 NOT NULL,
        high         float8 NOT NULL,
        thin         bool   NOT NULL,
        why          jsonb  NOT NULL,
        curve        jsonb  NOT NULL,
        replayed     bool   NOT NULL,
        recorded     float8 NOT NULL,
        outcome      text CHECK (outcome IN ('failed', 'survived', 'repaired', 'unheard')),
        failed_at    float8,
        judged       float8,
        UNIQUE (machine, model, at_ms)
      )`.execute(db);
    await sql`CREATE INDEX prediction_model ON prediction (model, at_ms)`.execute(db);
    await sql`CREATE INDEX prediction_open ON prediction (at_ms) WHERE outcome IS NULL`.execute(db);
    await sql`
      CREATE TABLE predict_setting (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        family     text   NOT NULL,
        costs      jsonb  NOT NULL,
        threshold  float8,
        by_whom    text   NOT NULL,
        recorded   float8 NOT NULL,
        superseded float8
      )`.execute(db);
    await sql`CREATE UNIQUE INDEX predict_setting_now ON predict_setting (family) WHERE superseded IS NULL`.execute(db);
  },
};
