/** Who is told when, and everything that was sent. */
import { type Kysely, sql } from 'kysely';

export const notify = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE notify_rule (
        version    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        id         text   NOT NULL,
        body       jsonb  NOT NULL,
        by_whom    text   NOT NULL,
        recorded   float8 NOT NULL,
        superseded float8
      )`.execute(db);
    await sql`CREATE UNIQUE INDEX notify_rule_now ON notify_rule (id) WHERE superseded IS NULL`.execute(db);
    await sql`
      CREATE TABLE notify_sending (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        key        text   NOT NULL UNIQUE,
        rule       text   NOT NULL,
        kind       text   NOT NULL,
        channel    text   NOT NULL,
        to_whom    text   NOT NULL,
        subject    text   NOT NULL,
        text       text   NOT NULL,
        status     text   NOT NULL,
        attempts   int    NOT NULL,
        next_ms    float8 NOT NULL,
        words      text   NOT NULL,
        created_ms float8 NOT NULL,
        done_ms    float8
      )`.execute(db);
    await sql`CREATE INDEX notify_sending_due ON notify_sending (next_ms) WHERE status = 'waiting'`.execute(db);
    await sql`
      CREATE TABLE push_subscription (
        endpoint text   PRIMARY KEY,
        person   bigint NOT NULL,
        keys     jsonb  NOT NULL,
        created  float8 NOT NULL,
        revoked  float8
      )`.execute(db);
  },
};
