/**
 * Electronic signatures (21 CFR Part 11, 11.50 and 11.70): printed name, time and meaning, given with the password once more,
 * bound to a record by the hash of its content. Content that changed shows that the signature is of something else.
 */
import { ordered, sha256 } from '../audit/chain.ts';
import { audit } from '../audit/trail.ts';
import type { Records, Work } from '../database.ts';
import type { Accounts, Person } from './accounts.ts';
import { type Actor, Refused } from './refused.ts';
import type { PeopleTables } from './tables.ts';

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
    const at = now();
    const { meaning } = told;
    const row = { person, printed: display, at_ms: at, ...told, content };
    const id = await records.transact((trx) => put(trx, row, { who: name, from: who.from }));
    return { id, printed: display, name, meaning, at, content, matches: true };
  }

  /** Signs what is made in the same transaction: both are there, or neither. */
  async seal(
    kind: string,
    meaning: string,
    who: Signer,
    make: (trx: Work, person: Person, at: number) => Promise<{ readonly record: string; readonly content: unknown }>,
  ): Promise<void> {
    const { records, now } = this.options;
    const person = await this.signerOf(who);
    await records.transact(async (trx) => {
      const at = now();
      const made = await make(trx, person, at);
      const content = sha256(ordered(made.content));
      const row = {
        person: person.id,
        printed: person.display,
        meaning,
        at_ms: at,
        kind,
        record: made.record,
        content,
      };
      await put(trx, row, { who: person.name, from: who.from });
    });
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

async function put(trx: Work, row: Omit<PeopleTables['signature'], 'id'>, by: Actor): Promise<number> {
  const { id } = await trx.insertInto('signature').values(row).returning('id').executeTakeFirstOrThrow();
  const { printed, meaning, content, kind, record, at_ms: at } = row;
  const subject = `${kind}:${record}`;
  await audit(trx, { at, ...by, what: 'signed', subject, after: { printed, meaning, content } });
  return id;
}
