/** How far along preventive plans are, and the order of each that is due: made once an occurrence, also over a restart. */
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Records } from '../database.ts';
import { Looking } from '../looking.ts';
import type { TimeQuestions } from '../time/questions.ts';
import type { PlanStore } from './plan-store.ts';
import { calendarDue, type Plan, type Standing } from './plan-words.ts';
import type { SpareStore } from './spare-store.ts';
import type { WorkStore } from './work-store.ts';

const LOOK_MS = 30_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** The pace at which it comes due is that of so long. */
const PACE_MS = 14 * DAY_MS;
/** Less of a machine than this says nothing about its pace. */
const LEAST_MS = 8 * HOUR_MS;
/** As the audit names it. */
const BY = { who: 'maintenance-plan', from: '' };

export interface PlanFollowerOptions {
  readonly records: Records;
  readonly questions: TimeQuestions;
  readonly plans: PlanStore;
  readonly work: WorkStore;
  readonly spares: SpareStore;
  hasMachine(id: string): boolean;
  readonly now: () => number;
  readonly log: Logger;
}

interface Done {
  /** When it was done last, or called off: that occurrence is over; null = never. */
  readonly last: number | null;
  /** Number of its order that is not over; null = none. */
  readonly open: number | null;
}

export class PlanFollower {
  private readonly options: PlanFollowerOptions;
  private readonly looking: Looking;

  constructor(options: PlanFollowerOptions) {
    this.options = options;
    this.looking = new Looking({
      ...{ everyMs: LOOK_MS, log: options.log, trouble: 'preventive plans could not be looked at' },
      look: () => this.look(),
    });
  }

  start(): void {
    this.looking.start();
  }

  stop(): Promise<void> {
    return this.looking.stop();
  }

  async look(): Promise<void> {
    const { plans, hasMachine, work, spares } = this.options;
    for (const plan of await plans.list()) {
      if (!hasMachine(plan.machine)) continue;
      const standing = await this.standingOf(plan);
      if (!standing.wanted || standing.order !== null) continue;
      const order = await work.make(
        {
          ...{ machine: plan.machine, component: plan.component, kind: 'preventive', title: plan.title, why: plan.why },
          ...{ priority: plan.priority, stop: null, prediction: null, plan: plan.id, occurrence: standing.occurrence },
          ...{ from: null, to: null, people: [], estimateMin: plan.estimateMin, checklist: plan.checklist },
          external: null,
        },
        BY,
      );
      const listed = new Set((await spares.list()).map(({ part }) => part));
      for (const { part, quantity } of plan.parts)
        if (listed.has(part)) await spares.reserve(part, order.number, quantity, BY);
    }
  }

  async standingOf(plan: Plan): Promise<Standing> {
    const { now } = this.options;
    const { last, open } = await this.doneOf(plan);
    const at = now();
    if (plan.kind === 'days') {
      const due = calendarDue(plan, last);
      const from = due - plan.every * DAY_MS;
      const used = Math.max(0, (at - from) / DAY_MS);
      return { from, used, due, wanted: at >= due - plan.lead * DAY_MS, occurrence: `due:${due}`, order: open };
    }
    const from = last ?? plan.since;
    const used = (await this.counted(plan, from, at)) + (plan.fixed ? await this.carried(plan, last) : 0);
    const pace = await this.pace(plan, at);
    const left = plan.every - used;
    return {
      ...{ from, used },
      due: left <= 0 ? at : pace === null ? null : at + left / pace,
      wanted: left <= plan.lead,
      occurrence: `after:${from}`,
      order: open,
    };
  }

  /** Of fixed steps: what it was done behind its step, below 0 = ahead of it. */
  private async carried(plan: Plan, last: number | null): Promise<number> {
    if (last === null) return 0;
    const then = await this.counted(plan, plan.since, last);
    return then - Math.max(1, Math.round(then / plan.every)) * plan.every;
  }

  /** Hours of production, or units made. */
  private async counted({ machine, kind }: Plan, from: number, to: number): Promise<number> {
    if (from >= to) return 0;
    const [group] = await this.options.questions.sums({ scopes: [`machine:${machine}`], window: { from, to }, by: [] });
    if (!group) return 0;
    const { producing, slow, good, reject } = group.sums;
    return kind === 'hours' ? (producing + slow) / HOUR_MS : good + reject;
  }

  /** A ms of wall time, of the last weeks; null = too little is known. */
  private async pace(plan: Plan, at: number): Promise<number | null> {
    const [group] = await this.options.questions.sums({
      ...{ scopes: [`machine:${plan.machine}`], window: { from: at - PACE_MS, to: at }, by: [] },
    });
    const heard = group ? group.sums.windowMs - group.sums.unknown : 0;
    if (!group || heard < LEAST_MS) return null;
    const { producing, slow, good, reject } = group.sums;
    const counted = plan.kind === 'hours' ? (producing + slow) / HOUR_MS : good + reject;
    return counted > 0 ? counted / heard : null;
  }

  private doneOf({ id }: Plan): Promise<Done> {
    return this.options.records.ask(async (db) => {
      const { rows } = await sql<{ last: number | null; open: number | null }>`
        SELECT max(coalesce(done_ms, recorded)) FILTER (WHERE state IN ('done', 'reviewed', 'cancelled')) AS last,
          max(number) FILTER (WHERE state IN ('open', 'planned', 'doing')) AS open
        FROM work_order WHERE superseded IS NULL AND plan = ${id}`.execute(db);
      return { last: rows[0]?.last ?? null, open: rows[0]?.open ?? null };
    });
  }
}
