/**
 * Frozen baselines: the stages of a chart. Limits come from them alone. A stage holds from its moment until the next one
 * begins; what was known before a stage was put stays in its row.
 */
import type { Selectable } from 'kysely';
import { type Baseline, baselineOf, type Point } from '../../../analytics/spc/charts.ts';
import { audit } from '../audit/trail.ts';
import type { Database, Records, Work } from '../database.ts';
import { type Actor, Refused } from '../people/refused.ts';
import { rejudge } from './rejudge.ts';
import type { SpcBaselineTable } from './tables.ts';
import type { Characteristic, ChartKey } from './words.ts';

export interface Stage {
  readonly id: number;
  readonly stage: number;
  readonly from: number;
  readonly window: { readonly from: number; readonly to: number } | null;
  readonly baseline: Baseline;
  readonly reason: string;
  readonly by: string;
  readonly recorded: number;
}

export interface StageAsked {
  readonly from: number;
  /** Null = declared. */
  readonly window: { readonly from: number; readonly to: number } | null;
  readonly baseline: Baseline;
  readonly reason: string;
}

export class BaselineStore {
  private readonly records: Records;
  private readonly now: () => number;
  private readonly changed: () => void;

  constructor(records: Records, now: () => number, changed: () => void) {
    this.records = records;
    this.now = now;
    this.changed = changed;
  }

  stages(key: ChartKey): Promise<Stage[]> {
    return this.records.ask((db) => stagesIn(db, key));
  }

  /** A baseline of the points of a window, those left out that have an assignable cause. */
  async ofWindow(one: Characteristic, key: ChartKey, window: { from: number; to: number }): Promise<Baseline> {
    const points = await this.records.ask((db) => pointsForBaseline(db, one, key, window));
    const made = baselineOf(one.chart, points);
    if (!made.ok) throw new Refused('baseline-refused', refusalWords(made.reason, points.length));
    return made.baseline;
  }

  /** Freezes a stage. What was plotted since its beginning is judged by it; signals of before stay as they were. */
  async freeze(one: Characteristic, key: ChartKey, asked: StageAsked, by: Actor): Promise<Stage> {
    const stage = await this.records.transact(async (trx) => {
      const at = this.now();
      const before = await stagesIn(trx, key);
      const last = before.at(-1);
      if (last && asked.from <= last.from)
        throw new Refused(
          'baseline-refused',
          `the stage in force begins later, at ${new Date(last.from).toISOString()}`,
        );
      const frozen = await freezeIn(trx, key, asked, (last?.stage ?? 0) + 1, by.who, at);
      await rejudge(trx, one, key, frozen);
      const subject = `chart:${key.characteristic}${key.product && `/${key.product}`}`;
      await audit(trx, {
        at,
        ...by,
        what: 'baseline-frozen',
        subject,
        ...(last ? { before: last } : {}),
        after: frozen,
      });
      return frozen;
    });
    this.changed();
    return stage;
  }
}

export async function freezeIn(
  trx: Work,
  { characteristic, product }: ChartKey,
  { from, window, baseline, reason }: StageAsked,
  stage: number,
  who: string,
  at: number,
): Promise<Stage> {
  const row = await trx
    .insertInto('spc_baseline')
    .values({
      ...{ characteristic, product, stage, from_ms: from, reason },
      ...{ window_from: window?.from ?? null, window_to: window?.to ?? null, baseline: JSON.stringify(baseline) },
      ...{ by_whom: who, recorded: at, superseded: null },
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return stageOf(row);
}

/** In order of time. */
export async function stagesIn(db: Database | Work, { characteristic, product }: ChartKey): Promise<Stage[]> {
  const rows = await db
    .selectFrom('spc_baseline')
    .selectAll()
    .where('characteristic', '=', characteristic)
    .where('product', '=', product)
    .where('superseded', 'is', null)
    .orderBy('from_ms')
    .execute();
  return rows.map(stageOf);
}

export const stageOf = (row: Selectable<SpcBaselineTable>): Stage => ({
  id: row.id,
  stage: row.stage,
  from: row.from_ms,
  window: row.window_from === null || row.window_to === null ? null : { from: row.window_from, to: row.window_to },
  baseline: row.baseline,
  reason: row.reason,
  by: row.by_whom,
  recorded: row.recorded,
});

/** The stage in force at a moment; null before the first. */
export const stageAt = (stages: readonly Stage[], at: number): Stage | null =>
  stages.findLast(({ from }) => from <= at) ?? null;

async function pointsForBaseline(
  db: Database | Work,
  one: Characteristic,
  { characteristic, product }: ChartKey,
  { from, to }: { from: number; to: number },
): Promise<Point[]> {
  const rows = await db
    .selectFrom('spc_point as p')
    .select(['p.value', 'p.spread', 'p.n', 'p.readings'])
    .where('p.characteristic', '=', characteristic)
    .where('p.product', '=', product)
    .where('p.at_ms', '>=', from)
    .where('p.at_ms', '<', to)
    .$if(one.chart !== 't2', (q) => q.where('p.value', 'is not', null))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('spc_exclusion as e')
            .select('e.id')
            .whereRef('e.characteristic', '=', 'p.characteristic')
            .whereRef('e.product', '=', 'p.product')
            .whereRef('e.at_ms', '=', 'p.at_ms')
            .where('e.superseded', 'is', null),
        ),
      ),
    )
    .orderBy('p.at_ms')
    .execute();
  return rows.map(({ value, spread, n, readings }) =>
    one.chart === 't2' ? { value: Number.NaN, spread, n, row: readings } : { value: value as number, spread, n },
  );
}

const refusalWords = (reason: string, points: number): string => `${reason} (${points} points)`;
