/** What comes next in the plant: what machines are able to do, forecasts of orders, and how good those were. */
import { availableParallelism } from 'node:os';
import type { Logger } from 'pino';
import type { RecordRoom } from '../records/open-record.ts';
import type { TwinHost } from '../twin-host.ts';
import { Calibrations } from './calibrations.ts';
import { Forecasts } from './forecasts.ts';
import { Futures } from './futures.ts';

/** One core is left to the twin and its screens; more than these wait for memory. */
const MOST_THREADS = 4;

export class PlanRoom {
  readonly calibrations: Calibrations;
  readonly futures: Futures;
  readonly forecasts: Forecasts;

  constructor(host: TwinHost, record: Pick<RecordRoom, 'records' | 'questions' | 'orders' | 'daysLeft'>, log: Logger) {
    const { records, questions, orders } = record;
    this.calibrations = new Calibrations({
      ...{ records, log, now: host.now },
      plant: () => host.plant,
      daysLeft: () => record.daysLeft,
    });
    this.futures = new Futures(Math.max(1, Math.min(MOST_THREADS, availableParallelism() - 1)));
    const { calibrations, futures } = this;
    this.forecasts = new Forecasts({ records, questions, orders, host: () => host, calibrations, futures, log });
  }

  start(): void {
    this.calibrations.start();
    this.forecasts.start();
  }

  async stop(): Promise<void> {
    await this.futures.stop();
    await this.forecasts.stop();
    await this.calibrations.stop();
  }
}
