/**
 * Scenarios held against the plant as it is planned: all start from one and the same moment and are drawn with the same luck. Futures are added, to
 * all of them alike, until the differences are known as exactly as was asked.
 */
import type { Logger } from 'pino';
import { type Compared, compared, type Looked, type Weighed, weighed } from '../../analytics/forecast/compare.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import { applyChanges, type Change, type Changed } from '../../twin/simulate/plant/changes.ts';
import type { PlantFuture, PlantQuestion } from '../../twin/simulate/plant/question.ts';
import type { Records } from '../records/database.ts';
import type { Actor } from '../records/people/refused.ts';
import type { Calibrations } from './calibrations.ts';
import { Cancelled, type Futures } from './futures.ts';
import type { Standing } from './question-now.ts';

/** Futures that are added at once, to each. */
const ROUND = 10;
/** What was not known after so many will not be by simulating. */
const MOST = 400;
/** Comparisons whose progress is remembered. */
const MOST_KEPT = 50;

/** A scenario of the store, or changes that nobody has named yet. */
export interface Candidate {
  readonly scenario: number | null;
  readonly version: number | null;
  readonly name: string;
  readonly changes: readonly Change[];
}

export interface CandidateResult extends Candidate {
  /** What the changes speak of and there is not: it was not simulated. */
  readonly missing: Changed['missing'];
  readonly weighed: Weighed | null;
  /** Against the plant as it is planned. */
  readonly compared: Compared | null;
}

export interface ComparisonResult {
  /** Epoch ms: where all of them began, and the end of the looking. */
  readonly at: number;
  readonly until: number;
  readonly calibration: number;
  readonly futures: number;
  readonly planned: Weighed;
  readonly candidates: readonly CandidateResult[];
}

export interface Comparison {
  readonly id: number;
  readonly made: number;
  readonly by: string;
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  /** Futures by now, of each. */
  readonly done: number;
  readonly why: string | null;
  /** While it runs: what is known by now. */
  readonly result: ComparisonResult | null;
}

export interface ComparisonAsked {
  readonly candidates: readonly Candidate[];
  readonly aheadMs: number;
  /** Half of the 95 % interval of the difference of lateness, hours; reached, nothing is added. */
  readonly half: number;
  /** Where they begin; absent = how the plant stands now. */
  readonly standing?: Standing;
}

export interface ComparisonsOptions {
  readonly records: Records;
  readonly calibrations: Calibrations;
  readonly futures: Futures;
  readonly log: Logger;
  plant(): PlantModel;
  now(): number;
  standing(aheadMs: number): Promise<Standing>;
}

interface Variant {
  readonly candidate: Candidate;
  readonly changed: Changed;
  readonly looked: Looked;
  readonly futures: PlantFuture[];
}

export class Comparisons {
  private readonly options: ComparisonsOptions;
  private readonly all = new Map<number, Comparison>();
  private readonly running = new Map<number, { readonly stop: AbortController; readonly ended: Promise<void> }>();

  constructor(options: ComparisonsOptions) {
    this.options = options;
  }

  async begin(asked: ComparisonAsked, by: Actor): Promise<Comparison> {
    const { calibrations, records, now, log } = this.options;
    const { id: calibration } = calibrations.needed;
    const made = now();
    const row = await records.ask((db) =>
      db
        .insertInto('plan_comparison')
        .values({ made, by_whom: by.who, body: JSON.stringify(null) })
        .returning('id')
        .executeTakeFirstOrThrow(),
    );
    const id = Number(row.id);
    const begun: Comparison = { id, made, by: by.who, state: 'running', done: 0, why: null, result: null };
    this.all.set(id, begun);
    for (const old of [...this.all.keys()].slice(0, Math.max(0, this.all.size - MOST_KEPT)))
      if (!this.running.has(old)) this.all.delete(old);
    const stop = new AbortController();
    const ended = this.run(begun, calibration, asked, stop.signal)
      .catch((error) => {
        const cancelled = error instanceof Cancelled;
        if (!cancelled) log.warn({ error }, 'scenarios were not compared');
        const state = cancelled ? 'cancelled' : 'failed';
        this.all.set(id, {
          ...(this.all.get(id) as Comparison),
          state,
          why: cancelled ? null : (error as Error).message,
        });
      })
      .finally(() => this.running.delete(id));
    this.running.set(id, { stop, ended });
    return begun;
  }

  /** Null = there is none of this number. */
  async get(id: number): Promise<Comparison | null> {
    const held = this.all.get(id);
    if (held) return held;
    const row = await this.options.records.ask((db) =>
      db.selectFrom('plan_comparison').selectAll().where('id', '=', id).executeTakeFirst(),
    );
    if (!row) return null;
    const { made, by_whom, body } = row;
    const state = body ? 'done' : 'cancelled';
    return { id, made, by: by_whom, state, done: body?.futures ?? 0, why: null, result: body };
  }

  /** What is known of it stays. */
  async cancel(id: number): Promise<void> {
    const running = this.running.get(id);
    running?.stop.abort();
    await running?.ended;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.running.keys()].map((id) => this.cancel(id)));
  }

  private async run(
    begun: Comparison,
    calibration: number,
    { candidates, aheadMs, half, standing }: ComparisonAsked,
    signal: AbortSignal,
  ): Promise<void> {
    const { futures, records, plant } = this.options;
    const { question } = standing ?? (await this.options.standing(aheadMs));
    const model = plant();
    const planned: Variant = variantOf(model, question, { scenario: null, version: null, name: '', changes: [] });
    const others = candidates.map((candidate) => variantOf(model, question, candidate));
    const simulated = others.filter(({ changed }) => changed.missing === null);
    const grow = async ({ changed, futures: own }: Variant): Promise<void> => {
      const asked = { plant: changed.plant, question: changed.question, seed: calibration };
      own.push(...(await futures.ask(asked, { from: own.length, to: own.length + ROUND, signal })));
    };
    for (;;) {
      await Promise.all([planned, ...simulated].map(grow));
      const result = resultOf(question, calibration, planned, others);
      const done = planned.futures.length;
      this.all.set(begun.id, { ...begun, done, result });
      const widest = Math.max(
        0,
        ...result.candidates.map(
          (one) => one.compared?.figures.lateHours.half ?? (one.compared ? Number.POSITIVE_INFINITY : 0),
        ),
      );
      if (done >= MOST || simulated.length === 0 || widest <= half) break;
    }
    const end = this.all.get(begun.id) as Comparison;
    await records.ask((db) =>
      db
        .updateTable('plan_comparison')
        .set({ body: JSON.stringify(end.result) })
        .where('id', '=', begun.id)
        .execute(),
    );
    this.all.set(begun.id, { ...end, state: 'done' });
  }
}

function variantOf(plant: PlantModel, question: PlantQuestion, candidate: Candidate): Variant {
  const changed = applyChanges(plant, question, candidate.changes);
  const { lines, until } = changed.question;
  return {
    ...{ candidate, changed, futures: [] },
    looked: {
      until,
      orders: lines.flatMap(({ line, orders }) =>
        orders.map(({ id, units, due }) => ({ id, line, units, due: due ?? null })),
      ),
      constraints: Object.fromEntries(
        plant.lines.map(({ id, constraint }) => [id, plant.machines[constraint]?.id ?? '']),
      ),
    },
  };
}

function resultOf(
  { at, until }: PlantQuestion,
  calibration: number,
  planned: Variant,
  others: readonly Variant[],
): ComparisonResult {
  return {
    ...{ at, until, calibration, futures: planned.futures.length },
    planned: weighed(planned.looked, planned.futures),
    candidates: others.map(({ candidate, changed, looked, futures }) => ({
      ...candidate,
      missing: changed.missing,
      weighed: changed.missing === null ? weighed(looked, futures) : null,
      compared: changed.missing === null ? compared(planned.looked, looked, planned.futures, futures) : null,
    })),
  };
}
