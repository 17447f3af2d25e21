/** Components of machines: what wears and is renewed by itself, and since when it runs. */
import { audit } from '../audit/trail.ts';
import type { Records, Work } from '../database.ts';
import { type Actor, Refused } from '../people/refused.ts';
import type { Component, WorkOrder } from './words.ts';

export class ComponentStore {
  private readonly records: Records;
  private readonly now: () => number;

  constructor(records: Records, now: () => number) {
    this.records = records;
    this.now = now;
  }

  /** `machines` null = of all. */
  list(machines: readonly string[] | null): Promise<Component[]> {
    return this.records.ask(async (db) => {
      const rows = await db
        .selectFrom('component')
        .selectAll()
        .where('superseded', 'is', null)
        .where('gone', '=', false)
        .$if(machines !== null, (query) => query.where('machine', 'in', [...(machines ?? []), '']))
        .orderBy('machine')
        .orderBy('name')
        .execute();
      return rows.map(({ machine, component: id, name, fitted_ms, part }) => ({
        ...{ machine, id, name, fitted: fitted_ms, part },
      }));
    });
  }

  /** Tells of one, or corrects it. */
  put(component: Component, by: Actor): Promise<void> {
    return this.records.transact(async (trx) => {
      const at = this.now();
      await putIn(trx, component, false, by, at);
      await audit(trx, { at, ...by, what: 'component-put', subject: subjectOf(component), after: component });
    });
  }

  /** The machine has it no more; what was is kept. */
  remove(machine: string, id: string, by: Actor): Promise<void> {
    return this.records.transact(async (trx) => {
      const at = this.now();
      const known = await one(trx, machine, id);
      if (!known) throw new Refused('component-unknown', `${machine} has no ${id}`);
      await putIn(trx, known, true, by, at);
      await audit(trx, { at, ...by, what: 'component-removed', subject: subjectOf(known), before: known });
    });
  }
}

/** The part of an order that is done begins its life anew; of the whole machine all that it has. */
export async function fitted(trx: Work, order: WorkOrder, done: number, by: Actor, at: number): Promise<void> {
  const rows = await trx
    .selectFrom('component')
    .selectAll()
    .where('machine', '=', order.machine)
    .where('superseded', 'is', null)
    .where('gone', '=', false)
    .$if(order.component !== null, (query) => query.where('component', '=', order.component))
    .execute();
  for (const { machine, component: id, name, part } of rows)
    await putIn(trx, { machine, id, name, fitted: done, part }, false, by, at);
}

const subjectOf = ({ machine, id }: Component) => `component:${machine}/${id}`;

async function one(trx: Work, machine: string, id: string): Promise<Component | null> {
  const row = await trx
    .selectFrom('component')
    .selectAll()
    .where('machine', '=', machine)
    .where('component', '=', id)
    .where('superseded', 'is', null)
    .where('gone', '=', false)
    .executeTakeFirst();
  return row ? { machine, id, name: row.name, fitted: row.fitted_ms, part: row.part } : null;
}

async function putIn(trx: Work, { machine, id, name, fitted, part }: Component, gone: boolean, by: Actor, at: number) {
  await trx
    .updateTable('component')
    .set({ superseded: at })
    .where('machine', '=', machine)
    .where('component', '=', id)
    .where('superseded', 'is', null)
    .execute();
  await trx
    .insertInto('component')
    .values({
      ...{ machine, component: id, name, fitted_ms: fitted, part, gone },
      ...{ by_whom: by.who, recorded: at, superseded: null },
    })
    .execute();
}
