/** What was predicted, and what became of it: written when it was said, judged once when the future came, and never changed after. */
import { sql } from 'kysely';
import type { Window } from '../../twin/derived.ts';
import type { Records } from '../records/database.ts';
import { HOUR_MS } from './histories.ts';
import type { CurvePoint, PredictionOutcome, Reason, Said } from './words.ts';

export interface Kept extends Said {
  readonly model: number;
  readonly horizonHours: number;
  /** Worked out later, from what was known then. */
  readonly replayed: boolean;
  readonly outcome: PredictionOutcome | null;
  readonly failedAt: number | null;
}

/** A prediction whose future is to be looked at. */
export interface Open {
  readonly id: number;
  readonly machine: string;
  readonly at: number;
  readonly horizonHours: number;
}

export interface Judged {
  readonly id: number;
  readonly outcome: PredictionOutcome;
  readonly failedAt: number | null;
}

/** As few columns as scoring needs: a year of a plant is half a million of them. */
export interface Scored {
  readonly machine: string;
  readonly at: number;
  readonly probability: number;
  readonly thin: boolean;
  readonly replayed: boolean;
  readonly outcome: PredictionOutcome;
}

const CHUNK = 1_000;

export class PredictionBook {
  private readonly records: Records;
  private readonly now: () => number;

  constructor(records: Records, now: () => number) {
    this.records = records;
    this.now = now;
  }

  /** What was said of a machine at a moment by a model stays as it was said first. */
  async add(model: number, horizonHours: number, said: readonly Said[], replayed: (at: number) => boolean) {
    const recorded = this.now();
    const rows = said.map(({ at, why, unlike, curve, ...one }) => ({
      ...{ ...one, model, at_ms: at, horizon_h: horizonHours, replayed: replayed(at), recorded },
      ...{ why: JSON.stringify(why), unlike: JSON.stringify(unlike), curve: JSON.stringify(curve) },
      ...{ outcome: null, failed_at: null, judged: null },
    }));
    for (let i = 0; i < rows.length; i += CHUNK)
      await this.records.ask((db) =>
        db
          .insertInto('prediction')
          .values(rows.slice(i, i + CHUNK))
          .onConflict((conflict) => conflict.columns(['machine', 'model', 'at_ms']).doNothing())
          .execute(),
      );
  }

  /** The first and the last moment that a model said something of; null = it never did. */
  span(model: number): Promise<Window | null> {
    return this.records.ask(async (db) => {
      const row = await db
        .selectFrom('prediction')
        .select(({ fn }) => [fn.min('at_ms').as('from'), fn.max('at_ms').as('to')])
        .where('model', '=', model)
        .executeTakeFirst();
      return row && row.from !== null && row.to !== null ? { from: row.from, to: row.to } : null;
    });
  }

  /** The newest of each machine at or before a moment, by the models given. */
  asOf(models: readonly number[], at: number, only: string | null = null): Promise<Kept[]> {
    if (models.length === 0) return Promise.resolve([]);
    return this.records.ask(async (db) => {
      const rows = await db
        .selectFrom('prediction')
        .selectAll()
        .distinctOn('machine')
        .where('model', 'in', [...models])
        .where('at_ms', '<=', at)
        .$if(only !== null, (q) => q.where('machine', '=', only as string))
        .orderBy('machine')
        .orderBy('at_ms', 'desc')
        .execute();
      return rows.map(keptOf);
    });
  }

  /** Of one machine, in order of time. */
  of(machine: string, models: readonly number[], window: Window): Promise<Kept[]> {
    if (models.length === 0) return Promise.resolve([]);
    return this.records.ask(async (db) => {
      const rows = await db
        .selectFrom('prediction')
        .selectAll()
        .where('machine', '=', machine)
        .where('model', 'in', [...models])
        .where('at_ms', '>', window.from)
        .where('at_ms', '<=', window.to)
        .orderBy('at_ms')
        .execute();
      return rows.map(keptOf);
    });
  }

  /** Chances of all machines over a window, by steps: the last of each step. For small curves. */
  trends(models: readonly number[], window: Window, stepMs: number, only: string | null = null) {
    if (models.length === 0) return Promise.resolve([]);
    return this.records.ask((db) =>
      db
        .selectFrom((part) =>
          part
            .selectFrom('prediction')
            .select(['machine', 'at_ms', 'probability'])
            .select(sql<number>`floor((at_ms - ${window.from}::float8) / ${stepMs}::float8)`.as('step'))
            .where('model', 'in', [...models])
            .where('at_ms', '>', window.from)
            .where('at_ms', '<=', window.to)
            .$if(only !== null, (q) => q.where('machine', '=', only as string))
            .as('stepped'),
        )
        .select(['machine', 'at_ms', 'probability'])
        .distinctOn(['machine', 'step'])
        .orderBy('machine')
        .orderBy('step')
        .orderBy('at_ms', 'desc')
        .execute(),
    );
  }

  /** Whose horizon ended before `until`, oldest first. */
  open(until: number, limit: number): Promise<Open[]> {
    return this.records.ask(async (db) => {
      const rows = await db
        .selectFrom('prediction')
        .select(['id', 'machine', 'at_ms', 'horizon_h'])
        .where('outcome', 'is', null)
        .where(sql<boolean>`at_ms + horizon_h * ${HOUR_MS}::float8 < ${until}`)
        .orderBy('at_ms')
        .limit(limit)
        .execute();
      return rows.map(({ id, machine, at_ms, horizon_h }) => ({
        ...{ id: Number(id), machine, at: at_ms, horizonHours: horizon_h },
      }));
    });
  }

  async judge(judged: readonly Judged[]): Promise<void> {
    const now = this.now();
    for (let i = 0; i < judged.length; i += CHUNK) {
      const part = judged.slice(i, i + CHUNK);
      await this.records.ask((db) =>
        sql`
          UPDATE prediction SET outcome = told.outcome, failed_at = told.failed_at, judged = ${now}
          FROM unnest(${part.map(({ id }) => id)}::bigint[], ${part.map(({ outcome }) => outcome)}::text[],
            ${part.map(({ failedAt }) => failedAt)}::float8[]) AS told(id, outcome, failed_at)
          WHERE prediction.id = told.id AND prediction.outcome IS NULL`.execute(db),
      );
    }
  }

  /** All of a model that were judged, by machine and time. */
  scored(model: number, window: Window): Promise<Scored[]> {
    return this.records.ask(async (db) => {
      const rows = await db
        .selectFrom('prediction')
        .select(['machine', 'at_ms', 'probability', 'thin', 'replayed', 'outcome'])
        .where('model', '=', model)
        .where('outcome', 'is not', null)
        .where('at_ms', '>', window.from)
        .where('at_ms', '<=', window.to)
        .orderBy('machine')
        .orderBy('at_ms')
        .execute();
      return rows.map(({ at_ms, outcome, ...same }) => ({ ...same, at: at_ms, outcome: outcome as PredictionOutcome }));
    });
  }
}

interface Row {
  readonly model: number;
  readonly machine: string;
  readonly at_ms: number;
  readonly horizon_h: number;
  readonly probability: number;
  readonly low: number;
  readonly high: number;
  readonly thin: boolean;
  readonly why: readonly Reason[];
  readonly unlike: readonly string[];
  readonly curve: readonly CurvePoint[];
  readonly replayed: boolean;
  readonly outcome: PredictionOutcome | null;
  readonly failed_at: number | null;
}

const keptOf = (row: Row): Kept => ({
  ...{ model: Number(row.model), machine: row.machine, at: row.at_ms, horizonHours: row.horizon_h },
  ...{ probability: row.probability, low: row.low, high: row.high, thin: row.thin, why: row.why },
  ...{ unlike: row.unlike, curve: row.curve },
  ...{ replayed: row.replayed, outcome: row.outcome, failedAt: row.failed_at },
});
