/** Preventive plans: every so many days, hours of production or cycles; each version is a row. */
import { type Kysely, sql } from 'kysely';

export const maintenancePlans = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE maintenance_plan (
        id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        plan         text    NOT NULL,
        machine      text    NOT NULL,
        component    text,
        title        text    NOT NULL,
        why          text    NOT NULL,
        kind         text    NOT NULL,
        every        float8  NOT NULL CHECK (every > 0),
        lead         float8  NOT NULL CHECK (lead >= 0),
        fixed        boolean NOT NULL,
        since_ms     float8  NOT NULL,
        priority     text    NOT NULL,
        estimate_min float8,
        checklist    text,
        parts        jsonb   NOT NULL,
        gone         boolean NOT NULL,
        by_whom      text    NOT NULL,
        recorded     float8  NOT NULL,
        superseded   float8
      )`.execute(db);
    await sql`CREATE UNIQUE INDEX maintenance_plan_now ON maintenance_plan (plan) WHERE superseded IS NULL`.execute(db);
  },
};
