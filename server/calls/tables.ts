/** Tables of andon calls as types. Times are epoch ms. */
import type { ColumnType, Generated } from 'kysely';
import type { MaterialCalled } from '../../twin/live/protocol.ts';

/** What people do with a call, in the order in which they do. */
export const CALL_ACTS = ['acknowledge', 'arrive', 'resolve', 'cancel'] as const;
export type CallAct = (typeof CALL_ACTS)[number];

export interface CallTables {
  andon_call: {
    id: string;
    /** Of the sender: sent again, it is one call. */
    key: string | null;
    line: string;
    machine: string | null;
    kind: string;
    note: string;
    raised_ms: number;
    by_whom: string;
    recorded: number;
    material: ColumnType<MaterialCalled | null, string | null, string | null>;
  };
  /** Each once, raised levels each once. */
  call_event: {
    id: Generated<number>;
    call: string;
    what: 'acknowledged' | 'arrived' | 'resolved' | 'cancelled' | 'escalated';
    /** Of `escalated`, from 1; else 0. */
    level: number;
    at_ms: number;
    /** Empty = the clock. */
    by_whom: string;
    note: string;
    recorded: number;
  };
}
