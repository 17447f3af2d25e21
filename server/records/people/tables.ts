/** Tables of people and of the audit, as types. Times are epoch ms. */
import type { ColumnType, Generated } from 'kysely';
import type { KeyRight } from '../../auth/api-keys.ts';
import type { Grant } from '../../auth/roles.ts';

/** Read as what it is, written as text. */
type Json<T> = ColumnType<T, string, string>;

export interface Need {
  /** `line:<id>`, `machine:<id>` or `type:<machine type>`. */
  readonly scope: string;
  readonly level: number;
}

/** What somebody lacks where they signed on. */
export interface SkillWarning {
  readonly skill: string;
  readonly need: number;
  readonly level: number;
  readonly why: 'missing' | 'level' | 'expired';
}

export interface PeopleTables {
  person: {
    id: Generated<number>;
    /** As typed at the sign-in, in lower case. */
    name: string;
    display: string;
    email: string;
    language: string;
    active: boolean;
    grants: Json<readonly Grant[]>;
    /** argon2id; null = signs in another way, or not yet. */
    password: string | null;
    /** Who this is at the OpenID provider: issuer and subject. */
    subject: string | null;
    created: number;
    /** Grows with each change, so that one made of an older state is refused. */
    version: number;
  };
  wall_display: {
    id: Generated<number>;
    name: string;
    line: string;
    hash: string;
    created: number;
    by_whom: string;
    revoked: number | null;
  };
  session: {
    id: Generated<number>;
    hash: string;
    person: number;
    way: 'password' | 'link' | 'oidc';
    begun: number;
    expires: number;
    ended: number | null;
    address: string;
    agent: string;
  };
  password_link: { hash: string; person: number; created: number; expires: number; used: number | null };
  api_key: {
    id: string;
    name: string;
    hash: string;
    rights: Json<readonly KeyRight[]>;
    sources: Json<readonly string[] | null>;
    created: number;
    revoked: number | null;
  };
  skill: {
    id: string;
    name: string;
    /** How long it holds, months; null = for ever. */
    months: number | null;
    needs: Json<readonly Need[]>;
    retired: number | null;
  };
  person_skill: {
    id: Generated<number>;
    person: number;
    skill: string;
    level: number;
    trainer: string;
    given: number;
    expires: number | null;
    recorded: number;
    superseded: number | null;
  };
  sign_on: {
    id: Generated<number>;
    person: number;
    scope: string;
    from_ms: number;
    to_ms: number | null;
    warnings: Json<readonly SkillWarning[]>;
    by_whom: string;
  };
  signature: {
    id: Generated<number>;
    person: number;
    printed: string;
    meaning: string;
    at_ms: number;
    kind: string;
    record: string;
    /** Hash of what was signed. */
    content: string;
  };
  audit: {
    sequence: number;
    at_ms: number;
    who: string;
    from_where: string;
    what: string;
    subject: string;
    before: string | null;
    after: string | null;
    previous: string;
    hash: string;
  };
}
