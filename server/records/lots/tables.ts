/** Tables of lots as types. Times are epoch ms. */
import type { ColumnType, Generated } from 'kysely';
import type { LotEvent, LotEventKind, LotKind } from '../../../analytics/genealogy/event.ts';
import type { ScanRefusal } from './words.ts';

/** What the events that stand say of a lot. */
export interface LotTable {
  id: Generated<number>;
  code: string;
  kind: LotKind;
  material: string | null;
  supplier: string | null;
  supplier_lot: string | null;
  quantity: number | null;
  unit: Generated<string>;
  made_at: number | null;
  expires: number | null;
  line: string | null;
  machine: string | null;
  order: string | null;
  customer: string | null;
  shipped_at: number | null;
  /** When it was shipped or packed into something; of goods only. */
  left_at: Generated<number | null>;
  /** False: it was used, and nobody told where it came from. */
  known: Generated<boolean>;
  recorded: number;
}

/** Where lots go in and come out: a transformation, or one packing. */
export interface LotStepTable {
  id: Generated<number>;
  key: string;
  kind: 'transform' | 'pack';
}

export interface LotEventTable {
  id: Generated<number>;
  event: string;
  kind: LotEventKind;
  at_ms: number;
  step: number | null;
  body: ColumnType<LotEvent, string, string>;
  by_whom: string;
  recorded: number;
  withdrawn: number | null;
  withdrawn_by: string | null;
  reason: Generated<string>;
}

export interface LotPartTable {
  id: Generated<number>;
  event: number;
  step: number | null;
  lot: number;
  side: 'in' | 'out';
  amount: number | null;
  unit: string;
  recorded: number;
  superseded: number | null;
  /** The event that took it out of its container again. */
  ended_by: number | null;
}

export interface LotScanTable {
  id: Generated<number>;
  order: string;
  line: string;
  code: string;
  material: string | null;
  quantity: number | null;
  /** null = it may be used. */
  refusal: ScanRefusal | null;
  detail: string;
  /** What was advised, though it may be used. */
  advice: string;
  at_ms: number;
  by_whom: string;
  recorded: number;
}

export interface LotTables {
  lot: LotTable;
  lot_step: LotStepTable;
  lot_event: LotEventTable;
  lot_part: LotPartTable;
  lot_scan: LotScanTable;
}
