/** Inspections of lots before they are used or shipped: plans, draws, results, decisions, and shipments that were released. */
import { type Kysely, sql } from 'kysely';

export const inspectionsOfLots = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE inspection_plan (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        material   text   NOT NULL,
        version    int    NOT NULL,
        defined    jsonb  NOT NULL,
        by_whom    text   NOT NULL,
        recorded   float8 NOT NULL,
        superseded float8,
        UNIQUE (material, version)
      )`.execute(db);
    await sql`
      CREATE TABLE lot_inspection (
        id           bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        lot          bigint  NOT NULL UNIQUE REFERENCES lot,
        plan         bigint  NOT NULL REFERENCES inspection_plan,
        source       text    NOT NULL,
        severity     text    NOT NULL,
        inspected    boolean NOT NULL,
        discontinued boolean NOT NULL,
        draw         float8  NOT NULL,
        opened       float8  NOT NULL
      )`.execute(db);
    await sql`CREATE INDEX lot_inspection_of ON lot_inspection (source, plan)`.execute(db);
    await sql`
      CREATE TABLE lot_decision (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        inspection bigint NOT NULL REFERENCES lot_inspection,
        verdict    text   NOT NULL,
        sample     jsonb,
        defectives int,
        note       text   NOT NULL,
        by_whom    text   NOT NULL,
        recorded   float8 NOT NULL
      )`.execute(db);
    await sql`CREATE INDEX lot_decision_of ON lot_decision (inspection)`.execute(db);
    await sql`
      CREATE TABLE lot_result (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        lot        bigint NOT NULL REFERENCES lot,
        test       text   NOT NULL,
        sample     text   NOT NULL,
        sign       text   NOT NULL,
        value      float8 NOT NULL,
        unit       text   NOT NULL,
        at_ms      float8 NOT NULL,
        by_whom    text   NOT NULL,
        recorded   float8 NOT NULL,
        superseded float8
      )`.execute(db);
    await sql`CREATE UNIQUE INDEX lot_result_now ON lot_result (lot, test, sample) WHERE superseded IS NULL`.execute(
      db,
    );
    await sql`
      CREATE TABLE source_resumed (
        id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        material text   NOT NULL,
        source   text   NOT NULL,
        reason   text   NOT NULL,
        by_whom  text   NOT NULL,
        recorded float8 NOT NULL
      )`.execute(db);
    await sql`
      CREATE TABLE shipment_release (
        id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        customer text   NOT NULL,
        note     text   NOT NULL,
        by_whom  text   NOT NULL,
        recorded float8 NOT NULL
      )`.execute(db);
    await sql`
      CREATE TABLE shipment_release_lot (
        release bigint NOT NULL REFERENCES shipment_release,
        lot     bigint NOT NULL REFERENCES lot,
        PRIMARY KEY (release, lot)
      )`.execute(db);
    await sql`CREATE INDEX shipment_release_of ON shipment_release_lot (lot)`.execute(db);
  },
};
