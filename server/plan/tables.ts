/** Rows of plans and forecasts as they lie in the record. */
import type { ColumnType, Generated } from 'kysely';
import type { Calibration } from '../../analytics/calibrate/calibrate.ts';
import type { Drift } from '../../analytics/calibrate/drift.ts';
import type { Change } from '../../twin/simulate/plant/changes.ts';
import type { ComparisonResult } from './comparisons.ts';

/** Why machines were calibrated anew. */
export const CALIBRATED_FOR = ['first', 'daily', 'drift', 'asked'] as const;
export type CalibratedFor = (typeof CALIBRATED_FOR)[number];

interface CalibrationTable {
  id: Generated<number>;
  made: number;
  from_ms: number;
  to_ms: number;
  why: CalibratedFor;
  by_whom: string | null;
  drifted: ColumnType<readonly Drift[], string, string>;
  body: ColumnType<Calibration, string, string>;
}

interface ForecastTable {
  id: Generated<number>;
  origin: number;
  line: string;
  order: string;
  backtest: boolean;
  calibration: number | null;
  raw_p10: number;
  p50: number;
  raw_p90: number;
  widening: number;
  planned: number | null;
  by_rate: number | null;
  actual: number | null;
}

interface ScenarioTable {
  id: Generated<number>;
  scenario: number;
  version: number;
  name: string;
  note: string;
  changes: ColumnType<readonly Change[], string, string>;
  by_whom: string;
  recorded: number;
  superseded: number | null;
}

interface ComparisonTable {
  id: Generated<number>;
  made: number;
  by_whom: string;
  /** Null = it came to no end. */
  body: ColumnType<ComparisonResult | null, string, string>;
}

export interface PlanTables {
  plan_calibration: CalibrationTable;
  plan_forecast: ForecastTable;
  plan_scenario: ScenarioTable;
  plan_comparison: ComparisonTable;
}
