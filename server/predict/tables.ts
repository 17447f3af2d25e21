/** Tables of failure models and of what they said. Times are epoch ms. */
import type { ColumnType, Generated } from 'kysely';
import type { CurvePoint, FamilyCosts, ModelCard, ModelOrigin, ModelRole, PredictionOutcome, Reason } from './words.ts';

/** Written as text, read as what it is. */
type Json<T> = ColumnType<T, string, string>;

export interface FailureModelTable {
  id: Generated<number>;
  family: string;
  /** Counted by family. */
  version: number;
  role: ModelRole;
  origin: ModelOrigin;
  horizon_h: number;
  step_ms: number;
  learned_from: number | null;
  learned_to: number | null;
  card: Json<ModelCard>;
  file: string;
  sha256: string;
  by_whom: string;
  recorded: number;
}

export interface PredictionTable {
  id: Generated<number>;
  model: number;
  machine: string;
  at_ms: number;
  horizon_h: number;
  probability: number;
  low: number;
  high: number;
  thin: boolean;
  why: Json<readonly Reason[]>;
  unlike: Json<readonly string[]>;
  curve: Json<readonly CurvePoint[]>;
  replayed: boolean;
  recorded: number;
  outcome: PredictionOutcome | null;
  failed_at: number | null;
  judged: number | null;
}

export interface PredictSettingTable {
  id: Generated<number>;
  family: string;
  costs: Json<FamilyCosts>;
  threshold: number | null;
  by_whom: string;
  recorded: number;
  superseded: number | null;
}

export interface PredictTables {
  failure_model: FailureModelTable;
  prediction: PredictionTable;
  predict_setting: PredictSettingTable;
}
