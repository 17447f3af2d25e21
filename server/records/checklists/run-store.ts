/** Checklists as they are worked through: opened once for a cause, answered step by step, finished. Answers are facts. */
import { type Selectable, sql } from 'kysely';
import { audit } from '../audit/trail.ts';
import type { Database, Records, Work } from '../database.ts';
import { keepFile, MOST_PHOTO_BYTES, PHOTO_TYPES } from '../files/file-store.ts';
import { type Actor, Refused } from '../people/refused.ts';
import { countPlan, orderQuantity } from './count-plan.ts';
import { judgeAnswer, missingSteps } from './judge-answer.ts';
import type { ChecklistAnswerTable, ChecklistRunTable } from './tables.ts';
import { templateIn } from './template-store.ts';
import type {
  Answer,
  AnswerValue,
  Context,
  CountPlan,
  FoundDefect,
  Run,
  RunState,
  Template,
  Trigger,
} from './words.ts';

export interface Opening {
  readonly id: string;
  /** What opened it: the same cause opens nothing twice. */
  readonly cause: string;
  /** Of a series one is open at a time; null = it is of none. */
  readonly series: string | null;
  readonly template: string;
  readonly version: number;
  readonly line: string;
  readonly machine: string | null;
  readonly trigger: Trigger;
  readonly at: number;
  readonly dueAt: number | null;
}

export interface GivenAnswer {
  readonly run: string;
  /** Of its sender; null = it is not sent again. */
  readonly key: string | null;
  readonly step: string;
  readonly value: AnswerValue;
  readonly defects: readonly FoundDefect[];
  readonly photo: Buffer | null;
  readonly reason: string;
  /** When it was given, epoch ms. */
  readonly at: number;
  readonly by: string;
}

export interface RunsAsked {
  readonly line: string | null;
  readonly state: RunState | null;
  readonly limit: number;
  /** Those opened before, epoch ms. */
  readonly before: number | null;
}

export interface WholeRun {
  readonly run: Run;
  readonly template: Template;
  /** In force, one a step. */
  readonly answers: readonly Answer[];
}

export class RunStore {
  private readonly records: Records;
  private readonly contextAt: (db: Database | Work, line: string, at: number) => Promise<Context>;
  private readonly now: () => number;

  constructor(records: Records, contextAt: RunStore['contextAt'], now: () => number) {
    this.records = records;
    this.contextAt = contextAt;
    this.now = now;
  }

  /** Several steps of one thing, all or none: each is given the work that it is part of. */
  together<T>(work: (trx: Work) => Promise<T>): Promise<T> {
    return this.records.transact(work);
  }

  private within<T>(part: Work | undefined, work: (trx: Work) => Promise<T>): Promise<T> {
    return part ? work(part) : this.records.transact(work);
  }

  /** False = this cause has opened it before. What of the series was still open is missed. */
  open(opening: Opening, part?: Work): Promise<boolean> {
    const { id, cause, series, template, version, line, machine, trigger, at, dueAt } = opening;
    return this.within(part, async (trx) => {
      const context = await this.contextAt(trx, line, at);
      const made = await trx
        .insertInto('checklist_run')
        .values({
          ...{ id, cause, series: series ?? '', template, version, line, machine, trigger, ...context },
          ...{ opened_ms: at, due_ms: dueAt, done_ms: null, done_by: null, missed_ms: null, recorded: this.now() },
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      if (made && series !== null)
        await trx
          .updateTable('checklist_run')
          .set({ missed_ms: at })
          .where('series', '=', series)
          .where('id', '!=', id)
          .where('done_ms', 'is', null)
          .where('missed_ms', 'is', null)
          .execute();
      return made !== undefined;
    });
  }

  list({ line, state, limit, before }: RunsAsked): Promise<Run[]> {
    return this.records.ask(async (db) => {
      const { rows } = await sql<Selectable<ChecklistRunTable>>`
        SELECT * FROM checklist_run WHERE (${line}::text IS NULL OR line = ${line})
          AND (${before}::float8 IS NULL OR opened_ms < ${before}::float8)
          ${state === null ? sql`` : STATE_IS[state]}
        ORDER BY opened_ms DESC, id LIMIT ${limit}`.execute(db);
      return rows.map(runOf);
    });
  }

  /** Null = there is none. */
  get(id: string): Promise<WholeRun | null> {
    return this.records.ask((db) => wholeIn(db, id));
  }

  /** Plans of an open run's counts, for its order as it is planned now; null = there is none. */
  plans({ run, template }: WholeRun): Promise<{ readonly step: string; readonly plan: CountPlan | null }[]> {
    const steps = run.state === 'done' ? [] : template.steps.filter(({ plan }) => plan);
    if (steps.length === 0) return Promise.resolve([]);
    return this.records.ask(async (db) => {
      const lotSize = await orderQuantity(db, run.order);
      return steps.map((step) => ({ step: step.id, plan: countPlan(step, lotSize) }));
    });
  }

  /** Runs with their templates and answers, as they were listed. */
  async whole(runs: readonly Run[]): Promise<WholeRun[]> {
    return this.records.ask(async (db) => {
      const found: WholeRun[] = [];
      for (const { id } of runs) {
        const one = await wholeIn(db, id);
        if (one) found.push(one);
      }
      return found;
    });
  }

  /** Throws `Refused`. A later answer to a step replaces the earlier one; both stay on record. */
  answer(given: GivenAnswer, part?: Work): Promise<WholeRun> {
    const { run: id, key, step: name, value, defects, photo, reason, at, by } = given;
    return this.within(part, async (trx) => {
      const run = await locked(trx, id);
      if (key !== null) {
        const known = await trx
          .selectFrom('checklist_answer')
          .select(['run', 'step'])
          .where('key', '=', key)
          .executeTakeFirst();
        if (known && (known.run !== id || known.step !== name))
          throw new Refused('idempotency-conflict', `\`${key}\` was used for something else`);
        if (known) return (await wholeIn(trx, id)) as WholeRun;
      }
      if (run.done_ms !== null)
        throw new Refused('checklist-refused', 'it is finished: what was signed stays as it is');
      const template = await templateIn(trx, run.template, run.version);
      const step = template?.steps.find((one) => one.id === name);
      if (!step) throw new Refused('checklist-refused', `${run.template} has no step \`${name}\``);
      const plan = step.plan ? countPlan(step, await orderQuantity(trx, run.order)) : null;
      const judged = judgeAnswer(step, { value, reason, photo: photo !== null, defects, plan });
      if (!judged.ok) throw new Refused('checklist-invalid', judged.reason);
      const recorded = this.now();
      const kept =
        photo &&
        (await keepFile(trx, {
          ...{ name: `${id}-${name}`, content: photo, by, at: recorded },
          ...{ types: PHOTO_TYPES, most: MOST_PHOTO_BYTES },
        }));
      await trx
        .updateTable('checklist_answer')
        .set({ superseded: recorded })
        .where('run', '=', id)
        .where('step', '=', name)
        .where('superseded', 'is', null)
        .execute();
      await trx
        .insertInto('checklist_answer')
        .values({
          ...{ key, run: id, step: name, value: JSON.stringify(kept ? kept.hash : value), verdict: judged.verdict },
          defects: defects.length > 0 ? JSON.stringify(defects) : null,
          plan: judged.plan ? JSON.stringify(judged.plan) : null,
          ...{ reason, at_ms: at, by_whom: by, recorded, superseded: null },
          ...(await this.contextAt(trx, run.line, at)),
        })
        .execute();
      return (await wholeIn(trx, id)) as WholeRun;
    });
  }

  /** It was not worked through in its time. */
  async miss(id: string, at: number, part?: Work): Promise<void> {
    const set = { missed_ms: at };
    await this.within(part, (trx) =>
      trx.updateTable('checklist_run').set(set).where('id', '=', id).where('done_ms', 'is', null).execute(),
    );
  }

  /** Throws `Refused` where required steps are missing. Finished once, however often it is said. */
  finish(id: string, at: number, by: Actor & { readonly name: string }, part?: Work): Promise<WholeRun> {
    return this.within(part, async (trx) => {
      const run = await locked(trx, id);
      const whole = (await wholeIn(trx, id)) as WholeRun;
      if (run.done_ms !== null) return whole;
      const missing = missingSteps(whole.template.steps, new Set(whole.answers.map(({ step }) => step)));
      if (missing.length > 0) throw new Refused('checklist-refused', `steps are missing: ${missing.join(', ')}`);
      await trx.updateTable('checklist_run').set({ done_ms: at, done_by: by.name }).where('id', '=', id).execute();
      const after = { template: run.template, version: run.version, at, by: by.name };
      const subject = `checklist-run:${id}`;
      await audit(trx, { at: this.now(), who: by.who, from: by.from, what: 'checklist-finished', subject, after });
      return (await wholeIn(trx, id)) as WholeRun;
    });
  }
}

const STATE_IS: Readonly<Record<RunState, ReturnType<typeof sql>>> = {
  open: sql`AND done_ms IS NULL AND missed_ms IS NULL`,
  done: sql`AND done_ms IS NOT NULL`,
  missed: sql`AND done_ms IS NULL AND missed_ms IS NOT NULL`,
};

async function locked(trx: Work, id: string) {
  const run = await trx.selectFrom('checklist_run').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!run) throw new Refused('run-unknown', `there is no run \`${id}\``);
  return run;
}

export async function wholeIn(db: Database | Work, id: string): Promise<WholeRun | null> {
  const run = await db.selectFrom('checklist_run').selectAll().where('id', '=', id).executeTakeFirst();
  if (!run) return null;
  const template = await templateIn(db, run.template, run.version);
  if (!template) return null;
  const answers = await db
    .selectFrom('checklist_answer')
    .selectAll()
    .where('run', '=', id)
    .where('superseded', 'is', null)
    .orderBy('id')
    .execute();
  return { run: runOf(run), template, answers: answers.map(answerOf) };
}

const runOf = (row: Selectable<ChecklistRunTable>): Run => ({
  id: row.id,
  template: row.template,
  version: row.version,
  line: row.line,
  machine: row.machine,
  trigger: row.trigger,
  product: row.product,
  order: row.order,
  shift: row.shift,
  crew: row.crew,
  openedAt: row.opened_ms,
  dueAt: row.due_ms,
  doneAt: row.done_ms,
  doneBy: row.done_by,
  state: row.done_ms !== null ? 'done' : row.missed_ms !== null ? 'missed' : 'open',
});

const answerOf = (row: Selectable<ChecklistAnswerTable>): Answer => ({
  id: row.id,
  step: row.step,
  value: row.value,
  verdict: row.verdict,
  // Absent where there are none: what was signed before there were any stays what was signed.
  ...(row.defects && { defects: row.defects }),
  ...(row.plan && { plan: row.plan }),
  reason: row.reason,
  product: row.product,
  order: row.order,
  shift: row.shift,
  crew: row.crew,
  at: row.at_ms,
  by: row.by_whom,
});
