/** Spare parts: what they are, how many lie there (the sum of what was told, never a number that is kept), and who waits for them. */
import { type Kysely, sql } from 'kysely';

export const spareParts = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE spare_part (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        part       text    NOT NULL,
        name       text    NOT NULL,
        unit       text    NOT NULL,
        place      text    NOT NULL,
        min        float8,
        max        float8,
        lead_days  float8,
        supplier   text    NOT NULL,
        cost       float8,
        gone       boolean NOT NULL,
        by_whom    text    NOT NULL,
        recorded   float8  NOT NULL,
        superseded float8
      )`.execute(db);
    await sql`CREATE UNIQUE INDEX spare_part_now ON spare_part (part) WHERE superseded IS NULL`.execute(db);
    await sql`
      CREATE TABLE spare_movement (
        id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        part     text   NOT NULL,
        kind     text   NOT NULL,
        quantity float8 NOT NULL CHECK (quantity <> 0),
        number   bigint,
        reason   text   NOT NULL,
        by_whom  text   NOT NULL,
        recorded float8 NOT NULL,
        crossed  boolean NOT NULL
      )`.execute(db);
    await sql`CREATE INDEX spare_movement_part ON spare_movement (part, id)`.execute(db);
    await sql`CREATE INDEX spare_movement_number ON spare_movement (number) WHERE number IS NOT NULL`.execute(db);
    await sql`
      CREATE TABLE spare_reserved (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        number     bigint NOT NULL,
        part       text   NOT NULL,
        quantity   float8 NOT NULL CHECK (quantity > 0),
        by_whom    text   NOT NULL,
        recorded   float8 NOT NULL,
        superseded float8
      )`.execute(db);
    await sql`CREATE UNIQUE INDEX spare_reserved_now ON spare_reserved (number, part) WHERE superseded IS NULL`.execute(
      db,
    );
  },
};
