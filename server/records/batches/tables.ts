/** Tables of batch records, as types. Rows are added, never changed. Times are epoch ms. */
import type { Generated } from 'kysely';
import type { DeviationClass, DeviationKind, Seal } from './words.ts';

export interface BatchTables {
  batch_deviation: {
    id: Generated<number>;
    order: string;
    key: string;
    kind: DeviationKind;
    subject: string;
    detail: string;
    at_ms: number;
    /** `rule`, or who told it. */
    by_whom: string;
    recorded: number;
  };
  batch_explanation: {
    id: Generated<number>;
    deviation: number;
    class: DeviationClass;
    comment: string;
    by_whom: string;
    recorded: number;
  };
  batch_seal: {
    id: Generated<number>;
    order: string;
    version: number;
    what: Seal;
    /** Canonical JSON of the record; empty of a reopening. */
    content: string;
    hash: string;
    person: number | null;
    printed: string;
    name: string;
    reason: string;
    at_ms: number;
  };
}
