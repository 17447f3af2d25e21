/** What planners would change, named and kept in versions, and what came of comparing them. Times are epoch ms; `superseded` null = what it is now. */
import { type Kysely, sql } from 'kysely';

export const planScenario = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`CREATE SEQUENCE plan_scenario_number`.execute(db);
    await sql`
      CREATE TABLE plan_scenario (
        id         bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        scenario   bigint  NOT NULL,
        version    integer NOT NULL,
        name       text    NOT NULL,
        note       text    NOT NULL,
        changes    jsonb   NOT NULL,
        by_whom    text    NOT NULL,
        recorded   float8  NOT NULL,
        superseded float8,
        UNIQUE (scenario, version)
      )`.execute(db);
    await sql`CREATE UNIQUE INDEX plan_scenario_now ON plan_scenario (scenario) WHERE superseded IS NULL`.execute(db);
    await sql`
      CREATE TABLE plan_comparison (
        id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        made     float8 NOT NULL,
        by_whom  text   NOT NULL,
        body     jsonb  NOT NULL
      )`.execute(db);
  },
};
