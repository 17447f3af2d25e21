/**
 * What an order used of its materials, worked out a little after it ended where nobody told it: the bill of materials times the
 * units of the line. By signal: the units that were made while machines named a lot. By recipe: the units that were made while
 * a lot that was scanned at the order was in use. What was told of a material by events, or scanned with its amount, counts
 * alone.
 */
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { type LotAmount, NO_FACTS } from '../../../analytics/genealogy/event.ts';
import type { Window } from '../../../twin/derived.ts';
import type { Database, Records } from '../database.ts';
import { Looking } from '../looking.ts';
import { allInForce, revisionsIn } from '../masters/master-store.ts';
import type { OrderStore } from '../orders/order-store.ts';
import type { Material } from '../orders/words.ts';
import type { TimeQuestions } from '../time/questions.ts';
import { type LotStore, lotsByCode } from './lot-store.ts';
import type { LotScans } from './scans.ts';
import type { Lot } from './words.ts';

const LOOK_MS = 5_000;
/** So long after its end its last readings are waited for. */
const AFTER_MS = 60_000;
const READER = 'lot-consumption';
/** Ended orders looked at in one go. */
const MOST = 20;
const MOST_SCANS = 500;
const ACTOR = { who: 'consumption', from: '' };

export interface ConsumptionOptions {
  readonly records: Records;
  readonly store: LotStore;
  readonly scans: LotScans;
  readonly orders: Pick<OrderStore, 'known'>;
  readonly questions: TimeQuestions;
  readonly now: () => number;
  readonly log: Logger;
}

interface Ended {
  readonly id: number;
  readonly order: string;
  readonly line: string;
  readonly begun: number | null;
  readonly ended: number;
}

export class Consumption {
  private readonly options: ConsumptionOptions;
  private readonly looking: Looking;

  constructor(options: ConsumptionOptions) {
    this.options = options;
    this.looking = new Looking({
      everyMs: LOOK_MS,
      log: options.log,
      trouble: 'what orders used could not be worked out',
      look: () => this.look(),
    });
  }

  start(): void {
    this.looking.start();
  }

  stop(): Promise<void> {
    return this.looking.stop();
  }

  async look(): Promise<void> {
    const { records, now } = this.options;
    for (const ended of await records.ask((db) => endedOrders(db, now() - AFTER_MS))) {
      await this.tell(ended);
      await records.transact((trx) =>
        sql`INSERT INTO progress (reader, place) VALUES (${READER}, ${String(ended.id)})
          ON CONFLICT (reader) DO UPDATE SET place = excluded.place`.execute(trx),
      );
    }
  }

  private async tell(ended: Ended): Promise<void> {
    const { records, store, orders } = this.options;
    const { id, order, line, begun, ended: at } = ended;
    if (begun === null || begun >= at) return;
    const wanted = await records.ask(async (db) => {
      const [known] = await orders.known(db, [order]);
      if (!known) return [];
      const bills = await revisionsIn(db, { kinds: ['bom'], product: known.product, known: null });
      const told = await toldOf(db, order);
      return (allInForce(bills, begun)[0]?.materials ?? []).filter(({ material }) => !told.has(material));
    });
    if (wanted.length === 0) return;
    const window = { from: begun, to: at };
    const bySignal = await this.bySignal(ended, window, wanted);
    const left = wanted.filter(({ material }) => !bySignal.some((one) => one.material === material));
    const used = [...bySignal, ...(await this.byRecipe(ended, window, left))].filter(({ amount }) => amount > 0);
    if (used.length === 0) return;
    const inputs = [...new Map(used.map(({ code }) => [code, used.filter((one) => one.code === code)]))].map(
      ([code, parts]): LotAmount => ({
        code,
        amount: parts.reduce((sum, { amount }) => sum + amount, 0),
        unit: parts[0]?.unit ?? '',
      }),
    );
    const event = {
      ...{
        id: `urn:gemba:consumption:${id}`,
        kind: 'transform' as const,
        at,
        transformation: null,
        inputs,
        outputs: [],
      },
      ...{ facts: NO_FACTS, line, machine: null, order, customer: null },
    };
    await store.take([{ ok: true, event }], ACTOR);
  }

  private async bySignal({ order, line }: Ended, window: Window, wanted: readonly Material[]) {
    const { questions, records } = this.options;
    const groups = await questions.sums({ scopes: [`line:${line}`], window, by: ['lot'], only: { order } });
    const codes = groups.flatMap(({ key }) => (typeof key.lot === 'string' ? [key.lot] : []));
    if (codes.length === 0) return [];
    const lots = await records.ask((db) => lotsByCode(db, codes));
    return lots.flatMap((lot) => {
      const bill = billOf(lot, wanted);
      const sums = groups.find(({ key }) => key.lot === lot.code)?.sums;
      return bill && sums ? [usedOf(lot, bill, sums.good + sums.reject + sums.rework)] : [];
    });
  }

  /** A lot is in use from when it is scanned to when the next of its material is; the first from the beginning on. */
  private async byRecipe({ order, line }: Ended, window: Window, wanted: readonly Material[]) {
    const { questions, records, scans } = this.options;
    const accepted = (await scans.list({ order, before: null, limit: MOST_SCANS }))
      .filter(({ refusal, quantity, at }) => refusal === null && quantity === null && at < window.to)
      .sort((a, b) => a.at - b.at);
    if (accepted.length === 0 || wanted.length === 0) return [];
    const lots = await records.ask((db) => lotsByCode(db, [...new Set(accepted.map(({ code }) => code))]));
    const used: Used[] = [];
    for (const bill of wanted) {
      const own = accepted.flatMap(({ code, at }) => {
        const lot = lots.find((one) => one.code === code);
        return lot && billOf(lot, [bill]) ? [{ lot, at }] : [];
      });
      for (const [i, { lot, at }] of own.entries()) {
        const from = i === 0 ? window.from : Math.max(window.from, at);
        const to = own[i + 1]?.at ?? window.to;
        if (from >= to) continue;
        const sums = await questions.total({ scopes: [`line:${line}`], window: { from, to }, only: { order } });
        used.push(usedOf(lot, bill, sums.good + sums.reject + sums.rework));
      }
    }
    return used;
  }
}

interface Used {
  readonly code: string;
  readonly material: string;
  readonly amount: number;
  readonly unit: string;
}

const billOf = ({ known, material }: Lot, wanted: readonly Material[]): Material | undefined =>
  known ? wanted.find((one) => one.material === material) : undefined;

const usedOf = ({ code }: Lot, { material, quantity, unit }: Material, units: number): Used => ({
  ...{ code, material, unit },
  amount: quantity * units,
});

/** Those that ended by then and were not looked at yet. */
async function endedOrders(db: Database, until: number): Promise<Ended[]> {
  const { rows } = await sql<Ended>`
    SELECT e.id, e."order", e.line, e.at_ms AS ended, (
      SELECT min(b.at_ms) FROM order_event b WHERE b."order" = e."order" AND b.status = 'Running' AND b.at_ms <= e.at_ms
    ) AS begun
    FROM order_event e
    WHERE e.status IN ('Complete', 'Aborted')
      AND e.id > coalesce((SELECT place::bigint FROM progress WHERE reader = ${READER}), 0)
    ORDER BY e.id LIMIT ${MOST}`.execute(db);
  // In the order in which they were told: one that is too fresh holds up those behind it, or it would be forgotten.
  const fresh = rows.findIndex(({ ended }) => ended > until);
  return (fresh < 0 ? rows : rows.slice(0, fresh)).map((row) => ({ ...row, id: Number(row.id) }));
}

/** Materials of which it was told what the order used. */
async function toldOf(db: Database, order: string): Promise<Set<string>> {
  const { rows } = await sql<{ material: string }>`
    SELECT DISTINCT l.material FROM lot_event e JOIN lot_part p ON p.event = e.id JOIN lot l ON l.id = p.lot
    WHERE e.body->>'order' = ${order} AND e.kind = 'transform' AND p.side = 'in' AND p.superseded IS NULL
      AND l.material IS NOT NULL`.execute(db);
  return new Set(rows.map(({ material }) => material));
}
