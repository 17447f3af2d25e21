/** Material scanned at an order, judged by what the order is made of; what is refused is on record as well. */
import type { Selectable } from 'kysely';
import type { LotEvent } from '../../../analytics/genealogy/event.ts';
import { NO_FACTS } from '../../../analytics/genealogy/event.ts';
import { audit } from '../audit/trail.ts';
import type { Records, Work } from '../database.ts';
import { allInForce, revisionsIn } from '../masters/master-store.ts';
import type { KnownOrder } from '../orders/order-store.ts';
import type { Actor } from '../people/refused.ts';
import { type LotStore, lotsByCode } from './lot-store.ts';
import type { LotScanTable } from './tables.ts';
import type { Lot, Scan, ScanRefusal } from './words.ts';

export interface Scanned {
  readonly order: KnownOrder;
  readonly code: string;
  readonly quantity: number | null;
  readonly at: number;
}

/** Why a lot may not be used; null = it may. */
export type HeldBy = (trx: Work, lot: Lot) => Promise<string | null>;

/** What is advised to whoever takes a lot that may be used; empty = nothing. */
export type AdviceOn = (trx: Work, lot: Lot, line: string, at: number) => Promise<string>;

export class LotScans {
  private readonly records: Records;
  private readonly store: LotStore;
  private readonly now: () => number;
  private readonly heldBy: HeldBy | null;
  /** Set where a stock is kept. */
  adviceOn: AdviceOn | null = null;

  constructor(records: Records, store: LotStore, now: () => number, heldBy: HeldBy | null) {
    this.records = records;
    this.store = store;
    this.now = now;
    this.heldBy = heldBy;
  }

  /** With an amount it is consumed at once. */
  scan({ order, code, quantity, at }: Scanned, by: Actor): Promise<Scan> {
    return this.records.transact(async (trx) => {
      const [lot] = await lotsByCode(trx, [code]);
      const refused = await this.refusalOf(trx, lot, order, at);
      const recorded = this.now();
      // Before it is consumed: the lot itself is none of those that come first.
      const advice = lot && !refused ? ((await this.adviceOn?.(trx, lot, order.line, at)) ?? '') : '';
      const row = {
        ...{ order: order.order, line: order.line, code, material: lot?.material ?? null, quantity },
        ...{ refusal: refused?.refusal ?? null, detail: refused?.detail ?? '', advice },
        ...{ at_ms: at, by_whom: by.who, recorded },
      };
      const { id } = await trx.insertInto('lot_scan').values(row).returning('id').executeTakeFirstOrThrow();
      const scan = scanOf({ ...row, id: Number(id) });
      if (lot && !refused && quantity !== null)
        await this.store.takeIn(trx, [{ ok: true, event: consumption(scan, lot) }], by);
      await audit(trx, {
        ...{ at: recorded, ...by, what: 'lot-scanned', subject: `lot:${code}` },
        ...{ before: null, after: scan },
      });
      return scan;
    });
  }

  /** Newest first. */
  list(asked: { readonly order?: string | undefined; readonly before: number | null; readonly limit: number }) {
    return this.records.ask(async (db) => {
      const rows = await db
        .selectFrom('lot_scan')
        .selectAll()
        .$if(asked.order !== undefined, (query) => query.where('order', '=', asked.order as string))
        .$if(asked.before !== null, (query) => query.where('id', '<', asked.before as number))
        .orderBy('id', 'desc')
        .limit(asked.limit)
        .execute();
      return rows.map(scanOf);
    });
  }

  private async refusalOf(
    trx: Work,
    lot: Lot | undefined,
    order: KnownOrder,
    at: number,
  ): Promise<{ readonly refusal: ScanRefusal; readonly detail: string } | null> {
    if (!lot?.known) return { refusal: 'unknown-code', detail: 'nobody told where this lot comes from' };
    const revisions = await revisionsIn(trx, { kinds: ['bom'], product: order.product, known: null });
    const bom = allInForce(revisions, order.since ?? at)[0];
    const wanted = bom?.materials.map(({ material }) => material) ?? [];
    if (bom && (lot.material === null || !wanted.includes(lot.material)))
      return {
        refusal: 'wrong-material',
        detail: `it is ${lot.material ?? 'of no known material'}; ${order.product} takes ${wanted.join(', ')} (revision ${bom.revision})`,
      };
    if (lot.expires !== null && lot.expires <= at)
      return { refusal: 'expired', detail: `it expired on ${new Date(lot.expires).toISOString().slice(0, 10)}` };
    const held = (await this.heldBy?.(trx, lot)) ?? null;
    return held === null ? null : { refusal: 'on-hold', detail: held };
  }
}

const consumption = ({ id, order, line, at, code, quantity }: Scan, { unit }: Lot): LotEvent => ({
  ...{ id: `urn:gemba:scan:${id}`, kind: 'transform', at, transformation: null },
  ...{ inputs: [{ code, amount: quantity, unit }], outputs: [], facts: NO_FACTS },
  ...{ line, machine: null, order, customer: null },
});

const scanOf = (row: Selectable<LotScanTable>): Scan => ({
  ...{ id: Number(row.id), order: row.order, line: row.line, code: row.code, material: row.material },
  ...{
    quantity: row.quantity,
    refusal: row.refusal,
    detail: row.detail,
    advice: row.advice,
    at: row.at_ms,
    by: row.by_whom,
  },
});
