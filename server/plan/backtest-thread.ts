/** Forecasts of a part of the past, in a thread with a connection of its own: the record is read and the futures are simulated here. */
import { parentPort, workerData } from 'node:worker_threads';
import { pino } from 'pino';
import { type BacktestAsked, backtest } from '../../analytics/forecast/backtest.ts';
import type { Scored } from '../../analytics/forecast/skill.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import { plantPlan } from '../../twin/simulate/plant/plant-plan.ts';
import { simulatePlan } from '../../twin/simulate/plant/simulate-plant.ts';
import { openRecords } from '../records/database.ts';
import { LOTS } from './lots.ts';
import { machinesOfLines, workedIn } from './worked-in.ts';

export interface BacktestWork
  extends Pick<BacktestAsked, 'window' | 'everyMs' | 'ordersAhead' | 'learnMs' | 'anewMs' | 'replications' | 'seed'> {
  readonly plant: PlantModel;
  /** Of the record's database. */
  readonly url: string;
  /** When orders were planned to be done, where the record does not have it: by order. */
  readonly planned?: readonly (readonly [order: string, at: number])[];
  /** Some of the window's, in order of time. */
  readonly origins: readonly number[];
}

export interface BacktestTold {
  readonly scored: readonly Scored[];
}

const { url, origins, planned: told = [], ...work } = workerData as BacktestWork;
const records = await openRecords({
  ...{ config: { data: '', records: { url } }, log: pino({ level: 'silent' }), now: Date.now },
});
const from = (origins[0] ?? work.window.from) - work.learnMs;
// What is forecast from the last origin ends after it.
const to = (origins.at(-1) ?? work.window.to) + 4 * work.everyMs;
const worked = await records.ask((db) => workedIn(db, machinesOfLines(work.plant), { from, to }));
const planned = await records.ask(async (db) => {
  const rows = await db
    .selectFrom('job_order')
    .select(['order', 'planned_to'])
    .where('superseded', 'is', null)
    .where('planned_to', '>', from)
    .execute();
  const known = rows.flatMap(({ order, planned_to }) => (planned_to === null ? [] : [[order, planned_to] as const]));
  return new Map([...told, ...known]);
});
await records.stop();
const asked: BacktestAsked = {
  ...{ ...work, worked, planned },
  simulate: (question, seed, futures) => {
    const plan = plantPlan(work.plant, question, LOTS);
    return Array.from({ length: futures }, (_, i) => simulatePlan(plan, question, seed, i));
  },
};
for (const scored of backtest(asked, origins)) parentPort?.postMessage({ scored } satisfies BacktestTold);
