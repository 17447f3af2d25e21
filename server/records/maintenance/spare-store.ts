/** Spare parts: what they are, how many lie there as the sum of what was told, and who waits for them. Never below nothing. */
import { sql } from 'kysely';
import { audit, lockChain } from '../audit/trail.ts';
import type { Database, Records, Work } from '../database.ts';
import { type Actor, Refused } from '../people/refused.ts';
import type { PartsOfWork, Spare, SpareFields, SpareKind, SpareMovement } from './spare-words.ts';
import { isOver } from './words.ts';
import { workIn } from './work-store.ts';

const MOST_MOVEMENTS = 200;

export interface MovementTold {
  readonly kind: SpareKind;
  /** Of a correction what is there more, or less; else above 0. */
  readonly quantity: number;
  /** Work order that it is for; null = of none. */
  readonly number: number | null;
  readonly reason: string;
}

export class SpareStore {
  private readonly records: Records;
  private readonly now: () => number;

  constructor(records: Records, now: () => number) {
    this.records = records;
    this.now = now;
  }

  list(): Promise<Spare[]> {
    return this.records.ask((db) => sparesIn(db, null));
  }

  /** Newest first. */
  movements(part: string): Promise<SpareMovement[]> {
    return this.records.ask(async (db) => {
      const rows = await db
        .selectFrom('spare_movement')
        .selectAll()
        .where('part', '=', part)
        .orderBy('id', 'desc')
        .limit(MOST_MOVEMENTS)
        .execute();
      return rows.map(({ kind, quantity, number, reason, by_whom: by, recorded: at }) => ({
        ...{ kind, quantity, number, reason, by, at },
      }));
    });
  }

  /** What orders wait for and have used. */
  of(numbers: readonly number[]): Promise<PartsOfWork[]> {
    return this.records.ask(async (db) => {
      const { rows } = await sql<PartsOfWork>`
        SELECT w.number, w.part, p.name, p.unit, coalesce(r.quantity, 0) AS reserved, coalesce(u.used, 0) AS used
        FROM (SELECT number, part FROM spare_reserved WHERE superseded IS NULL AND number = ANY(${[...numbers]}::bigint[])
          UNION SELECT number, part FROM spare_movement WHERE number = ANY(${[...numbers]}::bigint[])) w
        JOIN spare_part p ON p.part = w.part AND p.superseded IS NULL
        LEFT JOIN spare_reserved r ON r.number = w.number AND r.part = w.part AND r.superseded IS NULL
        LEFT JOIN (SELECT number, part, -sum(quantity) AS used FROM spare_movement WHERE kind IN ('issue', 'return')
          GROUP BY number, part) u ON u.number = w.number AND u.part = w.part
        ORDER BY w.number, w.part`.execute(db);
      return rows;
    });
  }

  /** Makes a part, or changes what it is. */
  put(part: string, fields: SpareFields, by: Actor): Promise<Spare> {
    return this.change(async (trx, at) => {
      const [before] = await sparesIn(trx, part);
      await putIn(trx, part, fields, false, by, at);
      await audit(trx, { at, ...by, what: 'spare-put', subject: `spare:${part}`, before, after: fields });
      return known(trx, part);
    });
  }

  remove(part: string, by: Actor): Promise<void> {
    return this.change(async (trx, at) => {
      const before = await known(trx, part);
      if (before.onHand !== 0) throw new Refused('spare-refused', `${before.onHand} of it lie there: issue them first`);
      await putIn(trx, part, before, true, by, at);
      await audit(trx, { at, ...by, what: 'spare-removed', subject: `spare:${part}`, before });
    });
  }

  move(part: string, { kind, quantity, number, reason }: MovementTold, by: Actor): Promise<Spare> {
    return this.change(async (trx, at) => {
      const before = await known(trx, part);
      const order = number === null ? null : await workIn(trx, number);
      if (number !== null && !order) throw new Refused('work-unknown', `there is no work order ${number}`);
      if (kind !== 'correction' && quantity <= 0) throw new Refused('spare-refused', 'say how many, above 0');
      if (kind === 'correction' && reason.trim() === '') throw new Refused('spare-refused', 'say why it is corrected');
      const change = kind === 'issue' ? -quantity : quantity;
      if (before.onHand + change < 0)
        throw new Refused('spare-refused', `only ${before.onHand} ${before.unit} lie there`);
      if (kind === 'issue') await this.taken(trx, before, { quantity, number }, by, at);
      if (kind === 'return' && number !== null && quantity > (await usedBy(trx, part, number)))
        throw new Refused('spare-refused', 'more than the order took');
      const after = before.onHand + change;
      const crossed = before.min !== null && before.onHand >= before.min && after < before.min;
      const row = { part, kind, quantity: change, number, reason, by_whom: by.who, recorded: at, crossed };
      await trx.insertInto('spare_movement').values(row).execute();
      await audit(trx, {
        ...{ at, ...by, what: 'spare-moved', subject: `spare:${part}` },
        before: { onHand: before.onHand },
        after: { onHand: after, kind, number, reason },
      });
      return known(trx, part);
    });
  }

  /** So many wait for an order that is not over; 0 = none do any more. More than there are may: then the order is short of them. */
  reserve(part: string, number: number, quantity: number, by: Actor): Promise<Spare> {
    return this.change(async (trx, at) => {
      await known(trx, part);
      const order = await workIn(trx, number);
      if (!order) throw new Refused('work-unknown', `there is no work order ${number}`);
      if (isOver(order.state)) throw new Refused('work-refused', `it is ${order.state}: it needs no parts any more`);
      await reserveIn(trx, { part, number, quantity, by, at });
      await audit(trx, { at, ...by, what: 'spare-reserved', subject: `spare:${part}`, after: { number, quantity } });
      return known(trx, part);
    });
  }

  /** What others have reserved is not there to be taken; what is taken for an order waits for it no more. */
  private async taken(
    trx: Work,
    before: Spare,
    { quantity, number }: { readonly quantity: number; readonly number: number | null },
    by: Actor,
    at: number,
  ): Promise<void> {
    const own = number === null ? 0 : await reservedFor(trx, before.part, number);
    const free = before.onHand - (before.reserved - own);
    if (quantity > free)
      throw new Refused(
        'spare-refused',
        `${before.onHand} ${before.unit} lie there, ${before.reserved - own} of them reserved`,
      );
    if (number !== null && own > 0)
      await reserveIn(trx, { part: before.part, number, quantity: Math.max(0, own - quantity), by, at });
  }

  private change<T>(work: (trx: Work, at: number) => Promise<T>): Promise<T> {
    return this.records.transact(async (trx) => {
      // Movements are told to others in the order of their numbers: one is written after the other.
      await lockChain(trx);
      return work(trx, this.now());
    });
  }
}

/** `part` null = all of them. */
async function sparesIn(db: Work | Database, part: string | null): Promise<Spare[]> {
  const { rows } = await sql<Spare>`
    SELECT p.part, p.name, p.unit, p.place, p.min, p.max, p.lead_days AS "leadDays", p.supplier, p.cost,
      coalesce((SELECT sum(quantity) FROM spare_movement m WHERE m.part = p.part), 0) AS "onHand",
      coalesce((SELECT sum(r.quantity) FROM spare_reserved r JOIN work_order w ON w.number = r.number AND w.superseded IS NULL
        WHERE r.part = p.part AND r.superseded IS NULL AND w.state IN ('open', 'planned', 'doing')), 0) AS reserved
    FROM spare_part p WHERE p.superseded IS NULL AND NOT p.gone AND (${part}::text IS NULL OR p.part = ${part})
    ORDER BY p.name, p.part`.execute(db);
  return rows;
}

async function known(db: Work, part: string): Promise<Spare> {
  const [found] = await sparesIn(db, part);
  if (!found) throw new Refused('spare-unknown', `there is no spare part ${part}`);
  return found;
}

async function putIn(trx: Work, part: string, fields: SpareFields, gone: boolean, by: Actor, at: number) {
  const { name, unit, place, min, max, leadDays, supplier, cost } = fields;
  await trx
    .updateTable('spare_part')
    .set({ superseded: at })
    .where('part', '=', part)
    .where('superseded', 'is', null)
    .execute();
  await trx
    .insertInto('spare_part')
    .values({
      ...{ part, name, unit, place, min, max, lead_days: leadDays, supplier, cost, gone },
      ...{ by_whom: by.who, recorded: at, superseded: null },
    })
    .execute();
}

interface Reserving {
  readonly part: string;
  readonly number: number;
  readonly quantity: number;
  readonly by: Actor;
  readonly at: number;
}

/** In the transaction of what it belongs to. */
export async function reserveIn(trx: Work, { part, number, quantity, by, at }: Reserving): Promise<void> {
  await trx
    .updateTable('spare_reserved')
    .set({ superseded: at })
    .where('number', '=', number)
    .where('part', '=', part)
    .where('superseded', 'is', null)
    .execute();
  if (quantity <= 0) return;
  const row = { number, part, quantity, by_whom: by.who, recorded: at, superseded: null };
  await trx.insertInto('spare_reserved').values(row).execute();
}

async function reservedFor(db: Work, part: string, number: number): Promise<number> {
  const row = await db
    .selectFrom('spare_reserved')
    .select('quantity')
    .where('part', '=', part)
    .where('number', '=', number)
    .where('superseded', 'is', null)
    .executeTakeFirst();
  return row?.quantity ?? 0;
}

async function usedBy(db: Work, part: string, number: number): Promise<number> {
  const row = await db
    .selectFrom('spare_movement')
    .select(({ fn }) => fn.sum<number>('quantity').as('sum'))
    .where('part', '=', part)
    .where('number', '=', number)
    .where('kind', 'in', ['issue', 'return'])
    .executeTakeFirst();
  return -Number(row?.sum ?? 0);
}
