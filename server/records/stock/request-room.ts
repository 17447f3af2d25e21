/**
 * What supermarkets ask for: below its minimum a place asks once, and no more until that is fulfilled or called off. A level that
 * nobody knows neither asks nor fulfils.
 */
import { sql } from 'kysely';
import { audit } from '../audit/trail.ts';
import type { Database, Records, Work } from '../database.ts';
import { oneAtATime } from '../once.ts';
import { type Actor, Refused } from '../people/refused.ts';
import type { LevelNow } from './levels.ts';
import type { StockRequest } from './words.ts';

const MINUTE_MS = 60_000;
const ITSELF: Actor = { who: '', from: '' };

export const REQUEST_ACTS = ['take', 'fulfil', 'cancel'] as const;
export type RequestAct = (typeof REQUEST_ACTS)[number];
const DONE = { take: 'taken', fulfil: 'fulfilled', cancel: 'cancelled' } as const;

export interface RequestsAsked {
  readonly open: boolean;
  readonly before: number | null;
  readonly limit: number;
}

export interface Answered {
  readonly by: string;
  readonly note: string;
  readonly actor: Actor;
}

export class RequestRoom {
  private readonly records: Records;
  private readonly now: () => number;

  constructor(records: Records, now: () => number) {
    this.records = records;
    this.now = now;
  }

  /** Raises what is below its minimum and was not asked for, fulfils what has come. True = something changed. */
  async follow(levels: readonly LevelNow[]): Promise<boolean> {
    const open = await this.list({ open: true, before: null, limit: 500 });
    let changed = false;
    for (const level of levels) {
      if (level.amount === null) continue;
      const asked = open.find((one) => one.location === level.location && one.material === level.material);
      const low = level.amount < level.min;
      if (low === (asked !== undefined)) continue;
      changed = true;
      if (asked) await this.act(asked.id, 'fulfil', { by: '', note: '', actor: ITSELF });
      else await this.raise(level);
    }
    return changed;
  }

  /** Throws `Refused`. What was done before is done. */
  act(id: number, act: RequestAct, { by, note, actor }: Answered): Promise<StockRequest> {
    return this.records.transact(async (trx) => {
      await oneAtATime(trx, 'stock-requests');
      const [before] = await requestsIn(trx, sql`r.id = ${id}::bigint`, 1);
      if (!before) throw new Refused('request-unknown', `there is no request ${id}`);
      const what = DONE[act];
      if (before.events.some((event) => event.what === what)) return before;
      const over = before.events.find((event) => event.what === 'fulfilled' || event.what === 'cancelled');
      if (over) throw new Refused('request-over', `it was ${over.what} ${new Date(over.at).toISOString()}`);
      await putEvent(trx, id, what, by, note, this.now());
      const [after] = await requestsIn(trx, sql`r.id = ${id}::bigint`, 1);
      await audit(trx, {
        ...{ at: this.now(), who: actor.who || 'stock', from: actor.from, what: `stock-request-${what}` },
        ...{ subject: `stock-request:${id}`, before, after: after ?? null },
      });
      return after ?? before;
    });
  }

  /** Null = there is none. */
  async get(id: number): Promise<StockRequest | null> {
    const [found] = await this.records.ask((db) => requestsIn(db, sql`r.id = ${id}::bigint`, 1));
    return found ?? null;
  }

  /** Newest first. */
  list({ open, before, limit }: RequestsAsked): Promise<StockRequest[]> {
    const which = sql`${before === null ? sql`true` : sql`r.id < ${before}::bigint`} ${
      open
        ? sql`AND NOT EXISTS (SELECT 1 FROM stock_request_event o WHERE o.request = r.id AND o.what IN ('fulfilled', 'cancelled'))`
        : sql``
    }`;
    return this.records.ask((db) => requestsIn(db, which, limit));
  }

  private raise(level: LevelNow): Promise<void> {
    return this.records.transact(async (trx) => {
      await oneAtATime(trx, 'stock-requests');
      // Another server of the same record may have asked meanwhile.
      const { rows } = await sql`
        SELECT 1 FROM stock_request r WHERE r.location = ${level.location} AND r.material = ${level.material}
          AND NOT EXISTS (SELECT 1 FROM stock_request_event o WHERE o.request = r.id AND o.what IN ('fulfilled', 'cancelled'))`.execute(
        trx,
      );
      if (rows.length > 0) return;
      const raised = this.now();
      const { location, line, material, unit, min, replenishMin } = level;
      const short = Math.max(0, level.max - (level.amount as number));
      // Whole kanbans, as many as fit under the maximum, and one at least.
      const quantity = Math.max(1, Math.floor(short / level.kanban)) * level.kanban;
      const due = replenishMin === null ? null : raised + replenishMin * MINUTE_MS;
      const row = {
        location,
        line,
        material,
        unit,
        quantity,
        level: level.amount as number,
        min_level: min,
        due,
        raised,
      };
      const { id } = await trx.insertInto('stock_request').values(row).returning('id').executeTakeFirstOrThrow();
      await putEvent(trx, Number(id), 'raised', '', '', raised);
      await audit(trx, {
        ...{ at: raised, who: 'stock', from: '', what: 'stock-request-raised', subject: `stock-request:${id}` },
        ...{ before: null, after: row },
      });
    });
  }
}

/** Under the lock of requests, so that numbers rise in the order in which they are seen (see out/fact-tail.ts). */
async function putEvent(
  trx: Work,
  request: number,
  what: StockRequest['events'][number]['what'],
  by: string,
  note: string,
  at: number,
): Promise<void> {
  await trx
    .insertInto('stock_request_event')
    .values({ request, what, at_ms: at, by_whom: by, note, recorded: at })
    .execute();
}

async function requestsIn(db: Database | Work, which: ReturnType<typeof sql>, limit: number): Promise<StockRequest[]> {
  const { rows } = await sql<StockRequest>`
    SELECT r.id, r.location, r.line, r.material, r.quantity, r.unit, r.level, r.min_level AS min, r.due, r.raised, (
      SELECT json_agg(json_build_object('what', e.what, 'at', e.at_ms, 'by', e.by_whom, 'note', e.note) ORDER BY e.id)
      FROM stock_request_event e WHERE e.request = r.id
    ) AS events
    FROM stock_request r WHERE ${which} ORDER BY r.id DESC LIMIT ${limit}`.execute(db);
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}
