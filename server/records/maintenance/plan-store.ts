/** Preventive plans in the record. */
import { audit } from '../audit/trail.ts';
import type { Records, Work } from '../database.ts';
import { type Actor, Refused } from '../people/refused.ts';
import type { Plan, PlanFields } from './plan-words.ts';

export class PlanStore {
  private readonly records: Records;
  private readonly now: () => number;

  constructor(records: Records, now: () => number) {
    this.records = records;
    this.now = now;
  }

  list(): Promise<Plan[]> {
    return this.records.ask(async (db) => {
      const rows = await db
        .selectFrom('maintenance_plan')
        .selectAll()
        .where('superseded', 'is', null)
        .where('gone', '=', false)
        .orderBy('machine')
        .orderBy('plan')
        .execute();
      return rows.map(({ plan: id, since_ms: since, estimate_min: estimateMin, ...row }) => ({
        ...{ id, machine: row.machine, component: row.component, title: row.title, why: row.why, kind: row.kind },
        ...{ every: row.every, lead: row.lead, fixed: row.fixed, since, priority: row.priority, estimateMin },
        ...{ checklist: row.checklist, parts: row.parts },
      }));
    });
  }

  /** Makes it, or changes it. */
  put(id: string, fields: PlanFields, by: Actor): Promise<void> {
    if (fields.lead >= fields.every) throw new Refused('work-refused', 'the lead is shorter than what it leads');
    return this.records.transact((trx) => this.write(trx, id, fields, false, by));
  }

  async remove(id: string, by: Actor): Promise<void> {
    const known = (await this.list()).find((plan) => plan.id === id);
    if (!known) throw new Refused('maintenance-plan-unknown', `there is no plan ${id}`);
    await this.records.transact((trx) => this.write(trx, id, known, true, by));
  }

  private async write(trx: Work, id: string, fields: PlanFields, gone: boolean, by: Actor): Promise<void> {
    const at = this.now();
    const { machine, component, title, why, kind, every, lead, fixed, since, priority, estimateMin, checklist } =
      fields;
    await trx
      .updateTable('maintenance_plan')
      .set({ superseded: at })
      .where('plan', '=', id)
      .where('superseded', 'is', null)
      .execute();
    await trx
      .insertInto('maintenance_plan')
      .values({
        ...{ plan: id, machine, component, title, why, kind, every, lead, fixed, since_ms: since, priority },
        ...{ estimate_min: estimateMin, checklist, parts: JSON.stringify(fields.parts), gone },
        ...{ by_whom: by.who, recorded: at, superseded: null },
      })
      .execute();
    const what = gone ? 'maintenance-plan-removed' : 'maintenance-plan-put';
    const { machine: _machine, ...rest } = fields;
    await audit(trx, { at, ...by, what, subject: `maintenance-plan:${id}`, after: { machine, ...rest } });
  }
}
