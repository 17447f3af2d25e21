/**
 * Lots and what happened to them. Events are facts, withdrawn but never changed; `lot` is what the events that stand say of each
 * lot, put together again whenever one comes or goes. A step is a transformation or one packing: lots go in and come out.
 */
import { type Kysely, sql } from 'kysely';

export const lots = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE lot (
        id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        code         text   NOT NULL UNIQUE,
        kind         text   NOT NULL,
        material     text,
        supplier     text,
        supplier_lot text,
        quantity     float8,
        unit         text   NOT NULL DEFAULT '',
        made_at      float8,
        expires      float8,
        line         text,
        machine      text,
        "order"      text,
        customer     text,
        shipped_at   float8,
        known        boolean NOT NULL DEFAULT false,
        recorded     float8 NOT NULL
      )`.execute(db);
    await sql`CREATE INDEX lot_by_code ON lot (lower(code) text_pattern_ops)`.execute(db);
    await sql`CREATE INDEX lot_by_supplier_lot ON lot (lower(supplier_lot) text_pattern_ops)`.execute(db);
    await sql`CREATE INDEX lot_by_order ON lot ("order", id)`.execute(db);
    await sql`CREATE INDEX lot_by_material ON lot (material, id)`.execute(db);
    await sql`
      CREATE TABLE lot_step (
        id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        key  text   NOT NULL UNIQUE,
        kind text   NOT NULL
      )`.execute(db);
    await sql`
      CREATE TABLE lot_event (
        id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        event     text   NOT NULL UNIQUE,
        kind      text   NOT NULL,
        at_ms     float8 NOT NULL,
        step      bigint REFERENCES lot_step,
        body      jsonb  NOT NULL,
        by_whom   text   NOT NULL,
        recorded  float8 NOT NULL,
        withdrawn float8,
        withdrawn_by text,
        reason    text   NOT NULL DEFAULT ''
      )`.execute(db);
    await sql`
      CREATE TABLE lot_part (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        event      bigint NOT NULL REFERENCES lot_event,
        step       bigint,
        lot        bigint NOT NULL REFERENCES lot,
        side       text   NOT NULL,
        amount     float8,
        unit       text   NOT NULL,
        recorded   float8 NOT NULL,
        superseded float8,
        ended_by   bigint
      )`.execute(db);
    await sql`CREATE INDEX lot_part_by_lot ON lot_part (lot, side, step)
        INCLUDE (amount, unit, recorded, superseded, ended_by)`.execute(db);
    await sql`CREATE INDEX lot_part_by_step ON lot_part (step, side, lot)
        INCLUDE (amount, unit, recorded, superseded, ended_by)`.execute(db);
    await sql`CREATE INDEX lot_part_by_event ON lot_part (event)`.execute(db);
    await sql`
      CREATE TABLE lot_scan (
        id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        "order"  text   NOT NULL,
        line     text   NOT NULL,
        code     text   NOT NULL,
        material text,
        quantity float8,
        refusal  text,
        detail   text   NOT NULL,
        at_ms    float8 NOT NULL,
        by_whom  text   NOT NULL,
        recorded float8 NOT NULL
      )`.execute(db);
    await sql`CREATE INDEX lot_scan_by_order ON lot_scan ("order", id)`.execute(db);
  },
};
