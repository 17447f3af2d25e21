/** How far orders are: what machines counted while they ran, what people declared beside it, and when they will be done. */
import { sql } from 'kysely';
import { type Adherence, adherenceOf } from '../../../analytics/adherence/adherence.ts';
import type { Window } from '../../../twin/derived.ts';
import { STATES } from '../../../twin/words.ts';
import type { TwinHost } from '../../twin-host.ts';
import type { Records } from '../database.ts';
import type { TimeQuestions } from '../time/questions.ts';
import type { KnownOrder, OrderStore } from './order-store.ts';
import type { QuantityWord } from './words.ts';

/** The present pace is that of so long, ms. */
const PACE_MS = 30 * 60_000;
const MOST_DUE = 10_000;

export const WITHOUT_END = ['not-running', 'no-data', 'all-made', 'no-pace'] as const;

export interface Progress {
  /** First and last moment of it, epoch ms; null = it has not begun, or not ended. */
  readonly begun: number | null;
  readonly ended: number | null;
  /** Actual order execution time: from begin to end, or to now, ms. */
  readonly executionMs: number;
  /** Of it the time in which the line was at it, ms. */
  readonly ranMs: number;
  /** Units of the line, as its machines counted them. */
  readonly good: number;
  readonly reject: number;
  readonly rework: number;
  readonly remaining: number;
  /** Good units an hour; null = none can be told. */
  readonly pace: number | null;
  readonly expectedEnd: number | null;
  /** Why there is no expected end; null = there is one, or none is needed. */
  readonly why: (typeof WITHOUT_END)[number] | null;
  readonly declared: Readonly<Record<QuantityWord, number | null>>;
  /** Declared less counted; null = nothing was declared. */
  readonly gap: Readonly<Record<QuantityWord, number | null>>;
}

interface Bounds {
  readonly begun: number;
  readonly last: number;
}

export class OrderProgress {
  private readonly records: Records;
  private readonly questions: TimeQuestions;
  private readonly store: OrderStore;
  private readonly host: () => TwinHost;

  constructor(records: Records, questions: TimeQuestions, store: OrderStore, host: () => TwinHost) {
    this.records = records;
    this.questions = questions;
    this.store = store;
    this.host = host;
  }

  async of(orders: readonly KnownOrder[]): Promise<Progress[]> {
    const now = this.host().now();
    const names = orders.map(({ order }) => order);
    const bounds = await this.bounds(names, now);
    const counts = await this.counts(orders, bounds, now);
    const declared = await this.declared(names);
    return orders.map((order) => {
      const times = bounds.get(order.order) ?? null;
      const running = order.state === 'Running';
      const ended = order.state === 'Complete' || order.state === 'Aborted';
      const { good = 0, reject = 0, rework = 0, windowMs = 0 } = counts.whole.get(keyOf(order)) ?? {};
      const remaining = Math.max(0, order.quantity - good);
      const perMs = this.paceOf(order, counts.lately, good, reject);
      const isPaced = running && !this.blind(order.line) && perMs > 0;
      // One that is made in full and goes on has no end that anybody could expect.
      const why = !running
        ? 'not-running'
        : this.blind(order.line)
          ? 'no-data'
          : remaining === 0
            ? 'all-made'
            : isPaced
              ? null
              : 'no-pace';
      const end = ended ? (order.since ?? times?.last ?? null) : null;
      const told = declared.get(order.order) ?? { produced: null, scrap: null, rework: null };
      const less = (what: number | null, counted: number) => (what === null ? null : what - counted);
      return {
        begun: times?.begun ?? null,
        ended: end,
        executionMs: times ? Math.max(0, (end ?? now) - times.begun) : 0,
        ranMs: windowMs,
        good,
        reject,
        rework,
        remaining,
        pace: isPaced ? perMs * 3_600_000 : null,
        expectedEnd: why === null ? now + remaining / perMs : null,
        why: ended ? null : why,
        declared: told,
        gap: {
          produced: less(told.produced, good),
          scrap: less(told.scrap, reject),
          rework: less(told.rework, rework),
        },
      };
    });
  }

  /** What was to be ready in a window, and was it; `toleranceMs`: so much later is still in time. */
  async adherence(line: string, window: Window, toleranceMs: number): Promise<Adherence> {
    const planned = await this.store.list({ line, due: window, limit: MOST_DUE });
    const progress = await this.of(planned);
    const groups = await this.questions.sums({ scopes: [`line:${line}`], window, by: ['order'] });
    const known = new Set(planned.map(({ order }) => order));
    const strangers = groups.flatMap(({ key, sums }) =>
      typeof key.order === 'string' && !known.has(key.order) ? [{ order: key.order, good: sums.good }] : [],
    );
    const elsewhere = new Set(
      (
        await this.records.ask((db) =>
          this.store.known(
            db,
            strangers.map(({ order }) => order),
          ),
        )
      ).map(({ order }) => order),
    );
    return adherenceOf(
      planned.map((one) => ({
        order: one.order,
        quantity: one.quantity,
        from: one.plannedFrom ?? (one.plannedTo as number),
        to: one.plannedTo as number,
      })),
      [
        ...planned.map(({ order }, i) => {
          const { begun, ended, good } = progress[i] as Progress;
          return { order, from: begun, to: ended, good };
        }),
        ...strangers.filter(({ order }) => !elsewhere.has(order)).map((one) => ({ ...one, from: null, to: null })),
      ],
      window,
      toleranceMs,
    );
  }

  /** From the first to the last moment that was stamped with an order or at which it was begun. */
  private async bounds(orders: readonly string[], now: number): Promise<Map<string, Bounds>> {
    const { rows } = await this.records.ask((db) =>
      sql<{ order: string; begun: number | null; last: number | null }>`
        SELECT asked."order", least(
          (SELECT min(from_ms) FROM piece WHERE piece."order" = asked."order" AND superseded IS NULL),
          (SELECT min(at_ms) FROM order_event e WHERE e."order" = asked."order" AND e.status = 'Running')
        ) AS begun,
        (SELECT max(to_ms) FROM piece WHERE piece."order" = asked."order" AND superseded IS NULL) AS last
        FROM unnest(${[...orders]}::text[]) AS asked ("order")`.execute(db),
    );
    return new Map(
      rows.flatMap(({ order, begun, last }) =>
        begun === null ? [] : [[order, { begun, last: last ?? now }] as const],
      ),
    );
  }

  /**
   * Good units a ms. Goods leave a line by the case or pallet, minutes later; its constraint makes them one by one. So the pace
   * is that of the constraint, less the share that the line rejects.
   */
  private paceOf(order: KnownOrder, lately: ReadonlyMap<string, Counted>, good: number, reject: number): number {
    const { plant } = this.host();
    const constraint = plant.machines[plant.lines.find(({ id }) => id === order.line)?.constraint ?? -1];
    const id = `machine:${constraint?.id}`;
    // A constraint that has not said its order yet makes that of its line all the same.
    const made = lately.get(`${id} ${order.order}`) ?? lately.get(`${id} null`);
    if (!constraint || !made || made.windowMs <= 0) return 0;
    const yielded = good > 0 ? good / (good + reject) : 1;
    return (yielded * made.good * constraint.unitsPer) / made.windowMs;
  }

  private async counts(orders: readonly KnownOrder[], bounds: ReadonlyMap<string, Bounds>, now: number) {
    const begun = orders.filter(({ order }) => bounds.has(order));
    const scopes = [...new Set(begun.map(({ line }) => `line:${line}`))];
    const from = Math.min(...begun.map(({ order }) => (bounds.get(order) as Bounds).begun));
    const { plant } = this.host();
    const constraints = plant.lines
      .filter(({ id }) => begun.some(({ line, state }) => line === id && state === 'Running'))
      .map(({ constraint }) => `machine:${plant.machines[constraint]?.id}`);
    const sums = async (scopes: readonly string[], window: Window) => {
      if (scopes.length === 0 || window.from >= window.to) return new Map<string, Counted>();
      const groups = await this.questions.sums({ scopes, window, by: ['scope', 'order'] });
      return new Map(groups.map(({ key, sums: own }) => [`${key.scope} ${key.order}`, own as Counted]));
    };
    const lately = await sums(constraints, { from: Math.max(from, now - PACE_MS), to: now });
    return { whole: await sums(scopes, { from, to: now }), lately };
  }

  private async declared(orders: readonly string[]): Promise<Map<string, Progress['declared']>> {
    const rows = await this.records.ask((db) =>
      db
        .selectFrom('declared_quantity')
        .select(({ fn }) => ['order', 'what', fn.sum<number>('quantity').as('quantity')])
        .where('order', 'in', orders.length > 0 ? [...orders] : [''])
        .where('superseded', 'is', null)
        .groupBy(['order', 'what'])
        .execute(),
    );
    const found = new Map<string, Record<QuantityWord, number | null>>();
    for (const { order, what, quantity } of rows) {
      const own = found.get(order) ?? { produced: null, scrap: null, rework: null };
      own[what] = Number(quantity);
      found.set(order, own);
    }
    return found;
  }

  /** Nobody knows what the line is doing. */
  private blind(id: string): boolean {
    const { plant, twin } = this.host();
    const line = plant.lines.find((one) => one.id === id);
    return !line || STATES[twin.machines.announced[line.constraint] as number] === 'unknown';
  }
}

interface Counted {
  readonly good: number;
  readonly reject: number;
  readonly rework: number;
  readonly windowMs: number;
}

const keyOf = ({ line, order }: KnownOrder): string => `line:${line} ${order}`;
