/** Sessions of people: begun by a sign-in, in the record as hashes, ended by whoever they belong to or by an admin. */
import { hashOf, newSecret } from '../../auth/secret.ts';
import { SESSION_MS } from '../../auth/token-sessions.ts';
import { audit } from '../audit/trail.ts';
import type { Records } from '../database.ts';
import type { Directory } from './directory.ts';
import { type Actor, Refused } from './refused.ts';

const LISTED = 500;

export interface SessionView {
  readonly id: number;
  readonly person: string;
  readonly display: string;
  readonly way: 'password' | 'link' | 'oidc';
  readonly begun: number;
  readonly expires: number;
  readonly address: string;
  readonly agent: string;
  /** The one that asks. */
  readonly own: boolean;
}

export interface SessionsOptions {
  readonly records: Records;
  readonly directory: Directory;
  readonly now: () => number;
}

export class Sessions {
  private readonly options: SessionsOptions;

  constructor(options: SessionsOptions) {
    this.options = options;
  }

  /** The secret for the cookie. */
  async begin(
    person: { readonly id: number; readonly name: string },
    way: SessionView['way'],
    from: string,
    agent: string,
  ): Promise<string> {
    const { records, directory, now } = this.options;
    const secret = newSecret();
    const begun = now();
    await records.transact(async (trx) => {
      await trx
        .insertInto('session')
        .values({
          hash: hashOf(secret),
          person: person.id,
          way,
          begun,
          expires: begun + SESSION_MS,
          ended: null,
          address: from,
          agent: agent.slice(0, 200),
        })
        .execute();
      const subject = `person:${person.name}`;
      await audit(trx, { at: begun, who: person.name, from, what: 'sign-in', subject, after: { way } });
    });
    await directory.load();
    return secret;
  }

  /** Those that are open, newest first; `person` null = of everybody; `asker`: hash of the session that asks. */
  async open(person: number | null, asker: string): Promise<SessionView[]> {
    const { records, now } = this.options;
    const rows = await records.ask((db) => {
      const all = db
        .selectFrom('session')
        .innerJoin('person', 'person.id', 'session.person')
        .select(['session.id', 'hash', 'name', 'display', 'way', 'begun', 'expires', 'address', 'agent'])
        .where('ended', 'is', null)
        .where('expires', '>', now())
        .orderBy('session.id', 'desc')
        .limit(LISTED);
      return (person === null ? all : all.where('session.person', '=', person)).execute();
    });
    return rows.map(({ hash, name, ...rest }) => ({ ...rest, person: name, own: hash === asker }));
  }

  /** Ends a session; `owner`: only one of this person, null = anybody's. */
  async end(
    which: { readonly id: number } | { readonly hash: string },
    owner: number | null,
    by: Actor,
  ): Promise<void> {
    const { records, directory, now } = this.options;
    const ended = await records.transact(async (trx) => {
      const open = trx.updateTable('session').set({ ended: now() }).where('ended', 'is', null);
      const chosen = 'id' in which ? open.where('id', '=', which.id) : open.where('hash', '=', which.hash);
      const row = await (owner === null ? chosen : chosen.where('person', '=', owner))
        .returning(['person'])
        .executeTakeFirst();
      if (!row) return false;
      const { name } = await trx
        .selectFrom('person')
        .select('name')
        .where('id', '=', row.person)
        .executeTakeFirstOrThrow();
      await audit(trx, { at: now(), who: by.who, from: by.from, what: 'sign-out', subject: `person:${name}` });
      return true;
    });
    if (!ended) throw new Refused('session-unknown', 'there is no such session, or it is over');
    await directory.load();
  }
}
