/**
 * The recorded past forecast again at somebody's wish, in a thread: where forecasts have not been kept for long, it says how right they would have been,
 * and by how much ranges are to be told wider. What was said so takes the place of what an earlier run said.
 */
import type { Logger } from 'pino';
import { originsOf } from '../../analytics/forecast/backtest.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import { audit } from '../records/audit/trail.ts';
import type { Records } from '../records/database.ts';
import { type Actor, Refused } from '../records/people/refused.ts';
import { type BacktestRun, beginBacktest } from './backtest.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const EVERY_MS = 4 * HOUR;
const ORDERS_AHEAD = 2;
const LEARN_MS = 10 * DAY;
const ANEW_MS = 2 * DAY;
const FUTURES = 40;
/** Rows in one statement. */
const CHUNK = 500;

export interface BacktestStanding {
  /** Moments done and in all; null = none runs. */
  readonly running: { readonly done: number; readonly all: number } | null;
  /** Why the last one came to nothing; null = it came to its end, or there was none. */
  readonly failed: string | null;
}

export interface BacktestsOptions {
  readonly records: Records;
  readonly log: Logger;
  plant(): PlantModel;
  now(): number;
}

export class Backtests {
  private readonly options: BacktestsOptions;
  private run: BacktestRun | null = null;
  private standing: BacktestStanding = { running: null, failed: null };
  private ended: Promise<void> = Promise.resolve();

  constructor(options: BacktestsOptions) {
    this.options = options;
  }

  get current(): BacktestStanding {
    return this.standing;
  }

  async begin(days: number, by: Actor): Promise<void> {
    const { plant, records, now, log } = this.options;
    if (this.run) throw new Refused('backtest-busy', 'the past is being forecast already; wait for it, or stop it');
    const to = now() - 2 * EVERY_MS;
    const asked = { window: { from: to - days * DAY, to }, everyMs: EVERY_MS };
    await records.transact((trx) => audit(trx, { at: now(), ...by, what: 'plan-backtested', subject: `days:${days}` }));
    const all = originsOf(asked).length;
    this.standing = { running: { done: 0, all }, failed: null };
    const run = beginBacktest({
      ...{ plant: plant(), url: records.url, ...asked, ordersAhead: ORDERS_AHEAD, learnMs: LEARN_MS, anewMs: ANEW_MS },
      ...{ replications: FUTURES, seed: 1, workers: 1 },
      progress: (done) => {
        this.standing = { running: { done, all }, failed: null };
      },
    });
    this.run = run;
    this.ended = run.done
      .then(async ({ raw }) => {
        if (raw.length === 0) throw new Error('no order ran in that time for which enough was known before');
        await this.keep(raw);
        this.standing = { running: null, failed: null };
      })
      .catch((error) => {
        log.info({ error }, 'the past was not forecast');
        this.standing = { running: null, failed: (error as Error).message };
      })
      .finally(() => {
        this.run = null;
      });
  }

  async stop(): Promise<void> {
    this.run?.stop();
    await this.ended;
  }

  private async keep(raw: Awaited<BacktestRun['done']>['raw']): Promise<void> {
    await this.options.records.transact(async (trx) => {
      await trx.deleteFrom('plan_forecast').where('backtest', '=', true).execute();
      for (let i = 0; i < raw.length; i += CHUNK)
        await trx
          .insertInto('plan_forecast')
          .values(
            raw.slice(i, i + CHUNK).map(({ origin, line, order, p10, p50, p90, planned, byRate, actual }) => ({
              ...{ origin, line, order, backtest: true, calibration: null },
              ...{ raw_p10: p10, p50, raw_p90: p90, widening: 0, planned, by_rate: byRate, actual },
            })),
          )
          .execute();
    });
  }
}
