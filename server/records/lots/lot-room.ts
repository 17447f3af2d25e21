/** Lots as the server has them: told of, scanned, traced, recalled. */
import type { Direction } from '../../../analytics/genealogy/shares.ts';
import type { Records } from '../database.ts';
import { type Arrived, LotStore } from './lot-store.ts';
import { type Recall, recallOf } from './recall.ts';
import { type HeldBy, LotScans } from './scans.ts';
import { type LotTrace, traceLot } from './trace.ts';
import type { Lot } from './words.ts';

export interface LotRoomOptions {
  readonly records: Records;
  now(): number;
  /** Absent where nothing is ever held. */
  readonly heldBy?: HeldBy;
  /** Absent where nothing waits for lots. */
  readonly arrived?: Arrived;
}

export class LotRoom {
  readonly store: LotStore;
  readonly scans: LotScans;
  private readonly records: Records;

  constructor({ records, now, heldBy, arrived }: LotRoomOptions) {
    this.records = records;
    this.store = new LotStore(records, now, arrived ?? null);
    this.scans = new LotScans(records, this.store, now, heldBy ?? null);
  }

  /** `known`: as known then, epoch ms; null = as known now. */
  trace(lot: Lot, direction: Direction, known: number | null): Promise<LotTrace> {
    return traceLot(this.records, lot, direction, known);
  }

  recall(lot: Lot, known: number | null): Promise<Recall> {
    return recallOf(this.records, lot, known);
  }
}
