/** The catalogue of what may be wrong: what is built in, and what a plant added. */
import { audit } from '../audit/trail.ts';
import type { Records } from '../database.ts';
import { type Actor, Refused } from '../people/refused.ts';
import { BUILT_IN_CODES } from './built-in-codes.ts';
import type { CatalogueCode } from './words.ts';

export class CodeStore {
  private readonly records: Records;
  private readonly now: () => number;

  constructor(records: Records, now: () => number) {
    this.records = records;
    this.now = now;
  }

  async list(): Promise<CatalogueCode[]> {
    const rows = await this.records.ask((db) =>
      db.selectFrom('failure_code').selectAll().where('superseded', 'is', null).orderBy('code').execute(),
    );
    const own = rows.map(({ code: id, kind, name, types }) => ({ id, kind, name, types, own: true }));
    const gone = new Set(rows.filter((row) => row.gone).map(({ code }) => code));
    const told = new Set(own.map(({ id }) => id));
    return [...BUILT_IN_CODES.filter(({ id }) => !told.has(id)), ...own.filter(({ id }) => !gone.has(id))];
  }

  /** Adds one or corrects it; null = it is not to be chosen any more. */
  put(code: Omit<CatalogueCode, 'own'>, gone: boolean, by: Actor): Promise<void> {
    if (BUILT_IN_CODES.some(({ id, kind }) => id === code.id && kind !== code.kind))
      throw new Refused('work-refused', `${code.id} is of another kind`);
    return this.records.transact(async (trx) => {
      const at = this.now();
      await trx
        .updateTable('failure_code')
        .set({ superseded: at })
        .where('code', '=', code.id)
        .where('superseded', 'is', null)
        .execute();
      await trx
        .insertInto('failure_code')
        .values({
          ...{ code: code.id, kind: code.kind, name: JSON.stringify(code.name), types: JSON.stringify(code.types) },
          ...{ gone, by_whom: by.who, recorded: at, superseded: null },
        })
        .execute();
      await audit(trx, {
        at,
        ...by,
        what: 'failure-code-put',
        subject: `failure-code:${code.id}`,
        after: { ...code, gone },
      });
    });
  }
}
