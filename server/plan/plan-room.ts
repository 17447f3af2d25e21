/** What comes next in the plant: what machines are able to do, forecasts of orders, and how good those were. */
import { availableParallelism } from 'node:os';
import type { Logger } from 'pino';
import type { RecordRoom } from '../records/open-record.ts';
import type { TwinHost } from '../twin-host.ts';
import { Backtests } from './backtests.ts';
import { Calibrations } from './calibrations.ts';
import { Comparisons } from './comparisons.ts';
import { Forecasts } from './forecasts.ts';
import { Futures } from './futures.ts';
import { Proposals } from './proposals.ts';
import { questionNow } from './question-now.ts';
import { Scenarios } from './scenarios.ts';

/** One core is left to the twin and its screens; more than these wait for memory. */
const MOST_THREADS = 4;

export class PlanRoom {
  readonly calibrations: Calibrations;
  readonly futures: Futures;
  readonly forecasts: Forecasts;
  readonly backtests: Backtests;
  readonly scenarios: Scenarios;
  readonly comparisons: Comparisons;
  readonly proposals: Proposals;

  constructor(host: TwinHost, record: Pick<RecordRoom, 'records' | 'questions' | 'orders' | 'daysLeft'>, log: Logger) {
    const { records, questions, orders } = record;
    this.calibrations = new Calibrations({
      ...{ records, log, now: host.now },
      plant: () => host.plant,
      daysLeft: () => record.daysLeft,
    });
    this.backtests = new Backtests({ records, log, now: host.now, plant: () => host.plant });
    this.futures = new Futures(Math.max(1, Math.min(MOST_THREADS, availableParallelism() - 1)));
    const { calibrations, futures } = this;
    this.scenarios = new Scenarios(records, host.now);
    const parts = { records, questions, orders, host: () => host };
    const plant = () => host.plant;
    const standing = (aheadMs: number) => {
      return questionNow(parts, calibrations.needed.abilities, aheadMs);
    };
    this.comparisons = new Comparisons({ records, calibrations, futures, log, plant, now: host.now, standing });
    this.proposals = new Proposals({ calibrations, futures, comparisons: this.comparisons, plant, standing });
    this.forecasts = new Forecasts({ records, questions, orders, host: () => host, calibrations, futures, log });
  }

  start(): void {
    this.calibrations.start();
    this.forecasts.start();
  }

  async stop(): Promise<void> {
    await this.backtests.stop();
    await this.comparisons.stop();
    await this.futures.stop();
    await this.forecasts.stop();
    await this.calibrations.stop();
  }
}
