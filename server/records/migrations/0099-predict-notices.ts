/** What somebody was to be told about machines likely to fail and about their models. Times are epoch ms; `to_ms` null = it is so. */
import { type Kysely, sql } from 'kysely';

export const predictNotices = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE predict_notice (
        id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        kind     text   NOT NULL CHECK (kind IN ('likely', 'unusual', 'readings', 'worse', 'shadow', 'failures')),
        machine  text,
        model    bigint REFERENCES failure_model,
        evidence jsonb  NOT NULL,
        from_ms  float8 NOT NULL,
        to_ms    float8
      )`.execute(db);
    await sql`
      CREATE UNIQUE INDEX predict_notice_now ON predict_notice (kind, coalesce(machine, ''), coalesce(model, 0))
      WHERE to_ms IS NULL`.execute(db);
  },
};
