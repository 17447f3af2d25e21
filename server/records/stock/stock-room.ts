/** Stock as the server has it: told, asked, counted, asked for again by supermarkets, and how long it lasts. */
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { earlierThan } from '../../../analytics/stock/fefo.ts';
import { lineNow } from '../../live/line-view.ts';
import type { TwinHost } from '../../twin-host.ts';
import type { Records, Work } from '../database.ts';
import { Looking } from '../looking.ts';
import type { LotRoom } from '../lots/lot-room.ts';
import type { Lot } from '../lots/words.ts';
import type { MasterRoom } from '../masters/master-room.ts';
import { allInForce } from '../masters/master-store.ts';
import type { OrderRoom } from '../orders/order-room.ts';
import type { Actor } from '../people/refused.ts';
import type { TimeQuestions } from '../time/questions.ts';
import { type Count, CountStore, type CountTold } from './count-store.ts';
import { type Coverage, coverageOf, type LineSpeed } from './coverage.ts';
import { type LevelNow, levelsOf } from './levels.ts';
import { LocationStore } from './location-store.ts';
import { type Movement, MovementStore, type MovementsAsked, movementsIn } from './movement-store.ts';
import { type Answered, type RequestAct, RequestRoom } from './request-room.ts';
import { askStock, type StockAsked, type StockAt, stockAt } from './stock-book.ts';
import { placesOf } from './stock-facts.ts';
import { type Suppliers, suppliersOf } from './suppliers.ts';
import { tidyStock } from './tidy.ts';
import { untoldUse } from './untold-use.ts';
import type { StockRequest } from './words.ts';

const LOOK_MS = 5_000;
const MOST_OPEN = 200;
/** A look that is older says nothing of now. */
const OLDEST_MS = 30_000;

export interface StockRoomOptions {
  readonly records: Records;
  readonly host: () => TwinHost;
  readonly questions: TimeQuestions;
  readonly orders: OrderRoom;
  readonly masters: MasterRoom;
  readonly lots: LotRoom;
  readonly log: Logger;
}

/** What lies where, what places are to hold, and how long it lasts, all of one moment. */
export interface StockNow extends StockAt {
  readonly at: number;
  readonly levels: readonly LevelNow[];
  readonly coverage: readonly Coverage[];
}

export class StockRoom {
  readonly locations: LocationStore;
  readonly movements: MovementStore;
  readonly requests: RequestRoom;
  readonly counts: CountStore;
  private readonly options: StockRoomOptions;
  private readonly looking: Looking;
  private readonly listeners = new Set<() => void>();
  private asked: readonly StockRequest[] = [];
  private seen: StockNow | null = null;

  constructor(options: StockRoomOptions) {
    this.options = options;
    const { records, lots, host } = options;
    const now = () => host().now();
    this.locations = new LocationStore(records, () => host().plant, now);
    this.movements = new MovementStore(records, lots.store, now);
    this.requests = new RequestRoom(records, now);
    this.counts = new CountStore(records, now);
    this.looking = new Looking({
      everyMs: LOOK_MS,
      log: options.log,
      trouble: 'the stock cannot be followed',
      look: () => this.look(),
    });
  }

  start(): void {
    this.looking.start();
  }

  stop(): Promise<void> {
    return this.looking.stop();
  }

  /** Told when requests changed. */
  listen(changed: () => void): void {
    this.listeners.add(changed);
  }

  /** Asked for, and not fulfilled, as of the last look. */
  get open(): readonly StockRequest[] {
    return this.asked;
  }

  /** As it was looked at last; null = it was not yet, or too long ago. */
  get lately(): StockNow | null {
    return this.seen !== null && this.seen.at > this.options.host().now() - OLDEST_MS ? this.seen : null;
  }

  async answer(id: number, act: RequestAct, how: Answered): Promise<StockRequest> {
    const answered = await this.requests.act(id, act, how);
    await this.tellRequests();
    return answered;
  }

  async at(asked: StockAsked): Promise<StockAt> {
    const { records, questions } = this.options;
    return askStock(records, asked, await untoldUse(records, questions, asked.at, asked.known));
  }

  async now(): Promise<StockNow> {
    const { records, host } = this.options;
    const at = host().now();
    const stock = await this.at({ at, known: null });
    const told = await records.ask((db) =>
      sql<{ material: string }>`SELECT DISTINCT material FROM lot WHERE material IS NOT NULL AND known`.execute(db),
    );
    const coverage = coverageOf({
      ...{ plant: host().plant, rows: stock.rows, locations: stock.locations, now: at },
      ...{ speeds: await this.speeds(at), told: new Set(told.rows.map(({ material }) => material)) },
    });
    return { ...stock, at, coverage, levels: levelsOf(stock.locations, stock.rows, at) };
  }

  async count(told: CountTold, by: Actor): Promise<Count> {
    const { records, questions } = this.options;
    return this.counts.take(told, await untoldUse(records, questions, told.at, null), by);
  }

  follow(asked: MovementsAsked): Promise<Movement[]> {
    return movementsIn(this.options.records, asked);
  }

  suppliers(from: number): Promise<Suppliers> {
    return suppliersOf(this.options.records, from, this.options.host().now());
  }

  /** What a scan of a lot is advised: another that lies within reach of the line is to be used before it. Empty = nothing. */
  async adviceOn(trx: Work, lot: Lot, line: string, at: number): Promise<string> {
    if (lot.material === null) return '';
    const { rows, locations } = await stockAt(trx, { at, known: null, material: lot.material }, []);
    const own = new Set(placesOf(locations, line, null));
    const placed = new Map(locations.map((one) => [one.location, one]));
    const lots = rows.flatMap((row) => {
      const place = placed.get(row.place);
      const reached = own.has(row.place) || !place || (place.line === null && place.kind !== 'finished');
      return row.lot !== null && row.material === lot.material && reached ? [{ ...row, lot: row.lot }] : [];
    });
    const first = earlierThan(lots, lot.code, lot.expires, at);
    if (!first) return '';
    const where = placed.get(first.place)?.name;
    const day = new Date(first.expires as number).toISOString().slice(0, 10);
    return `${first.lot}${where ? ` (${where})` : ''} expires earlier, on ${day}: use it first`;
  }

  private async look(): Promise<void> {
    const { records, host } = this.options;
    if (records.status.status !== 'up') return;
    await tidyStock(records, host().now());
    const stock = await this.now();
    this.seen = stock;
    await this.requests.follow(stock.levels);
    await this.tellRequests();
  }

  private async tellRequests(): Promise<void> {
    const open = await this.requests.list({ open: true, before: null, limit: MOST_OPEN });
    if (JSON.stringify(open) === JSON.stringify(this.asked)) return;
    this.asked = open;
    for (const changed of this.listeners) changed();
  }

  private async speeds(at: number): Promise<LineSpeed[]> {
    const { host, orders, masters } = this.options;
    const { plant, twin } = host();
    const running = await orders.store.list({ states: ['Running'], limit: 200 });
    const progress = await orders.progress.of(running);
    const bills = await masters.store.list({ kinds: ['bom'], product: null, known: null });
    return plant.lines.map((line) => {
      const now = lineNow(twin, line, at);
      const i = running.findIndex((one) => one.line === line.id);
      const order = running[i];
      const product = order?.product ?? now.product;
      const unitsPer = plant.machines[line.constraint]?.unitsPer ?? 1;
      const bill = allInForce(
        bills.filter(({ id }) => id === product),
        order?.since ?? at,
      )[0];
      const pace = progress[i]?.pace ?? null;
      return {
        ...{ line, state: now.state, product, order: order?.order ?? now.order },
        ...{ rate: now.rate === null ? null : now.rate * unitsPer, pace: pace === null ? null : pace / 60 },
        ...{ remaining: progress[i]?.remaining ?? null, bill: bill?.materials ?? null },
      };
    });
  }
}
