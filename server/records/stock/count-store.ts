/**
 * Cycle counts: what somebody counted, against what the record knew at that moment. Adopted, a count becomes a fact of the stock
 * with its reason: of a lot, that so much lay there; of a material without its lots, that there was so much more or less.
 */
import { sql } from 'kysely';
import { audit } from '../audit/trail.ts';
import type { Records } from '../database.ts';
import { lotsByCode } from '../lots/lot-store.ts';
import { oneAtATime } from '../once.ts';
import { type Actor, Refused } from '../people/refused.ts';
import { locationsIn } from './location-store.ts';
import { putFact } from './movement-store.ts';
import { stockAt } from './stock-book.ts';
import type { UntoldUse } from './untold-use.ts';
import type { StockRow } from './words.ts';

export interface CountTold {
  readonly location: string;
  /** Null = the material was counted, whatever lots it is of. */
  readonly lot: string | null;
  /** Null = that of the lot. */
  readonly material: string | null;
  readonly counted: number;
  readonly unit: string;
  /** Epoch ms. */
  readonly at: number;
  /** Adopted: the record is put right by it, for this reason. */
  readonly adjust: boolean;
  readonly reason: string;
  readonly by: string;
}

export interface Count extends Omit<CountTold, 'adjust' | 'material'> {
  readonly id: number;
  readonly material: string;
  /** As the record knew it; null = it was not known. */
  readonly expected: number | null;
  readonly adjusted: boolean;
}

/** Counts of a material, all together. */
export interface CountVariance {
  readonly material: string;
  readonly unit: string;
  readonly counts: number;
  /** Counted less known, over those of which something was known. */
  readonly variance: number | null;
  /** The same without its sign, which is what counting is for. */
  readonly absolute: number | null;
  readonly expected: number | null;
  readonly last: number;
}

export class CountStore {
  private readonly records: Records;
  private readonly now: () => number;

  constructor(records: Records, now: () => number) {
    this.records = records;
    this.now = now;
  }

  /** Throws `Refused`. `untold`: what orders used that nobody has told yet. */
  take(told: CountTold, untold: readonly UntoldUse[], by: Actor): Promise<Count> {
    return this.records.transact(async (trx) => {
      await oneAtATime(trx, 'lots');
      const places = await locationsIn(trx, null);
      if (!places.some(({ location }) => location === told.location))
        throw new Refused('stock-invalid', `there is no place \`${told.location}\``);
      const [lot] = told.lot === null ? [] : await lotsByCode(trx, [told.lot]);
      if (told.lot !== null && !lot) throw new Refused('lot-unknown', `there is no lot \`${told.lot}\``);
      const material = lot ? (lot.material ?? told.material) : told.material;
      if (material === null)
        throw new Refused(
          'stock-invalid',
          lot ? 'nobody told what the lot is of' : 'say which lot or material was counted',
        );
      if (lot?.material && told.material !== null && told.material !== lot.material)
        throw new Refused('stock-invalid', `\`${lot.code}\` is ${lot.material}, not ${told.material}`);
      if (told.adjust && told.reason === '') throw new Refused('stock-invalid', 'say why the record was wrong');
      // What runs meanwhile is used up of it as well: an order's own use belongs to what is expected.
      const { rows } = await stockAt(trx, { at: told.at, known: null }, untold);
      const here = rows.filter(
        (row) => row.place === told.location && (lot ? row.lot === lot.code : row.material === material),
      );
      const unit = told.unit || here[0]?.unit || lot?.unit || '';
      const expected = expectedOf(here, unit);
      if (here.some((row) => row.unit !== unit && row.amount !== null))
        throw new Refused(
          'stock-invalid',
          `the record has it in ${here.map((row) => row.unit).join(', ')}, it was counted in ${unit}`,
        );
      if (told.adjust && !lot && expected === null)
        throw new Refused('stock-invalid', 'of some of its lots nobody knows how much there is: count these by lot');
      const recorded = this.now();
      const row = {
        ...{ location: told.location, lot: lot?.code ?? null, material, counted: told.counted, expected, unit },
        ...{ adjusted: told.adjust, reason: told.reason, at_ms: told.at, by_whom: told.by, recorded },
      };
      const { id } = await trx.insertInto('stock_count').values(row).returning('id').executeTakeFirstOrThrow();
      const count = countOf({ ...row, id: Number(id) });
      await audit(trx, {
        ...{ at: recorded, ...by, what: 'stock-counted', subject: `stock-count:${id}`, before: null, after: count },
      });
      if (told.adjust) {
        const untoldHere = here.reduce((sum, one) => sum + one.untold, 0);
        const audits: Parameters<typeof putFact>[3]['audits'] = [];
        const fact = {
          ...{
            id: `urn:gemba:count:${id}`,
            kind: lot ? ('set' as const) : ('adjust' as const),
            at: told.at,
            unit,
            from: null,
          },
          // What was used by then and is told later is taken from the fact once more: it was in the count already.
          ...{ quantity: lot ? told.counted + untoldHere : told.counted - (expected as number), to: told.location },
          ...{ material, reason: told.reason, request: null },
        };
        const done = await putFact(trx, fact, lot ?? null, { by, recorded, audits });
        if (typeof done !== 'string') throw new Refused('stock-invalid', done.reason);
        for (const entry of audits) await audit(trx, entry);
      }
      return count;
    });
  }

  /** Newest first. */
  list(asked: {
    readonly material: string | undefined;
    readonly before: number | null;
    readonly limit: number;
  }): Promise<Count[]> {
    return this.records.ask(async (db) => {
      const rows = await db
        .selectFrom('stock_count')
        .selectAll()
        .$if(asked.material !== undefined, (query) => query.where('material', '=', asked.material as string))
        .$if(asked.before !== null, (query) => query.where('id', '<', asked.before as number))
        .orderBy('id', 'desc')
        .limit(asked.limit)
        .execute();
      return rows.map((row) => countOf({ ...row, id: Number(row.id) }));
    });
  }

  /** By material, the largest first. `from`: counts from then on, epoch ms. */
  variances(from: number): Promise<CountVariance[]> {
    return this.records.ask(async (db) => {
      const { rows } = await sql<CountVariance>`
        SELECT material, unit, count(*)::int AS counts, sum(counted - expected) AS variance,
          sum(abs(counted - expected)) AS absolute, sum(expected) AS expected, max(at_ms) AS last
        FROM stock_count WHERE at_ms >= ${from}::float8 GROUP BY material, unit
        ORDER BY sum(abs(counted - expected)) DESC NULLS LAST, material LIMIT 500`.execute(db);
      return rows;
    });
  }
}

/** Null where the record knew of none, or not how much. */
function expectedOf(rows: readonly StockRow[], unit: string): number | null {
  if (rows.some(({ amount }) => amount === null)) return null;
  return rows.reduce((sum, row) => sum + (row.unit === unit ? (row.amount as number) : 0), 0);
}

const countOf = (row: {
  readonly id: number;
  readonly location: string;
  readonly lot: string | null;
  readonly material: string;
  readonly counted: number;
  readonly expected: number | null;
  readonly unit: string;
  readonly adjusted: boolean;
  readonly reason: string;
  readonly at_ms: number;
  readonly by_whom: string;
}): Count => ({
  ...{ id: row.id, location: row.location, lot: row.lot, material: row.material, counted: row.counted },
  ...{ expected: row.expected, unit: row.unit, adjusted: row.adjusted, reason: row.reason },
  ...{ at: row.at_ms, by: row.by_whom },
});
