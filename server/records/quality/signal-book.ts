/** Signals: raised by rules, taken and closed by people with cause and action. What became of one is a row a change. */
import { sql } from 'kysely';
import { type Rule, rulesOf } from '../../../analytics/spc/judge.ts';
import { audit } from '../audit/trail.ts';
import type { Database, Records, Work } from '../database.ts';
import { type Actor, Refused } from '../people/refused.ts';
import { oneWriter } from '../time/time-record.ts';
import type { ChartKey, SignalEventWord, SignalState } from './words.ts';

export interface Signal extends ChartKey {
  readonly id: number;
  readonly machine: string;
  readonly line: string | null;
  /** Of the point that raised it, of the first point of that rule's window, and of the newest point that joined it. */
  readonly at: number;
  readonly from: number;
  readonly last: number;
  readonly rules: readonly Rule[];
  readonly value: number;
  readonly baseline: number;
  readonly order: string | null;
  readonly lot: string | null;
  readonly crew: string | null;
  readonly shift: string | null;
  readonly stop: boolean;
  /** When it was raised by a level, because nobody had taken it. */
  readonly escalated: readonly number[];
  readonly level: number;
  readonly state: SignalState;
  readonly takenAt: number | null;
  readonly takenBy: string;
  readonly closedAt: number | null;
  readonly closedBy: string;
  readonly cause: string;
  readonly action: string;
  readonly recorded: number;
}

export interface SignalsAsked {
  readonly characteristic?: string;
  readonly lines?: readonly string[];
  readonly state?: SignalState | 'standing';
  readonly window?: { readonly from: number; readonly to: number };
  /** Raised by then and not closed before: told as they stood then. */
  readonly standingAt?: number;
  /** Only those of lower id. */
  readonly before?: number;
  readonly limit: number;
}

export class SignalBook {
  private readonly records: Records;
  private readonly now: () => number;
  private readonly changed: (signal: Signal) => void;

  constructor(records: Records, now: () => number, changed: (signal: Signal) => void) {
    this.records = records;
    this.now = now;
    this.changed = changed;
  }

  list(asked: SignalsAsked): Promise<Signal[]> {
    return this.records.ask((db) => signalsIn(db, asked));
  }

  get(id: number): Promise<Signal | null> {
    return this.records.ask((db) => signalIn(db, id));
  }

  take(id: number, by: Actor): Promise<Signal> {
    return this.tell(id, 'taken', { cause: '', action: '' }, by);
  }

  /** Cause and action are asked for: a signal that nobody can explain is closed with just that as its cause. */
  close(id: number, told: { cause: string; action: string }, by: Actor): Promise<Signal> {
    return this.tell(id, 'closed', told, by);
  }

  private async tell(
    id: number,
    what: 'taken' | 'closed',
    told: { cause: string; action: string },
    by: Actor,
  ): Promise<Signal> {
    const after = await this.records.transact(async (trx) => {
      await sql`SELECT id FROM spc_signal WHERE id = ${id} FOR UPDATE`.execute(trx);
      const before = await signalIn(trx, id);
      if (!before) throw new Refused('signal-unknown', `there is no signal ${id}`);
      if (before.state === 'closed')
        throw new Refused('signal-refused', `${before.closedBy} closed it: ${before.cause}`);
      if (what === 'taken' && before.state === 'taken')
        throw new Refused('signal-refused', `${before.takenBy} has taken it already`);
      const at = this.now();
      await signalEvent(trx, id, { what, at, rules: 0, ...told, by: by.who });
      const signal = (await signalIn(trx, id)) as Signal;
      await audit(trx, { at, ...by, what: `signal-${what}`, subject: `signal:${id}`, before, after: signal });
      return signal;
    });
    this.changed(after);
    return after;
  }
}

export async function signalEvent(
  trx: Work,
  signal: number,
  event: { what: SignalEventWord; at: number; rules: number; cause: string; action: string; by: string },
): Promise<void> {
  const { what, at, rules, cause, action, by } = event;
  // Told to others in the order of their numbers (out/fact-tail.ts).
  await oneWriter(trx);
  await trx
    .insertInto('spc_signal_event')
    .values({ signal, what, at_ms: at, rules, cause, action, by_whom: by, recorded: at })
    .execute();
}

export async function signalIn(db: Database | Work, id: number): Promise<Signal | null> {
  const [found] = await signalsIn(db, { limit: 1, id });
  return found ?? null;
}

/** The newest first. */
export async function signalsIn(db: Database | Work, asked: SignalsAsked & { id?: number }): Promise<Signal[]> {
  const rows = await db
    .selectFrom('spc_signal as s')
    .innerJoinLateral(
      (of) =>
        of
          .selectFrom('spc_signal_event as e')
          .select([
            sql<number>`bit_or(e.rules)`.as('more'),
            sql<number>`max(e.at_ms) FILTER (WHERE what IN ('raised', 'again'))`.as('last'),
            sql<number[] | null>`array_agg(e.at_ms ORDER BY e.at_ms, e.id) FILTER (WHERE what = 'escalated')`.as(
              'escalated',
            ),
            sql<number | null>`min(e.at_ms) FILTER (WHERE what = 'taken')`.as('taken'),
            sql<string | null>`min(e.by_whom) FILTER (WHERE what = 'taken')`.as('taken_by'),
            sql<number | null>`min(e.at_ms) FILTER (WHERE what = 'closed')`.as('closed'),
            sql<string | null>`min(e.by_whom) FILTER (WHERE what = 'closed')`.as('closed_by'),
            sql<string | null>`min(cause) FILTER (WHERE what = 'closed')`.as('cause'),
            sql<string | null>`min(action) FILTER (WHERE what = 'closed')`.as('action'),
          ])
          .whereRef('e.signal', '=', 's.id')
          .where('e.at_ms', '<=', asked.standingAt ?? Number.MAX_VALUE)
          .as('t'),
      (join) => join.onTrue(),
    )
    .selectAll('s')
    .select([
      't.more',
      't.last',
      't.escalated',
      't.taken',
      't.taken_by',
      't.closed',
      't.closed_by',
      't.cause',
      't.action',
    ])
    .$if(asked.id !== undefined, (q) => q.where('s.id', '=', asked.id as number))
    .$if(asked.characteristic !== undefined, (q) => q.where('s.characteristic', '=', asked.characteristic as string))
    .$if(asked.lines !== undefined, (q) => q.where('s.line', 'in', asked.lines as readonly string[]))
    .$if(asked.before !== undefined, (q) => q.where('s.id', '<', asked.before as number))
    .$if(asked.window !== undefined, (q) =>
      q
        .where('s.at_ms', '>=', (asked.window as { from: number }).from)
        .where('s.at_ms', '<', (asked.window as { to: number }).to),
    )
    .$if(asked.standingAt !== undefined, (q) =>
      q.where('s.at_ms', '<=', asked.standingAt as number).where('t.closed', 'is', null),
    )
    .$if(asked.state === 'standing', (q) => q.where('t.closed', 'is', null))
    .$if(asked.state === 'open', (q) => q.where('t.closed', 'is', null).where('t.taken', 'is', null))
    .$if(asked.state === 'taken', (q) => q.where('t.closed', 'is', null).where('t.taken', 'is not', null))
    .$if(asked.state === 'closed', (q) => q.where('t.closed', 'is not', null))
    .orderBy('s.id', 'desc')
    .limit(asked.limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    characteristic: row.characteristic,
    product: row.product,
    machine: row.machine,
    line: row.line,
    at: row.at_ms,
    from: row.from_ms,
    last: row.last ?? row.at_ms,
    rules: rulesOf(row.rules | row.more),
    value: row.value,
    baseline: row.baseline,
    order: row.order,
    lot: row.lot,
    crew: row.crew,
    shift: row.shift,
    stop: row.stop,
    escalated: row.escalated ?? [],
    level: row.escalated?.length ?? 0,
    state: row.closed !== null ? 'closed' : row.taken !== null ? 'taken' : 'open',
    takenAt: row.taken,
    takenBy: row.taken_by ?? '',
    closedAt: row.closed,
    closedBy: row.closed_by ?? '',
    cause: row.cause ?? '',
    action: row.action ?? '',
    recorded: row.recorded,
  }));
}
