/** Work on machines: orders with what became of them, time and readings booked on them, components, codes of a plant's own. */
import { type Kysely, sql } from 'kysely';

export const maintenance = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE work_order (
        id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        number       bigint NOT NULL,
        machine      text   NOT NULL,
        line         text,
        component    text,
        kind         text   NOT NULL,
        title        text   NOT NULL,
        why          text   NOT NULL,
        priority     text   NOT NULL,
        state        text   NOT NULL,
        stop         text,
        prediction   text,
        plan         text,
        occurrence   text,
        from_ms      float8,
        to_ms        float8,
        people       jsonb  NOT NULL,
        estimate_min float8,
        checklist    text,
        run          text,
        closing      jsonb,
        system       text,
        external     text,
        made_ms      float8 NOT NULL,
        made_by      text   NOT NULL,
        done_ms      float8,
        by_whom      text   NOT NULL,
        recorded     float8 NOT NULL,
        superseded   float8
      )`.execute(db);
    await sql`CREATE UNIQUE INDEX work_order_now ON work_order (number) WHERE superseded IS NULL`.execute(db);
    await sql`
      CREATE UNIQUE INDEX work_order_external ON work_order (system, external)
      WHERE superseded IS NULL AND external IS NOT NULL`.execute(db);
    await sql`
      CREATE UNIQUE INDEX work_order_occurrence ON work_order (plan, occurrence)
      WHERE superseded IS NULL AND occurrence IS NOT NULL`.execute(db);
    await sql`CREATE INDEX work_order_machine ON work_order (machine, done_ms) WHERE superseded IS NULL`.execute(db);
    await sql`
      CREATE TABLE work_event (
        id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        number   bigint NOT NULL,
        what     text   NOT NULL,
        note     text   NOT NULL,
        file     text,
        by_whom  text   NOT NULL,
        recorded float8 NOT NULL
      )`.execute(db);
    await sql`CREATE INDEX work_event_number ON work_event (number, id)`.execute(db);
    await sql`
      CREATE TABLE work_time (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        number     bigint NOT NULL,
        person     text   NOT NULL,
        minutes    float8 NOT NULL CHECK (minutes > 0),
        note       text   NOT NULL,
        by_whom    text   NOT NULL,
        recorded   float8 NOT NULL,
        superseded float8
      )`.execute(db);
    await sql`CREATE INDEX work_time_number ON work_time (number, id)`.execute(db);
    await sql`
      CREATE TABLE work_measure (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        number     bigint NOT NULL,
        name       text   NOT NULL,
        unit       text   NOT NULL,
        before     float8,
        after      float8,
        by_whom    text   NOT NULL,
        recorded   float8 NOT NULL,
        superseded float8
      )`.execute(db);
    await sql`CREATE UNIQUE INDEX work_measure_now ON work_measure (number, name) WHERE superseded IS NULL`.execute(db);
    await sql`
      CREATE TABLE component (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        machine    text    NOT NULL,
        component  text    NOT NULL,
        name       text    NOT NULL,
        fitted_ms  float8,
        part       text,
        gone       boolean NOT NULL,
        by_whom    text    NOT NULL,
        recorded   float8  NOT NULL,
        superseded float8
      )`.execute(db);
    await sql`CREATE UNIQUE INDEX component_now ON component (machine, component) WHERE superseded IS NULL`.execute(db);
    await sql`
      CREATE TABLE failure_code (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        code       text    NOT NULL,
        kind       text    NOT NULL,
        name       jsonb   NOT NULL,
        types      jsonb   NOT NULL,
        gone       boolean NOT NULL,
        by_whom    text    NOT NULL,
        recorded   float8  NOT NULL,
        superseded float8
      )`.execute(db);
    await sql`CREATE UNIQUE INDEX failure_code_now ON failure_code (code) WHERE superseded IS NULL`.execute(db);
  },
};
