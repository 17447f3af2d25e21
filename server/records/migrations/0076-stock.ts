/** Stock on the floor: places, what was moved, adjusted and counted, what supermarkets asked for, deliveries that are expected. */
import { type Kysely, sql } from 'kysely';

export const stock = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE stock_lot (
        lot       bigint  PRIMARY KEY REFERENCES lot ON DELETE CASCADE,
        dirty     boolean NOT NULL,
        closed_at float8
      )`.execute(db);
    await sql`CREATE INDEX stock_lot_dirty ON stock_lot (lot) WHERE dirty`.execute(db);
    await sql`CREATE INDEX stock_lot_closed ON stock_lot (closed_at)`.execute(db);
    await sql`INSERT INTO stock_lot (lot, dirty) SELECT id, true FROM lot`.execute(db);
    await sql`
      CREATE TABLE stock_location (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        location   text   NOT NULL,
        content    jsonb  NOT NULL,
        removed    boolean NOT NULL,
        by_whom    text   NOT NULL,
        recorded   float8 NOT NULL,
        superseded float8
      )`.execute(db);
    await sql`CREATE UNIQUE INDEX stock_location_now ON stock_location (location) WHERE superseded IS NULL`.execute(db);
    await sql`
      CREATE TABLE stock_fact (
        id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        fact         text   NOT NULL UNIQUE,
        kind         text   NOT NULL CHECK (kind IN ('move', 'adjust', 'set')),
        at_ms        float8 NOT NULL,
        lot          bigint REFERENCES lot,
        material     text,
        amount       float8,
        unit         text   NOT NULL,
        from_place   text,
        to_place     text   NOT NULL,
        reason       text   NOT NULL,
        request      bigint,
        by_whom      text   NOT NULL,
        recorded     float8 NOT NULL,
        withdrawn    float8,
        withdrawn_by text,
        CHECK ((lot IS NULL) <> (material IS NULL))
      )`.execute(db);
    await sql`CREATE INDEX stock_fact_by_lot ON stock_fact (lot)`.execute(db);
    await sql`CREATE INDEX stock_fact_by_material ON stock_fact (material) WHERE material IS NOT NULL`.execute(db);
    await sql`
      CREATE TABLE stock_count (
        id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        location text   NOT NULL,
        lot      text,
        material text   NOT NULL,
        counted  float8 NOT NULL,
        expected float8,
        unit     text   NOT NULL,
        adjusted boolean NOT NULL,
        reason   text   NOT NULL,
        at_ms    float8 NOT NULL,
        by_whom  text   NOT NULL,
        recorded float8 NOT NULL
      )`.execute(db);
    await sql`CREATE INDEX stock_count_by_material ON stock_count (material, at_ms)`.execute(db);
    await sql`
      CREATE TABLE stock_request (
        id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        location  text   NOT NULL,
        line      text,
        material  text   NOT NULL,
        quantity  float8 NOT NULL,
        unit      text   NOT NULL,
        level     float8 NOT NULL,
        min_level float8 NOT NULL,
        due       float8,
        raised    float8 NOT NULL
      )`.execute(db);
    await sql`
      CREATE TABLE stock_request_event (
        id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        request bigint NOT NULL REFERENCES stock_request,
        what    text   NOT NULL CHECK (what IN ('raised', 'taken', 'fulfilled', 'cancelled')),
        at_ms   float8 NOT NULL,
        by_whom text   NOT NULL,
        note    text   NOT NULL,
        recorded float8 NOT NULL,
        UNIQUE (request, what)
      )`.execute(db);
    await sql`
      CREATE TABLE stock_delivery (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        delivery   text   NOT NULL,
        supplier   text   NOT NULL,
        material   text   NOT NULL,
        quantity   float8,
        unit       text   NOT NULL,
        due        float8 NOT NULL,
        cancelled  boolean NOT NULL,
        by_whom    text   NOT NULL,
        recorded   float8 NOT NULL,
        superseded float8
      )`.execute(db);
    await sql`CREATE UNIQUE INDEX stock_delivery_now ON stock_delivery (delivery) WHERE superseded IS NULL`.execute(db);
    await sql`CREATE INDEX lot_part_by_recorded ON lot_part (recorded)`.execute(db);
    await sql`ALTER TABLE lot_scan ADD COLUMN advice text NOT NULL DEFAULT ''`.execute(db);
  },
};
