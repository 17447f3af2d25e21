/** What people mean to do about a loss, and what became of it. Each version of an action is a row; a later one supersedes it. */
import { type Kysely, sql } from 'kysely';

export const actions = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE action (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        action     bigint NOT NULL,
        line       text,
        machine    text,
        title      text   NOT NULL,
        why        text   NOT NULL,
        owner      text   NOT NULL,
        due_ms     float8,
        status     text   NOT NULL,
        evidence   jsonb  NOT NULL,
        measure    jsonb,
        made_ms    float8 NOT NULL,
        done_ms    float8,
        by_whom    text   NOT NULL,
        recorded   float8 NOT NULL,
        superseded float8
      )`.execute(db);
    await sql`CREATE UNIQUE INDEX action_now ON action (action) WHERE superseded IS NULL`.execute(db);
    await sql`
      CREATE TABLE action_event (
        id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        action   bigint NOT NULL,
        what     text   NOT NULL,
        note     text   NOT NULL,
        by_whom  text   NOT NULL,
        recorded float8 NOT NULL
      )`.execute(db);
    await sql`CREATE INDEX action_event_action ON action_event (action, recorded, id)`.execute(db);
  },
};
