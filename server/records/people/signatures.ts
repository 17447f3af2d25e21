/**
 * Electronic signatures (21 CFR Part 11, 11.50 and 11.70): printed name, time and meaning, given with the password once more,
 * bound to a record by the hash of its content. Content that changed shows that the signature is of something else.
 */
import { ordered, sha256 } from '../audit/chain.ts';
import { audit } from '../audit/trail.ts';
import type { Records } from '../database.ts';
import type { Accounts, Person } from './accounts.ts';
import { Refused } from './refused.ts';

/** Kinds of record that can be signed, and where their content stands; null = there is no such record. */
export type Signable = (id: string) => Promise<unknown>;

export interface Signature {
  readonly id: number;
  /** Printed name of who signed. */
  readonly printed: string;
  readonly name: string;
  readonly meaning: string;
  readonly at: number;
  /** SHA-256 of what was signed, hex. */
  readonly content: string;
  /** The record is still what was signed. */
  readonly matches: boolean;
}

/** Who may sign. */
export const SIGNS = ['operator', 'quality', 'maintenance', 'planner', 'engineer', 'admin'] as const;

export interface Signer {
  /** Who is signed in, or the name that somebody else gives beside them. */
  readonly person: number | string;
  readonly password: string;
  readonly from: string;
}

export interface SignaturesOptions {
  readonly records: Records;
  readonly accounts: Accounts;
  readonly now: () => number;
  readonly kinds: Readonly<Record<string, Signable>>;
}

export class Signatures {
  private readonly options: SignaturesOptions;

  constructor(options: SignaturesOptions) {
    this.options = options;
  }

  async sign(
    told: { readonly kind: string; readonly record: string; readonly meaning: string },
    who: Signer,
  ): Promise<Signature> {
    const { records, now } = this.options;
    const { id: person, name, display } = await this.signerOf(who);
    const content = await this.contentOf(told.kind, told.record);
    const { kind, record, meaning } = told;
    const at = now();
    const id = await records.transact(async (trx) => {
      const row = { person, printed: display, meaning, at_ms: at, kind, record, content };
      const made = await trx.insertInto('signature').values(row).returning('id').executeTakeFirstOrThrow();
      const after = { printed: display, meaning, content };
      const subject = `${kind}:${record}`;
      await audit(trx, { at, who: name, from: who.from, what: 'signed', subject, after });
      return made.id;
    });
    return { id, printed: display, name, meaning, at, content, matches: true };
  }

  private async signerOf({ person, password }: Signer): Promise<Person> {
    const { accounts } = this.options;
    if (typeof person === 'number') return accounts.verify(person, password);
    const named = await accounts.signIn(person, password);
    if (!named) throw new Refused('sign-in-refused', 'the name or the password is wrong');
    if (!named.grants.some(({ role }) => (SIGNS as readonly string[]).includes(role)))
      throw new Refused('sign-in-refused', `${named.display} may look, and sign nothing`);
    return named;
  }

  /** Signatures of a record, the first one first. */
  async of(kind: string, record: string): Promise<Signature[]> {
    const now = await this.contentOf(kind, record);
    const rows = await this.options.records.ask((db) =>
      db
        .selectFrom('signature')
        .innerJoin('person', 'person.id', 'signature.person')
        .select(['signature.id', 'printed', 'person.name', 'meaning', 'at_ms', 'content'])
        .where('kind', '=', kind)
        .where('record', '=', record)
        .orderBy('signature.id')
        .execute(),
    );
    return rows.map(({ at_ms, ...rest }) => ({ ...rest, at: at_ms, matches: rest.content === now }));
  }

  private async contentOf(kind: string, record: string): Promise<string> {
    const find = Object.hasOwn(this.options.kinds, kind) ? this.options.kinds[kind] : undefined;
    if (!find)
      throw new Refused(
        'record-unknown',
        `there is no kind \`${kind}\`; there are ${Object.keys(this.options.kinds).join(', ')}`,
      );
    const content = await find(record);
    if (content === null || content === undefined)
      throw new Refused('record-unknown', `there is no ${kind} \`${record}\``);
    return sha256(ordered(content));
  }
}
