/** How well things are made, put together: control charts, holds, causes, limits, batch records, and what HTTP asks of them. */
import type { Logger } from 'pino';
import type { AlarmBook } from './alarms/alarm-book.ts';
import type { HistorianRoom } from './historian/open-historian.ts';
import { readingsIn, unreadUntil } from './historian/readings-in.ts';
import { seriesOf } from './historian/series.ts';
import type { HttpDeps } from './http/deps.ts';
import { QualityRoom } from './quality/quality-room.ts';
import { BatchFollower } from './records/batches/batch-follower.ts';
import { listBatches } from './records/batches/batch-list.ts';
import { BatchRoom, type BatchRoomParts } from './records/batches/batch-room.ts';
import { CauseRoom } from './records/causes/cause-room.ts';
import { HoldStore } from './records/holds/hold-store.ts';
import { exceededIn } from './records/limits/exceeded-in.ts';
import { LimitFollower } from './records/limits/limit-follower.ts';
import { LimitStore } from './records/limits/limit-store.ts';
import { dossierOf } from './records/lots/dossier.ts';
import type { RecordRoom } from './records/open-record.ts';
import { requirementsOf } from './records/quality/requirements.ts';
import { batchRecordPdf } from './reports/batch-record-pdf.ts';
import type { TwinHost } from './twin-host.ts';

/** Gauge studies that requirements are told with. */
const MOST_STUDIES = 1_000;

export interface GoodsOptions {
  readonly host: TwinHost;
  readonly record: RecordRoom;
  readonly room: HistorianRoom;
  readonly alarms: AlarmBook;
  readonly signatures: BatchRoomParts['signatures'];
  /** So long after its end a batch is still waited for, ms. */
  readonly settleMs: number;
  readonly log: Logger;
}

export interface GoodsRoom {
  readonly quality: QualityRoom;
  readonly http: Pick<
    HttpDeps,
    'quality' | 'holds' | 'environment' | 'requirements' | 'batches' | 'lotDossier' | 'causes'
  >;
  stop(): Promise<void>;
}

export function openGoods({ host, record, room, alarms, signatures, settleMs, log }: GoodsOptions): GoodsRoom {
  const { records, questions, orders } = record;
  const plant = () => host.plant;
  const { now } = host;
  const series = (tag: string, from: number, to: number, points: number) => seriesOf(room, tag, from, to, points);
  const quality = new QualityRoom({ host, records, log, series, historian: () => room.historian });
  const holds = new HoldStore(records, {
    ...{ plant, now, series },
    signal: (id) => quality.signals.get(id),
    pointBefore: (signal) => quality.charts.pointBefore(signal, signal.from),
  });
  const causes = new CauseRoom({ records, questions, plant, now, series });
  quality.start();
  const limits = new LimitStore(records, plant, now);
  const limitFollower = new LimitFollower({
    ...{ records, store: limits, plant, now, log },
    until: () => room.feed.until,
    late: () => room.feed.takeLate(),
    readings: (tag, window) => readingsIn(room.historian, tag, window),
  });
  limitFollower.start();
  const told = { orders, alarms, scans: record.lots.scans, signals: quality.signals };
  const batches = new BatchRoom({
    ...{ plant, now, records, questions, ...told, signatures, settleMs },
    readings: (tag, window) => readingsIn(room.historian, tag, window),
    exceeded: (line, window) => exceededIn(limits, line, window),
    unread: (until) => unreadUntil(room, until),
  });
  const batchFollower = new BatchFollower({ records, room: batches, orders: orders.store, now, log, settleMs });
  batchFollower.start();
  return {
    quality,
    http: {
      quality: () => quality,
      holds: () => holds,
      environment: () => limits,
      requirements: () =>
        requirementsOf({
          ...{ records, now, limits },
          characteristics: () => quality.characteristics.list(),
          templates: () => record.checklists.templates.list(),
          charts: quality.charts,
          studies: () => record.gauges.list({ characteristic: null, limit: MOST_STUDIES, before: null }),
        }),
      batches: () => ({
        room: batches,
        list: (asked) => listBatches(records, asked),
        pdf: (view, language) => batchRecordPdf(record.stops.reasons.withFormer(host.plant), view, language, now()),
      }),
      lotDossier: (lot) => dossierOf({ plant, now, records, questions, ...told, series }, lot),
      causes: () => causes,
    },
    stop: async () => {
      await batchFollower.stop();
      await limitFollower.stop();
      await quality.stop();
    },
  };
}
