/** Maintenance as the server has it: work orders, components and what may be wrong with them. */
import { randomUUID } from 'node:crypto';
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { RunStore } from '../checklists/run-store.ts';
import { templateIn } from '../checklists/template-store.ts';
import type { Records, Work } from '../database.ts';
import { Refused } from '../people/refused.ts';
import { CodeStore } from './code-store.ts';
import { ComponentStore } from './component-store.ts';
import type { WorkOrder } from './words.ts';
import { WorkStore } from './work-store.ts';

export interface MaintenanceRoomOptions {
  readonly records: Records;
  readonly runs: RunStore;
  plant(): PlantModel;
  readonly now: () => number;
}

export class MaintenanceRoom {
  readonly work: WorkStore;
  readonly components: ComponentStore;
  readonly codes: CodeStore;
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
