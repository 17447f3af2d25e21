/** Tables of inspections as types. Times are epoch ms. */
import type { ColumnType, Generated } from 'kysely';
import type { SamplingPlan, Severity } from '../../../analytics/spc/sampling-plans.ts';
import type { InspectionPlan, LotResult, LotVerdict } from './words.ts';

type Defined = Omit<InspectionPlan, 'material' | 'version'>;

export interface InspectionTables {
  inspection_plan: {
    id: Generated<number>;
    material: string;
    version: number;
    defined: ColumnType<Defined, string, string>;
    by_whom: string;
    recorded: number;
    superseded: number | null;
  };
  lot_inspection: {
    id: Generated<number>;
    lot: number;
    plan: number;
    /** '' = made here, or nobody said who delivered it. */
    source: string;
    severity: Severity;
    inspected: boolean;
    discontinued: boolean;
    draw: number;
    opened: number;
  };
  lot_decision: {
    id: Generated<number>;
    inspection: number;
    verdict: LotVerdict;
    /** What was drawn. */
    sample: ColumnType<SamplingPlan | null, string | null, string | null>;
    defectives: number | null;
    note: string;
    by_whom: string;
    recorded: number;
  };
  lot_result: {
    id: Generated<number>;
    lot: number;
    test: string;
    sample: string;
    sign: LotResult['sign'];
    value: number;
    unit: string;
    at_ms: number;
    by_whom: string;
    recorded: number;
    superseded: number | null;
  };
  source_resumed: {
    id: Generated<number>;
    material: string;
    source: string;
    reason: string;
    by_whom: string;
    recorded: number;
  };
  shipment_release: {
    id: Generated<number>;
    customer: string;
    note: string;
    by_whom: string;
    recorded: number;
  };
  shipment_release_lot: { release: number; lot: number };
}
