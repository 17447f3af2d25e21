/** Characteristics as people define them: each change is a version of its own, and points stay judged as they were. */
import { isDeepStrictEqual } from 'node:util';
import type { Selectable } from 'kysely';
import { audit } from '../audit/trail.ts';
import type { Audited } from '../audit/words.ts';
import type { Database, Records, Work } from '../database.ts';
import { type Actor, Refused } from '../people/refused.ts';
import { faultOf } from './judge-characteristic.ts';
import type { CharacteristicTable } from './tables.ts';
import type { Characteristic } from './words.ts';

export class CharacteristicStore {
  private readonly records: Records;
  private readonly now: () => number;
  private readonly changed: () => void;

  constructor(records: Records, now: () => number, changed: () => void) {
    this.records = records;
    this.now = now;
    this.changed = changed;
  }

  /** Those in use, by id. */
  list(): Promise<Characteristic[]> {
    return this.records.ask(characteristicsIn);
  }

  get(id: string): Promise<Characteristic | null> {
    return this.records.ask(async (db) => {
      const row = await standing(db, id);
      return row ? characteristicOf(row) : null;
    });
  }

  /** `base`: the version that was changed, 0 = it is new, null = whatever stands (a file told again). */
  async put(one: Omit<Characteristic, 'version'>, base: number | null, by: Actor): Promise<Characteristic> {
    const fault = faultOf(one);
    if (fault) throw new Refused('characteristic-invalid', `${one.id}: ${fault.reason}`, fault.field);
    const written = await this.records.transact(async (trx) => {
      const last = await trx
        .selectFrom('characteristic')
        .selectAll()
        .where('characteristic', '=', one.id)
        .orderBy('version', 'desc')
        .limit(1)
        .forUpdate()
        .executeTakeFirst();
      const before = last?.superseded === null ? characteristicOf(last) : null;
      if (base !== null && (before?.version ?? 0) !== base)
        throw new Refused('characteristic-changed', `${one.id} is version ${before?.version ?? 0} now`);
      if (before && rowOf(before) !== rowOf(one))
        throw new Refused(
          'characteristic-invalid',
          `${one.id}: other tags taken together are another characteristic; give it an id of its own`,
        );
      if (before && isDeepStrictEqual(before, { ...one, version: before.version })) return before;
      const version = (last?.version ?? 0) + 1;
      const after = { ...one, version };
      await this.replace(trx, one.id, by, 'characteristic-put', before, after);
      const { id: _id, ...defined } = one;
      await trx
        .insertInto('characteristic')
        .values({
          ...{ characteristic: one.id, version, defined: JSON.stringify(defined) },
          ...{ by_whom: by.who, recorded: this.now(), superseded: null },
        })
        .execute();
      return after;
    });
    this.changed();
    return written;
  }

  /** It is watched no more; what it showed stays. False = there is none. */
  async retire(id: string, by: Actor): Promise<boolean> {
    const found = await this.records.transact(async (trx) => {
      const row = await standing(trx, id);
      if (!row) return false;
      await this.replace(trx, id, by, 'characteristic-retired', characteristicOf(row), null);
      return true;
    });
    if (found) this.changed();
    return found;
  }

  private async replace(
    trx: Work,
    id: string,
    by: Actor,
    what: Audited,
    before: Characteristic | null,
    after: Characteristic | null,
  ): Promise<void> {
    const at = this.now();
    await trx
      .updateTable('characteristic')
      .set({ superseded: at })
      .where('characteristic', '=', id)
      .where('superseded', 'is', null)
      .execute();
    await audit(trx, { at, ...by, what, subject: `characteristic:${id}`, before, ...(after ? { after } : {}) });
  }
}

export async function characteristicsIn(db: Database | Work): Promise<Characteristic[]> {
  const rows = await db
    .selectFrom('characteristic')
    .selectAll()
    .where('superseded', 'is', null)
    .orderBy('characteristic')
    .execute();
  return rows.map(characteristicOf);
}

/** What its baselines are of; '' = of single readings. */
const rowOf = ({ measured }: Pick<Characteristic, 'measured'>): string =>
  measured.from === 'tags' ? measured.tags.join(' ') : '';

const standing = (db: Database | Work, id: string) =>
  db
    .selectFrom('characteristic')
    .selectAll()
    .where('characteristic', '=', id)
    .where('superseded', 'is', null)
    .executeTakeFirst();

const characteristicOf = (row: Selectable<CharacteristicTable>): Characteristic => ({
  ...row.defined,
  id: row.characteristic,
  version: row.version,
});
