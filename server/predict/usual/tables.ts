/** Tables of what is usual of machines and when they were unlike it. Times are epoch ms. */
import type { ColumnType, Generated } from 'kysely';
import type { AnomalyCard } from '../../../models/anomaly/anomaly-model.ts';
import type { UnusualEnd, UnusualPart } from './words.ts';

type Json<T> = ColumnType<T, string, string>;

export interface UsualTables {
  usual_model: {
    id: Generated<number>;
    family: string;
    horizon_h: number;
    step_ms: number;
    learned_from: number;
    learned_to: number;
    card: Json<AnomalyCard>;
    file: string;
    sha256: string;
    recorded: number;
    looked_to: number | null;
    superseded: number | null;
  };
  unusual: {
    id: Generated<number>;
    model: number;
    machine: string;
    from_ms: number;
    to_ms: number | null;
    heard_ms: number;
    peak: number;
    parts: Json<readonly UnusualPart[]>;
    ended: UnusualEnd | null;
  };
}
