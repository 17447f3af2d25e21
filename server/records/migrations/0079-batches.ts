/** Batch records: deviations with their explanations, and what was signed, frozen and reopened. Rows are only added. */
import { type Kysely, sql } from 'kysely';

export const batches = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE batch_deviation (
        id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        "order"  text   NOT NULL,
        key      text   NOT NULL,
        kind     text   NOT NULL,
        subject  text   NOT NULL,
        detail   text   NOT NULL,
        at_ms    float8 NOT NULL,
        by_whom  text   NOT NULL,
        recorded float8 NOT NULL,
        UNIQUE ("order", key)
      )`.execute(db);
    await sql`
      CREATE TABLE batch_explanation (
        id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        deviation bigint NOT NULL REFERENCES batch_deviation,
        class     text   NOT NULL,
        comment   text   NOT NULL,
        by_whom   text   NOT NULL,
        recorded  float8 NOT NULL
      )`.execute(db);
    await sql`CREATE INDEX batch_explanation_of ON batch_explanation (deviation, id)`.execute(db);
    await sql`
      CREATE TABLE batch_seal (
        id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        "order" text   NOT NULL,
        version bigint NOT NULL,
        what    text   NOT NULL,
        content text   NOT NULL,
        hash    text   NOT NULL,
        person  bigint,
        printed text   NOT NULL,
        name    text   NOT NULL,
        reason  text   NOT NULL,
        at_ms   float8 NOT NULL
      )`.execute(db);
    await sql`CREATE INDEX batch_seal_of ON batch_seal ("order", id)`.execute(db);
  },
};
