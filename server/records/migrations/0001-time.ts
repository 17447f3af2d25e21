/**
 * The record of time: pieces (what each machine did, cut by context), their sums by hour, declarations (what people and systems
 * said of a stretch of time) and restatements (what a later fact changed). Times are epoch ms, as everywhere inside; views for
 * others show timestamps. A row is never changed but for `superseded`: when it ceased to be what is known.
 */
import { type Kysely, sql } from 'kysely';
import { SUM_COLUMNS } from '../tables.ts';

export const time = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE piece (
        id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        machine        text   NOT NULL,
        line           text,
        from_ms        float8 NOT NULL,
        to_ms          float8 NOT NULL,
        state          text   NOT NULL,
        seen           text   NOT NULL,
        fault          int    NOT NULL,
        planned        bool   NOT NULL,
        reason         text,
        reason_by      text,
        good           float8 NOT NULL,
        reject         float8 NOT NULL,
        rework         float8 NOT NULL,
        start_reject   float8 NOT NULL,
        energy         float8 NOT NULL,
        ideal_ms       float8,
        line_ideal_ms  float8,
        product        text,
        "order"        text,
        lot            text,
        shift          text,
        crew           text,
        tool           text,
        recipe         text,
        stop_id        text,
        stop_from      float8,
        stop_to        float8,
        stop_net       float8,
        stop_micro     bool,
        stop_failure   bool,
        leads          bool   NOT NULL,
        cause_machine  text,
        cause_state    text,
        cause_fault    int,
        good_total     float8,
        reject_total   float8,
        whole_from     float8 NOT NULL,
        whole_to       float8 NOT NULL,
        origin         text   NOT NULL,
        recorded       float8 NOT NULL,
        superseded     float8,
        CHECK (from_ms < to_ms)
      )`.execute(db);
    await sql`CREATE INDEX piece_now ON piece (machine, to_ms) WHERE superseded IS NULL`.execute(db);
    await sql`CREATE INDEX piece_then ON piece (machine, to_ms) WHERE superseded IS NOT NULL`.execute(db);
    await sql`CREATE INDEX piece_stop ON piece (from_ms) WHERE superseded IS NULL AND stop_id IS NOT NULL`.execute(db);
    const sums = sql.join(SUM_COLUMNS.map((column) => sql`${sql.id(column)} float8 NOT NULL`));
    await sql`
      CREATE TABLE hour_sum (
        scope   text   NOT NULL,
        machine text   NOT NULL,
        hour_ms float8 NOT NULL,
        product text, "order" text, lot text, shift text, crew text, tool text, recipe text,
        ${sums}
      )`.execute(db);
    await sql`CREATE INDEX hour_sum_place ON hour_sum (hour_ms, scope)`.execute(db);
    await sql`CREATE INDEX hour_sum_machine ON hour_sum (machine, hour_ms)`.execute(db);
    await sql`
      CREATE TABLE day_sum (
        scope   text   NOT NULL,
        machine text   NOT NULL,
        day_ms  float8 NOT NULL,
        product text, "order" text, lot text, shift text, crew text, tool text, recipe text,
        ${sums}
      )`.execute(db);
    await sql`CREATE INDEX day_sum_place ON day_sum (day_ms, scope)`.execute(db);
    await sql`CREATE INDEX day_sum_machine ON day_sum (machine, day_ms)`.execute(db);
    await sql`
      CREATE TABLE loss_day (
        day_ms float8 NOT NULL,
        machine text NOT NULL, state text NOT NULL, fault int NOT NULL, reason text NOT NULL,
        cause text NOT NULL, shift text NOT NULL, product text NOT NULL, "order" text NOT NULL, lot text NOT NULL,
        crew text NOT NULL, tool text NOT NULL, recipe text NOT NULL,
        ms float8 NOT NULL, stops float8 NOT NULL, units float8 NOT NULL, unrated_ms float8 NOT NULL, energy float8 NOT NULL,
        UNIQUE (day_ms, machine, state, fault, reason, cause, shift, product, "order", lot, crew, tool, recipe)
      )`.execute(db);
    await sql`
      CREATE TABLE loss_month (
        month_ms float8 NOT NULL,
        machine text NOT NULL, state text NOT NULL, fault int NOT NULL, reason text NOT NULL,
        cause text NOT NULL, product text NOT NULL, crew text NOT NULL,
        ms float8 NOT NULL, stops float8 NOT NULL, units float8 NOT NULL, unrated_ms float8 NOT NULL, energy float8 NOT NULL,
        UNIQUE (month_ms, machine, state, fault, reason, cause, product, crew)
      )`.execute(db);
    await sql`
      CREATE TABLE declaration (
        id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        scope       text   NOT NULL,
        what        text   NOT NULL,
        value       text   NOT NULL,
        note        text   NOT NULL DEFAULT '',
        from_ms     float8 NOT NULL,
        to_ms       float8,
        rank        int    NOT NULL,
        by_whom     text   NOT NULL,
        recorded    float8 NOT NULL,
        superseded  float8,
        replaces    bigint REFERENCES declaration,
        CHECK (to_ms IS NULL OR from_ms < to_ms)
      )`.execute(db);
    await sql`CREATE INDEX declaration_now ON declaration (scope, from_ms) WHERE superseded IS NULL`.execute(db);
    await sql`
      CREATE TABLE restatement (
        id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        machine   text   NOT NULL,
        from_ms   float8 NOT NULL,
        to_ms     float8 NOT NULL,
        recorded  float8 NOT NULL,
        by_whom   text   NOT NULL,
        why       text   NOT NULL,
        before    jsonb  NOT NULL,
        after     jsonb  NOT NULL
      )`.execute(db);
    await sql`CREATE INDEX restatement_place ON restatement (machine, from_ms)`.execute(db);
    await sql`CREATE TABLE progress (reader text PRIMARY KEY, place text NOT NULL)`.execute(db);
  },
};
