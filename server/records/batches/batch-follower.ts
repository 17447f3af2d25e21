/** Looks at each batch some time after its end, so that its deviations are known before anybody opens its record. */
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Records } from '../database.ts';
import { Looking } from '../looking.ts';
import type { OrderStore } from '../orders/order-store.ts';
import type { BatchRoom } from './batch-room.ts';

const LOOK_MS = 10_000;
/** Of a past that was brought in late nobody waits for a review. */
const OLDEST_MS = 3 * 86_400_000;
const READER = 'batch-records';
const MOST = 5;

export interface BatchFollowerOptions {
  readonly records: Records;
  readonly room: BatchRoom;
  readonly orders: Pick<OrderStore, 'get'>;
  readonly now: () => number;
  readonly log: Logger;
  /** After its end, until what it used was worked out and its last readings came. */
  readonly settleMs: number;
}

export class BatchFollower {
  private readonly options: BatchFollowerOptions;
  private readonly looking: Looking;

  constructor(options: BatchFollowerOptions) {
    this.options = options;
    this.looking = new Looking({
      everyMs: LOOK_MS,
      log: options.log,
      trouble: 'batch records could not be looked at',
      look: () => this.look(),
    });
  }

  start(): void {
    this.looking.start();
  }

  stop(): Promise<void> {
    return this.looking.stop();
  }

  private async look(): Promise<void> {
    const { records, room, orders, now, settleMs } = this.options;
    const { rows } = await records.ask((db) =>
      sql<{ id: number; order: string; ended: number }>`
        SELECT id, "order", at_ms AS ended FROM order_event
        WHERE status IN ('Complete', 'Aborted') AND at_ms > ${now() - OLDEST_MS}::float8
          AND id > coalesce((SELECT place::bigint FROM progress WHERE reader = ${READER}), 0)
        ORDER BY id LIMIT ${MOST}`.execute(db),
    );
    for (const { id, order, ended } of rows) {
      // One that is too fresh holds up those behind it, or it would be forgotten.
      if (ended > now() - settleMs) return;
      const known = await orders.get(order);
      if (known) await room.note(known);
      await records.transact((trx) =>
        sql`INSERT INTO progress (reader, place) VALUES (${READER}, ${String(id)})
          ON CONFLICT (reader) DO UPDATE SET place = excluded.place`.execute(trx),
      );
    }
  }
}
