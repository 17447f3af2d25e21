/** Maintenance as the server has it: work orders, components and what may be wrong with them, spare parts, preventive plans. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Window } from '../../../twin/derived.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { RunStore } from '../checklists/run-store.ts';
import { templateIn } from '../checklists/template-store.ts';
import type { Records, Work } from '../database.ts';
import { Refused } from '../people/refused.ts';
import type { TimeQuestions } from '../time/questions.ts';
import { CodeStore } from './code-store.ts';
import { ComponentStore } from './component-store.ts';
import { plannedOrders } from './idle.ts';
import { PeerBook } from './peer-book.ts';
import { PlanFollower } from './plan-follower.ts';
import { PlanStore } from './plan-store.ts';
import type { Plan, Standing } from './plan-words.ts';
import { SpareStore } from './spare-store.ts';
import type { WorkOrder } from './words.ts';
import { WorkStore } from './work-store.ts';

export interface MaintenanceRoomOptions {
  readonly records: Records;
  readonly runs: RunStore;
  readonly questions: TimeQuestions;
  readonly log: Logger;
  plant(): PlantModel;
  readonly now: () => number;
}

export class MaintenanceRoom {
  readonly work: WorkStore;
  readonly components: ComponentStore;
  readonly codes: CodeStore;
  readonly spares: SpareStore;
  readonly plans: PlanStore;
  readonly follower: PlanFollower;
  readonly exchange: PeerBook;
  private readonly options: MaintenanceRoomOptions;

  constructor(options: MaintenanceRoomOptions) {
    const { records, now } = options;
    this.options = options;
    this.work = new WorkStore(records, {
      now,
      lineOf: (machine) => this.lineOf(machine),
      begin: (trx, order, at) => this.begin(trx, order, at),
      finished,
    });
    this.components = new ComponentStore(records, now);
    this.codes = new CodeStore(records, now);
    this.spares = new SpareStore(records, now);
    this.plans = new PlanStore(records, now);
    this.exchange = new PeerBook({ records, room: this, plant: options.plant, now });
    this.follower = new PlanFollower({
      ...options,
      ...{ plans: this.plans, work: this.work, spares: this.spares },
      hasMachine: (id) => options.plant().machines.some((machine) => machine.id === id),
    });
  }

  /** Plans with how far along they are; null = the plant has the machine no more. */
  async plansNow(): Promise<{ readonly plan: Plan; readonly standing: Standing | null }[]> {
    const plant = this.options.plant();
    const found = [];
    for (const plan of await this.plans.list()) {
      const known = plant.machines.some(({ id }) => id === plan.machine);
      found.push({ plan, standing: known ? await this.follower.standingOf(plan) : null });
    }
    return found;
  }

  /** Orders of a line that are planned in a window. */
  plannedOrders(line: string, window: Window) {
    return plannedOrders(this.options.records, line, window);
  }

  /** Null = of none, or the plant has no such machine any more. */
  lineOf(id: string): string | null {
    const plant = this.options.plant();
    const found = plant.machines.find((machine) => machine.id === id);
    return (found && plant.lines[found.line]?.id) ?? null;
  }

  /** A checklist is worked through at a line: that of the machine. */
  private async begin(trx: Work, order: WorkOrder, at: number): Promise<string> {
    const template = order.checklist === null ? null : await templateIn(trx, order.checklist, null);
    if (!template) throw new Refused('work-refused', `there is no checklist ${order.checklist}`);
    if (order.line === null) throw new Refused('work-refused', `${order.machine} is of no line: a checklist needs one`);
    const id = randomUUID();
    const opening = {
      ...{ id, cause: `work:${order.number} ${id}`, series: null, template: template.id, version: template.version },
      ...{ line: order.line, machine: order.machine, trigger: 'hand' as const, at, dueAt: order.to },
    };
    await this.options.runs.open(opening, trx);
    return id;
  }
}

async function finished(trx: Work, id: string): Promise<void> {
  const run = await trx.selectFrom('checklist_run').select('done_ms').where('id', '=', id).executeTakeFirst();
  if (run && run.done_ms === null) throw new Refused('work-refused', 'its checklist is not finished');
}
