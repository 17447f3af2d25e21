/**
 * Orders as they run: begun, paused, gone on with and ended, by hand, by schedule or by the line's own signals. What is begun
 * otherwise than by signal is declared of the line in the record of time, so that every piece is stamped with it.
 */
import { sql } from 'kysely';
import { audit } from '../audit/trail.ts';
import type { Database, Records, Work } from '../database.ts';
import type { TimeRecord } from '../time/time-record.ts';
import { alone } from './alone.ts';
import type { KnownOrder, OrderStore } from './order-store.ts';
import type { Begins, DispatchStatus, QuantityWord } from './words.ts';

export const VERBS = ['start', 'pause', 'resume', 'complete', 'abort'] as const;
export type Verb = (typeof VERBS)[number];

const BEFORE: Readonly<Record<Verb, readonly DispatchStatus[]>> = {
  start: ['Planned', 'Released', 'Dispatched'],
  pause: ['Running'],
  resume: ['Paused'],
  complete: ['Running', 'Paused'],
  abort: ['Planned', 'Released', 'Dispatched', 'Running', 'Paused'],
};
const AFTER: Readonly<Record<Verb, DispatchStatus>> = {
  start: 'Running',
  pause: 'Paused',
  resume: 'Running',
  complete: 'Complete',
  abort: 'Aborted',
};

/** What was asked cannot be done with the order as it stands. */
export class OrderRefused extends Error {}

export interface Said {
  /** Epoch ms; null = now. */
  readonly at: number | null;
  readonly by: string;
  /** Who was signed in, where a panel is shared; absent = who said so. */
  readonly account?: string;
  /** From which address it was said; absent = from the server itself. */
  readonly address?: string;
  readonly note: string;
  readonly how: Begins;
}

export interface OrderEvent {
  readonly status: DispatchStatus;
  readonly at: number;
  readonly how: Begins;
  readonly note: string;
  readonly by: string;
}

/** An order that runs on a line. */
export interface Running {
  readonly order: string;
  readonly line: string;
  readonly at: number;
  readonly how: Begins;
  readonly declarations: readonly number[];
}

export interface Declared {
  readonly what: QuantityWord;
  readonly quantity: number;
  readonly reason: string;
  readonly at: number;
  readonly by: string;
  readonly account?: string;
  readonly address?: string;
}

/** The recipes by which a line makes a product from a moment on. */
export type RecipesOf = (
  trx: Work,
  line: string,
  product: string,
  at: number,
) => Promise<readonly { readonly machine: string | null; readonly value: string }[]>;

/** A clock may be so much ahead of ours, ms: what was said then was said now. */
const AHEAD_MS = 60_000;

export class OrderRuns {
  private readonly records: Records;
  private readonly time: TimeRecord;
  private readonly store: OrderStore;
  private readonly recipes: RecipesOf;
  private readonly now: () => number;

  constructor(records: Records, time: TimeRecord, store: OrderStore, recipes: RecipesOf, now: () => number) {
    this.records = records;
    this.time = time;
    this.store = store;
    this.recipes = recipes;
    this.now = now;
  }

  /** Null = there is no such order. Throws `OrderRefused`. */
  move(id: string, verb: Verb, said: Said): Promise<KnownOrder | null> {
    return this.records.transact(async (trx) => {
      await alone(trx);
      const [order] = await this.store.known(trx, [id]);
      if (!order) return null;
      if (!BEFORE[verb].includes(order.state)) throw new OrderRefused(`order ${id} is ${order.state.toLowerCase()}`);
      const at = Math.min(said.at ?? this.now(), this.now());
      if ((said.at ?? 0) > this.now() + AHEAD_MS) throw new OrderRefused('that moment has not come yet');
      if (order.since !== null && at < order.since)
        throw new OrderRefused(
          `order ${id} is ${order.state.toLowerCase()} since ${new Date(order.since).toISOString()}`,
        );
      const running = await runningOn(trx, [order.line]);
      if (AFTER[verb] === 'Running') await this.free(trx, order, running, at, said);
      else {
        const own = running.find((one) => one.order === id);
        if (own) await this.release(trx, own, at, said.by);
      }
      const declarations = AFTER[verb] === 'Running' ? await this.stamp(trx, order, at, said) : [];
      await this.write(trx, { ...said, order: id, line: order.line, status: AFTER[verb], at, declarations });
      return (await this.store.known(trx, [id]))[0] ?? null;
    });
  }

  /**
   * What the line's own signals say: an order ended and another one began, known to us or not; `product` of one that nobody
   * planned. Returns what was declared by it.
   */
  signalled(line: string, ended: Running | null, begun: string, product: string | null, at: number): Promise<number[]> {
    return this.records.transact(async (trx) => {
      await alone(trx);
      const event = { line, at, how: 'signal' as const, note: '', by: 'signal' };
      if (ended) {
        await this.release(trx, ended, at, 'signal');
        await this.write(trx, { ...event, order: ended.order, status: 'Complete', declarations: [] });
      }
      if (begun === '') return [];
      const [order] = await this.store.known(trx, [begun]);
      const made = order?.product ?? product;
      const declarations = made === null ? [] : await this.stampRecipes(trx, line, made, at, { by: 'signal' });
      await this.write(trx, { ...event, order: begun, status: 'Running', declarations });
      return declarations;
    });
  }

  running(lines: readonly string[]): Promise<Running[]> {
    return this.records.ask((db) => runningOn(db, lines));
  }

  /** When the newest thing happened to any order of a line, epoch ms; null = nothing did. */
  async lastOn(line: string): Promise<number | null> {
    const row = await this.records.ask((db) =>
      db
        .selectFrom('order_event')
        .select(({ fn }) => fn.max('at_ms').as('at'))
        .where('line', '=', line)
        .executeTakeFirst(),
    );
    return row?.at ?? null;
  }

  events(order: string): Promise<OrderEvent[]> {
    return this.records.ask((db) =>
      db
        .selectFrom('order_event')
        .select(['status', 'at_ms as at', 'how', 'note', 'by_whom as by'])
        .where('order', '=', order)
        .orderBy('at_ms')
        .orderBy('id')
        .execute(),
    );
  }

  /** What somebody says was made, beside what was counted. False = there is no such order. */
  async declare(order: string, declared: Declared): Promise<boolean> {
    const { what, quantity, reason, at, by, account = by, address = '' } = declared;
    return this.records.transact(async (trx) => {
      await alone(trx);
      const [known] = await this.store.known(trx, [order]);
      if (!known) return false;
      const recorded = this.now();
      await trx
        .insertInto('declared_quantity')
        .values({ order, what, quantity, reason, at_ms: at, by_whom: by, recorded, superseded: null })
        .execute();
      await audit(trx, {
        ...{ at: recorded, who: account, from: address, what: 'quantity-declared', subject: `order:${order}` },
        after: { what, quantity, reason, at, by },
      });
      return true;
    });
  }

  declared(order: string): Promise<Declared[]> {
    return this.records.ask((db) =>
      db
        .selectFrom('declared_quantity')
        .select(['what', 'quantity', 'reason', 'at_ms as at', 'by_whom as by'])
        .where('order', '=', order)
        .where('superseded', 'is', null)
        .orderBy('at_ms')
        .orderBy('id')
        .execute(),
    );
  }

  /** A line makes one order at a time: what a person begins ends what the signals said; another person's order is not ended. */
  private async free(trx: Work, order: KnownOrder, running: readonly Running[], at: number, said: Said): Promise<void> {
    const { by, address } = said;
    for (const other of running) {
      if (other.how !== 'signal')
        throw new OrderRefused(`order ${other.order} runs on ${order.line}: pause or complete it first`);
      await this.release(trx, other, Math.max(at, other.at), by);
      await this.write(trx, {
        order: other.order,
        line: other.line,
        status: 'Complete',
        at: Math.max(at, other.at),
        how: 'signal',
        note: `order ${order.order} began`,
        by,
        ...(address === undefined ? {} : { address }),
        declarations: [],
      });
    }
  }

  private async stamp(trx: Work, order: KnownOrder, at: number, { by, how, address = '' }: Said): Promise<number[]> {
    if (how === 'signal') return [];
    const stamps = [
      ['order', order.order],
      ['product', order.product],
      ...(order.lot === null ? [] : [['lot', order.lot] as const]),
    ] as const;
    const ids: number[] = [];
    for (const [what, value] of stamps)
      ids.push(
        await this.time.declare(trx, { scope: { line: order.line }, what, value, from: at, to: null, by, address }),
      );
    return [...ids, ...(await this.stampRecipes(trx, order.line, order.product, at, { by, address }))];
  }

  /** Pieces say by which revision of which recipe they were made. */
  private async stampRecipes(
    trx: Work,
    line: string,
    product: string,
    at: number,
    who: { readonly by: string; readonly address?: string },
  ): Promise<number[]> {
    const ids: number[] = [];
    for (const { machine, value } of await this.recipes(trx, line, product, at))
      ids.push(
        await this.time.declare(trx, {
          ...{ scope: machine === null ? { line } : { machine }, what: 'recipe', value, from: at, to: null },
          ...who,
        }),
      );
    return ids;
  }

  private async release(trx: Work, { declarations }: Running, at: number, by: string): Promise<void> {
    for (const id of declarations) await this.time.end(trx, id, at, by);
  }

  private async write(
    trx: Work,
    event: OrderEvent & {
      readonly order: string;
      readonly line: string;
      readonly declarations: readonly number[];
      readonly account?: string;
      readonly address?: string;
    },
  ): Promise<void> {
    const { at, by, declarations, order, line, status, how, note, account = by, address = '' } = event;
    await trx
      .insertInto('order_event')
      .values({
        order,
        line,
        status,
        how,
        note,
        at_ms: at,
        by_whom: by,
        declarations: [...declarations],
        recorded: this.now(),
      })
      .execute();
    await audit(trx, {
      ...{ at: this.now(), who: account, from: address, what: 'order-moved', subject: `order:${order}` },
      after: { line, status, at, how, note, by },
    });
  }
}

async function runningOn(trx: Work | Database, lines: readonly string[]): Promise<Running[]> {
  const { rows } = await sql<Running>`
    SELECT "order", line, at_ms AS at, how, declarations::float8[] AS declarations FROM order_event e
    WHERE status = 'Running' AND line = ANY(${[...lines]}::text[]) AND NOT EXISTS (
      SELECT 1 FROM order_event l WHERE l."order" = e."order" AND (l.at_ms, l.id) > (e.at_ms, e.id))`.execute(trx);
  return rows;
}
