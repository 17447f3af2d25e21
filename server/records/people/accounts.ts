/** People of the record: who they are, what they may do, how they sign in. Nobody is removed: who left is not active. */
import { hashPassword, isPassword, weakness } from '../../auth/password.ts';
import type { Grant } from '../../auth/roles.ts';
import { hashOf, newSecret } from '../../auth/secret.ts';
import { audit, lockChain } from '../audit/trail.ts';
import type { Audited } from '../audit/words.ts';
import type { Records, Work } from '../database.ts';
import { type Directory, isWholeAdmin } from './directory.ts';
import { type Actor, Refused } from './refused.ts';

/** A link to set a password works so long, ms. */
const LINK_MS = 48 * 3_600_000;

export interface PersonFields {
  readonly display: string;
  readonly email: string;
  readonly language: string;
  readonly active: boolean;
  readonly grants: readonly Grant[];
}
export interface Person extends PersonFields {
  readonly id: number;
  readonly name: string;
  readonly created: number;
  readonly version: number;
  /** How they sign in; none = they have not set a password yet. */
  readonly signsIn: 'password' | 'oidc' | 'none';
}

export interface AccountsOptions {
  readonly records: Records;
  readonly directory: Directory;
  readonly now: () => number;
}

/** Names are the same however they are typed. */
export const plainName = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

export class Accounts {
  private readonly options: AccountsOptions;

  constructor(options: AccountsOptions) {
    this.options = options;
  }

  async list(): Promise<Person[]> {
    const rows = await this.options.records.ask((db) => db.selectFrom('person').selectAll().orderBy('name').execute());
    return rows.map(personOf);
  }

  /** A new person, and the secret of the link with which they set their password. */
  async create(name: string, fields: PersonFields, by: Actor): Promise<{ person: Person; link: string }> {
    return this.change(async (trx) => {
      const person = await this.insert(trx, name, fields, { password: null, subject: null }, by);
      return { person, link: await this.newLink(trx, person.id) };
    });
  }

  /** The first admin: only while there is none. */
  async createFirst(name: string, display: string, password: string, language: string, from: string): Promise<Person> {
    this.strong(password, [name, display]);
    const hash = await hashPassword(password);
    return this.change(async (trx) => {
      const admins = await activeAdmins(trx);
      if (admins.length > 0) throw new Refused('first-exists', 'there is an admin already');
      const grants: Grant[] = [{ role: 'admin', lines: null }];
      const fields = { display, email: '', language, active: true, grants };
      return this.insert(trx, name, fields, { password: hash, subject: null }, { who: plainName(name), from });
    });
  }

  /** Whom an OpenID provider signs in: known by its subject, made at the first time, with the roles that it tells each time. */
  async fromProvider(
    subject: string,
    told: { name: string; display: string; email: string; grants: readonly Grant[] | null },
    from: string,
  ): Promise<Person> {
    return this.change(async (trx) => {
      const by = { who: 'oidc', from };
      const row = await trx.selectFrom('person').selectAll().where('subject', '=', subject).executeTakeFirst();
      const { display, email } = told;
      if (!row) {
        const fields = { display, email, language: '', active: true, grants: told.grants ?? [] };
        return this.insert(trx, await freeName(trx, told.name), fields, { password: null, subject }, by);
      }
      const before = personOf(row);
      if (!before.active) throw new Refused('sign-in-refused', 'this person may not sign in any more');
      const grants = told.grants ?? before.grants;
      if (JSON.stringify([display, email, grants]) === JSON.stringify([before.display, before.email, before.grants]))
        return before;
      return this.update(trx, before, { ...fieldsOf(before), display, email, grants }, by);
    });
  }

  /** `version`: of the person that the change was made of. */
  async put(id: number, version: number, fields: PersonFields, by: Actor): Promise<Person> {
    return this.change(async (trx) => {
      const before = await one(trx, id);
      if (before.version !== version)
        throw new Refused('person-changed', `${before.name} was changed by somebody else meanwhile`);
      return this.update(trx, before, fields, by);
    });
  }

  /** A link to set a password; what it was before still works until then. */
  async reset(id: number, by: Actor): Promise<string> {
    return this.change(async (trx) => {
      const person = await one(trx, id);
      if (!person.active) throw new Refused('person-unknown', `${person.name} is not active`);
      const link = await this.newLink(trx, id);
      await this.note(trx, by, 'password-link', person.name);
      return link;
    });
  }

  /** Sets a password by a link, once; all sessions of the person end. */
  async redeem(link: string, password: string, from: string): Promise<Person> {
    const hash = hashOf(link);
    const { records, now } = this.options;
    const row = await records.ask((db) =>
      db.selectFrom('password_link').selectAll().where('hash', '=', hash).executeTakeFirst(),
    );
    const invalid = () => new Refused('link-invalid', 'this address was used before, or is too old');
    if (!row || row.used !== null || row.expires <= now()) throw invalid();
    const person = await records.ask((db) => one(db, row.person));
    if (!person.active) throw invalid();
    this.strong(password, [person.name, person.display]);
    const stored = await hashPassword(password);
    return this.change(async (trx) => {
      await lockChain(trx);
      const taken = await trx
        .updateTable('password_link')
        .set({ used: now() })
        .where('hash', '=', hash)
        .where('used', 'is', null)
        .executeTakeFirst();
      if (taken.numUpdatedRows === 0n) throw invalid();
      return this.setPassword(trx, person, stored, { who: person.name, from });
    });
  }

  /** The password, changed by whom it belongs to; `keep`: the hash of the session that goes on. */
  async changePassword(id: number, old: string, next: string, keep: string, from: string): Promise<void> {
    const person = await this.verify(id, old);
    this.strong(next, [person.name, person.display]);
    const stored = await hashPassword(next);
    await this.change((trx) => this.setPassword(trx, person, stored, { who: person.name, from }, keep));
  }

  /** Who it is that gave this password; throws where it is not theirs. */
  async verify(id: number, password: string): Promise<Person> {
    const row = await this.options.records.ask((db) =>
      db.selectFrom('person').selectAll().where('id', '=', id).where('active', '=', true).executeTakeFirst(),
    );
    if (!(await isPassword(row?.password ?? null, password)) || !row)
      throw new Refused('sign-in-refused', 'the password is wrong');
    return personOf(row);
  }

  /** Null = no such name, not active, or another password: which of them is not told. */
  async signIn(name: string, password: string): Promise<Person | null> {
    const row = await this.options.records.ask((db) =>
      db.selectFrom('person').selectAll().where('name', '=', plainName(name)).executeTakeFirst(),
    );
    const right = await isPassword(row?.password ?? null, password);
    return right && row?.active ? personOf(row) : null;
  }

  private strong(password: string, names: readonly string[]): void {
    const weak = weakness(password, names);
    if (weak) throw new Refused('password-weak', weak);
  }

  private async change<T>(work: (trx: Work) => Promise<T>): Promise<T> {
    const done = await this.options.records.transact(async (trx) => {
      // Before anything is read: two admins who change people do so one after the other.
      await lockChain(trx);
      return work(trx);
    });
    await this.options.directory.load();
    return done;
  }

  private async insert(
    trx: Work,
    typed: string,
    fields: PersonFields,
    secret: { password: string | null; subject: string | null },
    by: Actor,
  ): Promise<Person> {
    const name = plainName(typed);
    const known = await trx.selectFrom('person').select('id').where('name', '=', name).executeTakeFirst();
    if (known) throw new Refused('name-taken', `there is a person \`${name}\` already`);
    const row = await trx
      .insertInto('person')
      .values({
        name,
        ...fields,
        grants: JSON.stringify(fields.grants),
        ...secret,
        created: this.options.now(),
        version: 1,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await this.note(trx, by, 'person-added', name, undefined, fields);
    return personOf(row);
  }

  private async update(trx: Work, before: Person, fields: PersonFields, by: Actor): Promise<Person> {
    const row = await trx
      .updateTable('person')
      .set({ ...fields, grants: JSON.stringify(fields.grants), version: before.version + 1 })
      .where('id', '=', before.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    // Nobody could ever give a role again.
    if ((await activeAdmins(trx)).length === 0 && before.active && before.grants.some(isWholeAdmin))
      throw new Refused('last-admin', `${before.name} is the last admin of all lines`);
    if (!fields.active) await this.endSessions(trx, before.id, '');
    await this.note(trx, by, 'person-changed', before.name, fieldsOf(before), fields);
    return personOf(row);
  }

  private async setPassword(trx: Work, person: Person, password: string, by: Actor, keep = ''): Promise<Person> {
    const row = await trx
      .updateTable('person')
      .set({ password })
      .where('id', '=', person.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await this.endSessions(trx, person.id, keep);
    await this.note(trx, by, 'password-changed', person.name);
    return personOf(row);
  }

  private async endSessions(trx: Work, person: number, keep: string): Promise<void> {
    await trx
      .updateTable('session')
      .set({ ended: this.options.now() })
      .where('person', '=', person)
      .where('ended', 'is', null)
      .where('hash', '<>', keep)
      .execute();
  }

  private async newLink(trx: Work, person: number): Promise<string> {
    const link = newSecret();
    const created = this.options.now();
    // A newer link makes older ones worthless.
    await trx
      .updateTable('password_link')
      .set({ used: created })
      .where('person', '=', person)
      .where('used', 'is', null)
      .execute();
    await trx
      .insertInto('password_link')
      .values({ hash: hashOf(link), person, created, expires: created + LINK_MS, used: null })
      .execute();
    return link;
  }

  private note(trx: Work, { who, from }: Actor, what: Audited, name: string, before?: unknown, after?: unknown) {
    return audit(trx, { at: this.options.now(), who, from, what, subject: `person:${name}`, before, after });
  }
}

const fieldsOf = ({ display, email, language, active, grants }: Person): PersonFields => ({
  display,
  email,
  language,
  active,
  grants,
});

interface Row extends PersonFields {
  id: number;
  name: string;
  created: number;
  version: number;
  password: string | null;
  subject: string | null;
}

const personOf = (row: Row): Person => ({
  id: row.id,
  name: row.name,
  created: row.created,
  version: row.version,
  signsIn: row.password !== null ? 'password' : row.subject !== null ? 'oidc' : 'none',
  ...{ display: row.display, email: row.email, language: row.language, active: row.active, grants: row.grants },
});

async function one(trx: Pick<Work, 'selectFrom'>, id: number): Promise<Person> {
  const row = await trx.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new Refused('person-unknown', `there is no person ${id}`);
  return personOf(row);
}

async function activeAdmins(trx: Work) {
  const rows = await trx.selectFrom('person').select('grants').where('active', '=', true).execute();
  return rows.filter(({ grants }) => grants.some(isWholeAdmin));
}

/** Two people of the provider may have one name here. */
async function freeName(trx: Work, wanted: string): Promise<string> {
  const base =
    plainName(wanted)
      .replace(/[^\p{L}\p{N}._@+-]/gu, '-')
      .slice(0, 60) || 'person';
  for (let i = 1; ; i++) {
    const name = i === 1 ? base : `${base}-${i}`;
    if (!(await trx.selectFrom('person').select('id').where('name', '=', name).executeTakeFirst())) return name;
  }
}
