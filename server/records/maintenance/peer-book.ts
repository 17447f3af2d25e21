/** What other programs told of work orders: each event once, in the order in which things happened, and what became of it. */
import type { Selectable } from 'kysely';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { audit } from '../audit/trail.ts';
import { type Records, RecordsAway } from '../database.ts';
import { type Actor, Refused } from '../people/refused.ts';
import { takeOrder } from './exchange.ts';
import type { MaintenanceRoom } from './maintenance-room.ts';
import { type PeerEvent, type PeerOutcome, peerEventsIn } from './peer-words.ts';
import type { MaintenanceTables } from './tables.ts';
import { isOver, type WorkOrder } from './words.ts';

export interface Told {
  readonly id: number;
  readonly peer: string;
  readonly event: string;
  readonly kind: string;
  /** When it happened over there, epoch ms; null = it was not told. */
  readonly at: number | null;
  /** The order that it is of; null = none was found. */
  readonly number: number | null;
  readonly outcome: PeerOutcome;
  readonly reason: string;
  readonly body: unknown;
  readonly received: number;
}

interface Became {
  readonly outcome: PeerOutcome;
  readonly reason: string;
  readonly number: number | null;
}

export interface PeerBookOptions {
  readonly records: Records;
  readonly room: MaintenanceRoom;
  plant(): PlantModel;
  readonly now: () => number;
}

export class PeerBook {
  private readonly options: PeerBookOptions;
  /** One call after the other: of two events of an order the second sees what the first did. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(options: PeerBookOptions) {
    this.options = options;
  }

  /** `peer`: the source that was called. What is refused is kept here with its reason; the call is answered all the same. */
  take(peer: string, body: unknown) {
    return this.inTurn(async () => {
      const events = peerEventsIn(body);
      if (!events) return { kept: 'malformed' as const };
      try {
        for (const event of events) await this.one(peer, event);
      } catch (error) {
        if (error instanceof RecordsAway) return { kept: false as const };
        throw error;
      }
      return { kept: true as const, events: events.length };
    });
  }

  /** Newest first. `outcome` null = all. */
  list(outcome: PeerOutcome | null, limit: number): Promise<Told[]> {
    return this.options.records.ask(async (db) => {
      const rows = await db
        .selectFrom('work_told')
        .selectAll()
        .$if(outcome !== null, (query) => query.where('outcome', '=', outcome as PeerOutcome))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toldOf);
    });
  }

  /** Takes what was refused once more, as it was told; what became of it now. */
  async again(id: number, by: Actor): Promise<Told> {
    const told = await this.refused(id);
    await this.inTurn(async () => {
      const [event] = peerEventsIn(told.body) ?? [];
      if (event) await this.one(told.peer, { ...event, id: told.event });
    });
    const { now, records } = this.options;
    const after = await this.byId(id);
    await records.transact((trx) =>
      audit(trx, { at: now(), ...by, what: 'work-told-again', subject: `work-told:${id}`, after: after?.outcome }),
    );
    return after ?? told;
  }

  /** Lets go of what was refused: it is not to be taken. */
  async drop(id: number, by: Actor): Promise<void> {
    await this.refused(id);
    const { records, now } = this.options;
    await records.transact(async (trx) => {
      const before = await trx
        .updateTable('work_told')
        .set({ outcome: 'dropped' })
        .where('id', '=', id)
        .returning(['peer', 'event', 'reason'])
        .executeTakeFirst();
      await audit(trx, { at: now(), ...by, what: 'work-told-dropped', subject: `work-told:${id}`, before });
    });
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined);
    return done;
  }

  private async byId(id: number): Promise<Told | null> {
    const row = await this.options.records.ask((db) =>
      db.selectFrom('work_told').selectAll().where('id', '=', id).executeTakeFirst(),
    );
    return row ? toldOf(row) : null;
  }

  private async refused(id: number): Promise<Told> {
    const told = await this.byId(id);
    if (told?.outcome !== 'refused') throw new Refused('letter-unknown', `no event ${id} was refused`);
    return told;
  }

  private async one(peer: string, event: PeerEvent): Promise<void> {
    const { records, now } = this.options;
    const before = await records.ask((db) =>
      db
        .selectFrom('work_told')
        .select('outcome')
        .where('peer', '=', peer)
        .where('event', '=', event.id)
        .executeTakeFirst(),
    );
    // Told again, it is the same; what was refused may be taken by now.
    if (before && before.outcome !== 'refused') return;
    const became = await this.apply(peer, event);
    const row = { ...became, at_ms: Number.isFinite(event.at) ? event.at : null, received: now() };
    await records.transact(async (trx) => {
      await trx
        .insertInto('work_told')
        .values({ ...row, peer, event: event.id, kind: event.kind ?? '', body: JSON.stringify(event.body) })
        .onConflict((conflict) => conflict.columns(['peer', 'event']).doUpdateSet(row))
        .execute();
    });
  }

  private async apply(peer: string, event: PeerEvent): Promise<Became> {
    let number: number | null = null;
    try {
      const known = await this.orderOf(peer, event);
      number = known?.number ?? null;
      return await this.applyTo(peer, event, known);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { outcome: 'refused', reason: error.message, number };
    }
  }

  private async orderOf(peer: string, { number, external }: PeerEvent): Promise<WorkOrder | null> {
    const { work } = this.options.room;
    if (number !== null) {
      const found = await work.get(number);
      if (!found) throw new Refused('work-unknown', `there is no work order ${number}`);
      return found;
    }
    return external === '' ? null : work.byExternal({ system: peer, id: external });
  }

  private async applyTo(peer: string, event: PeerEvent, known: WorkOrder | null): Promise<Became> {
    const { room, plant } = this.options;
    const { kind, at, external, origin, note } = event;
    const refuse = (why: string): never => {
      throw new Refused('work-refused', why);
    };
    if (kind === null) refuse('`type` is none of order-created, order-updated, order-closed');
    if (!Number.isFinite(at)) refuse('`at` is no time; write one like 2026-01-31T06:00:00Z');
    if (external === '') refuse('`order.external` is missing: its number over there');
    const number = known?.number ?? null;
    // It went from here to there, or further, and came back.
    if (origin?.startsWith(`${plant().site.id}-`)) return { outcome: 'same', reason: 'told from here', number };
    const newest = known ? await this.newest(known.number, peer) : Number.NEGATIVE_INFINITY;
    if (at < newest)
      return { outcome: 'older', reason: `the order is as of ${new Date(newest).toISOString()}`, number };
    const by: Actor = { who: `webhook ${peer}`, from: '' };
    const from = { peer, event: origin ?? event.id };
    if (note !== null && known) {
      await room.work.alter(known.number, null, { note, origin: from }, by);
      return { outcome: 'taken', reason: '', number };
    }
    const { state } = event.cells;
    const cells = { ...event.cells, ...(kind === 'order-closed' && !state ? { state: 'done' } : {}) };
    if (known && isOver(known.state) && !sameEnd(known.state, cells.state))
      refuse(`it is ${known.state}: what is over stays what it was`);
    const taken = await takeOrder(room, plant(), {
      ...{ cells, known, by, origin: from },
      external: known?.external ?? { system: peer, id: external },
    });
    return { outcome: taken.became === 'same' ? 'same' : 'taken', reason: '', number: taken.number };
  }

  /** Since when the order is as it is, epoch ms: by what happened here, and by the newest that this peer told of it. */
  private newest(number: number, peer: string): Promise<number> {
    return this.options.records.ask(async (db) => {
      const told = await db
        .selectFrom('work_told')
        .select(({ fn }) => fn.max('at_ms').as('at'))
        .where('number', '=', number)
        .where('peer', '=', peer)
        .where('outcome', 'in', ['taken', 'same'])
        .executeTakeFirst();
      const done = await db
        .selectFrom('work_event')
        .select(({ fn }) => fn.max('recorded').as('at'))
        .where('number', '=', number)
        .where('what', '!=', 'note')
        .where((is) => is.or([is('peer', 'is', null), is('peer', '!=', peer)]))
        .executeTakeFirst();
      return Math.max(told?.at ?? Number.NEGATIVE_INFINITY, done?.at ?? Number.NEGATIVE_INFINITY);
    });
  }
}

const toldOf = ({ id, at_ms: at, number, ...rest }: Selectable<MaintenanceTables['work_told']>): Told => ({
  ...{ ...rest, id: Number(id), at, number: number === null ? null : Number(number) },
});

/** What is told of an order that is over is what it is, a step before it, or that somebody looked at it. */
const sameEnd = (is: string, told: string | undefined): boolean =>
  told === undefined ||
  told === '' ||
  told === is ||
  (is === 'done' && told === 'reviewed') ||
  (is === 'reviewed' && told === 'done');
