/** What the HTTP surface needs of the server: plain functions, composed in main. Times inside are epoch ms. */

import type { Logger } from 'pino';
import type { Difference } from '../../analytics/masters/difference.ts';
import type { Twin } from '../../twin/core/twin.ts';
import type { Window } from '../../twin/derived.ts';
import type { SequencedEvent, SourceView } from '../../twin/live/protocol.ts';
import type { Line, PlantModel } from '../../twin/plant/model.ts';
import type { AlarmBook } from '../alarms/alarm-book.ts';
import type { Alarms } from '../alarms/alarms.ts';
import type { ApiKeys } from '../auth/api-keys.ts';
import type { Auth } from '../auth/auth.ts';
import type { Oidc } from '../auth/oidc.ts';
import type { CallRoom, CallsAsked } from '../calls/call-room.ts';
import type { BinReport } from '../calls/material.ts';
import type { BurstShelf } from '../connect/burst-shelf.ts';
import type { Connections } from '../connect/connections.ts';
import type { TakesSamples } from '../connect/rest/source.ts';
import type { Source, TakesCalls } from '../connect/source.ts';
import type { Historian } from '../historian/historian.ts';
import type { Series } from '../historian/series.ts';
import type { ImportJobs } from '../import/import-jobs.ts';
import type { Notify } from '../notify/notify.ts';
import type { OutputSet } from '../out/output-set.ts';
import type { PlanRoom } from '../plan/plan-room.ts';
import type { PlantStore } from '../plant/plant-store.ts';
import type { PredictRoom } from '../predict/predict-room.ts';
import type { QualityRoom } from '../quality/quality-room.ts';
import type { IntervalRow, Scope, StateView } from '../record/answers.ts';
import type { BatchesAsked, ListedBatch } from '../records/batches/batch-list.ts';
import type { BatchRoom, BatchView } from '../records/batches/batch-room.ts';
import type { CauseRoom } from '../records/causes/cause-room.ts';
import type { ChecklistRoom } from '../records/checklists/checklist-room.ts';
import type { Figures } from '../records/figures.ts';
import type { GaugeStore } from '../records/gauges/gauge-store.ts';
import type { HoldStore } from '../records/holds/hold-store.ts';
import type { InspectionRoom } from '../records/inspections/inspection-room.ts';
import type { LimitStore } from '../records/limits/limit-store.ts';
import type { LossAnswers } from '../records/loss-answers.ts';
import type { Dossier } from '../records/lots/dossier.ts';
import type { LotRoom } from '../records/lots/lot-room.ts';
import type { Lot } from '../records/lots/words.ts';
import type { MaintenanceRoom } from '../records/maintenance/maintenance-room.ts';
import type { MasterRoom } from '../records/masters/master-room.ts';
import type { OrderRoom } from '../records/orders/order-room.ts';
import type { People } from '../records/people/people.ts';
import type { Requirement } from '../records/quality/requirements.ts';
import type { ReliabilityRoom } from '../records/reliability/reliability-room.ts';
import type { ReportRoom } from '../records/reports/report-room.ts';
import type { StockRoom } from '../records/stock/stock-room.ts';
import type { Stops } from '../records/stops/stops.ts';
import type { ReportPost } from '../reports/report-post.ts';
import type { ReportLanguage } from '../reports/report-words.ts';
import type { Idempotency } from './idempotency.ts';

/** A figure for /metrics; named like `gemba_samples_total`. */
export interface Metric {
  readonly name: string;
  readonly kind: 'counter' | 'gauge';
  readonly help: string;
  readonly values: readonly { readonly labels?: Readonly<Record<string, string>>; readonly value: number }[];
}

export interface TagReadings {
  readonly at: Float64Array;
  readonly value: Float64Array;
  readonly quality: Uint8Array;
  readonly rates: Float64Array;
  readonly bad: Float64Array;
  text(number: number): string | undefined;
}

export interface Sending {
  readonly keys: ApiKeys;
  readonly jobs: ImportJobs;
  readonly idempotency: Idempotency;
  /** A source of protocol `rest` that runs; null = there is none of this name. */
  source(id: string): TakesSamples | null;
}

export interface AlarmDeps {
  alarms(): Pick<Alarms, 'views' | 'view' | 'act'>;
  readonly book: Pick<AlarmBook, 'history' | 'performance'>;
  /** Share of a window for which machines were heard, 0..1; null = no machine, or no window. */
  heard(machines: readonly string[], window: Window): Promise<number | null>;
  /** How bins were replenished that were called for in a window. */
  material(asked: Omit<CallsAsked, 'limit'>): Promise<BinReport[]>;
  readonly calls: Pick<CallRoom, 'current' | 'list' | 'find' | 'raise' | 'act' | 'responseTimes'>;
}

export interface BatchDeps {
  readonly room: Pick<BatchRoom, 'view' | 'tell' | 'explain' | 'sign' | 'reopen' | 'verify'>;
  list(asked: BatchesAsked): Promise<readonly ListedBatch[]>;
  pdf(view: BatchView, language: ReportLanguage): Promise<Buffer>;
}

export interface HttpDeps {
  readonly version: string;
  /** Address the server listens on. */
  readonly host: string;
  /** Folder of the built screens; null = they are served elsewhere (development). */
  readonly client: string | null;
  readonly demoControl: string | null;
  readonly log: Logger;
  readonly auth: Omit<Auth, 'token'>;
  /** Absent where no people are kept. */
  readonly people?: People;
  /** Absent where no OpenID provider is named. */
  readonly oidc?: Oidc;
  readonly now: () => number;
  plant(): PlantModel;
  /** The live twin. */
  twin(): Twin;
  historian(): Historian;
  outputs(): Pick<OutputSet, 'views' | 'webhook' | 'test'>;
  /** The plant file and its versions. */
  setup(): PlantStore;
  /** Goes on with a changed plant. */
  adopt(plant: PlantModel): Promise<void>;
  /** `at` null = now. */
  stateAt(scope: Scope, at: number | null, known: number | null): Promise<StateView>;
  /** `step`: ms, 0 = none; of each step only what held longest. `known`: as known then; null = now. */
  intervals(
    scope: Scope,
    from: number,
    to: number,
    step: number,
    known: number | null,
  ): Promise<readonly IntervalRow[]>;
  /** Oldest moment of the record. */
  oldest(): number;
  /** `tag` by name. */
  series(tag: string, from: number, to: number, points: number): Promise<Series>;
  /** Newest first; `before`: only events of lower sequence, null = from the newest. */
  events(limit: number, before: number | null): readonly SequencedEvent[];
  /** Up to a moment, newest first, of the record and of imports; `skip` of them left out. Imported ones have sequence 0. */
  eventsAt(at: number, limit: number, skip: number): Promise<readonly SequencedEvent[]>;
  sources(): readonly SourceView[];
  /** Looks at servers that are, or may become, sources. Absent where nothing may be connected to. */
  readonly connections?: Connections;
  /** A source that runs. Absent where none does. */
  source?(id: string): Source | undefined;
  /** Latest readings of all tags, by slot; rates a second. Absent where no source runs. */
  readings?(): TagReadings;
  /** What programs send by a key: samples and past readings. Absent where nothing may be sent. */
  readonly past?: Sending;
  /** The webhook of this name; null = there is none. Absent where nothing may be called. */
  readonly hook?: (source: string) => TakesCalls | null;
  readonly figures: Pick<Figures, 'all' | 'why'>;
  readonly stops: Stops;
  readonly losses: LossAnswers;
  readonly alarms: AlarmDeps;
  /** What came with what. Absent where no record is kept. */
  readonly causes?: () => CauseRoom;
  /** Raw bursts of vibration. Absent where none are kept. */
  readonly bursts?: BurstShelf;
  /** Failure predictions and their models. Absent where none are made. */
  readonly predict?: () => PredictRoom;
  /** Absent where no record is kept. */
  reliability?(): ReliabilityRoom;
  /** Forecasts and plans. Absent where no record is kept. */
  plans?(): PlanRoom;
  /** Who is told when. Absent where nobody is told anything. */
  readonly notify?: () => Notify;
  /** Orders. Absent where none are kept. */
  readonly orders?: () => OrderRoom;
  /** Work instructions and checklists. Absent where none are kept. */
  readonly checklists?: () => ChecklistRoom;
  /** Gauge studies. Absent where none are kept. */
  readonly gauges?: () => GaugeStore;
  /** Control charts. Absent where none are kept. */
  readonly quality?: () => QualityRoom;
  /** Bills of material, recipes and documents. Absent where none are kept. */
  readonly masters?: () => MasterRoom;
  /** Work on machines. Absent where no record is kept. */
  readonly maintenance?: () => MaintenanceRoom;
  /** Lots and genealogy. Absent where none are kept. */
  readonly lots?: () => LotRoom;
  /** Absent where no record is kept. */
  readonly stock?: () => StockRoom;
  /** Absent where nothing is held. */
  readonly holds?: () => HoldStore;
  /** What is asked, and how it is tested. Absent where nothing is. */
  readonly requirements?: () => Promise<readonly Requirement[]>;
  /** Limits of the surroundings. Absent where none are kept. */
  readonly environment?: () => LimitStore;
  /** Electronic batch records. Absent where none are kept. */
  readonly batches?: () => BatchDeps;
  readonly inspections?: () => InspectionRoom;
  /** What was so around a lot. Absent where none are kept. */
  readonly lotDossier?: (lot: Lot) => Promise<Dossier>;
  /** What is declared of a line beside what the record of a window shows. Absent where no masters are kept. */
  readonly masterData?: (line: Line, window: Window) => Promise<readonly Difference[]>;
  /** Reports, handover and actions. Absent where none are kept. */
  readonly reports?: () => ReportRoom;
  /** Prints and mails them. */
  readonly reportPost?: Pick<ReportPost, 'off' | 'pdf' | 'send'>;
  ready(): { readonly ok: boolean; readonly reason?: string };
  metrics(): readonly Metric[];
  /** Requests a minute and address; for tests. */
  readonly limits?: { readonly all: number; readonly notFound: number };
}
