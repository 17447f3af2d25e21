/**
 * Orders as they were planned and as they ran, and what products are made of. Every row is a fact: a correction is a row of its
 * own and the corrected one is superseded.
 */
import { type Kysely, sql } from 'kysely';

export const orders = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE job_order (
        id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        "order"      text   NOT NULL,
        line         text   NOT NULL,
        product      text   NOT NULL,
        revision     text,
        lot          text,
        quantity     float8 NOT NULL,
        planned_from float8,
        planned_to   float8,
        priority     int    NOT NULL,
        begins       text   NOT NULL,
        status       text   NOT NULL,
        operations   jsonb  NOT NULL,
        by_whom      text   NOT NULL,
        recorded     float8 NOT NULL,
        superseded   float8,
        CHECK (planned_from < planned_to),
        CHECK (quantity > 0)
      )`.execute(db);
    await sql`CREATE UNIQUE INDEX job_order_now ON job_order ("order") WHERE superseded IS NULL`.execute(db);
    await sql`CREATE INDEX job_order_line ON job_order (line, planned_from) WHERE superseded IS NULL`.execute(db);
    await sql`
      CREATE TABLE order_event (
        id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        "order"      text   NOT NULL,
        line         text   NOT NULL,
        status       text   NOT NULL,
        at_ms        float8 NOT NULL,
        how          text   NOT NULL,
        note         text   NOT NULL,
        declarations bigint[] NOT NULL,
        by_whom      text   NOT NULL,
        recorded     float8 NOT NULL
      )`.execute(db);
    await sql`CREATE INDEX order_event_order ON order_event ("order", at_ms, id)`.execute(db);
    await sql`CREATE INDEX order_event_line ON order_event (line, at_ms, id)`.execute(db);
    await sql`CREATE INDEX order_event_running ON order_event (line) WHERE status = 'Running'`.execute(db);
    await sql`
      CREATE INDEX piece_order ON piece ("order", from_ms) WHERE superseded IS NULL AND "order" IS NOT NULL`.execute(
      db,
    );
    await sql`
      CREATE TABLE declared_quantity (
        id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        "order"      text   NOT NULL,
        what         text   NOT NULL,
        quantity     float8 NOT NULL,
        reason       text   NOT NULL,
        at_ms        float8 NOT NULL,
        by_whom      text   NOT NULL,
        recorded     float8 NOT NULL,
        superseded   float8
      )`.execute(db);
    await sql`CREATE INDEX declared_quantity_order ON declared_quantity ("order") WHERE superseded IS NULL`.execute(db);
    await sql`
      CREATE TABLE product_revision (
        id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        product        text   NOT NULL,
        revision       text   NOT NULL,
        effective_from float8 NOT NULL,
        effective_to   float8,
        note           text   NOT NULL,
        materials      jsonb  NOT NULL,
        by_whom        text   NOT NULL,
        recorded       float8 NOT NULL,
        superseded     float8,
        CHECK (effective_from < effective_to)
      )`.execute(db);
    await sql`
      CREATE UNIQUE INDEX product_revision_now ON product_revision (product, revision) WHERE superseded IS NULL`.execute(
      db,
    );
  },
};
