/** Characteristics with their versions, frozen baselines, points of control charts, signals and what became of them. */
import { type Kysely, sql } from 'kysely';

export const quality = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE characteristic (
        id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        characteristic text   NOT NULL,
        version        int    NOT NULL,
        defined        jsonb  NOT NULL,
        by_whom        text   NOT NULL,
        recorded       float8 NOT NULL,
        superseded     float8,
        UNIQUE (characteristic, version)
      )`.execute(db);
    await sql`CREATE UNIQUE INDEX characteristic_now ON characteristic (characteristic) WHERE superseded IS NULL`.execute(
      db,
    );
    await sql`
      CREATE TABLE spc_baseline (
        id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        characteristic text   NOT NULL,
        product        text   NOT NULL,
        stage          int    NOT NULL,
        from_ms        float8 NOT NULL,
        window_from    float8,
        window_to      float8,
        baseline       jsonb  NOT NULL,
        reason         text   NOT NULL,
        by_whom        text   NOT NULL,
        recorded       float8 NOT NULL,
        superseded     float8,
        UNIQUE (characteristic, product, stage)
      )`.execute(db);
    await sql`
      CREATE TABLE spc_point (
        characteristic text   NOT NULL,
        product        text   NOT NULL,
        at_ms          float8 NOT NULL,
        value          float8,
        spread         float8,
        n              int    NOT NULL,
        readings       float8[] NOT NULL,
        plotted        float8,
        plotted_low    float8,
        below          int    NOT NULL,
        above          int    NOT NULL,
        rules          int    NOT NULL,
        baseline       bigint REFERENCES spc_baseline,
        "order"        text,
        lot            text,
        crew           text,
        shift          text,
        PRIMARY KEY (characteristic, product, at_ms)
      )`.execute(db);
    await sql`
      CREATE TABLE spc_exclusion (
        id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        characteristic text   NOT NULL,
        product        text   NOT NULL,
        at_ms          float8 NOT NULL,
        cause          text   NOT NULL,
        by_whom        text   NOT NULL,
        recorded       float8 NOT NULL,
        superseded     float8
      )`.execute(db);
    await sql`
      CREATE UNIQUE INDEX spc_exclusion_now ON spc_exclusion (characteristic, product, at_ms) WHERE superseded IS NULL`.execute(
      db,
    );
    await sql`
      CREATE TABLE spc_signal (
        id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        characteristic text    NOT NULL,
        product        text    NOT NULL,
        machine        text    NOT NULL,
        line           text,
        at_ms          float8  NOT NULL,
        from_ms        float8  NOT NULL,
        rules          int     NOT NULL,
        value          float8  NOT NULL,
        baseline       bigint  NOT NULL REFERENCES spc_baseline,
        "order"        text,
        lot            text,
        crew           text,
        shift          text,
        stop           boolean NOT NULL,
        recorded       float8  NOT NULL
      )`.execute(db);
    await sql`CREATE INDEX spc_signal_at ON spc_signal (at_ms)`.execute(db);
    await sql`CREATE INDEX spc_signal_of ON spc_signal (characteristic, at_ms)`.execute(db);
    await sql`
      CREATE TABLE spc_signal_event (
        id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        signal   bigint NOT NULL REFERENCES spc_signal,
        what     text   NOT NULL,
        at_ms    float8 NOT NULL,
        rules    int    NOT NULL,
        cause    text   NOT NULL,
        action   text   NOT NULL,
        by_whom  text   NOT NULL,
        recorded float8 NOT NULL
      )`.execute(db);
    await sql`CREATE INDEX spc_signal_event_of ON spc_signal_event (signal, id)`.execute(db);
    await sql`
      CREATE TABLE spc_fold (
        characteristic text  NOT NULL,
        product        text  NOT NULL,
        state          jsonb NOT NULL,
        PRIMARY KEY (characteristic, product)
      )`.execute(db);
  },
};
