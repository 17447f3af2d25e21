/** Tables of holds, as types. Times are epoch ms. */
import type { ColumnType, Generated } from 'kysely';
import type { Window } from '../../../twin/derived.ts';
import type { Disposition, HoldAsked, ReworkWhat } from './words.ts';

export interface HoldTable {
  id: Generated<number>;
  /** Null = lots were named, of whichever line. */
  line: string | null;
  reason: string;
  asked: ColumnType<HoldAsked, string, string>;
  windows: ColumnType<readonly Window[], string, string>;
  by_whom: string;
  recorded: number;
}

export interface HoldTables {
  hold: HoldTable;
  hold_lot: { hold: number; lot: number };
  hold_rework: {
    id: Generated<number>;
    hold: number;
    lot: number;
    what: ReworkWhat;
    good: number | null;
    scrapped: number | null;
    note: string;
    by_whom: string;
    recorded: number;
  };
  hold_disposition: {
    hold: number;
    lot: number;
    disposition: Disposition;
    note: string;
    by_whom: string;
    recorded: number;
  };
}
