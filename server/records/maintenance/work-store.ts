/** Work orders in the record: made, changed, moved on, closed; what they were before stays, and the audit tells who changed what. */
import { type Selectable, sql } from 'kysely';
import { audit, lockChain } from '../audit/trail.ts';
import type { Database, Records, Work } from '../database.ts';
import { keepFile, MOST_PHOTO_BYTES, PHOTO_TYPES } from '../files/file-store.ts';
import { type Actor, Refused } from '../people/refused.ts';
import { fitted } from './component-store.ts';
import { judgeMove, judgeWindow } from './judge-work.ts';
import type { MaintenanceTables } from './tables.ts';
import {
  type Closing,
  type External,
  isOver,
  type WorkEvent,
  type WorkFields,
  type WorkMeasure,
  type WorkOrder,
  type WorkState,
  type WorkTime,
  type WorkWhat,
} from './words.ts';

export interface ListedWork {
  /** Of these lines, and with null those of machines of no line; null = all there are. */
  readonly lines: readonly (string | null)[] | null;
  readonly states: readonly WorkState[] | null;
  readonly machine: string | null;
  /** Of those that are over, only what was done since, epoch ms; null = all. */
  readonly since: number | null;
  readonly limit: number;
}

/** Another program told it: which one, and by which event it came into the world. */
export interface WorkOrigin {
  readonly peer: string;
  readonly event: string;
}

export interface WorkChange extends Partial<WorkFields> {
  readonly state?: WorkState;
  readonly closing?: Closing;
  readonly note?: string;
  readonly photo?: Buffer | null;
  /** When it was done, epoch ms; absent = now. */
  readonly doneAt?: number;
  readonly origin?: WorkOrigin;
}

export interface WholeWork {
  readonly order: WorkOrder;
  readonly events: readonly WorkEvent[];
  readonly times: readonly WorkTime[];
  readonly measures: readonly WorkMeasure[];
}

/** What a change may need of others, in its transaction. */
export interface WorkParts {
  readonly now: () => number;
  lineOf(machine: string): string | null;
  /** Begins the checklist of an order; its run. Throws `Refused`. */
  begin(trx: Work, order: WorkOrder, at: number): Promise<string>;
  /** Throws `Refused` where the checklist of an order is not finished. */
  finished(trx: Work, run: string): Promise<void>;
}

export class WorkStore {
  private readonly records: Records;
  private readonly parts: WorkParts;

  constructor(records: Records, parts: WorkParts) {
    this.records = records;
    this.parts = parts;
  }

  /** Those that are to be done first, the most urgent first; then the newest that are over. */
  list({ lines, states, machine, since, limit }: ListedWork): Promise<WorkOrder[]> {
    return this.records.ask(async (db) => {
      const { rows } = await sql<Row>`
        SELECT * FROM work_order WHERE superseded IS NULL
          AND (${states === null} OR state = ANY(${states ?? []}::text[]))
          AND (${machine}::text IS NULL OR machine = ${machine})
          AND (${since}::float8 IS NULL OR done_ms IS NULL OR done_ms >= ${since}::float8)
          AND (${lines === null} OR line = ANY(${(lines ?? []).filter((line) => line !== null)}::text[])
            OR (line IS NULL AND ${lines?.includes(null) ?? false}))
        ORDER BY state IN ('done', 'reviewed', 'cancelled'), done_ms DESC NULLS LAST,
          array_position(ARRAY['urgent', 'high', 'normal', 'low'], priority), from_ms NULLS LAST, number
        LIMIT ${limit}`.execute(db);
      return rows.map(orderOf);
    });
  }

  get(number: number): Promise<WorkOrder | null> {
    return this.records.ask((db) => workIn(db, number));
  }

  /** By another program's number. */
  byExternal({ system, id }: External): Promise<WorkOrder | null> {
    return this.records.ask(async (db) => {
      const row = await db
        .selectFrom('work_order')
        .selectAll()
        .where('superseded', 'is', null)
        .where('system', '=', system)
        .where('external', '=', id)
        .executeTakeFirst();
      return row ? orderOf(row) : null;
    });
  }

  whole(number: number): Promise<WholeWork | null> {
    return this.records.ask(async (db) => {
      const order = await workIn(db, number);
      if (!order) return null;
      const of = <T extends 'work_event' | 'work_time' | 'work_measure'>(table: T) =>
        db
          .selectFrom(table as 'work_event')
          .where('number', '=', number)
          .orderBy('id');
      const events = await of('work_event').selectAll().execute();
      const times = await db
        .selectFrom('work_time')
        .selectAll()
        .where('number', '=', number)
        .where('superseded', 'is', null)
        .orderBy('id')
        .execute();
      const measures = await db
        .selectFrom('work_measure')
        .select(['name', 'unit', 'before', 'after'])
        .where('number', '=', number)
        .where('superseded', 'is', null)
        .orderBy('name')
        .execute();
      return {
        order,
        events: events.map(({ what, note, file, by_whom: by, recorded: at }) => ({ what, note, file, by, at })),
        times: times.map(({ id, person, minutes, note, by_whom: by, recorded: at }) => ({
          ...{ id: Number(id), person, minutes, note, by, at },
        })),
        measures,
      };
    });
  }

  /** Makes it; told again under another program's number, or of the same occurrence of a plan, it is the one that there is. */
  make(
    fields: WorkFields,
    by: Actor,
    more: Pick<WorkChange, 'note' | 'photo' | 'origin'> & { readonly madeAt?: number; readonly madeBy?: string } = {},
  ): Promise<WorkOrder> {
    return this.change(async (trx) => {
      const known = await same(trx, fields);
      if (known) return known;
      judgeWindow(fields);
      const at = this.parts.now();
      const { next } = await trx
        .selectFrom('work_order')
        .select(({ fn }) => [sql<number>`coalesce(${fn.max('number')}, 0) + 1`.as('next')])
        .executeTakeFirstOrThrow();
      const number = Number(next);
      const row = {
        ...fields,
        number,
        line: this.parts.lineOf(fields.machine),
        state: fields.from === null ? ('open' as const) : ('planned' as const),
        ...{ run: null, closing: null, made: Math.min(more.madeAt ?? at, at), madeBy: more.madeBy ?? by.who },
        ...{ done: null, by: by.who },
      };
      const made = { ...row, version: await put(trx, row, at) };
      await this.happened(trx, number, 'made', more, { ...by, who: row.madeBy }, at);
      await audit(trx, { at, ...by, what: 'work-made', subject: `work:${number}`, after: fields });
      return made;
    });
  }

  /** `version`: that the change is of; refused where somebody else was faster; null = of whatever it is. */
  alter(number: number, version: number | null, change: WorkChange, by: Actor): Promise<WorkOrder> {
    return this.change(async (trx) => {
      const before = await workIn(trx, number);
      if (!before) throw new Refused('work-unknown', `there is no work order ${number}`);
      if (version !== null && version !== before.version)
        throw new Refused('work-changed', `it was changed by ${before.by}`);
      const { state, closing, note = '', photo = null, doneAt, origin, ...fields } = change;
      const noted = { note, photo, ...(origin ? { origin } : {}) };
      const at = this.parts.now();
      const moved = state !== undefined && state !== before.state;
      const changed = Object.keys(fields).length > 0 || (closing !== undefined && !moved);
      if (!moved && !changed) {
        await this.happened(trx, number, 'note', noted, by, at);
        return before;
      }
      const next = { ...before, ...fields, ...(closing ? { closing } : {}) };
      judgeWindow(next);
      if (moved) judgeMove(before, { ...next, state }, note);
      else if (isOver(before.state)) throw new Refused('work-refused', `it is ${before.state}: open it again first`);
      const done = moved && state === 'done' ? Math.min(doneAt ?? at, at) : null;
      const after: WorkOrder = {
        ...next,
        line: this.parts.lineOf(next.machine),
        state: state ?? before.state,
        done: state === 'reviewed' || !moved ? before.done : done,
        // What is not done has found nothing yet.
        closing: moved && !isOver(state) ? null : next.closing,
        by: by.who,
      };
      let run = after.run;
      if (moved && state === 'doing' && after.checklist !== null && run === null)
        run = await this.parts.begin(trx, after, at);
      if (moved && state === 'done' && run !== null) await this.parts.finished(trx, run);
      if (done !== null && after.closing?.renewed) await fitted(trx, after, done, by, at);
      await trx
        .updateTable('work_order')
        .set({ superseded: at })
        .where('number', '=', number)
        .where('superseded', 'is', null)
        .execute();
      const told = { ...after, run, version: await put(trx, { ...after, run }, at) };
      if (changed)
        await this.happened(trx, number, 'changed', moved ? { ...noted, note: '', photo: null } : noted, by, at);
      if (moved) await this.happened(trx, number, state, noted, by, at);
      const subject = `work:${number}`;
      const { by: _was, version: _old, ...was } = before;
      const { by: _is, version: _new, ...is } = told;
      const what = moved && state === 'done' ? 'work-closed' : 'work-changed';
      await audit(trx, { at, ...by, what, subject, before: was, after: is });
      return told;
    });
  }

  /** Time that somebody worked on it. */
  book(number: number, told: Pick<WorkTime, 'person' | 'minutes' | 'note'>, by: Actor): Promise<void> {
    return this.change(async (trx) => {
      await known(trx, number);
      const at = this.parts.now();
      await trx
        .insertInto('work_time')
        .values({ number, ...told, by_whom: by.who, recorded: at, superseded: null })
        .execute();
      await audit(trx, { at, ...by, what: 'work-time-booked', subject: `work:${number}`, after: told });
    });
  }

  /** Readings before and after; told again under a name, the later counts. */
  measure(number: number, { name, unit, before, after }: WorkMeasure, by: Actor): Promise<void> {
    return this.change(async (trx) => {
      await known(trx, number);
      const at = this.parts.now();
      const was = await trx
        .updateTable('work_measure')
        .set({ superseded: at })
        .where('number', '=', number)
        .where('name', '=', name)
        .where('superseded', 'is', null)
        .returning(['before', 'after'])
        .executeTakeFirst();
      // Before is measured before the work, after behind it: one does not wipe the other.
      const row = { before: before ?? was?.before ?? null, after: after ?? was?.after ?? null };
      await trx
        .insertInto('work_measure')
        .values({ number, name, unit, ...row, by_whom: by.who, recorded: at, superseded: null })
        .execute();
      const subject = `work:${number}`;
      await audit(trx, { at, ...by, what: 'work-measured', subject, after: { name, unit, ...row } });
    });
  }

  private async happened(
    trx: Work,
    number: number,
    what: WorkWhat,
    { note = '', photo = null, origin }: Pick<WorkChange, 'note' | 'photo' | 'origin'>,
    by: Actor,
    recorded: number,
  ): Promise<void> {
    const kept =
      photo &&
      (await keepFile(trx, {
        ...{ name: `work-${number}`, content: photo, by: by.who, at: recorded },
        ...{ types: PHOTO_TYPES, most: MOST_PHOTO_BYTES },
      }));
    const file = kept?.hash ?? null;
    const told = { peer: origin?.peer ?? null, peer_event: origin?.event ?? null };
    await trx
      .insertInto('work_event')
      .values({ number, what, note, file, ...told, by_whom: by.who, recorded })
      .execute();
  }

  /** One at a time: numbers are given in turn. */
  private change<T>(work: (trx: Work) => Promise<T>): Promise<T> {
    return this.records.transact(async (trx) => {
      await lockChain(trx);
      return work(trx);
    });
  }
}

type Row = Selectable<MaintenanceTables['work_order']>;

async function put(trx: Work, order: Omit<WorkOrder, 'version'>, at: number): Promise<number> {
  const { number, machine, line, component, kind, title, why, priority, state, stop, prediction, plan } = order;
  const { occurrence, people, estimateMin, checklist, run, closing, external, made, madeBy, done, by } = order;
  const row = await trx
    .insertInto('work_order')
    .values({
      ...{ number, machine, line, component, kind, title, why, priority, state, stop, prediction, plan, occurrence },
      ...{ from_ms: order.from, to_ms: order.to, people: JSON.stringify(people), estimate_min: estimateMin },
      ...{ checklist, run, closing: closing && JSON.stringify(closing) },
      ...{ system: external?.system ?? null, external: external?.id ?? null },
      ...{ made_ms: made, made_by: madeBy, done_ms: done, by_whom: by, recorded: at, superseded: null },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return Number(row.id);
}

export async function workIn(db: Work | Database, number: number): Promise<WorkOrder | null> {
  const row = await db
    .selectFrom('work_order')
    .selectAll()
    .where('number', '=', number)
    .where('superseded', 'is', null)
    .executeTakeFirst();
  return row ? orderOf(row) : null;
}

async function known(db: Work, number: number): Promise<WorkOrder> {
  const order = await workIn(db, number);
  if (!order) throw new Refused('work-unknown', `there is no work order ${number}`);
  return order;
}

async function same(db: Work, { external, plan, occurrence }: WorkFields): Promise<WorkOrder | null> {
  if (external === null && occurrence === null) return null;
  const row = await db
    .selectFrom('work_order')
    .selectAll()
    .where('superseded', 'is', null)
    .where((is) =>
      is.or([
        ...(external ? [is.and([is('system', '=', external.system), is('external', '=', external.id)])] : []),
        ...(occurrence !== null ? [is.and([is('plan', '=', plan), is('occurrence', '=', occurrence)])] : []),
      ]),
    )
    .executeTakeFirst();
  return row ? orderOf(row) : null;
}

const orderOf = (row: Row): WorkOrder => ({
  number: Number(row.number),
  machine: row.machine,
  line: row.line,
  component: row.component,
  kind: row.kind,
  title: row.title,
  why: row.why,
  priority: row.priority,
  state: row.state,
  stop: row.stop,
  prediction: row.prediction,
  plan: row.plan,
  occurrence: row.occurrence,
  from: row.from_ms,
  to: row.to_ms,
  people: row.people,
  estimateMin: row.estimate_min,
  checklist: row.checklist,
  run: row.run,
  closing: row.closing,
  external: row.external === null ? null : { system: row.system ?? '', id: row.external },
  made: row.made_ms,
  madeBy: row.made_by,
  done: row.done_ms,
  version: Number(row.id),
  by: row.by_whom,
});
