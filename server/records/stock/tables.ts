/** Tables of stock as types. Times are epoch ms; `superseded` null = what is known now. */
import type { ColumnType, Generated } from 'kysely';
import type { LocationContent, RequestWord } from './words.ts';

export interface StockTables {
  /** Lots of which something may be left; see open-stock.ts. */
  stock_lot: { lot: number; dirty: boolean; closed_at: number | null };
  stock_location: {
    id: Generated<number>;
    location: string;
    content: ColumnType<LocationContent, string, string>;
    removed: boolean;
    by_whom: string;
    recorded: number;
    superseded: number | null;
  };
  stock_fact: {
    id: Generated<number>;
    fact: string;
    kind: 'move' | 'adjust' | 'set';
    at_ms: number;
    /** Null = of a material as a whole. */
    lot: number | null;
    material: string | null;
    amount: number | null;
    unit: string;
    from_place: string | null;
    to_place: string;
    reason: string;
    /** The request that it answers. */
    request: number | null;
    by_whom: string;
    recorded: number;
    withdrawn: number | null;
    withdrawn_by: string | null;
  };
  stock_count: {
    id: Generated<number>;
    location: string;
    lot: string | null;
    material: string;
    counted: number;
    /** As the record knew it then; null = it was not known. */
    expected: number | null;
    unit: string;
    adjusted: boolean;
    reason: string;
    at_ms: number;
    by_whom: string;
    recorded: number;
  };
  stock_request: {
    id: Generated<number>;
    location: string;
    line: string | null;
    material: string;
    quantity: number;
    unit: string;
    level: number;
    min_level: number;
    due: number | null;
    raised: number;
  };
  stock_request_event: {
    id: Generated<number>;
    request: number;
    what: RequestWord;
    at_ms: number;
    by_whom: string;
    note: string;
    recorded: number;
  };
  stock_delivery: {
    id: Generated<number>;
    delivery: string;
    supplier: string;
    material: string;
    quantity: number | null;
    unit: string;
    due: number;
    cancelled: boolean;
    by_whom: string;
    recorded: number;
    superseded: number | null;
  };
}
