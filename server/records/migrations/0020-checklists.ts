/** Files that people bring in, checklists with their versions, runs and answers. A row is a fact: it is superseded, not changed. */
import { type Kysely, sql } from 'kysely';

export const checklists = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE stored_file (
        hash     text   PRIMARY KEY,
        type     text   NOT NULL,
        name     text   NOT NULL,
        content  bytea  NOT NULL,
        by_whom  text   NOT NULL,
        recorded float8 NOT NULL
      )`.execute(db);
    await sql`
      CREATE TABLE checklist (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        template   text   NOT NULL,
        version    int    NOT NULL,
        kind       text   NOT NULL,
        name       jsonb  NOT NULL,
        steps      jsonb  NOT NULL,
        bindings   jsonb  NOT NULL,
        signature  boolean NOT NULL,
        by_whom    text   NOT NULL,
        recorded   float8 NOT NULL,
        superseded float8,
        UNIQUE (template, version)
      )`.execute(db);
    await sql`CREATE UNIQUE INDEX checklist_now ON checklist (template) WHERE superseded IS NULL`.execute(db);
    await sql`
      CREATE TABLE checklist_run (
        id        text   PRIMARY KEY,
        cause     text   NOT NULL UNIQUE,
        series    text   NOT NULL,
        template  text   NOT NULL,
        version   int    NOT NULL,
        line      text   NOT NULL,
        machine   text,
        trigger   text   NOT NULL,
        product   text,
        "order"   text,
        shift     text,
        crew      text,
        opened_ms float8 NOT NULL,
        due_ms    float8,
        done_ms   float8,
        done_by   text,
        missed_ms float8,
        recorded  float8 NOT NULL
      )`.execute(db);
    await sql`CREATE INDEX checklist_run_line ON checklist_run (line, opened_ms)`.execute(db);
    await sql`
      CREATE INDEX checklist_run_open ON checklist_run (series) WHERE done_ms IS NULL AND missed_ms IS NULL`.execute(
      db,
    );
    await sql`
      CREATE TABLE checklist_answer (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        key        text   UNIQUE,
        run        text   NOT NULL REFERENCES checklist_run,
        step       text   NOT NULL,
        value      jsonb,
        verdict    text   NOT NULL,
        reason     text   NOT NULL,
        product    text,
        "order"    text,
        shift      text,
        crew       text,
        at_ms      float8 NOT NULL,
        by_whom    text   NOT NULL,
        recorded   float8 NOT NULL,
        superseded float8
      )`.execute(db);
    await sql`CREATE INDEX checklist_answer_run ON checklist_answer (run, id)`.execute(db);
  },
};
