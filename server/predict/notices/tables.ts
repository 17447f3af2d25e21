/** Table of what somebody was to be told about machines and models. Times are epoch ms; `to_ms` null = it is so. */
import type { ColumnType, Generated } from 'kysely';
import type { Evidence, Notice } from './words.ts';

export interface NoticeTables {
  predict_notice: {
    id: Generated<number>;
    kind: Notice['kind'];
    machine: string | null;
    model: number | null;
    evidence: ColumnType<Evidence, string, string>;
    from_ms: number;
    to_ms: number | null;
  };
}
