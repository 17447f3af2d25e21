/** What is so and since when, over restarts: what stands again is the same notice, what does not any more ends. */
import type { Records } from '../../records/database.ts';
import type { Notice, Standing } from './words.ts';

export class NoticeBook {
  private readonly records: Records;
  private readonly now: () => number;

  constructor(records: Records, now: () => number) {
    this.records = records;
    this.now = now;
  }

  /** Of the kinds given, those that are so; oldest first. */
  standing(kinds: readonly Notice['kind'][]): Promise<Notice[]> {
    return this.records.ask(async (db) => {
      const rows = await db
        .selectFrom('predict_notice')
        .selectAll()
        .where('to_ms', 'is', null)
        .where('kind', 'in', [...kinds])
        .orderBy('from_ms')
        .orderBy('id')
        .execute();
      return rows.map(({ id, from_ms, to_ms, model, ...same }) => ({
        ...same,
        ...{ id: Number(id), model: model === null ? null : Number(model), from: from_ms, to: to_ms },
      }));
    });
  }

  /** Makes those given, and no others of their kinds, the ones that are so. */
  async settle(kinds: readonly Notice['kind'][], now: readonly Standing[]): Promise<Notice[]> {
    const before = await this.standing(kinds);
    const at = this.now();
    await this.records.transact(async (trx) => {
      const gone = before.filter((one) => !now.some((two) => isSame(one, two))).map(({ id }) => id);
      if (gone.length > 0) await trx.updateTable('predict_notice').set({ to_ms: at }).where('id', 'in', gone).execute();
      for (const one of now) {
        const evidence = JSON.stringify(one.evidence);
        const same = before.find((two) => isSame(one, two));
        if (same) await trx.updateTable('predict_notice').set({ evidence }).where('id', '=', same.id).execute();
        else {
          const { kind, machine, model } = one;
          await trx
            .insertInto('predict_notice')
            .values({ kind, machine, model, evidence, from_ms: at, to_ms: null })
            .execute();
        }
      }
    });
    return this.standing(kinds);
  }
}

const isSame = (a: Standing, b: Standing): boolean =>
  a.kind === b.kind && a.machine === b.machine && a.model === b.model;
