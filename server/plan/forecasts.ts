/**
 * When each order will be done, from simulated futures of the live plant: told to who asks, kept at regular moments, and scored when the order is
 * done. Ranges that held too seldom are told wider, and that is said.
 */
import type { Logger } from 'pino';
import { type ForecastAsked, type OrderForecast, orderForecasts } from '../../analytics/forecast/order-forecast.ts';
import { type Scored, type Skill, skillOf } from '../../analytics/forecast/skill.ts';
import { widened, wideningOf } from '../../analytics/forecast/widen.ts';
import type { LineNow } from '../../twin/simulate/plant/question.ts';
import { type Records, RecordsAway } from '../records/database.ts';
import type { Calibrations, KnownCalibration } from './calibrations.ts';
import type { Futures } from './futures.ts';
import { type LookAsked, Looks } from './looks.ts';
import { type NowParts, questionNow, type Standing } from './question-now.ts';

const HOUR = 3_600_000;
/** A forecast is kept so often, of so many orders a line. */
const KEEP_MS = 2 * HOUR;
const KEPT_ORDERS = 3;
const KEPT_FUTURES = 100;
const KEPT_AHEAD_MS = 8 * HOUR;
/** The first one waits until people who opened a screen have theirs. */
const FIRST_MS = 15 * 60_000;
/** The record is looked through so often for orders that are done. */
const LOOK_MS = 60_000;
/** Ranges are judged by so many of the newest outcomes. */
const MOST_SCORED = 500;

export interface ForecastAnswer {
  /** Epoch ms. */
  readonly at: number;
  readonly until: number;
  /** What it began with. */
  readonly standing: Standing;
  readonly calibration: KnownCalibration;
  readonly orders: readonly OrderForecast[];
  /** As they were simulated, not made wider. */
  readonly simulated: readonly OrderForecast[];
  /** By how much P10 and P90 were pushed outwards, in parts of the time ahead; null = too few outcomes to say. */
  readonly widening: number | null;
  readonly skill: Skill | null;
}

export interface ForecastsOptions extends NowParts {
  readonly records: Records;
  readonly calibrations: Calibrations;
  readonly futures: Futures;
  readonly log: Logger;
}

export class Forecasts {
  private readonly options: ForecastsOptions;
  private timer: NodeJS.Timeout | null = null;
  private readonly looks: Looks;
  private kept: number;
  private looking: Promise<void> = Promise.resolve();

  constructor(options: ForecastsOptions) {
    this.options = options;
    this.kept = options.host().now() - KEEP_MS + FIRST_MS;
    const { futures, host } = options;
    this.looks = new Looks({
      ...{ futures, plant: () => host().plant, now: () => host().now() },
      standing: (calibration, aheadMs) => questionNow(options, calibration.abilities, aheadMs),
    });
  }

  start(): void {
    this.timer = setInterval(() => {
      this.looking = this.looking
        .then(() => this.look())
        .catch((error) => {
          if (this.timer && !(error instanceof RecordsAway))
            this.options.log.warn({ error }, 'forecasts were not kept');
        });
    }, LOOK_MS);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    await this.looking;
  }

  /** Refused where nothing is known of what machines are able to do. `whole`: all the futures that are asked for, however long that takes. */
  async now(asked: LookAsked, whole = false): Promise<ForecastAnswer> {
    const { standing, calibration, futures } = await this.looks.ask(this.options.calibrations.needed, asked, whole);
    const { question, silent } = standing;
    const simulated = orderForecasts(question.lines.flatMap(askedOf), futures, question.until);
    const scored = await this.scored();
    const widening = wideningOf(scored);
    return {
      ...{ at: question.at, until: question.until, calibration, widening, simulated, standing },
      orders: [
        ...simulated.map((order) => wider(order, question.at, widening ?? 0)),
        ...orderForecasts(silent.flatMap(askedOf), []),
      ],
      skill: skillOf(scored),
    };
  }

  /** Newest outcomes, as they were said. */
  async scored(): Promise<Scored[]> {
    const rows = await this.options.records.ask((db) =>
      db
        .selectFrom('plan_forecast')
        .selectAll()
        .where('actual', 'is not', null)
        .orderBy('origin', 'desc')
        .limit(MOST_SCORED)
        .execute(),
    );
    return rows.map(({ origin, line, order, raw_p10, p50, raw_p90, planned, by_rate, actual }) => ({
      ...{ origin, line, order, p10: raw_p10, p50, p90: raw_p90, planned, byRate: by_rate, actual: actual as number },
    }));
  }

  private async look(): Promise<void> {
    const { calibrations, records, host } = this.options;
    if (records.status.status !== 'up') return;
    await this.score();
    const now = host().now();
    if (!calibrations.current || now - this.kept < KEEP_MS) return;
    this.kept = now;
    await this.keep(await this.now({ aheadMs: KEPT_AHEAD_MS, futures: KEPT_FUTURES }, true));
  }

  private async keep({ at, simulated, calibration, widening }: ForecastAnswer): Promise<void> {
    const lines = new Map<string, number>();
    const kept = simulated.filter(({ line, p10, p50, p90 }) => {
      const before = lines.get(line) ?? 0;
      lines.set(line, before + 1);
      return before < KEPT_ORDERS && p10 !== null && p50 !== null && p90 !== null;
    });
    if (kept.length === 0) return;
    await this.options.records.ask((db) =>
      db
        .insertInto('plan_forecast')
        .values(
          kept.map(({ order, line, p10, p50, p90, due }) => ({
            ...{ origin: at, line, order, backtest: false, calibration: calibration.id },
            ...{ raw_p10: p10 as number, p50: p50 as number, raw_p90: p90 as number, widening: widening ?? 0 },
            ...{ planned: due, by_rate: null, actual: null },
          })),
        )
        .execute(),
    );
  }

  /** Orders that ended since: the last good piece of the constraint is their end. */
  private async score(): Promise<void> {
    const { records, host } = this.options;
    const { plant } = host();
    await records.ask(async (db) => {
      const open = await db
        .selectFrom('plan_forecast')
        .select(['line', 'order'])
        .distinct()
        .where('actual', 'is', null)
        .execute();
      for (const { line, order } of open) {
        const constraint = plant.machines[plant.lines.find(({ id }) => id === line)?.constraint ?? -1]?.id ?? '';
        const row = await db
          .selectFrom('order_event')
          .select('status')
          .where('order', '=', order)
          .orderBy('at_ms', 'desc')
          .orderBy('id', 'desc')
          .limit(1)
          .executeTakeFirst();
        if (row?.status !== 'Complete') continue;
        const last = await db
          .selectFrom('piece')
          .select(({ fn }) => fn.max('to_ms').as('to'))
          .where('superseded', 'is', null)
          .where('machine', '=', constraint)
          .where('order', '=', order)
          .where('good', '>', 0)
          .executeTakeFirst();
        if (last?.to)
          await db
            .updateTable('plan_forecast')
            .set({ actual: Number(last.to) })
            .where('line', '=', line)
            .where('order', '=', order)
            .where('actual', 'is', null)
            .execute();
      }
    });
  }
}

const askedOf = ({ line, orders }: LineNow): ForecastAsked[] =>
  orders.map(({ id, units, due }) => ({ id, line, units, due: due ?? null }));

function wider(order: OrderForecast, origin: number, by: number): OrderForecast {
  const { p10, p50, p90 } = order;
  if (p10 === null || p50 === null || p90 === null) return order;
  const said = widened({ origin, p10, p50, p90 }, by);
  return { ...order, p10: said.p10, p90: said.p90 };
}
