/** What charts show: their points of a window with stages and exclusions, and of all charts the last points. */
import { sql } from 'kysely';
import { audit } from '../audit/trail.ts';
import type { Database, Records, Work } from '../database.ts';
import { type Actor, Refused } from '../people/refused.ts';
import { type Stage, stageAt, stageOf, stagesIn } from './baseline-store.ts';
import type { ChartKey } from './words.ts';
import { keyOf } from './words.ts';

export interface PlottedPoint {
  readonly at: number;
  readonly value: number | null;
  readonly spread: number | null;
  readonly n: number;
  readonly plotted: number | null;
  readonly plottedLow: number | null;
  readonly below: number;
  readonly above: number;
  readonly rules: number;
  readonly baseline: number | null;
  readonly order: string | null;
  readonly lot: string | null;
  readonly crew: string | null;
  readonly shift: string | null;
}

export interface Exclusion {
  readonly at: number;
  readonly cause: string;
  readonly by: string;
  readonly recorded: number;
}

export interface ChartShown {
  readonly points: readonly PlottedPoint[];
  /** There are older ones in the window than these. */
  readonly cut: boolean;
  readonly stages: readonly Stage[];
  readonly exclusions: readonly Exclusion[];
  /** Readings that came too late to be points: how many there ever were, and the time of the newest; null = none. */
  readonly late: { readonly count: number; readonly at: number } | null;
}

export interface ChartWithReadings extends Omit<ChartShown, 'points'> {
  readonly points: readonly (PlottedPoint & { readonly readings: readonly number[] })[];
}

async function lateIn(trx: Work, { characteristic }: ChartKey): Promise<ChartShown['late']> {
  const { rows } = await sql<{ late: ChartShown['late'] }>`
    SELECT state->'sampled'->'late' AS late FROM spc_fold WHERE characteristic = ${characteristic} AND product = '*'`.execute(
    trx,
  );
  return rows[0]?.late ?? null;
}

/** The last points of a chart. */
export interface WallChart {
  readonly key: ChartKey;
  readonly points: PlottedPoint[];
  stage: Stage | null;
  /** Points that are collected for its first baseline. */
  readonly learning: number;
}

/** Points that one answer holds at most. */
const MOST_POINTS = 100_000;

const COLUMNS = [
  'at_ms as at',
  'value',
  'spread',
  'n',
  'plotted',
  'plotted_low as plottedLow',
  'below',
  'above',
  'rules',
  'baseline',
  'order',
  'lot',
  'crew',
  'shift',
] as const;

export class ChartAnswers {
  private readonly records: Records;
  private readonly now: () => number;

  constructor(records: Records, now: () => number) {
    this.records = records;
    this.now = now;
  }

  chart(key: ChartKey, window: { from: number; to: number }, most: number): Promise<ChartShown> {
    return this.shown(key, window, most, COLUMNS);
  }

  /** The same with the readings behind each point. */
  withReadings(
    key: ChartKey,
    window: { from: number; to: number },
    most: number = MOST_POINTS,
  ): Promise<ChartWithReadings> {
    return this.shown(key, window, most, [...COLUMNS, 'readings']) as Promise<ChartWithReadings>;
  }

  private shown(
    key: ChartKey,
    { from, to }: { from: number; to: number },
    most: number,
    columns: readonly ((typeof COLUMNS)[number] | 'readings')[],
  ): Promise<ChartShown> {
    return this.records.snapshot(async (trx) => {
      const newest = await trx
        .selectFrom('spc_point')
        .select(columns)
        .where('characteristic', '=', key.characteristic)
        .where('product', '=', key.product)
        .where('at_ms', '>=', from)
        .where('at_ms', '<', to)
        .orderBy('at_ms', 'desc')
        .limit(most + 1)
        .execute();
      return {
        points: newest.slice(0, most).reverse(),
        cut: newest.length > most,
        stages: await stagesIn(trx, key),
        exclusions: await exclusionsIn(trx, key, from),
        late: await lateIn(trx, key),
      };
    });
  }

  /** The last points of every chart, and its stage in force, at a moment; null = now. */
  async wall(count: number, at: number | null): Promise<Map<string, WallChart>> {
    return this.records.snapshot(async (trx) => {
      const charts = new Map<string, WallChart>();
      const rows = await sql<ChartKey & PlottedPoint & { learning: number }>`
        SELECT f.characteristic, f.product, jsonb_array_length(f.state->'learning') AS learning, p.at_ms AS at, p.value, p.spread, p.n, p.plotted, p.plotted_low AS "plottedLow",
               p.below, p.above, p.rules, p.baseline, p."order", p.lot, p.crew, p.shift
        FROM spc_fold f
        CROSS JOIN LATERAL (
          SELECT * FROM spc_point p WHERE p.characteristic = f.characteristic AND p.product = f.product
            AND p.at_ms <= ${at ?? Number.MAX_VALUE}
          ORDER BY p.at_ms DESC LIMIT ${count}) p
        WHERE f.product <> '*'
        ORDER BY f.characteristic, f.product, p.at_ms`.execute(trx);
      for (const { characteristic, product, learning, ...point } of rows.rows) {
        const key = { characteristic, product };
        const chart = charts.get(keyOf(key)) ?? { key, points: [], stage: null, learning };
        chart.points.push(point);
        charts.set(keyOf(key), chart);
      }
      const stages = await trx
        .selectFrom('spc_baseline')
        .selectAll()
        .distinctOn(['characteristic', 'product'])
        .where('superseded', 'is', null)
        .where('from_ms', '<=', at ?? Number.MAX_VALUE)
        .orderBy('characteristic')
        .orderBy('product')
        .orderBy('from_ms', 'desc')
        .execute();
      for (const row of stages) {
        const chart = charts.get(keyOf(row));
        if (chart) chart.stage = stageOf(row);
      }
      return charts;
    });
  }

  /** The readings of a point, and the stage it is judged by; null = there is no such point. */
  readingsAt(key: ChartKey, at: number): Promise<{ at: number; readings: number[]; stage: Stage | null } | null> {
    return this.records.ask(async (db) => {
      const point = await db
        .selectFrom('spc_point')
        .select(['at_ms', 'readings'])
        .where('characteristic', '=', key.characteristic)
        .where('product', '=', key.product)
        // Moments travel in whole milliseconds.
        .where('at_ms', '>=', at)
        .where('at_ms', '<', at + 1)
        .executeTakeFirst();
      if (!point) return null;
      const { at_ms, readings } = point;
      return { at: at_ms, readings, stage: stageAt(await stagesIn(db, key), at_ms) };
    });
  }

  /** Time of the last point of a chart before a moment; null = there is none. */
  pointBefore({ characteristic, product }: ChartKey, moment: number): Promise<number | null> {
    return this.records.ask(async (db) => {
      const { at } = await db
        .selectFrom('spc_point')
        .select(({ fn }) => fn.max('at_ms').as('at'))
        .where('characteristic', '=', characteristic)
        .where('product', '=', product)
        .where('at_ms', '<', moment)
        .executeTakeFirstOrThrow();
      return at;
    });
  }

  /** Products of which a characteristic has points, the newest first. */
  productsOf(characteristic: string): Promise<string[]> {
    return this.records.ask(async (db) => {
      const rows = await db
        .selectFrom('spc_point')
        .select(({ fn }) => ['product', fn.max('at_ms').as('last')])
        .where('characteristic', '=', characteristic)
        .groupBy('product')
        .orderBy('last', 'desc')
        .execute();
      return rows.map(({ product }) => product);
    });
  }

  /** Leaves a point out of baselines and capability for an assignable cause, or takes it in again (`cause` null). */
  exclude(key: ChartKey, at: number, cause: string | null, by: Actor): Promise<void> {
    const { characteristic, product } = key;
    return this.records.transact(async (trx) => {
      const point = await trx
        .selectFrom('spc_point')
        .select('at_ms')
        .where('characteristic', '=', characteristic)
        .where('product', '=', product)
        .where('at_ms', '=', at)
        .executeTakeFirst();
      if (!point)
        throw new Refused('characteristic-unknown', `the chart has no point at ${new Date(at).toISOString()}`);
      const recorded = this.now();
      const before = await trx
        .updateTable('spc_exclusion')
        .set({ superseded: recorded })
        .where('characteristic', '=', characteristic)
        .where('product', '=', product)
        .where('at_ms', '=', at)
        .where('superseded', 'is', null)
        .returning('cause')
        .executeTakeFirst();
      if (cause === null && !before) return;
      if (cause !== null)
        await trx
          .insertInto('spc_exclusion')
          .values({ characteristic, product, at_ms: at, cause, by_whom: by.who, recorded, superseded: null })
          .execute();
      const subject = `chart:${characteristic}${product && `/${product}`}`;
      const what = cause === null ? 'point-included' : 'point-excluded';
      await audit(trx, {
        ...{ at: recorded, ...by, what, subject },
        ...(before ? { before: { at, cause: before.cause } } : {}),
        ...(cause === null ? {} : { after: { at, cause } }),
      });
    });
  }
}

async function exclusionsIn(db: Database | Work, key: ChartKey, from: number): Promise<Exclusion[]> {
  const rows = await db
    .selectFrom('spc_exclusion')
    .select(['at_ms as at', 'cause', 'by_whom as by', 'recorded'])
    .where('characteristic', '=', key.characteristic)
    .where('product', '=', key.product)
    .where('superseded', 'is', null)
    .where('at_ms', '>=', from)
    .orderBy('at_ms')
    .execute();
  return rows;
}
