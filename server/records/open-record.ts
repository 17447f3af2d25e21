/** The operational record as the server runs it: its database, and what writes the record of time into it. */
import type { Logger } from 'pino';
import type { Config } from '../config/read-config.ts';
import type { TwinHost } from '../twin-host.ts';
import { ChecklistRoom } from './checklists/checklist-room.ts';
import { openRecords, type Records, type RecordsStatus } from './database.ts';
import { Figures } from './figures.ts';
import { GaugeStore } from './gauges/gauge-store.ts';
import { heldBy } from './holds/holds-in.ts';
import { InspectionRoom } from './inspections/inspection-room.ts';
import { inspectionAgainst } from './inspections/inspection-store.ts';
import { openInspections } from './inspections/open-inspections.ts';
import { lossAnswers } from './loss-answers.ts';
import { Losses } from './losses.ts';
import { Consumption } from './lots/consumption.ts';
import { LotRoom } from './lots/lot-room.ts';
import { MaintenanceRoom } from './maintenance/maintenance-room.ts';
import { MasterRoom } from './masters/master-room.ts';
import { OrderRoom } from './orders/order-room.ts';
import { ReportRoom } from './reports/report-room.ts';
import { StockRoom } from './stock/stock-room.ts';
import { ReasonStore } from './stops/reason-store.ts';
import { StopBook } from './stops/stop-book.ts';
import { StopEntries } from './stops/stop-entries.ts';
import type { Stops } from './stops/stops.ts';
import { EraRecorder } from './time/era-recorder.ts';
import { PlantFacts } from './time/plant-facts.ts';
import { TimeQuestions } from './time/questions.ts';
import { Recorder } from './time/recorder.ts';
import { LIVE, TimeRecord } from './time/time-record.ts';

export interface RecordRoom {
  readonly records: Records;
  readonly time: TimeRecord;
  readonly questions: TimeQuestions;
  readonly figures: Figures;
  readonly losses: Losses;
  readonly orders: OrderRoom;
  readonly checklists: ChecklistRoom;
  readonly gauges: GaugeStore;
  readonly inspections: InspectionRoom;
  readonly maintenance: MaintenanceRoom;
  readonly masters: MasterRoom;
  readonly lots: LotRoom;
  readonly stock: StockRoom;
  readonly stops: Stops;
  readonly reports: ReportRoom;
  /** Imported days that are not in the record yet. */
  readonly daysLeft: number;
  /** Starts following the host, which has started. `who`: who changed the plant last. */
  follow(host: TwinHost, who?: () => string): void;
  stop(): Promise<void>;
}

/** The database starts while other parts do; `host` is asked once it is followed. */
export async function openRecord(
  config: Pick<Config, 'data' | 'records'>,
  log: Logger,
  host: () => TwinHost,
  changed: (status: RecordsStatus) => void,
): Promise<RecordRoom> {
  const records = await openRecords({ config, log, now: Date.now, changed });
  const plant = () => host().plant;
  const reasons = new ReasonStore(records, plant, () => host().now());
  const time = new TimeRecord({
    plant,
    reasons: () => reasons.book(),
    signals: async (origin) => {
      if (origin === LIVE) return host().record;
      const era = host().past.eras.find(({ folder }) => folder === origin);
      return era ? host().past.recordIn(era, plant()) : null;
    },
    now: () => host().now(),
  });
  let recorder: Recorder | null = null;
  let stopping = false;
  let forget: (() => void) | null = null;
  let eras: EraRecorder | null = null;
  const questions = new TimeQuestions({ records, time, host });
  const masters = new MasterRoom({ records, plant, record: () => host().record, now: () => host().now() });
  const orders = new OrderRoom(records, time, questions, (...asked) => masters.stamps(...asked), host);
  const checklists = new ChecklistRoom({
    ...{ records, questions, plant },
    record: () => host().record,
    now: () => host().now(),
  });
  const maintenance = new MaintenanceRoom({
    ...{ records, questions, plant, log, runs: checklists.runs, now: () => host().now() },
  });
  const lots = new LotRoom({
    ...{ records, now: () => host().now(), arrived: openInspections },
    heldBy: async (trx, lot) => (await heldBy(trx, lot)) ?? inspectionAgainst(trx, lot),
  });
  const consumption = new Consumption({
    ...{ records, store: lots.store, scans: lots.scans, orders: orders.store, questions, log },
    now: () => host().now(),
  });
  const stock = new StockRoom({ records, host, questions, orders, masters, lots, log });
  lots.scans.adviceOn = (...asked) => stock.adviceOn(...asked);
  const figures = new Figures(plant, records, questions);
  const losses = new Losses(questions);
  const answers = lossAnswers(plant, { losses, questions });
  const now = () => host().now();
  const reports = new ReportRoom({ plant, now, records, questions, figures, losses, answers, orders });
  const book = new StopBook({ time, questions, reasons, plant });
  return {
    records,
    time,
    questions,
    figures,
    losses,
    reports,
    orders,
    checklists,
    gauges: new GaugeStore(records, () => host().now()),
    inspections: new InspectionRoom(records, () => host().now()),
    maintenance,
    masters,
    lots,
    stock,
    stops: { book, entries: new StopEntries(records, time, book, () => host().now()), reasons },
    get daysLeft() {
      return eras?.left ?? 0;
    },
    follow(followed, who = () => 'plant') {
      recorder = new Recorder({
        records,
        time,
        plant,
        record: () => followed.record,
        events: followed.eventFolder,
        foldedEvents: followed.foldedEvents,
        durable: () => followed.journal.durable,
        log,
      });
      eras = new EraRecorder({ records, plant, past: followed.past, log });
      const facts = new PlantFacts({ records, time, who, now: followed.now });
      // One after the other, and not begun anew by what comes while the database is away: what differs then is still there.
      let keeping: Promise<void> = Promise.resolve();
      const keep = () => {
        const plant = followed.plant;
        keeping = keeping.then(async () => {
          await reasons.keep();
          await facts.keep(plant);
        });
        keeping = keeping.catch((error) => log.warn({ error }, 'the plant is told to the record when that is back'));
        return keeping;
      };
      forget = followed.listen({ adopted: () => void keep() });
      const writers = { recorder, eras };
      // Time is not cut anew before it is known what its reasons were.
      void records.ready.then(keep).then(() => {
        if (stopping) return;
        writers.recorder.start();
        writers.eras.start();
        orders.follow(log);
        checklists.follow(log);
        consumption.start();
        stock.start();
        maintenance.follower.start();
      });
    },
    stop: async () => {
      stopping = true;
      forget?.();
      await orders.stop();
      await checklists.stop();
      await consumption.stop();
      await stock.stop();
      await maintenance.follower.stop();
      await recorder?.stop();
      await eras?.stop();
      await records.stop();
    },
  };
}
