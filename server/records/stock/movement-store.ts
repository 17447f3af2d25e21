/**
 * What is told of the stock: received, moved, used, adjusted, expected, taken back. What is received and used is told of the
 * lots too, as events of theirs; the rest are facts of the stock alone. Sound entries go in, of the others it is told what is wrong.
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type LotEvent, type LotKind, NO_FACTS } from '../../../analytics/genealogy/event.ts';
import type { AuditEntry } from '../audit/chain.ts';
import { auditAll } from '../audit/trail.ts';
import type { Records, Work } from '../database.ts';
import { AHEAD_MS, type LotStore, lotsByCode } from '../lots/lot-store.ts';
import { reopenStock } from '../lots/open-stock.ts';
import { oneAtATime } from '../once.ts';
import type { Actor } from '../people/refused.ts';
import { locationsIn } from './location-store.ts';
import type { StockFault, StockTaken } from './words.ts';

export const MOVEMENT_KINDS = ['receive', 'move', 'consume', 'adjust', 'expect', 'withdraw'] as const;
export type MovementKind = (typeof MOVEMENT_KINDS)[number];

/** As it was sent; null = nothing is said. */
export interface MovementTold {
  /** Where it stood, from 1. */
  readonly line: number;
  readonly kind: MovementKind;
  /** Empty = named by what it says. Of `expect`: the delivery. */
  readonly id: string;
  readonly at: number | null;
  readonly lot: string | null;
  readonly material: string | null;
  readonly quantity: number | null;
  readonly unit: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly lotKind: LotKind | null;
  readonly supplier: string | null;
  readonly supplierLot: string | null;
  readonly expires: number | null;
  readonly order: string | null;
  readonly atLine: string | null;
  readonly delivery: string | null;
  readonly request: number | null;
  readonly reason: string;
}

type Wrong = { readonly field: string; readonly reason: string };
type Done = 'taken' | 'changed' | 'withdrawn' | 'unchanged' | Wrong;

const MOST_LISTED = 1_000;

export class MovementStore {
  private readonly records: Records;
  private readonly lots: LotStore;
  private readonly now: () => number;

  constructor(records: Records, lots: LotStore, now: () => number) {
    this.records = records;
    this.lots = lots;
    this.now = now;
  }

  take(told: readonly MovementTold[], before: readonly StockFault[], by: Actor): Promise<StockTaken> {
    return this.records.transact(async (trx) => {
      await oneAtATime(trx, 'lots');
      const places = new Set((await locationsIn(trx, null)).map(({ location }) => location));
      const faults = [...before];
      const counts = { taken: 0, changed: 0, withdrawn: 0, unchanged: 0 };
      const audits: AuditEntry[] = [];
      for (const entry of told) {
        const one = named(entry);
        const done = faultOf(one, places, this.now()) ?? (await this.put(trx, one, by, audits));
        if (typeof done === 'string') counts[done]++;
        else faults.push({ line: one.line, entry: one.id, ...done });
      }
      await auditAll(trx, audits);
      faults.sort((a, b) => a.line - b.line);
      return { ...counts, refused: new Set(faults.map(({ line }) => line)).size, faults: faults.slice(0, MOST_LISTED) };
    });
  }

  private async put(trx: Work, one: MovementTold, by: Actor, audits: AuditEntry[]): Promise<Done> {
    if (one.kind === 'expect') return this.expect(trx, one, by, audits);
    if (one.kind === 'withdraw') return this.withdraw(trx, one, by, audits);
    if (one.kind === 'receive' || one.kind === 'consume') {
      const taken = await this.lots.takeIn(trx, [{ ok: true, event: eventOf(one) }], by);
      const [fault] = taken.faults;
      if (fault) return { field: fault.field, reason: fault.reason };
      return taken.unchanged > 0 ? 'unchanged' : 'taken';
    }
    const [lot] = one.lot === null ? [] : await lotsByCode(trx, [one.lot]);
    if (one.lot !== null && !lot) return { field: 'lot', reason: `there is no lot \`${one.lot}\`` };
    return putFact(trx, one, lot ?? null, { by, recorded: this.now(), audits });
  }

  private async withdraw(trx: Work, { id, reason }: MovementTold, by: Actor, audits: AuditEntry[]): Promise<Done> {
    const recorded = this.now();
    const row = await trx
      .selectFrom('stock_fact as f')
      .leftJoin('lot as l', 'l.id', 'f.lot')
      .select(['f.id', 'f.withdrawn', 'l.code'])
      .where('f.fact', '=', id)
      .executeTakeFirst();
    if (!row) {
      const taken = await this.lots.takeIn(trx, [{ ok: true, withdrawal: { id, reason } }], by);
      const [fault] = taken.faults;
      if (fault) return { field: 'id', reason: `nothing was told as \`${id}\`` };
      return taken.withdrawn > 0 ? 'withdrawn' : 'unchanged';
    }
    if (row.withdrawn !== null) return 'unchanged';
    await trx
      .updateTable('stock_fact')
      .set({ withdrawn: recorded, withdrawn_by: by.who })
      .where('id', '=', Number(row.id))
      .execute();
    if (row.code) await reopenStock(trx, [row.code]);
    audits.push({
      ...{ at: recorded, ...by, what: 'stock-withdrawn', subject: `stock:${id}`, before: { id }, after: { reason } },
    });
    return 'withdrawn';
  }

  private async expect(trx: Work, one: MovementTold, by: Actor, audits: AuditEntry[]): Promise<Done> {
    const recorded = this.now();
    const stood = await trx
      .selectFrom('stock_delivery')
      .select(['delivery', 'supplier', 'material', 'quantity', 'unit', 'due', 'cancelled'])
      .where('delivery', '=', one.id)
      .where('superseded', 'is', null)
      .executeTakeFirst();
    const next = {
      ...{ delivery: one.id, supplier: one.supplier ?? '', material: one.material ?? '' },
      ...{ quantity: one.quantity, unit: one.unit, due: one.at ?? 0, cancelled: false },
    };
    if (stood && JSON.stringify(stood) === JSON.stringify(next)) return 'unchanged';
    await trx
      .updateTable('stock_delivery')
      .set({ superseded: recorded })
      .where('delivery', '=', one.id)
      .where('superseded', 'is', null)
      .execute();
    await trx
      .insertInto('stock_delivery')
      .values({ ...next, by_whom: by.who, recorded, superseded: null })
      .execute();
    audits.push({
      ...{
        at: recorded,
        ...by,
        what: 'stock-expected',
        subject: `delivery:${one.id}`,
        before: stood ?? null,
        after: next,
      },
    });
    return stood ? 'changed' : 'taken';
  }
}

interface Putting {
  readonly by: Actor;
  readonly recorded: number;
  readonly audits: AuditEntry[];
}

/** A fact of the stock alone. */
export async function putFact(
  trx: Work,
  one: Pick<MovementTold, 'id' | 'at' | 'quantity' | 'unit' | 'from' | 'to' | 'material' | 'reason' | 'request'> & {
    readonly kind: 'move' | 'adjust' | 'set' | MovementKind;
  },
  lot: { readonly id: number; readonly code: string; readonly unit: string } | null,
  { by, recorded, audits }: Putting,
): Promise<Done> {
  const row = {
    ...{ fact: one.id, kind: one.kind as 'move' | 'adjust' | 'set', at_ms: one.at ?? recorded, lot: lot?.id ?? null },
    ...{ material: lot ? null : one.material, amount: one.quantity, unit: one.unit || (lot?.unit ?? '') },
    ...{ from_place: one.from, to_place: one.to ?? '', reason: one.reason, request: one.request },
  };
  const known = await trx
    .selectFrom('stock_fact')
    .select(['fact', 'kind', 'at_ms', 'lot', 'material', 'amount', 'unit', 'from_place', 'to_place', 'reason'])
    .select(['request', 'withdrawn'])
    .where('fact', '=', one.id)
    .executeTakeFirst();
  if (known) {
    const { withdrawn, ...stood } = known;
    if (withdrawn !== null) return { field: 'id', reason: 'was taken back: what is right now needs an id of its own' };
    return JSON.stringify(stood) === JSON.stringify(row)
      ? 'unchanged'
      : { field: 'id', reason: 'is on record otherwise: withdraw it, and tell another' };
  }
  if (one.request !== null) {
    const asked = await trx.selectFrom('stock_request').select('id').where('id', '=', one.request).executeTakeFirst();
    if (!asked) return { field: 'request', reason: `there is no request ${one.request}` };
  }
  await trx
    .insertInto('stock_fact')
    .values({ ...row, by_whom: by.who, recorded, withdrawn: null, withdrawn_by: null })
    .execute();
  if (lot) await reopenStock(trx, [lot.code]);
  audits.push({
    ...{ at: recorded, ...by, what: `stock-${row.kind}`, subject: `stock:${one.id}`, before: null },
    after: { ...row, lot: lot?.code ?? null },
  });
  return 'taken';
}

/** Without an id it is named by what it says: told again, it is the same. */
function named(one: MovementTold): MovementTold {
  if (one.id !== '' || one.kind === 'withdraw' || one.kind === 'expect') return one;
  const { line, ...said } = one;
  return { ...one, id: `urn:gemba:stock:${createHash('sha256').update(JSON.stringify(said)).digest('base64url')}` };
}

function faultOf(one: MovementTold, places: ReadonlySet<string>, now: number): Wrong | null {
  const needed = NEEDED[one.kind].find((field) => one[field] === null || one[field] === '');
  if (needed) return { field: NAMES[needed] ?? needed, reason: `of ${one.kind} it is needed` };
  if (one.kind === 'adjust' && (one.lot === null) === (one.material === null))
    return { field: 'lot', reason: 'either a lot or a material is adjusted' };
  if (one.kind !== 'adjust' && one.quantity !== null && !(one.quantity >= 0))
    return { field: 'quantity', reason: 'is 0 or more' };
  if (one.kind !== 'expect' && one.at !== null && one.at > now + AHEAD_MS)
    return { field: 'at', reason: 'lies in the future' };
  for (const field of ['from', 'to'] as const) {
    const place = one[field];
    if (place !== null && !places.has(place)) return { field, reason: `there is no place \`${place}\`` };
  }
  if (one.kind === 'move' && one.from === one.to) return { field: 'to', reason: 'it lies there already' };
  return null;
}

const NEEDED: Readonly<Record<MovementKind, readonly (keyof MovementTold)[]>> = {
  receive: ['at', 'lot', 'material', 'to'],
  move: ['at', 'lot', 'to'],
  consume: ['at', 'lot', 'quantity'],
  adjust: ['at', 'to', 'quantity', 'reason'],
  expect: ['id', 'at', 'supplier', 'material'],
  withdraw: ['id', 'reason'],
};
/** As senders call them. */
const NAMES: Partial<Record<keyof MovementTold, string>> = { atLine: 'line' };

function eventOf(one: MovementTold): LotEvent {
  const amount = { code: one.lot ?? '', amount: one.quantity, unit: one.unit };
  const place = one.kind === 'receive' ? one.to : one.from;
  const received = one.kind === 'receive';
  return {
    ...{ id: one.id, kind: received ? 'commission' : 'transform', at: one.at ?? 0, transformation: null },
    ...{ inputs: received ? [] : [amount], outputs: received ? [amount] : [] },
    facts: received
      ? {
          ...{ kind: one.lotKind ?? 'raw', material: one.material, supplier: one.supplier },
          ...{ supplierLot: one.supplierLot, expires: one.expires },
        }
      : NO_FACTS,
    ...{ line: one.atLine, machine: null, order: one.order, customer: null },
    ...(place === null ? {} : { location: place }),
    ...(one.delivery === null ? {} : { delivery: one.delivery }),
  };
}

/** What happened to the stock, in the order in which it was told: for programs that follow it. */
export interface Movement {
  readonly number: number;
  readonly id: string;
  readonly kind: string;
  readonly at: number;
  readonly recorded: number;
  readonly lot: string | null;
  readonly material: string | null;
  readonly amount: number | null;
  readonly unit: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly order: string | null;
  readonly line: string | null;
  readonly by: string;
  readonly withdrawn: boolean;
}

export interface MovementsAsked {
  readonly material: string | undefined;
  /** Those after this place in the record, oldest first. */
  readonly after: { readonly recorded: number; readonly number: number } | null;
  readonly limit: number;
}

export function movementsIn(records: Records, { material, after, limit }: MovementsAsked): Promise<Movement[]> {
  return records.ask(async (db) => {
    const { rows } = await sql<Movement>`
      SELECT * FROM (
        SELECT p.id * 2 AS number, e.event AS id,
          CASE WHEN e.kind = 'transform' THEN CASE WHEN p.side = 'in' THEN 'consume' ELSE 'make' END
            WHEN e.kind = 'commission' THEN 'receive' ELSE e.kind END AS kind,
          e.at_ms AS at, p.recorded, l.code AS lot, l.material, p.amount, p.unit,
          CASE WHEN p.side = 'in' OR e.kind = 'ship' THEN e.body->>'location' END AS "from",
          CASE WHEN p.side = 'out' AND e.kind <> 'ship' THEN e.body->>'location' END AS "to",
          e.body->>'order' AS "order", e.body->>'line' AS line, e.by_whom AS by, p.superseded IS NOT NULL AS withdrawn
        FROM lot_part p JOIN lot_event e ON e.id = p.event JOIN lot l ON l.id = p.lot
        WHERE e.kind IN ('commission', 'transform', 'ship')
          ${after === null ? sql`` : sql`AND p.recorded >= ${after.recorded}::float8`}
          ${material === undefined ? sql`` : sql`AND l.material = ${material}`}
        UNION ALL
        SELECT f.id * 2 + 1, f.fact, f.kind, f.at_ms, f.recorded, l.code, coalesce(l.material, f.material), f.amount, f.unit,
          f.from_place, f.to_place, NULL, NULL, f.by_whom, f.withdrawn IS NOT NULL
        FROM stock_fact f LEFT JOIN lot l ON l.id = f.lot
        WHERE ${material === undefined ? sql`true` : sql`coalesce(l.material, f.material) = ${material}`}
          ${after === null ? sql`` : sql`AND f.recorded >= ${after.recorded}::float8`}
      ) m
      WHERE ${after === null ? sql`true` : sql`(m.recorded, m.number) > (${after.recorded}::float8, ${after.number}::bigint)`}
      ORDER BY m.recorded, m.number LIMIT ${limit}`.execute(db);
    return rows;
  });
}
