/** Actions in the record: made, changed, listed; what they were before stays, and the audit tells who changed what. */
import { type Selectable, sql } from 'kysely';
import { audit, lockChain } from '../audit/trail.ts';
import type { Database, Records, Work } from '../database.ts';
import { type Actor, Refused } from '../people/refused.ts';
import type { ActionTables } from './tables.ts';
import type { Action, ActionEvent, ActionFields, ActionStatus, ActionWhat } from './words.ts';

export interface ListedActions {
  /** Of these lines, and with null those of the site; null = all there are. */
  readonly lines: readonly (string | null)[] | null;
  readonly statuses: readonly ActionStatus[] | null;
  readonly limit: number;
}

export interface ActionChange extends Partial<ActionFields> {
  readonly status?: ActionStatus;
  readonly note?: string;
}

export class ActionStore {
  private readonly records: Records;
  private readonly now: () => number;

  constructor(records: Records, now: () => number) {
    this.records = records;
    this.now = now;
  }

  /** Open ones first, those due soonest first; then the newest. */
  list({ lines, statuses, limit }: ListedActions): Promise<Action[]> {
    return this.records.ask(async (db) => {
      const rows = await db
        .selectFrom('action')
        .selectAll()
        .where('superseded', 'is', null)
        .$if(statuses !== null, (query) => query.where('status', 'in', [...(statuses ?? []), '' as ActionStatus]))
        .$if(lines !== null, (query) =>
          query.where((is) =>
            is.or([
              is('line', 'in', [...(lines ?? []).filter((line) => line !== null), '']),
              ...(lines?.includes(null) ? [is('line', 'is', null)] : []),
            ]),
          ),
        )
        .orderBy(sql`status IN ('done', 'verified', 'dropped')`)
        .orderBy(sql`due_ms NULLS LAST`)
        .orderBy('made_ms', 'desc')
        .limit(limit)
        .execute();
      return rows.map(actionOf);
    });
  }

  get(id: number): Promise<Action | null> {
    return this.records.ask((db) => known(db, id));
  }

  events(id: number): Promise<ActionEvent[]> {
    return this.records.ask(async (db) => {
      const rows = await db
        .selectFrom('action_event')
        .selectAll()
        .where('action', '=', id)
        .orderBy('recorded')
        .orderBy('id')
        .execute();
      return rows.map(({ what, note, by_whom: by, recorded: at }) => ({ what, note, by, at }));
    });
  }

  make(fields: ActionFields, by: Actor): Promise<Action> {
    return this.change(async (trx) => {
      const at = this.now();
      const { next } = await trx
        .selectFrom('action')
        .select(({ fn }) => [sql<number>`coalesce(${fn.max('action')}, 0) + 1`.as('next')])
        .executeTakeFirstOrThrow();
      const row = { ...fields, status: 'open' as const, made: at, done: null, by: by.who };
      const id = Number(next);
      const made = { ...row, id, version: await put(trx, id, row, at) };
      await happened(trx, id, 'made', '', by, at);
      await audit(trx, { at, who: by.who, from: by.from, what: 'action-made', subject: `action:${id}`, after: fields });
      return made;
    });
  }

  /** `version`: that the change is of; refused where somebody else was faster. */
  alter(
    id: number,
    version: number | null,
    { status, note = '', ...fields }: ActionChange,
    by: Actor,
  ): Promise<Action> {
    return this.change(async (trx) => {
      const before = await known(trx, id);
      if (!before) throw new Refused('action-unknown', `there is no action ${id}`);
      if (version !== null && version !== before.version)
        throw new Refused('action-changed', `it was changed by ${before.by}`);
      const at = this.now();
      const { id: _id, version: _version, ...rest } = before;
      const moved = status !== undefined && status !== before.status;
      const changed = Object.keys(fields).length > 0;
      const after = {
        ...rest,
        ...fields,
        status: status ?? before.status,
        done: !moved || status === 'verified' ? before.done : status === 'done' ? at : null,
        by: by.who,
      };
      if (changed) await happened(trx, id, 'changed', moved ? '' : note, by, at);
      if (moved) await happened(trx, id, status, note, by, at);
      if (!moved && !changed) {
        await happened(trx, id, 'note', note, by, at);
        return before;
      }
      await trx
        .updateTable('action')
        .set({ superseded: at })
        .where('action', '=', id)
        .where('superseded', 'is', null)
        .execute();
      const told = { ...after, id, version: await put(trx, id, after, at) };
      const { by: _by, ...was } = rest;
      const { by: _after, ...is } = after;
      await audit(trx, {
        ...{ at, who: by.who, from: by.from, what: 'action-changed', subject: `action:${id}` },
        before: was,
        after: is,
      });
      return told;
    });
  }

  /** One at a time: numbers are given in turn. */
  private change<T>(work: (trx: Work) => Promise<T>): Promise<T> {
    return this.records.transact(async (trx) => {
      await lockChain(trx);
      return work(trx);
    });
  }
}

async function put(trx: Work, id: number, action: Omit<Action, 'id' | 'version'>, at: number): Promise<number> {
  const { line, machine, title, why, owner, due, status, evidence, measure, capa, made, done, by } = action;
  const row = await trx
    .insertInto('action')
    .values({
      action: id,
      ...{ line, machine, title, why, owner, status },
      due_ms: due,
      evidence: JSON.stringify(evidence),
      measure: measure === null ? (null as never) : JSON.stringify(measure),
      capa: capa && JSON.stringify(capa),
      made_ms: made,
      done_ms: done,
      by_whom: by,
      recorded: at,
      superseded: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return Number(row.id);
}

const happened = (trx: Work, action: number, what: ActionWhat, note: string, by: Actor, recorded: number) =>
  trx.insertInto('action_event').values({ action, what, note, by_whom: by.who, recorded }).execute();

async function known(db: Work | Database, id: number): Promise<Action | null> {
  const row = await db
    .selectFrom('action')
    .selectAll()
    .where('action', '=', id)
    .where('superseded', 'is', null)
    .executeTakeFirst();
  return row ? actionOf(row) : null;
}

const actionOf = (row: Selectable<ActionTables['action']>): Action => ({
  id: Number(row.action),
  line: row.line,
  machine: row.machine,
  title: row.title,
  why: row.why,
  owner: row.owner,
  due: row.due_ms,
  status: row.status,
  evidence: row.evidence,
  measure: row.measure,
  capa: row.capa,
  made: row.made_ms,
  done: row.done_ms,
  version: Number(row.id),
  by: row.by_whom,
});
