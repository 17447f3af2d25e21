/** Limits of the surroundings, their entered readings, stretches in which they were exceeded or nobody knows, and answers to them. */
import { type Kysely, sql } from 'kysely';

export const limits = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE limit_revision (
        id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        "limit"        text   NOT NULL,
        revision       text   NOT NULL,
        body           jsonb  NOT NULL,
        effective_from float8 NOT NULL,
        effective_to   float8,
        by_whom        text   NOT NULL,
        recorded       float8 NOT NULL,
        superseded     float8
      )`.execute(db);
    await sql`CREATE UNIQUE INDEX limit_revision_known ON limit_revision ("limit", revision) WHERE superseded IS NULL`.execute(
      db,
    );
    await sql`
      CREATE TABLE limit_reading (
        id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        "limit"  text   NOT NULL,
        at_ms    float8 NOT NULL,
        value    float8 NOT NULL,
        note     text   NOT NULL,
        by_whom  text   NOT NULL,
        recorded float8 NOT NULL
      )`.execute(db);
    await sql`CREATE INDEX limit_reading_at ON limit_reading ("limit", at_ms)`.execute(db);
    await sql`
      CREATE TABLE limit_stretch (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        "limit"    text    NOT NULL,
        revision   text    NOT NULL,
        kind       text    NOT NULL,
        from_ms    float8  NOT NULL,
        to_ms      float8  NOT NULL,
        open       boolean NOT NULL,
        worst      float8,
        periods    bigint  NOT NULL,
        known_ms   float8  NOT NULL,
        recorded   float8  NOT NULL,
        superseded float8
      )`.execute(db);
    await sql`CREATE UNIQUE INDEX limit_stretch_known ON limit_stretch ("limit", kind, from_ms) WHERE superseded IS NULL`.execute(
      db,
    );
    await sql`CREATE INDEX limit_stretch_from ON limit_stretch (from_ms) WHERE superseded IS NULL`.execute(db);
    await sql`
      CREATE TABLE limit_answer (
        id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        "limit"  text   NOT NULL,
        from_ms  float8 NOT NULL,
        cause    text   NOT NULL,
        action   text   NOT NULL,
        by_whom  text   NOT NULL,
        recorded float8 NOT NULL
      )`.execute(db);
    await sql`CREATE INDEX limit_answer_of ON limit_answer ("limit", from_ms)`.execute(db);
  },
};
