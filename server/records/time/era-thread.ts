/** The thread that records imported days: its own connection to the database, at low priority. It ends when it is told to. */
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { pino } from 'pino';
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { Era } from '../../past/era.ts';
import { EraRecord } from '../../past/era-record.ts';
import { openRecords } from '../database.ts';
import { ReasonStore } from '../stops/reason-store.ts';
import { fillEra } from './fill-era.ts';
import { TimeRecord } from './time-record.ts';

export interface EraThreadData {
  readonly url: string;
  readonly plant: PlantModel;
  /** Folder of the past. */
  readonly directory: string;
}
export type ToEraThread = { readonly type: 'era'; readonly era: Era } | { readonly type: 'end' };
export type FromEraThread =
  | { readonly type: 'recorded'; readonly day: string; readonly folder: string }
  | { readonly type: 'failed'; readonly reason: string };

const NICE = 5;

try {
  setPriority(0, NICE); // Linux: of this thread alone
} catch {
  // Not everywhere may a thread be nice; it then works at the same priority.
}
const { url, plant, directory } = workerData as EraThreadData;
const tell = (message: FromEraThread) => parentPort?.postMessage(message);
const records = await openRecords({
  config: { data: directory, records: { url } },
  log: pino({ level: 'silent' }),
  now: Date.now,
});
const reasons = new ReasonStore(records, () => plant, Date.now);
let ending = false;
let working: Promise<void> = Promise.resolve();

parentPort?.on('message', (message: ToEraThread) => {
  if (message.type === 'era') working = working.then(() => record(message.era));
  else {
    ending = true;
    void working.then(end);
  }
});

async function record(era: Era): Promise<void> {
  if (ending) return;
  try {
    const signals = await EraRecord.read(join(directory, era.folder, 'record.bin'), plant);
    await reasons.load();
    const time = new TimeRecord({
      plant: () => plant,
      reasons: () => reasons.book(),
      signals: async (origin) => (origin === era.folder ? signals : null),
      now: Date.now,
    });
    if (await fillEra({ records, time, plant, era, record: signals, stopped: () => ending }))
      tell({ type: 'recorded', day: era.day, folder: era.folder });
  } catch (error) {
    tell({ type: 'failed', reason: (error as Error).message });
    ending = true;
    await end();
  }
}

async function end(): Promise<void> {
  parentPort?.close();
  await records.stop();
}
