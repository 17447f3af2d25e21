/** The record's tables as types. Times are epoch ms; `superseded` null = what is known now. */
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import { SUM_KEYS, type SumKey } from '../../analytics/oee/sums.ts';
import type { What } from '../../analytics/record/layers.ts';
import type { Words } from '../../twin/plant/schema-parts.ts';
import type { State } from '../../twin/words.ts';
import type { AlarmTables } from '../alarms/tables.ts';
import type { CallTables } from '../calls/tables.ts';
import type { NotifyTables } from '../notify/tables.ts';
import type { PlanTables } from '../plan/tables.ts';
import type { NoticeTables } from '../predict/notices/tables.ts';
import type { PredictTables } from '../predict/tables.ts';
import type { UsualTables } from '../predict/usual/tables.ts';
import type { ActionTables } from './actions/tables.ts';
import type { BatchTables } from './batches/tables.ts';
import type { ChecklistTables } from './checklists/tables.ts';
import type { GaugeTables } from './gauges/tables.ts';
import type { HoldTables } from './holds/tables.ts';
import type { InspectionTables } from './inspections/tables.ts';
import type { LimitTables } from './limits/tables.ts';
import type { LotTables } from './lots/tables.ts';
import type { MaintenanceTables } from './maintenance/tables.ts';
import type { MasterTables } from './masters/tables.ts';
import type { Begins, DispatchStatus, Material, Operation, PlannedStatus, QuantityWord } from './orders/words.ts';
import type { PeopleTables } from './people/tables.ts';
import type { QualityTables } from './quality/tables.ts';
import type { ReportTables } from './reports/tables.ts';
import type { StockTables } from './stock/tables.ts';

/** Column of a sum: `plannedStop` and `planned-stop` are `planned_stop`. */
export const columnOf = (key: SumKey): string =>
  key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`).replaceAll('-', '_');
/** In the order of SUM_KEYS. */
export const SUM_COLUMNS: readonly string[] = SUM_KEYS.map(columnOf);

/** What a stretch of time belongs to. */
export interface ContextColumns {
  product: string | null;
  order: string | null;
  lot: string | null;
  shift: string | null;
  crew: string | null;
  tool: string | null;
  recipe: string | null;
}

/** What one machine did from `from_ms` to `to_ms`. */
export interface PieceTable extends ContextColumns {
  id: Generated<number>;
  machine: string;
  line: string | null;
  from_ms: number;
  to_ms: number;
  /** Effective: after reasons. */
  state: State;
  /** As the twin saw it. */
  seen: State;
  fault: number;
  planned: boolean;
  reason: string | null;
  reason_by: string | null;
  good: number;
  reject: number;
  rework: number;
  start_reject: number;
  energy: number;
  ideal_ms: number | null;
  line_ideal_ms: number | null;
  stop_id: string | null;
  stop_from: number | null;
  stop_to: number | null;
  stop_net: number | null;
  stop_micro: boolean | null;
  stop_failure: boolean | null;
  /** The first piece of its reason in its stop. */
  leads: boolean;
  cause_machine: string | null;
  cause_state: State | null;
  cause_fault: number | null;
  good_total: number | null;
  reject_total: number | null;
  rework_total: number | null;
  whole_from: number;
  whole_to: number;
  /** `live`, or the folder of the era that it was imported with. */
  origin: string;
  recorded: number;
  superseded: number | null;
}

/** Sums of pieces by hour and context; `scope` is `machine:<id>` or `line:<id>`. The sums themselves are SUM_COLUMNS. */
export interface HourSumTable extends ContextColumns {
  scope: string;
  /** Whose pieces they are of. */
  machine: string;
  hour_ms: number;
}

/** Time lost by day, machine, cause and context; empty text = none. What is lost is what analytics/losses calls so. */
export interface LossDayTable {
  /** Beginning of the day, UTC. */
  day_ms: number;
  machine: string;
  state: State;
  fault: number;
  reason: string;
  /** Machine that held the line up, as the walk found it. */
  cause: string;
  shift: string;
  product: string;
  order: string;
  lot: string;
  crew: string;
  tool: string;
  recipe: string;
  ms: number;
  /** Stops, by where their reason begins. */
  stops: number;
  /** Units that could have been made, and ms of which none can be told: no rate. */
  units: number;
  unrated_ms: number;
  energy: number;
}

/** The same by month (UTC), without what seldom comes back in another month. */
export interface LossMonthTable extends Omit<LossDayTable, 'day_ms' | 'shift' | 'order' | 'lot' | 'tool' | 'recipe'> {
  month_ms: number;
}

/** Something said of a stretch of time: a context, or a stop's reason. */
export interface DeclarationTable {
  id: Generated<number>;
  /** `machine:<id>` or `line:<id>`. */
  scope: string;
  what: What;
  value: string;
  note: Generated<string>;
  from_ms: number;
  /** null = until further notice. */
  to_ms: number | null;
  rank: number;
  by_whom: string;
  recorded: number;
  superseded: number | null;
  replaces: number | null;
}

/** What a later fact changed in the past. */
export interface RestatementTable {
  id: Generated<number>;
  machine: string;
  from_ms: number;
  to_ms: number;
  recorded: number;
  by_whom: string;
  why: string;
  before: JSONColumnType<object>;
  after: JSONColumnType<object>;
}

/** The `calendar:` of the plant as the record knows it. One row. */
export interface CalendarKnownTable {
  id: 1;
  /** JSON, as the plant has them: compared as text. */
  entries: string;
  recorded: number;
}

/** A reason as the plant had it last: time that has it stays readable when it is gone. */
export interface ReasonTable {
  id: string;
  /** As in plant.yaml: a text, or texts by language. */
  name: ColumnType<Words, string, string>;
  parent: string | null;
  state: State | null;
  planned: boolean;
  /** When the plant ceased to have it. */
  gone: number | null;
}

/** What somebody wrote to a stretch of standing time. */
export interface StopNoteTable {
  id: Generated<number>;
  machine: string;
  from_ms: number;
  to_ms: number | null;
  text: string;
  by_whom: string;
  recorded: number;
  superseded: number | null;
}

/** Answers of what was asked for under a key (records/once.ts). */
export interface DoneOnceTable {
  key: string;
  /** Hash of what was asked. */
  body: string;
  answer: JSONColumnType<object>;
  /** Known until then, epoch ms; null = for ever. */
  until: number | null;
}

/** An order as it was planned, B2MML's JobOrder. */
export interface JobOrderTable {
  id: Generated<number>;
  order: string;
  line: string;
  product: string;
  revision: string | null;
  lot: string | null;
  /** Good units of the line. */
  quantity: number;
  planned_from: number | null;
  planned_to: number | null;
  priority: number;
  begins: Begins;
  status: PlannedStatus;
  operations: ColumnType<readonly Operation[], string, string>;
  by_whom: string;
  recorded: number;
  superseded: number | null;
}

/** What became of an order. */
export interface OrderEventTable {
  id: Generated<number>;
  order: string;
  line: string;
  status: DispatchStatus;
  at_ms: number;
  how: Begins;
  note: string;
  /** What was declared of the line by it: ended when the order is. */
  declarations: number[];
  by_whom: string;
  recorded: number;
}

/** What people say was made, beside what machines counted. */
export interface DeclaredQuantityTable {
  id: Generated<number>;
  order: string;
  what: QuantityWord;
  quantity: number;
  reason: string;
  at_ms: number;
  by_whom: string;
  recorded: number;
  superseded: number | null;
}

/** What a product is made of, from a date on. */
export interface ProductRevisionTable {
  id: Generated<number>;
  product: string;
  revision: string;
  effective_from: number;
  effective_to: number | null;
  note: string;
  materials: ColumnType<readonly Material[], string, string>;
  by_whom: string;
  recorded: number;
  superseded: number | null;
}

export interface Tables
  extends PeopleTables,
    ActionTables,
    ReportTables,
    ChecklistTables,
    MaintenanceTables,
    MasterTables,
    GaugeTables,
    QualityTables,
    BatchTables,
    LimitTables,
    HoldTables,
    InspectionTables,
    LotTables,
    StockTables,
    PredictTables,
    UsualTables,
    NoticeTables,
    PlanTables,
    AlarmTables,
    CallTables,
    NotifyTables {
  job_order: JobOrderTable;
  order_event: OrderEventTable;
  declared_quantity: DeclaredQuantityTable;
  product_revision: ProductRevisionTable;
  calendar_known: CalendarKnownTable;
  reason: ReasonTable;
  stop_note: StopNoteTable;
  done_once: DoneOnceTable;
  piece: PieceTable;
  hour_sum: HourSumTable;
  /** Sums of hours by day, UTC. */
  day_sum: Omit<HourSumTable, 'hour_ms'> & { day_ms: number };
  loss_day: LossDayTable;
  loss_month: LossMonthTable;
  declaration: DeclarationTable;
  restatement: RestatementTable;
  /** How far a reader of a log got. */
  progress: { reader: string; place: string };
}
