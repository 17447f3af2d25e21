/** Displays on the shop floor: an address with a secret signs a screen in, to look at one line, until it is taken back. */
import { hashOf, newSecret } from '../../auth/secret.ts';
import { audit } from '../audit/trail.ts';
import type { Records } from '../database.ts';
import type { Directory } from './directory.ts';
import { type Actor, Refused } from './refused.ts';

export interface Wall {
  readonly id: number;
  readonly name: string;
  readonly line: string;
  readonly created: number;
  readonly by: string;
}

export class Walls {
  private readonly records: Records;
  private readonly directory: Directory;
  private readonly now: () => number;

  constructor({ records, directory, now }: { records: Records; directory: Directory; now: () => number }) {
    this.records = records;
    this.directory = directory;
    this.now = now;
  }

  async list(): Promise<Wall[]> {
    const rows = await this.records.ask((db) =>
      db.selectFrom('wall_display').selectAll().where('revoked', 'is', null).orderBy('name').orderBy('id').execute(),
    );
    return rows.map(({ id, name, line, created, by_whom }) => ({ id, name, line, created, by: by_whom }));
  }

  /** The secret is told this once. */
  async create(name: string, line: string, { who, from }: Actor): Promise<{ wall: Wall; secret: string }> {
    const secret = newSecret();
    const created = this.now();
    const id = await this.records.transact(async (trx) => {
      const row = await trx
        .insertInto('wall_display')
        .values({ name, line, hash: hashOf(secret), created, by_whom: who, revoked: null })
        .returning('id')
        .executeTakeFirstOrThrow();
      const subject = `display:${name}`;
      await audit(trx, { at: created, who, from, what: 'display-added', subject, after: { line } });
      return row.id;
    });
    await this.directory.load();
    return { wall: { id, name, line, created, by: who }, secret };
  }

  async revoke(id: number, { who, from }: Actor): Promise<void> {
    await this.records.transact(async (trx) => {
      const row = await trx
        .updateTable('wall_display')
        .set({ revoked: this.now() })
        .where('id', '=', id)
        .where('revoked', 'is', null)
        .returning(['name', 'line'])
        .executeTakeFirst();
      if (!row) throw new Refused('display-unknown', `there is no display ${id}`);
      const { name, line } = row;
      const subject = `display:${name}`;
      await audit(trx, { at: this.now(), who, from, what: 'display-removed', subject, before: { line } });
    });
    await this.directory.load();
  }
}
