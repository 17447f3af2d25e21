/** Reads the record over a connection of its own and learns from it what machines are able to do: seconds of work, away from the event loop. */
import { parentPort } from 'node:worker_threads';
import { pino } from 'pino';
import { type Calibration, calibrate } from '../../analytics/calibrate/calibrate.ts';
import { type Drift, driftsOf } from '../../analytics/calibrate/drift.ts';
import type { Window } from '../../twin/derived.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import { openRecords } from '../records/database.ts';
import { machinesOfLines, workedIn } from './worked-in.ts';

export interface PlanAsked {
  readonly plant: PlantModel;
  /** Of the record's database. */
  readonly url: string;
  readonly window: Window;
  /** What is in force is held against the window; absent = abilities are learned from it. */
  readonly against?: Pick<Calibration, 'machines'>;
}

parentPort?.on('message', async ({ id, ask }: { id: number; ask: PlanAsked }) => {
  try {
    parentPort?.postMessage({ id, told: await answer(ask) });
  } catch (error) {
    parentPort?.postMessage({ id, error: (error as Error).message });
  }
});

async function answer({ plant, url, window, against }: PlanAsked): Promise<Calibration | readonly Drift[]> {
  const records = await openRecords({
    ...{ config: { data: '', records: { url } }, log: pino({ level: 'silent' }), now: Date.now },
  });
  try {
    const worked = await records.ask((db) => workedIn(db, machinesOfLines(plant), window));
    return against ? driftsOf(against, worked) : calibrate(plant, worked, window);
  } finally {
    await records.stop();
  }
}
