/** Lots and their events: taken in, taken back, listed. */
import { createHash } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import { faultOf, type LotEvent, type LotKind, type LotWithdrawal } from '../../../analytics/genealogy/event.ts';
import type { AuditEntry } from '../audit/chain.ts';
import { auditAll } from '../audit/trail.ts';
import type { Database, Records, Work } from '../database.ts';
import { oneAtATime } from '../once.ts';
import type { Actor } from '../people/refused.ts';
import { noteLeft } from './left.ts';
import { reopenStock } from './open-stock.ts';
import { projectLots } from './project-lots.ts';
import type { LotTable } from './tables.ts';
import type { Lot, LotEntry, LotEventsTaken, LotFault } from './words.ts';

const CHUNK = 1_000;
/** Of more faults the first are listed, and all are counted. */
const MOST_LISTED = 1_000;

export interface LotsAsked {
  /** Beginning of a code, or of a supplier's lot. */
  readonly code?: string | undefined;
  readonly material?: string | undefined;
  readonly order?: string | undefined;
  readonly kind?: LotKind | undefined;
  /** Lots before this one, newest first. */
  readonly before: number | null;
  readonly limit: number;
}

export interface EventRow {
  readonly id: number;
  readonly event: LotEvent;
  readonly recorded: number;
  readonly by: string;
  readonly withdrawn: { readonly at: number; readonly reason: string } | null;
}

export interface EventsAsked {
  readonly lot?: number | undefined;
  readonly order?: string | undefined;
  /** Those after this one, oldest first. */
  readonly after: number;
  readonly limit: number;
}

/** Of these lots more is known, in the same transaction. */
export type Arrived = (trx: Work, lots: readonly number[], now: number) => Promise<void>;

export class LotStore {
  private readonly records: Records;
  private readonly now: () => number;
  private readonly arrived: Arrived | null;

  constructor(records: Records, now: () => number, arrived: Arrived | null) {
    this.records = records;
    this.now = now;
    this.arrived = arrived;
  }

  /** Sound entries go in, in their order; of the others it is told what is wrong. */
  take(entries: readonly LotEntry[], by: Actor): Promise<LotEventsTaken> {
    return this.records.transact((trx) => this.takeIn(trx, entries, by));
  }

  /** The same, as part of something larger. */
  async takeIn(trx: Work, entries: readonly LotEntry[], by: Actor): Promise<LotEventsTaken> {
    await oneAtATime(trx, 'lots');
    const recorded = this.now();
    const faults: LotFault[] = [];
    const counts = { taken: 0, withdrawn: 0, unchanged: 0 };
    const touched = new Set<number>();
    const moved = new Set<string>();
    const audits: AuditEntry[] = [];
    const known = await knownEvents(trx, entries);
    const ids = await lotsOf(trx, entries, recorded);
    for (const [i, entry] of entries.entries()) {
      const fault = (event: string, field: string, reason: string) =>
        faults.push({ line: i + 1, event, field, reason });
      if (!entry.ok) {
        fault(entry.id, entry.field, entry.reason);
        continue;
      }
      if ('withdrawal' in entry) {
        const { id, reason } = entry.withdrawal;
        const before = known.get(id);
        if (!before) fault(id, 'id', `there is no event \`${id}\``);
        else if (before.withdrawn) counts.unchanged++;
        else {
          for (const lot of await withdraw(trx, entry.withdrawal, recorded, by)) touched.add(lot);
          for (const code of codesOf(before.event)) moved.add(code);
          known.set(id, { ...before, withdrawn: true });
          audits.push({
            ...{ at: recorded, ...by, what: 'lot-event-withdrawn', subject: `lot-event:${id}` },
            ...{ before: before.event, after: { reason } },
          });
          counts.withdrawn++;
        }
        continue;
      }
      const event = named(entry.event);
      const wrong = faultOf(event) ?? (event.at > recorded + AHEAD_MS ? FUTURE : null);
      const before = known.get(event.id);
      if (wrong) fault(event.id, wrong.field, wrong.reason);
      else if (before?.withdrawn) fault(event.id, 'id', 'was taken back: what is right now needs an id of its own');
      else if (before && textOf(before.event) !== textOf(event))
        fault(event.id, 'id', 'is on record otherwise: take it back with an error declaration, and tell another');
      else if (before) counts.unchanged++;
      else {
        for (const lot of await put(trx, event, ids, recorded, by)) touched.add(lot);
        for (const code of codesOf(event)) moved.add(code);
        known.set(event.id, { event, withdrawn: false });
        audits.push({
          ...{ at: recorded, ...by, what: 'lot-event', subject: `lot-event:${event.id}` },
          ...{ before: null, after: event },
        });
        counts.taken++;
      }
    }
    await projectLots(trx, [...touched]);
    await reopenStock(trx, [...moved]);
    await noteLeft(trx, [...moved]);
    await this.arrived?.(trx, [...touched], recorded);
    await auditAll(trx, audits);
    // A code that only refused events named is no lot.
    await sql`
      DELETE FROM lot WHERE id = ANY(${[...ids.values()]}::bigint[]) AND NOT EXISTS (SELECT FROM lot_part WHERE lot = lot.id)
        AND recorded = ${recorded}`.execute(trx);
    const refused = new Set(faults.map(({ line }) => line)).size;
    const unknown = await unknownOf(trx, [...ids.values()]);
    return { ...counts, refused, faults: faults.slice(0, MOST_LISTED), unknown: unknown.slice(0, MOST_LISTED) };
  }

  /** null = there is none of this code. */
  async get(code: string): Promise<Lot | null> {
    const [lot] = await this.records.ask((db) => lotsByCode(db, [code]));
    return lot ?? null;
  }

  /** Newest first. */
  list({ code, material, order, kind, before, limit }: LotsAsked): Promise<Lot[]> {
    const like = code === undefined ? null : `${code.toLowerCase().replace(/[\\%_]/g, (c) => `\\${c}`)}%`;
    return this.records.ask(async (db) => {
      const { rows } = await sql<Selectable<LotTable>>`
        SELECT * FROM lot
        WHERE ${before === null ? sql`true` : sql`id < ${before}::bigint`}
          ${like === null ? sql`` : sql`AND (lower(code) LIKE ${like} OR lower(supplier_lot) LIKE ${like})`}
          ${material === undefined ? sql`` : sql`AND material = ${material}`}
          ${order === undefined ? sql`` : sql`AND "order" = ${order}`}
          ${kind === undefined ? sql`` : sql`AND kind = ${kind}`}
        ORDER BY id DESC LIMIT ${limit}`.execute(db);
      return rows.map(lotOf);
    });
  }

  /** In order of record, those that were taken back included. */
  events({ lot, order, after, limit }: EventsAsked): Promise<EventRow[]> {
    return this.records.ask(async (db) => {
      const rows = await db
        .selectFrom('lot_event')
        .selectAll()
        .where('id', '>', after)
        .$if(lot !== undefined, (query) =>
          query.where(sql<boolean>`id IN (SELECT p.event FROM lot_part p WHERE p.lot = ${lot ?? 0})`),
        )
        .$if(order !== undefined, (query) => query.where(sql<boolean>`body->>'order' = ${order}`))
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(({ id, body, recorded, by_whom, withdrawn, reason }) => ({
        ...{ id: Number(id), event: body, recorded, by: by_whom },
        withdrawn: withdrawn === null ? null : { at: withdrawn, reason },
      }));
    });
  }
}

const codesOf = ({ inputs, outputs }: LotEvent): string[] => [...inputs, ...outputs].map(({ code }) => code);

/** Clocks of those who tell may be a little ahead. */
export const AHEAD_MS = 300_000;
const FUTURE = { field: 'at', reason: 'lies in the future' };

export async function lotsByCode(db: Database | Work, codes: readonly string[]): Promise<Lot[]> {
  const rows = await db
    .selectFrom('lot')
    .selectAll()
    .where('code', 'in', [...codes])
    .execute();
  return rows.map(lotOf);
}

export const lotOf = (row: Selectable<LotTable>): Lot => ({
  ...{ id: Number(row.id), code: row.code, kind: row.kind, material: row.material },
  ...{ supplier: row.supplier, supplierLot: row.supplier_lot, quantity: row.quantity, unit: row.unit },
  ...{ madeAt: row.made_at, expires: row.expires, line: row.line, machine: row.machine, order: row.order },
  ...{ customer: row.customer, shippedAt: row.shipped_at, known: row.known },
});

/** An event without an id is named by what it says: told again, it is the same. */
const named = (event: LotEvent): LotEvent =>
  event.id === ''
    ? { ...event, id: `urn:gemba:event:${createHash('sha256').update(textOf(event)).digest('base64url')}` }
    : event;

/** The record gives keys back in an order of its own. */
const textOf = (event: LotEvent): string => JSON.stringify(event, [...KEYS]);
const KEYS = [
  ...[
    'id',
    'kind',
    'at',
    'transformation',
    'inputs',
    'outputs',
    'code',
    'amount',
    'unit',
    'facts',
    'material',
    'supplier',
  ],
  ...['supplierLot', 'expires', 'line', 'machine', 'order', 'customer', 'location', 'delivery'],
];

async function knownEvents(trx: Work, entries: readonly LotEntry[]) {
  const ids = entries.flatMap((entry) =>
    !entry.ok ? [] : 'withdrawal' in entry ? [entry.withdrawal.id] : [named(entry.event).id],
  );
  const known = new Map<string, { event: LotEvent; withdrawn: boolean }>();
  for (let from = 0; from < ids.length; from += CHUNK) {
    const rows = await trx
      .selectFrom('lot_event')
      .select(['event', 'body', 'withdrawn'])
      .where('event', 'in', ids.slice(from, from + CHUNK))
      .execute();
    for (const { event, body, withdrawn } of rows) known.set(event, { event: body, withdrawn: withdrawn !== null });
  }
  return known;
}

/** Rows of all lots that events name, made where there are none. */
async function lotsOf(trx: Work, entries: readonly LotEntry[], recorded: number): Promise<Map<string, number>> {
  const codes = new Set<string>();
  for (const entry of entries)
    if (entry.ok && 'event' in entry && faultOf(entry.event) === null)
      for (const { code } of [...entry.event.inputs, ...entry.event.outputs]) codes.add(code);
  const list = [...codes].sort();
  await sql`
    INSERT INTO lot (code, kind, recorded) SELECT code, 'raw', ${recorded} FROM unnest(${list}::text[]) AS t (code)
    ON CONFLICT (code) DO NOTHING`.execute(trx);
  const { rows } = await sql<{ id: number; code: string }>`
    SELECT id, code FROM lot WHERE code = ANY(${list}::text[])`.execute(trx);
  return new Map(rows.map(({ id, code }) => [code, Number(id)]));
}

/** Returns the lots of which more is known now. */
async function put(
  trx: Work,
  event: LotEvent,
  ids: ReadonlyMap<string, number>,
  recorded: number,
  by: Actor,
): Promise<readonly number[]> {
  const key = stepOf(event);
  const kind = event.kind === 'pack' ? 'pack' : 'transform';
  // Said again without a change, so that its row is told whether it is new or not.
  const step =
    key === null
      ? null
      : Number(
          (
            await trx
              .insertInto('lot_step')
              .values({ key, kind })
              .onConflict((on) => on.column('key').doUpdateSet({ key }))
              .returning('id')
              .executeTakeFirstOrThrow()
          ).id,
        );
  const row = await trx
    .insertInto('lot_event')
    .values({
      ...{ event: event.id, kind: event.kind, at_ms: event.at, step, body: JSON.stringify(event) },
      ...{ by_whom: by.who, recorded, withdrawn: null, withdrawn_by: null },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const number = (code: string) => ids.get(code) as number;
  const outs = event.outputs.map(({ code, amount, unit }) => ({
    lot: number(code),
    side: 'out' as const,
    amount,
    unit,
  }));
  const ins = event.inputs.map(({ code, amount, unit }) => ({ lot: number(code), side: 'in' as const, amount, unit }));
  const parts = event.kind === 'unpack' ? outs : [...ins, ...outs];
  await trx
    .insertInto('lot_part')
    .values(parts.map((part) => ({ ...part, event: Number(row.id), step, recorded, superseded: null, ended_by: null })))
    .execute();
  if (event.kind === 'unpack') {
    const taken = event.inputs.map(({ code }) => number(code));
    await sql`
      UPDATE lot_part SET ended_by = ${Number(row.id)} WHERE side = 'in' AND superseded IS NULL AND ended_by IS NULL
        AND (${taken.length === 0} OR lot = ANY(${taken}::bigint[]))
        AND step IN (
          SELECT p.step FROM lot_part p JOIN lot_event e ON e.id = p.event
          WHERE p.lot = ${outs[0]?.lot ?? 0} AND p.side = 'out' AND p.superseded IS NULL
            AND e.kind = 'pack' AND e.at_ms <= ${event.at})`.execute(trx);
  }
  return outs.map(({ lot }) => lot);
}

/** What ties inputs to outputs; of an order all that is told of it without another name is one transformation. */
const stepOf = (event: LotEvent): string | null =>
  event.kind === 'pack'
    ? `pack:${event.id}`
    : event.kind !== 'transform'
      ? null
      : event.transformation !== null
        ? `transformation:${event.transformation}`
        : event.order !== null
          ? `order:${event.order}`
          : `event:${event.id}`;

async function withdraw(trx: Work, { id, reason }: LotWithdrawal, recorded: number, by: Actor): Promise<number[]> {
  const row = await trx
    .updateTable('lot_event')
    .set({ withdrawn: recorded, withdrawn_by: by.who, reason })
    .where('event', '=', id)
    .returning('id')
    .executeTakeFirstOrThrow();
  await trx.updateTable('lot_part').set({ ended_by: null }).where('ended_by', '=', Number(row.id)).execute();
  const parts = await trx
    .updateTable('lot_part')
    .set({ superseded: recorded })
    .where('event', '=', Number(row.id))
    .returning(['lot', 'side'])
    .execute();
  return parts.flatMap(({ lot, side }) => (side === 'out' ? [Number(lot)] : []));
}

async function unknownOf(trx: Work, lots: readonly number[]): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    SELECT code FROM lot WHERE id = ANY(${[...lots]}::bigint[]) AND NOT known ORDER BY code`.execute(trx);
  return rows.map(({ code }) => code);
}
