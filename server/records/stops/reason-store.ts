/** The reasons that the plant has and had: what time is called keeps its meaning when the tree changes. */
import { sql } from 'kysely';
import { type FormerReason, type ReasonBook, reasonBook } from '../../../analytics/record/reasons.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { Words } from '../../../twin/plant/schema-parts.ts';
import type { Records, Work } from '../database.ts';

export interface KnownReason extends FormerReason {
  readonly name: Words;
  readonly parent: string | null;
  /** When the plant ceased to have it, epoch ms; null = it has it. */
  readonly gone: number | null;
}

/** Where the record, as known now, has a reason: told by people, or by a fault code. */
export interface ReasonUse {
  readonly reason: string;
  readonly pieces: number;
  /** Whole standstills that have it in some part. */
  readonly stops: number;
  /** What people said and did not take back; more than stops where one lasts and is not recorded yet. */
  readonly given: number;
  readonly ms: number;
  /** Epoch ms. */
  readonly last: number;
}

const FORMER = { needsComment: false, types: [], machines: [], retired: true, owner: '', review: '' } as const;

export class ReasonStore {
  private readonly records: Records;
  private readonly plant: () => PlantModel;
  private readonly now: () => number;
  private former: readonly KnownReason[] = [];
  /** Of those that are gone the ones that the record has somewhere, and what they stand below. */
  private used: ReadonlySet<string> = new Set();
  private held: { readonly plant: PlantModel; readonly book: ReasonBook } | null = null;

  constructor(records: Records, plant: () => PlantModel, now: () => number) {
    this.records = records;
    this.plant = plant;
    this.now = now;
  }

  book(): ReasonBook {
    const plant = this.plant();
    if (this.held?.plant !== plant) this.held = { plant, book: reasonBook(plant, this.former) };
    return this.held.book;
  }

  /** Those that are gone, with the names they had. */
  get gone(): readonly KnownReason[] {
    const has = new Set(this.plant().reasons.map(({ id }) => id));
    return this.former.filter(({ id }) => !has.has(id));
  }

  /**
   * A plant for those who show it: reasons that it no longer has but that time was called are in it as retired, so that this
   * time keeps its words.
   */
  withFormer(plant: PlantModel): PlantModel {
    const has = new Set(plant.reasons.map(({ id }) => id));
    const former = this.former.flatMap(({ id, name, parent, state, planned }) =>
      has.has(id) || !this.used.has(id) ? [] : { ...FORMER, id, name, parent, state, planned },
    );
    return former.length === 0 ? plant : { ...plant, reasons: [...plant.reasons, ...former] };
  }

  /** Reads what the plant had. */
  async load(): Promise<void> {
    this.former = await this.records.ask((db) => db.selectFrom('reason').selectAll().execute());
    this.held = null;
  }

  /** Takes down what the plant has now. */
  async keep(): Promise<void> {
    const { reasons } = this.plant();
    const now = this.now();
    const { former, used } = await this.records.transact(async (trx) => {
      for (const { id, name, parent, state, planned } of reasons) {
        const row = { id, name: JSON.stringify(name), parent, state, planned, gone: null };
        await trx
          .insertInto('reason')
          .values(row)
          .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
          .execute();
      }
      const gone = trx.updateTable('reason').set({ gone: now }).where('gone', 'is', null);
      const ids = reasons.map(({ id }) => id);
      await (ids.length > 0 ? gone.where('id', 'not in', ids) : gone).execute();
      return { former: await trx.selectFrom('reason').selectAll().execute(), used: await usedOfGone(trx) };
    });
    this.former = former as KnownReason[];
    this.used = used;
    this.held = null;
  }

  /** Where reasons are found in the record as known now. */
  uses(): Promise<ReasonUse[]> {
    return this.records.ask(async (db) => {
      const { rows } = await sql<ReasonUse>`
        SELECT reason, sum(pieces) AS pieces, sum(stops) AS stops, sum(given) AS given, sum(ms) AS ms, max(last) AS last
        FROM (
          SELECT reason, count(*)::float8 AS pieces, count(DISTINCT stop_id)::float8 AS stops, 0 AS given,
            sum(to_ms - from_ms) AS ms, max(to_ms) AS last
          FROM piece WHERE superseded IS NULL AND reason IS NOT NULL GROUP BY reason
          UNION ALL
          SELECT value, 0, 0, count(*)::float8, 0, max(from_ms)
          FROM declaration WHERE superseded IS NULL AND what = 'reason' AND value <> '' GROUP BY value
        ) AS found GROUP BY reason`.execute(db);
      return rows;
    });
  }
}

async function usedOfGone(trx: Work): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    WITH RECURSIVE used AS (
      SELECT id, parent FROM reason WHERE gone IS NOT NULL AND (
        EXISTS (SELECT 1 FROM piece WHERE superseded IS NULL AND piece.reason = reason.id)
        OR EXISTS (SELECT 1 FROM declaration WHERE superseded IS NULL AND what = 'reason' AND value = reason.id)
      )
      UNION
      SELECT reason.id, reason.parent FROM reason JOIN used ON reason.id = used.parent
    )
    SELECT id FROM used`.execute(trx);
  return new Set(rows.map(({ id }) => id));
}
