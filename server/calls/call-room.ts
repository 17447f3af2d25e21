/**
 * Andon calls: raised on the floor, acknowledged, arrived at, resolved; raised by a level where nobody acknowledges in time.
 * The record is the truth; open calls are in memory besides, for screens and timers.
 */
import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Logger } from 'pino';
import { quantile } from '../../analytics/statistics/quantile.ts';
import type { Window } from '../../twin/derived.ts';
import { type CallView, isOver, type MaterialCalled } from '../../twin/live/protocol.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import { audit } from '../records/audit/trail.ts';
import type { Database, Records, Work } from '../records/database.ts';
import { Looking } from '../records/looking.ts';
import { oneAtATime } from '../records/once.ts';
import type { Actor } from '../records/people/refused.ts';
import type { CallAct, CallTables } from './tables.ts';

const TICK_MS = 500;
/** Calls that a report is made of, at most. */
export const MOST_CALLS = 100_000;
const DONE = { acknowledge: 'acknowledged', arrive: 'arrived', resolve: 'resolved', cancel: 'cancelled' } as const;

export interface CallRaised {
  readonly key: string | null;
  readonly line: string;
  readonly machine: string | null;
  readonly kind: string;
  readonly note: string;
  /** When the button was pressed, which may have been offline. */
  readonly at: number;
  readonly by: string;
  /** Who was signed in, and where: panels are shared. */
  readonly actor: Actor;
  /** Null = it calls for people. */
  readonly material: MaterialCalled | null;
}

/** What somebody did with a call. */
export interface CallActed extends Pick<CallRaised, 'by' | 'note' | 'at' | 'actor'> {}

/** How long people took, ms; null = nobody did. */
export interface ResponseTimes {
  readonly kind: string;
  readonly calls: number;
  readonly acknowledged: { readonly p50: number; readonly p90: number } | null;
  readonly arrived: { readonly p50: number; readonly p90: number } | null;
  readonly resolved: { readonly p50: number; readonly p90: number } | null;
}

export interface CallsAsked {
  readonly window: Window;
  /** Null = all. */
  readonly lines: readonly string[] | null;
  readonly limit: number;
}

export interface CallRoomOptions {
  readonly records: Records;
  readonly plant: () => PlantModel;
  readonly now: () => number;
  readonly log: Logger;
}

type Listener = (rows: readonly CallView[]) => void;
type Raised = Selectable<CallTables['andon_call']>;
type Happened = Selectable<CallTables['call_event']>;

export class CallRoom {
  private readonly options: CallRoomOptions;
  private readonly open = new Map<string, CallView>();
  private readonly listeners = new Set<Listener>();
  private loaded = false;
  private readonly looking: Looking;

  constructor(options: CallRoomOptions) {
    this.options = options;
    this.looking = new Looking({
      everyMs: TICK_MS,
      log: options.log,
      trouble: 'calls cannot be followed',
      look: () => this.look(),
    });
  }

  start(): void {
    this.looking.start();
  }

  stop(): Promise<void> {
    return this.looking.stop();
  }

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** What stood open when the server began is known. */
  get known(): boolean {
    return this.loaded;
  }

  /** Open ones, oldest first. */
  current(): readonly CallView[] {
    return [...this.open.values()].sort((a, b) => a.raised - b.raised);
  }

  /** Null = the key was used for another call. */
  async raise({ key, line, machine, kind, note, at, by, material, actor }: CallRaised): Promise<CallView | null> {
    const row = {
      id: randomUUID(),
      key,
      line,
      machine,
      kind,
      note,
      raised_ms: at,
      by_whom: by,
      recorded: this.now(),
      material,
    };
    const view = await this.options.records.transact(async (trx) => {
      if (key !== null) {
        // Sent twice at once, the second waits for the first.
        await oneAtATime(trx, key);
        const known = await trx.selectFrom('andon_call').selectAll().where('key', '=', key).executeTakeFirst();
        if (known) {
          const same =
            known.line === line &&
            known.kind === kind &&
            known.machine === machine &&
            known.raised_ms === at &&
            known.material?.material === material?.material &&
            known.material?.containers === material?.containers;
          return same ? this.read(trx, known) : null;
        }
      }
      await trx
        .insertInto('andon_call')
        .values({ ...row, material: material && JSON.stringify(material) })
        .execute();
      const after = { line, machine, kind, note, at, by, ...(material ? { material } : {}) };
      const subject = `call:${row.id}`;
      await audit(trx, { at: row.recorded, who: actor.who, from: actor.from, what: 'call-raised', subject, after });
      return viewOf(row, []);
    });
    if (view) this.tell(view);
    return view;
  }

  /** Null = there is no such call. What was done before is done: the answer is the call as it stands. */
  async act(id: string, act: CallAct, { by, note, at, actor }: CallActed): Promise<CallView | null> {
    const view = await this.options.records.transact(async (trx) => {
      await oneAtATime(trx, id);
      const raised = await trx.selectFrom('andon_call').selectAll().where('id', '=', id).executeTakeFirst();
      if (!raised) return null;
      const stands = await this.read(trx, raised);
      if (isOver(stands) && (act === 'resolve' || act === 'cancel')) return stands;
      const recorded = this.now();
      const at_ms = Math.max(at, raised.raised_ms);
      const done = await trx
        .insertInto('call_event')
        .values({ call: id, what: DONE[act], level: 0, at_ms, by_whom: by, note, recorded })
        .onConflict((on) => on.columns(['call', 'what', 'level']).doNothing())
        .returning('id')
        .executeTakeFirst();
      if (done) {
        const after = { act, at: at_ms, by, note };
        const subject = `call:${id}`;
        await audit(trx, { at: recorded, who: actor.who, from: actor.from, what: 'call-answered', subject, after });
      }
      return this.read(trx, raised);
    });
    if (view) this.tell(view);
    return view;
  }

  /** One that was ever raised; null = there is none. */
  async find(id: string): Promise<CallView | null> {
    const open = this.open.get(id);
    if (open) return open;
    return this.options.records.ask(async (db) => {
      const raised = await db.selectFrom('andon_call').selectAll().where('id', '=', id).executeTakeFirst();
      return raised ? this.read(db, raised) : null;
    });
  }

  /** Raised in a window, newest first. */
  async list({ window, lines, limit }: CallsAsked): Promise<CallView[]> {
    return this.options.records.ask(async (db) => {
      let query = db
        .selectFrom('andon_call')
        .selectAll()
        .where('raised_ms', '>=', window.from)
        .where('raised_ms', '<', window.to)
        .orderBy('raised_ms', 'desc')
        .orderBy('id')
        .limit(limit);
      if (lines) query = query.where('line', 'in', lines.length > 0 ? lines : ['']);
      return this.withEvents(db, await query.execute());
    });
  }

  /** How long people took, by kind; calls that were cancelled are left out. */
  async responseTimes(asked: Omit<CallsAsked, 'limit'>): Promise<ResponseTimes[]> {
    const calls = await this.list({ ...asked, limit: MOST_CALLS });
    const kinds = [
      ...new Set([...this.options.plant().callKinds.map(({ id }) => id), ...calls.map(({ kind }) => kind)]),
    ];
    return kinds.map((kind) => {
      const own = calls.filter((call) => call.kind === kind && call.cancelled === null);
      const spread = (what: 'acknowledged' | 'arrived' | 'resolved') => {
        const took = own.flatMap((call) => (call[what] === null ? [] : call[what] - call.raised));
        const p50 = quantile(took, 0.5);
        const p90 = quantile(took, 0.9);
        return p50 === null || p90 === null ? null : { p50, p90 };
      };
      return {
        kind,
        calls: own.length,
        acknowledged: spread('acknowledged'),
        arrived: spread('arrived'),
        resolved: spread('resolved'),
      };
    });
  }

  private now(): number {
    return this.options.now();
  }

  private tell(view: CallView): void {
    if (!isOver(view)) this.open.set(view.id, view);
    else this.open.delete(view.id);
    for (const listener of this.listeners) listener([view]);
  }

  private async look(): Promise<void> {
    if (this.options.records.status.status !== 'up') return;
    if (!this.loaded) await this.load();
    const now = this.now();
    const kinds = this.options.plant().callKinds;
    for (const call of this.current()) {
      const { due = null } = call.material ?? {};
      const after = due !== null ? [due - call.raised] : (kinds.find(({ id }) => id === call.kind)?.escalateMs ?? []);
      // Those that came due together (the server was away) are one step.
      const level = after.filter((ms) => call.raised + ms <= now).length;
      // Whoever has taken a card is still to deliver it.
      if ((call.acknowledged !== null && due === null) || level <= call.level) continue;
      const at = call.raised + (after[level - 1] as number);
      await this.options.records.ask((db) =>
        db
          .insertInto('call_event')
          .values({ call: call.id, what: 'escalated', level, at_ms: at, by_whom: '', note: '', recorded: now })
          .onConflict((on) => on.columns(['call', 'what', 'level']).doNothing())
          .execute(),
      );
      const stands = this.open.get(call.id);
      if (stands) this.tell({ ...stands, level });
    }
  }

  private async load(): Promise<void> {
    const open = await this.options.records.ask(async (db) =>
      this.withEvents(
        db,
        await db
          .selectFrom('andon_call as c')
          .selectAll()
          .where(({ not, exists, selectFrom }) =>
            not(
              exists(
                selectFrom('call_event as e')
                  .select('e.id')
                  .whereRef('e.call', '=', 'c.id')
                  .where('e.what', 'in', ['resolved', 'cancelled']),
              ),
            ),
          )
          .execute(),
      ),
    );
    this.loaded = true;
    // One that was raised or done meanwhile is newer than what was read.
    for (const call of open) if (!this.open.has(call.id)) this.tell(call);
  }

  private async read(db: Database | Work, raised: Raised): Promise<CallView> {
    return (await this.withEvents(db, [raised]))[0] as CallView;
  }

  private async withEvents(db: Database | Work, raised: readonly Raised[]): Promise<CallView[]> {
    if (raised.length === 0) return [];
    const ids = raised.map(({ id }) => id);
    const events = await db.selectFrom('call_event').selectAll().where('call', 'in', ids).orderBy('at_ms').execute();
    const byCall = new Map<string, Happened[]>(ids.map((id) => [id, []]));
    for (const event of events) byCall.get(event.call)?.push(event);
    return raised.map((row) => viewOf(row, byCall.get(row.id) ?? []));
  }
}

function viewOf(raised: Raised, events: readonly Happened[]): CallView {
  const first = (what: Happened['what']) => events.find((event) => event.what === what);
  const arrived = first('arrived');
  const resolved = first('resolved');
  const cancelled = first('cancelled');
  // Who comes, or ends it, has seen it.
  const seen = first('acknowledged') ?? arrived ?? resolved;
  return {
    id: raised.id,
    kind: raised.kind,
    line: raised.line,
    machine: raised.machine,
    note: raised.note,
    raised: raised.raised_ms,
    by: raised.by_whom,
    acknowledged: seen?.at_ms ?? null,
    acknowledgedBy: seen?.by_whom ?? '',
    arrived: arrived?.at_ms ?? null,
    resolved: resolved?.at_ms ?? null,
    cancelled: cancelled?.at_ms ?? null,
    endedBy: (resolved ?? cancelled)?.by_whom ?? '',
    level: Math.max(0, ...events.map(({ level }) => level)),
    material: raised.material,
  };
}
