/** API keys in the record. Keys of the file that servers kept before are taken in once, and work in the meantime. */
import { rename } from 'node:fs/promises';
import { type KeyStore, oldKeyFile, oldKeys, type StoredKey } from '../../auth/api-keys.ts';
import { audit } from '../audit/trail.ts';
import type { Records } from '../database.ts';
import type { Directory } from './directory.ts';
import type { Actor } from './refused.ts';

export class RecordedKeys implements KeyStore {
  private readonly records: Records;
  private readonly directory: Directory;
  private readonly now: () => number;
  /** Of the old file, until they are in the record. */
  private old: readonly StoredKey[] = [];

  constructor({ records, directory, now }: { records: Records; directory: Directory; now: () => number }) {
    this.records = records;
    this.directory = directory;
    this.now = now;
  }

  get keys(): readonly StoredKey[] {
    return [...this.directory.keys, ...this.old];
  }

  byHash(hash: string): StoredKey | null {
    return this.directory.keyOf(hash) ?? this.old.find((key) => key.hash === hash) ?? null;
  }

  async add(key: StoredKey, by: Actor): Promise<void> {
    await this.insert([key], by);
    await this.directory.load();
  }

  async remove(id: string, { who, from }: Actor): Promise<boolean> {
    const removed = await this.records.transact(async (trx) => {
      const row = await trx
        .updateTable('api_key')
        .set({ revoked: this.now() })
        .where('id', '=', id)
        .where('revoked', 'is', null)
        .returning(['name', 'rights', 'sources'])
        .executeTakeFirst();
      if (!row) return false;
      const { name, rights, sources } = row;
      const subject = `key:${name}`;
      await audit(trx, { at: this.now(), who, from, what: 'key-removed', subject, before: { rights, sources } });
      return true;
    });
    await this.directory.load();
    return removed;
  }

  /** Takes the old file in, when the database is there. */
  async takeIn(data: string): Promise<void> {
    this.old = await oldKeys(data);
    if (this.old.length === 0) return;
    await this.records.ready;
    await this.insert(this.old, { who: 'server', from: '' });
    await this.directory.load();
    this.old = [];
    await rename(oldKeyFile(data), `${oldKeyFile(data)}.taken-in`);
  }

  private insert(keys: readonly StoredKey[], { who, from }: Actor): Promise<void> {
    return this.records.transact(async (trx) => {
      for (const { id, name, hash, rights, sources, created } of keys) {
        const added = await trx
          .insertInto('api_key')
          .values({
            id,
            name,
            hash,
            rights: JSON.stringify(rights),
            sources: JSON.stringify(sources),
            created,
            revoked: null,
          })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (added.numInsertedOrUpdatedRows === 0n) continue;
        const subject = `key:${name}`;
        await audit(trx, { at: this.now(), who, from, what: 'key-added', subject, after: { rights, sources } });
      }
    });
  }
}
