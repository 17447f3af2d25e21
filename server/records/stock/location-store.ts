/** Places where stock lies, with what they are to hold: told by CSV or HTTP, corrected by telling them again. */
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { AuditEntry } from '../audit/chain.ts';
import { auditAll } from '../audit/trail.ts';
import type { Database, Records, Work } from '../database.ts';
import { oneAtATime } from '../once.ts';
import type { Actor } from '../people/refused.ts';
import type { Location, LocationContent, StockFault, StockTaken } from './words.ts';

/** A place as it was sent; `removed`: there is none any more. */
export interface LocationTold extends Location {
  /** Where it stood, from 1. */
  readonly at: number;
  readonly removed: boolean;
}

export class LocationStore {
  private readonly records: Records;
  private readonly plant: () => PlantModel;
  private readonly now: () => number;

  constructor(records: Records, plant: () => PlantModel, now: () => number) {
    this.records = records;
    this.plant = plant;
    this.now = now;
  }

  list(known: number | null = null): Promise<Location[]> {
    return this.records.ask((db) => locationsIn(db, known));
  }

  /** Sound ones go in, of the others it is told what is wrong. */
  take(told: readonly LocationTold[], before: readonly StockFault[], by: Actor): Promise<StockTaken> {
    return this.records.transact(async (trx) => {
      await oneAtATime(trx, 'stock-locations');
      const known = new Map((await locationsIn(trx, null)).map((one) => [one.location, one]));
      const faults = [...before];
      const counts = { taken: 0, changed: 0, withdrawn: 0, unchanged: 0 };
      const audits: AuditEntry[] = [];
      for (const { at, removed, ...one } of told) {
        const wrong = this.faultOf(one);
        if (wrong && !removed) {
          faults.push({ line: at, entry: one.location, ...wrong });
          continue;
        }
        const stood = known.get(one.location) ?? null;
        const next = removed ? null : one;
        if (JSON.stringify(stood) === JSON.stringify(next)) {
          counts.unchanged++;
          continue;
        }
        const recorded = this.now();
        await put(trx, one, removed, recorded, by);
        if (next) known.set(one.location, next);
        else known.delete(one.location);
        counts[removed ? 'withdrawn' : stood ? 'changed' : 'taken']++;
        audits.push({
          ...{ at: recorded, ...by, what: 'stock-location', subject: `stock-location:${one.location}` },
          ...{ before: stood, after: next },
        });
      }
      await auditAll(trx, audits);
      return { ...counts, refused: new Set(faults.map(({ line }) => line)).size, faults: faults.slice(0, MOST_LISTED) };
    });
  }

  private faultOf({ line, levels }: Location): { readonly field: string; readonly reason: string } | null {
    if (line !== null && !this.plant().lines.some(({ id }) => id === line))
      return { field: 'line', reason: `the plant has no line ${line}` };
    const names = levels.map(({ material }) => material);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) return { field: 'material', reason: `\`${twice}\` is in it twice` };
    for (const { material, min, max, kanban } of levels) {
      if (!(min >= 0 && max > min))
        return { field: 'max', reason: `of \`${material}\` max is above min, and min 0 or more` };
      if (!(kanban > 0)) return { field: 'kanban', reason: `of \`${material}\` what is asked for at once is above 0` };
    }
    return null;
  }
}

const MOST_LISTED = 1_000;

async function put(trx: Work, one: Location, removed: boolean, recorded: number, by: Actor): Promise<void> {
  const { location, ...content } = one;
  await trx
    .updateTable('stock_location')
    .set({ superseded: recorded })
    .where('location', '=', location)
    .where('superseded', 'is', null)
    .execute();
  await trx
    .insertInto('stock_location')
    .values({ location, content: JSON.stringify(content), removed, by_whom: by.who, recorded, superseded: null })
    .execute();
}

/** By name. `known`: as known then, epoch ms; null = as known now. */
export async function locationsIn(db: Database | Work, known: number | null): Promise<Location[]> {
  const rows = await db
    .selectFrom('stock_location')
    .select(['location', 'content'])
    .where('removed', '=', false)
    .$if(known === null, (query) => query.where('superseded', 'is', null))
    .$if(known !== null, (query) =>
      query
        .where('recorded', '<=', known as number)
        .where((is) => is.or([is('superseded', 'is', null), is('superseded', '>', known as number)])),
    )
    .orderBy('location')
    .execute();
  return rows.map(({ location, content }) => ({ location, ...inOrder(content) }));
}

/** The record gives keys back in an order of its own. */
const inOrder = ({ name, kind, line, receives, levels }: LocationContent): LocationContent => ({
  ...{ name, kind, line, receives },
  levels: levels.map(({ material, min, max, kanban, unit, replenishMin }) => ({
    ...{ material, min, max, kanban, unit, replenishMin },
  })),
});
