/** What was said of when orders will be done, and when they were; `backtest` rows were said afterwards, with what was known then. Epoch ms. */
import { type Kysely, sql } from 'kysely';

export const planForecast = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE plan_forecast (
        id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        origin      float8  NOT NULL,
        line        text    NOT NULL,
        "order"     text    NOT NULL,
        backtest    boolean NOT NULL,
        calibration bigint  REFERENCES plan_calibration,
        raw_p10     float8  NOT NULL,
        p50         float8  NOT NULL,
        raw_p90     float8  NOT NULL,
        widening    float8  NOT NULL,
        planned     float8,
        by_rate     float8,
        actual      float8,
        UNIQUE (origin, line, "order", backtest)
      )`.execute(db);
    await sql`CREATE INDEX plan_forecast_open ON plan_forecast (line, "order") WHERE actual IS NULL`.execute(db);
    await sql`CREATE INDEX plan_forecast_scored ON plan_forecast (origin) WHERE actual IS NOT NULL`.execute(db);
  },
};
