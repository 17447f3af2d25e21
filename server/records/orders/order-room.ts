/** Orders as the server has them: planned, run, followed, told how far they are, and what is said of time after it. */
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { What } from '../../../analytics/record/layers.ts';
import type { Window } from '../../../twin/derived.ts';
import { lineNow } from '../../live/line-view.ts';
import type { TwinHost } from '../../twin-host.ts';
import type { Records } from '../database.ts';
import type { TimeQuestions } from '../time/questions.ts';
import type { Declaration, TimeRecord } from '../time/time-record.ts';
import { alone } from './alone.ts';
import { OrderFollower } from './order-follower.ts';
import { OrderProgress } from './order-progress.ts';
import { OrderRuns, type RecipesOf } from './order-runs.ts';
import { OrderStore } from './order-store.ts';

export interface Restated {
  readonly id: number;
  readonly machine: string;
  readonly from: number;
  readonly to: number;
  readonly recorded: number;
  readonly by: string;
  readonly why: string;
  readonly before: readonly unknown[];
  readonly after: readonly unknown[];
}

export interface Restatement {
  readonly machines: readonly string[] | null;
  /** Those before this one, newest first. */
  readonly before: number | null;
  readonly limit: number;
}

export class OrderRoom {
  readonly store: OrderStore;
  readonly runs: OrderRuns;
  readonly progress: OrderProgress;
  readonly records: Records;
  private readonly time: TimeRecord;
  private readonly questions: TimeQuestions;
  private readonly host: () => TwinHost;
  private follower: OrderFollower | null = null;

  constructor(records: Records, time: TimeRecord, questions: TimeQuestions, recipes: RecipesOf, host: () => TwinHost) {
    this.records = records;
    this.time = time;
    this.questions = questions;
    this.host = host;
    const now = () => host().now();
    this.store = new OrderStore(records, () => host().plant, now);
    this.runs = new OrderRuns(records, time, this.store, recipes, now);
    this.progress = new OrderProgress(records, questions, this.store, host);
  }

  follow(log: Logger): void {
    const { store, runs, host } = this;
    this.follower = new OrderFollower({
      store,
      runs,
      plant: () => host().plant,
      record: () => host().record,
      orderNow: (id) => orderSaid(host(), id),
      now: () => host().now(),
      log,
    });
    this.follower.start();
  }

  async stop(): Promise<void> {
    await this.follower?.stop();
  }

  /**
   * What a stretch of time belonged to, said after it: of an order its product and lot go with it. Returns what was declared and
   * what it changed.
   */
  async say(
    said: Declaration,
  ): Promise<{ readonly declared: readonly number[]; readonly changed: readonly Restated[] }> {
    return this.records.transact(async (trx) => {
      await alone(trx);
      const parts: [What, string][] = [[said.what, said.value]];
      const [order] = said.what === 'order' ? await this.store.known(trx, [said.value]) : [];
      if (order)
        parts.push(['product', order.product], ...(order.lot === null ? [] : [['lot', order.lot] as [What, string]]));
      const declared: number[] = [];
      for (const [what, value] of parts) declared.push(await this.time.declare(trx, { ...said, what, value }));
      // Of this transaction and no other.
      const { rows } = await sql<Row>`
        SELECT * FROM restatement WHERE xmin = pg_current_xact_id()::xid ORDER BY machine, from_ms, id`.execute(trx);
      return { declared, changed: rows.map(restatedOf) };
    });
  }

  /** Orders of a line that made something in a window, and how much of it lies inside. */
  async madeIn(line: string, window: Window) {
    const groups = await this.questions.sums({ scopes: [`line:${line}`], window, by: ['order'] });
    const names = groups.flatMap(({ key }) => (typeof key.order === 'string' ? [key.order] : []));
    const orders = await this.records.ask((db) => this.store.known(db, names));
    const progress = await this.progress.of(orders);
    return orders.map((order, i) => {
      const sums = groups.find(({ key }) => key.order === order.order)?.sums;
      const { begun = null, ended = null } = progress[i] ?? {};
      return { order, good: sums?.good ?? 0, reject: sums?.reject ?? 0, begun, ended };
    });
  }

  restatements({ machines, before, limit }: Restatement): Promise<Restated[]> {
    return this.records.ask(async (db) => {
      const { rows } = await sql<Row>`
        SELECT * FROM restatement
        WHERE (${machines === null} OR machine = ANY(${[...(machines ?? [])]}::text[]))
          AND (${before}::bigint IS NULL OR id < ${before}::bigint)
        ORDER BY id DESC LIMIT ${limit}`.execute(db);
      return rows.map(restatedOf);
    });
  }
}

/** By the `order` tag of a line's constraint, as the live twin has it. */
function orderSaid({ plant, twin }: TwinHost, id: string): string {
  const line = plant.lines.find((one) => one.id === id);
  return line ? (lineNow(twin, line, 0).order ?? '') : '';
}

interface Row {
  readonly id: number;
  readonly machine: string;
  readonly from_ms: number;
  readonly to_ms: number;
  readonly recorded: number;
  readonly by_whom: string;
  readonly why: string;
  readonly before: readonly unknown[];
  readonly after: readonly unknown[];
}

const restatedOf = ({ id, machine, from_ms, to_ms, recorded, by_whom, why, before, after }: Row): Restated => ({
  id: Number(id),
  machine,
  from: from_ms,
  to: to_ms,
  recorded,
  by: by_whom,
  why,
  before,
  after,
});
