/**
 * People and the audit: who may do what, who is signed in, who can do what (skills), who signed what, and the hash-chained
 * trail of every change. Secrets are kept as hashes. Rows of the trail can be added, never changed or removed.
 */
import { type Kysely, sql } from 'kysely';

export const people = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      CREATE TABLE person (
        id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name     text   NOT NULL UNIQUE,
        display  text   NOT NULL,
        email    text   NOT NULL,
        language text   NOT NULL,
        active   bool   NOT NULL,
        grants   jsonb  NOT NULL,
        password text,
        subject  text   UNIQUE,
        created  float8 NOT NULL,
        version  int    NOT NULL
      )`.execute(db);
    await sql`
      CREATE TABLE wall_display (
        id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name    text   NOT NULL,
        line    text   NOT NULL,
        hash    text   NOT NULL UNIQUE,
        created float8 NOT NULL,
        by_whom text   NOT NULL,
        revoked float8
      )`.execute(db);
    await sql`
      CREATE TABLE session (
        id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        hash    text   NOT NULL UNIQUE,
        person  bigint NOT NULL REFERENCES person,
        way     text   NOT NULL,
        begun   float8 NOT NULL,
        expires float8 NOT NULL,
        ended   float8,
        address text   NOT NULL,
        agent   text   NOT NULL
      )`.execute(db);
    await sql`CREATE INDEX session_open ON session (expires) WHERE ended IS NULL`.execute(db);
    await sql`
      CREATE TABLE password_link (
        hash    text   PRIMARY KEY,
        person  bigint NOT NULL REFERENCES person,
        created float8 NOT NULL,
        expires float8 NOT NULL,
        used    float8
      )`.execute(db);
    await sql`
      CREATE TABLE api_key (
        id      text   PRIMARY KEY,
        name    text   NOT NULL,
        hash    text   NOT NULL UNIQUE,
        rights  jsonb  NOT NULL,
        sources jsonb,
        created float8 NOT NULL,
        revoked float8
      )`.execute(db);
    await sql`
      CREATE TABLE skill (
        id      text   PRIMARY KEY,
        name    text   NOT NULL,
        months  int,
        needs   jsonb  NOT NULL,
        retired float8
      )`.execute(db);
    await sql`
      CREATE TABLE person_skill (
        id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        person     bigint NOT NULL REFERENCES person,
        skill      text   NOT NULL REFERENCES skill,
        level      int    NOT NULL CHECK (level BETWEEN 0 AND 4),
        trainer    text   NOT NULL,
        given      float8 NOT NULL,
        expires    float8,
        recorded   float8 NOT NULL,
        superseded float8
      )`.execute(db);
    await sql`CREATE UNIQUE INDEX person_skill_now ON person_skill (person, skill) WHERE superseded IS NULL`.execute(
      db,
    );
    await sql`
      CREATE TABLE sign_on (
        id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        person   bigint NOT NULL REFERENCES person,
        scope    text   NOT NULL,
        from_ms  float8 NOT NULL,
        to_ms    float8,
        warnings jsonb  NOT NULL,
        by_whom  text   NOT NULL,
        CHECK (to_ms IS NULL OR from_ms <= to_ms)
      )`.execute(db);
    await sql`CREATE UNIQUE INDEX sign_on_now ON sign_on (person, scope) WHERE to_ms IS NULL`.execute(db);
    await sql`
      CREATE TABLE signature (
        id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        person  bigint NOT NULL REFERENCES person,
        printed text   NOT NULL,
        meaning text   NOT NULL,
        at_ms   float8 NOT NULL,
        kind    text   NOT NULL,
        record  text   NOT NULL,
        content text   NOT NULL
      )`.execute(db);
    await sql`CREATE INDEX signature_record ON signature (kind, record)`.execute(db);
    await sql`
      CREATE TABLE audit (
        sequence   bigint PRIMARY KEY,
        at_ms      bigint NOT NULL,
        who        text   NOT NULL,
        from_where text   NOT NULL,
        what       text   NOT NULL,
        subject    text   NOT NULL,
        before     text,
        after      text,
        previous   text   NOT NULL,
        hash       text   NOT NULL
      )`.execute(db);
    await sql`CREATE INDEX audit_subject ON audit (subject, sequence)`.execute(db);
    await sql`
      CREATE FUNCTION never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME;
      END $$`.execute(db);
    for (const table of ['audit', 'signature'])
      await sql`
        CREATE TRIGGER ${sql.id(`${table}_stays`)} BEFORE UPDATE OR DELETE OR TRUNCATE ON ${sql.id(table)}
        FOR EACH STATEMENT EXECUTE FUNCTION never_changed()`.execute(db);
  },
};
