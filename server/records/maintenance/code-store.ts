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

  /** Those that are chosen from, and behind them those out of use: closed orders go on naming them. */
  async list(): Promise<CatalogueCode[]> {
    const rows = await this.records.ask((db) =>
      db.selectFrom('failure_code').selectAll().where('superseded', 'is', null).orderBy('code').execute(),
    );
    const told = new Set(rows.map(({ code }) => code));
    const all = [
      ...BUILT_IN_CODES.filter(({ id }) => !told.has(id)),
      ...rows.map(({ code: id, kind, name, types, gone }) => {
        return { id, kind, name, types, gone, own: !BUILT_IN_CODES.some((one) => one.id === id) };
      }),
    ];
    return [...all.filter(({ gone }) => !gone), ...all.filter(({ gone }) => gone)];
  }

  /** Adds one, corrects it, or takes it out of use. */
  put(told: Omit<CatalogueCode, 'own'>, by: Actor): Promise<void> {
    const { gone, ...code } = told;
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
        after: told,
      });
    });
  }
}
