/** Shipments are released by a person: what is in them, and what that was made of, is neither held nor waits for an inspection. */
import { sql } from 'kysely';
import { audit } from '../audit/trail.ts';
import type { Database, Records, Work } from '../database.ts';
import { heldBy } from '../holds/holds-in.ts';
import { lotsByCode } from '../lots/lot-store.ts';
import { oneAtATime } from '../once.ts';
import { type Actor, Refused } from '../people/refused.ts';
import { inspectionAgainst } from './inspection-store.ts';

/** Steps back that are followed, and lots that are looked at at most; more is refused rather than passed over. */
const DEEPEST = 12;
const MOST_LOTS = 20_000;
const MOST_REASONS = 20;

export interface CheckedLot {
  readonly code: string;
  /** Why it may not leave; empty = it may. `lot`: the one in it, or that it was made of, that this is about. */
  readonly reasons: readonly { readonly lot: string; readonly detail: string }[];
}

export interface ShipmentAsked {
  readonly customer: string;
  readonly codes: readonly string[];
  readonly note: string;
}

export interface ShipmentRelease {
  readonly id: number;
  readonly customer: string;
  readonly note: string;
  readonly by: string;
  readonly recorded: number;
  readonly lots: readonly {
    readonly code: string;
    readonly shippedAt: number | null;
    readonly customer: string | null;
  }[];
}

/** What left, and nobody released it. */
export interface LeftWithout {
  readonly code: string;
  readonly customer: string | null;
  readonly shippedAt: number;
}

export class Shipments {
  private readonly records: Records;
  private readonly now: () => number;

  constructor(records: Records, now: () => number) {
    this.records = records;
    this.now = now;
  }

  check(codes: readonly string[]): Promise<CheckedLot[]> {
    return this.records.snapshot((trx) => checkedIn(trx, codes));
  }

  /** Throws `Refused` where one of them may not leave: nothing is released then. */
  release({ customer, codes, note }: ShipmentAsked, by: Actor): Promise<ShipmentRelease> {
    return this.records.transact(async (trx) => {
      await oneAtATime(trx, 'inspections');
      const against = (await checkedIn(trx, codes)).flatMap(({ code, reasons }) =>
        reasons[0] ? [{ code, ...reasons[0] }] : [],
      );
      const [first] = against;
      if (first) {
        const of = first.lot === first.code ? '' : ` (${first.lot})`;
        const more = against.length > 1 ? `; and ${against.length - 1} more` : '';
        throw new Refused('shipment-refused', `${first.code} may not leave${of}: ${first.detail}${more}`);
      }
      const at = this.now();
      const { id } = await trx
        .insertInto('shipment_release')
        .values({ customer, note, by_whom: by.who, recorded: at })
        .returning('id')
        .executeTakeFirstOrThrow();
      await sql`
        INSERT INTO shipment_release_lot (release, lot) SELECT ${id}::bigint, id FROM lot WHERE code = ANY(${[...codes]})`.execute(
        trx,
      );
      const after = (await releaseIn(trx, Number(id))) as ShipmentRelease;
      await audit(trx, { at, ...by, what: 'shipment-released', subject: `shipment-release:${id}`, after });
      return after;
    });
  }

  /** The newest first. */
  list({ before, limit }: { readonly before: number | null; readonly limit: number }): Promise<ShipmentRelease[]> {
    return this.records.ask(async (db) => {
      const rows = await db
        .selectFrom('shipment_release')
        .select('id')
        .$if(before !== null, (query) => query.where('id', '<', before as number))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      const found = await Promise.all(rows.map(({ id }) => releaseIn(db, Number(id))));
      return found.flatMap((one) => one ?? []);
    });
  }

  /** Since the first release there was: what left before belongs to a plant that released nothing. The newest first. */
  leftWithout(limit: number): Promise<LeftWithout[]> {
    return this.records.ask(async (db) => {
      const { rows } = await sql<LeftWithout>`
        SELECT lot.code, lot.customer, lot.shipped_at AS "shippedAt" FROM lot
        WHERE lot.shipped_at >= (SELECT min(recorded) FROM shipment_release)
          AND NOT EXISTS (SELECT 1 FROM shipment_release_lot r WHERE r.lot = lot.id)
        ORDER BY lot.shipped_at DESC LIMIT ${limit}`.execute(db);
      return rows;
    });
  }
}

export async function releaseIn(db: Database | Work, id: number): Promise<ShipmentRelease | null> {
  const row = await db.selectFrom('shipment_release').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return null;
  const lots = await db
    .selectFrom('shipment_release_lot as r')
    .innerJoin('lot', 'lot.id', 'r.lot')
    .select(['lot.code', 'lot.shipped_at as shippedAt', 'lot.customer'])
    .where('r.release', '=', id)
    .orderBy('lot.code')
    .execute();
  return { id: Number(row.id), customer: row.customer, note: row.note, by: row.by_whom, recorded: row.recorded, lots };
}

async function checkedIn(trx: Work, codes: readonly string[]): Promise<CheckedLot[]> {
  const known = new Map((await lotsByCode(trx, [...codes])).map((lot) => [lot.code, lot]));
  const checked: CheckedLot[] = [];
  for (const code of codes) {
    const lot = known.get(code);
    const reasons: { lot: string; detail: string }[] = [];
    if (!lot) reasons.push({ lot: code, detail: 'nobody told of this lot' });
    else {
      if (lot.shippedAt !== null)
        reasons.push({ lot: code, detail: `it has left already, to ${lot.customer ?? 'nobody'}` });
      const made = await madeOf(trx, lot.id);
      if (made.length > MOST_LOTS) reasons.push({ lot: code, detail: `it was made of more than ${MOST_LOTS} lots` });
      for (const one of made) {
        const detail = (await heldBy(trx, one)) ?? (await inspectionAgainst(trx, one));
        if (detail !== null && reasons.length < MOST_REASONS) reasons.push({ lot: one.code, detail });
      }
    }
    checked.push({ code, reasons });
  }
  return checked;
}

/** The lot itself, what is in it, and what that was made of; of those, all on which somebody may have a say, the nearest first. */
async function madeOf(trx: Work, lot: number): Promise<{ readonly id: number; readonly code: string }[]> {
  const { rows } = await sql<{ id: number; code: string }>`
    WITH RECURSIVE made (lot, depth) AS (
      SELECT ${lot}::bigint, 0
      UNION
      SELECT i.lot, made.depth + 1 FROM made
      JOIN lot_part o ON o.lot = made.lot AND o.side = 'out' AND o.superseded IS NULL
      JOIN lot_part i ON i.step = o.step AND i.side = 'in' AND i.superseded IS NULL AND i.ended_by IS NULL
      WHERE made.depth < ${DEEPEST}
    ), nearest AS (SELECT lot, min(depth) AS depth FROM made GROUP BY lot)
    SELECT l.id, l.code FROM nearest n JOIN lot l ON l.id = n.lot
    WHERE EXISTS (SELECT 1 FROM hold_lot h WHERE h.lot = l.id) OR EXISTS (SELECT 1 FROM lot_inspection i WHERE i.lot = l.id)
    ORDER BY n.depth, l.id LIMIT ${MOST_LOTS + 1}`.execute(trx);
  return rows.map(({ id, code }) => ({ id: Number(id), code }));
}
