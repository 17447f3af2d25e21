/** Orders and products as they were planned: taken in, corrected, listed. */
import { type Selectable, sql } from 'kysely';
import type { Window } from '../../../twin/derived.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { audit, auditAll } from '../audit/trail.ts';
import type { Database, Records, Work } from '../database.ts';
import { inForce, overlapOf } from '../masters/in-force.ts';
import { revisionsIn } from '../masters/master-store.ts';
import { type Actor, Refused } from '../people/refused.ts';
import type { ProductRevisionTable } from '../tables.ts';
import { alone } from './alone.ts';
import { judgeOrder, overlapsOf } from './judge-order.ts';
import { operationsBy, withPlannedTimes } from './planned-times.ts';
import type { OrdersRead } from './read-orders.ts';
import type { Begins, DispatchStatus, Material, OrderFault, PlannedOrder } from './words.ts';

const CHUNK = 1_000;
/** Of a file with more faults the first are listed, and all are counted. */
const MOST_LISTED = 1_000;

export interface Taken {
  readonly taken: number;
  readonly changed: number;
  /** Known before, just so. */
  readonly unchanged: number;
  readonly refused: number;
  readonly faults: readonly OrderFault[];
  /** Taken, but worth a look. */
  readonly warnings: readonly OrderFault[];
}

/** An order and how it stands. */
export interface KnownOrder extends PlannedOrder {
  readonly id: number;
  readonly state: DispatchStatus;
  /** When it came to that, and by what; null = it is only planned. */
  readonly since: number | null;
  readonly how: Begins | null;
}

export interface Revision {
  readonly product: string;
  readonly revision: string;
  readonly effectiveFrom: number;
  readonly effectiveTo: number | null;
  readonly note: string;
  readonly materials: readonly Material[];
}

/** Where an order stands in a list: its planned start, or when something happened to it last, and its number. */
export interface Place {
  readonly at: number;
  readonly id: number;
}

export interface ListAsked {
  readonly line?: string | undefined;
  readonly states?: readonly DispatchStatus[] | undefined;
  /** Orders that follow this one. */
  readonly after?: Place | undefined;
  /** What happened last comes first; absent = by planned start. */
  readonly newestFirst?: boolean | undefined;
  readonly begins?: Begins | undefined;
  /** Those that should have begun by then, epoch ms. */
  readonly dueBy?: number | undefined;
  /** Those whose planned end lies in it (from < end <= to). */
  readonly due?: Window | undefined;
  readonly limit: number;
}

interface OrderRow {
  readonly id: number;
  readonly order: string;
  readonly line: string;
  readonly product: string;
  readonly revision: string | null;
  readonly lot: string | null;
  readonly quantity: number;
  readonly planned_from: number | null;
  readonly planned_to: number | null;
  readonly priority: number;
  readonly begins: Begins;
  readonly status: PlannedOrder['status'];
  readonly operations: PlannedOrder['operations'];
  readonly state: DispatchStatus | null;
  readonly at_ms: number | null;
  readonly how: Begins | null;
}

export class OrderStore {
  private readonly records: Records;
  private readonly plant: () => PlantModel;
  private readonly now: () => number;

  constructor(records: Records, plant: () => PlantModel, now: () => number) {
    this.records = records;
    this.plant = plant;
    this.now = now;
  }

  /** Good orders go in, all of them or none; of the others it is told what is wrong. `dryRun`: nothing goes in. */
  take(read: OrdersRead, by: Actor, dryRun: boolean): Promise<Taken> {
    const faults = [...read.faults];
    const placed = new Map<string, { readonly line: number; readonly order: PlannedOrder }>();
    for (const text of read.orders) {
      const judged = judgeOrder(this.plant(), text);
      if (!judged.ok) {
        faults.push(...judged.faults);
        continue;
      }
      const { order } = judged;
      const twice = placed.get(order.order);
      if (twice) {
        const reason = `order ${order.order} is in line ${twice.line} already`;
        faults.push({ line: text.line, order: order.order, field: 'order', reason });
      } else placed.set(order.order, { line: text.line, order });
    }
    return this.records.transact((trx) => this.put(trx, placed, faults, by, dryRun));
  }

  private async put(
    trx: Work,
    placed: Map<string, { readonly line: number; readonly order: PlannedOrder }>,
    faults: OrderFault[],
    by: Actor,
    dryRun: boolean,
  ): Promise<Taken> {
    await alone(trx);
    const known = new Map((await this.known(trx, [...placed.keys()])).map((order) => [order.order, order]));
    const fresh: PlannedOrder[] = [];
    const replaced: number[] = [];
    let unchanged = 0;
    const recorded = this.now();
    const routings = await revisionsIn(trx, { kinds: ['routing'], product: null, known: null });
    for (const [id, { line, order: told }] of placed) {
      const before = known.get(id);
      // Once it has begun, a routing that was corrected since changes nothing of it.
      const hasBegun = before !== undefined && before.since !== null;
      const routing = inForce(
        routings.filter((one) => one.id === told.product),
        told.plannedFrom ?? recorded,
      );
      const planned = hasBegun
        ? before.operations.filter(({ routing }) => routing !== null)
        : operationsBy(this.plant(), routing, told.line);
      const order = withPlannedTimes(told, planned);
      if (!before) fresh.push(order);
      else if (sameness(before) === sameness(order)) unchanged++;
      else if (before.since !== null && (before.line !== order.line || before.product !== order.product)) {
        const reason = `it has begun on ${before.line} with ${before.product}: say what it was by correcting its context`;
        faults.push({ line, order: id, field: before.line === order.line ? 'product' : 'line', reason });
        placed.delete(id);
      } else {
        replaced.push(before.id);
        fresh.push(order);
      }
    }
    if (!dryRun) {
      for (const part of chunks(replaced))
        await trx.updateTable('job_order').set({ superseded: recorded }).where('id', 'in', part).execute();
      for (const part of chunks(fresh))
        await trx
          .insertInto('job_order')
          .values(
            part.map((order) => ({
              order: order.order,
              line: order.line,
              product: order.product,
              revision: order.revision,
              lot: order.lot,
              quantity: order.quantity,
              planned_from: order.plannedFrom,
              planned_to: order.plannedTo,
              priority: order.priority,
              begins: order.begins,
              status: order.status,
              operations: JSON.stringify(order.operations),
              by_whom: by.who,
              recorded,
              superseded: null,
            })),
          )
          .execute();
      await auditAll(
        trx,
        fresh.map((order) => {
          const before = known.get(order.order);
          return {
            ...{ at: recorded, ...by, subject: `order:${order.order}` },
            ...{
              what: before ? 'order-replanned' : 'order-planned',
              before: before && planOf(before),
              after: planOf(order),
            },
          };
        }),
      );
    }
    const refused = new Set(faults.map(({ line }) => line)).size;
    faults.sort((a, b) => a.line - b.line);
    const warnings = overlapsOf([...placed.values()], await this.near(trx, [...placed.values()]));
    return {
      taken: fresh.length - replaced.length,
      changed: replaced.length,
      unchanged,
      refused,
      faults: faults.slice(0, MOST_LISTED),
      warnings: warnings.slice(0, MOST_LISTED),
    };
  }

  /** In order of planned start (those without one last), then as they came. */
  list({ line, states, after, newestFirst, begins, dueBy, due, limit }: ListAsked): Promise<KnownOrder[]> {
    const place = newestFirst ? sql`coalesce(e.at_ms, 0)` : sql`coalesce(o.planned_from, ${LAST}::float8)`;
    const way = newestFirst ? sql`DESC` : sql`ASC`;
    const beyond = newestFirst ? sql`<` : sql`>`;
    return this.records.ask(async (db) => {
      const { rows } = await sql<OrderRow>`
        ${selected}
        ${line === undefined ? sql`` : sql`AND o.line = ${line}`}
        ${states === undefined ? sql`` : sql`AND coalesce(e.status, o.status) = ANY(${[...states]}::text[])`}
        ${after === undefined ? sql`` : sql`AND (${place}, o.id) ${beyond} (${after.at}::float8, ${after.id}::bigint)`}
        ${begins === undefined ? sql`` : sql`AND o.begins = ${begins}`}
        ${dueBy === undefined ? sql`` : sql`AND o.planned_from <= ${dueBy}`}
        ${due === undefined ? sql`` : sql`AND o.planned_to > ${due.from} AND o.planned_to <= ${due.to}`}
        ORDER BY ${place} ${way}, o.id ${way} LIMIT ${limit}`.execute(db);
      return rows.map(orderOf);
    });
  }

  /** As it is planned now; null = there is none of this number. */
  async get(order: string): Promise<KnownOrder | null> {
    return this.records.ask(async (db) => (await this.known(db, [order]))[0] ?? null);
  }

  async known(trx: Work | Database, orders: readonly string[]): Promise<KnownOrder[]> {
    if (orders.length === 0) return [];
    const { rows } = await sql<OrderRow>`${selected} AND o."order" = ANY(${[...orders]}::text[])`.execute(trx);
    return rows.map(orderOf);
  }

  /** Planned orders that may overlap new ones. */
  private async near(trx: Work, placed: readonly { readonly order: PlannedOrder }[]): Promise<PlannedOrder[]> {
    const times = placed.flatMap(({ order }) =>
      order.plannedFrom === null || order.plannedTo === null ? [] : [order.plannedFrom, order.plannedTo],
    );
    if (times.length === 0) return [];
    const bounds = times.reduce(([low, high], at) => [Math.min(low, at), Math.max(high, at)] as const, [
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ] as readonly [number, number]);
    const lines = [...new Set(placed.map(({ order }) => order.line))];
    const { rows } = await sql<OrderRow>`
      ${selected} AND o.line = ANY(${lines}::text[]) AND o.planned_from < ${bounds[1]} AND o.planned_to > ${bounds[0]}
        AND coalesce(e.status, o.status) NOT IN ('Complete', 'Aborted')`.execute(trx);
    return rows.map(orderOf);
  }

  /** A revision of a product and what it is made of; said again otherwise, it is corrected. */
  async putRevision(revision: Revision, by: Actor): Promise<void> {
    const recorded = this.now();
    await this.records.transact(async (trx) => {
      await alone(trx);
      const others = (await revisionsOf(trx, revision.product)).filter((one) => one.revision !== revision.revision);
      const fault = overlapOf(revision, others.map(revisionOf));
      if (fault) throw new Refused('window-invalid', fault);
      const before = await trx
        .updateTable('product_revision')
        .set({ superseded: recorded })
        .where('product', '=', revision.product)
        .where('revision', '=', revision.revision)
        .where('superseded', 'is', null)
        .returningAll()
        .executeTakeFirst();
      await trx
        .insertInto('product_revision')
        .values({
          product: revision.product,
          revision: revision.revision,
          effective_from: revision.effectiveFrom,
          effective_to: revision.effectiveTo,
          note: revision.note,
          materials: JSON.stringify(revision.materials),
          by_whom: by.who,
          recorded,
          superseded: null,
        })
        .execute();
      const subject = `revision:${revision.product}/${revision.revision}`;
      await audit(trx, {
        ...{ at: recorded, ...by, what: 'revision-put', subject },
        ...{ before: before && revisionOf(before), after: revision },
      });
    });
  }

  /** Revisions of a product, by date; with `at` the one in effect then: of several the one that began last. */
  async revisions(product: string, at: number | null = null): Promise<Revision[]> {
    const all = (await this.records.ask((db) => revisionsOf(db, product))).map(revisionOf);
    return at === null ? all : [inForce(all, at)].filter((one) => one !== null);
  }
}

/** Where an order stands in a list of either kind. */
export const placeOf = (order: KnownOrder, newestFirst: boolean): Place => ({
  at: newestFirst ? (order.since ?? 0) : (order.plannedFrom ?? LAST),
  id: order.id,
});

/** Stands for the planned start of orders that have none: they come last. */
const LAST = 8.64e15;

const selected = sql`
  SELECT o.*, e.status AS state, e.at_ms, e.how FROM job_order o
  LEFT JOIN LATERAL (
    SELECT status, at_ms, how FROM order_event WHERE order_event."order" = o."order" ORDER BY at_ms DESC, id DESC LIMIT 1
  ) e ON true
  WHERE o.superseded IS NULL`;

const orderOf = (row: OrderRow): KnownOrder => ({
  id: Number(row.id),
  order: row.order,
  line: row.line,
  product: row.product,
  revision: row.revision,
  lot: row.lot,
  quantity: row.quantity,
  plannedFrom: row.planned_from,
  plannedTo: row.planned_to,
  priority: row.priority,
  begins: row.begins,
  status: row.status,
  operations: row.operations,
  state: row.state ?? row.status,
  since: row.at_ms,
  how: row.how,
});

const revisionsOf = (db: Database | Work, product: string) =>
  db
    .selectFrom('product_revision')
    .selectAll()
    .where('product', '=', product)
    .where('superseded', 'is', null)
    .orderBy('effective_from')
    .orderBy('id')
    .execute();

const revisionOf = (row: Selectable<ProductRevisionTable>): Revision => ({
  product: row.product,
  revision: row.revision,
  effectiveFrom: row.effective_from,
  effectiveTo: row.effective_to,
  note: row.note,
  materials: row.materials,
});

/** All of an order that is planned. */
const planOf = (order: PlannedOrder): PlannedOrder => ({
  order: order.order,
  line: order.line,
  product: order.product,
  revision: order.revision,
  lot: order.lot,
  quantity: order.quantity,
  plannedFrom: order.plannedFrom,
  plannedTo: order.plannedTo,
  priority: order.priority,
  begins: order.begins,
  status: order.status,
  operations: order.operations.map(({ operation, machine, setupMin, runS, queueMin, routing }) => ({
    ...{ operation, machine, setupMin, runS, queueMin, routing },
  })),
});
const sameness = (order: PlannedOrder): string => JSON.stringify(planOf(order));

function* chunks<T>(list: readonly T[]): Generator<T[]> {
  for (let from = 0; from < list.length; from += CHUNK) yield list.slice(from, from + CHUNK);
}
