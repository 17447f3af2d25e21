/** Holds: which lots may not be used or shipped, why, and what was decided on each. Facts; a decision stays. */
import { sql } from 'kysely';
import type { Window } from '../../../twin/derived.ts';
import { audit } from '../audit/trail.ts';
import type { Database, Records, Work } from '../database.ts';
import { type Actor, Refused } from '../people/refused.ts';
import { type CoveredParts, coveredBy } from './covered.ts';
import { holdIn } from './holds-in.ts';
import { type ReworkTold, tellRework } from './rework.ts';
import { type StandingGoods, standingAt } from './standing.ts';
import type { Covered, Disposition, HeldLot, Hold, HoldAsked } from './words.ts';

const MINUTE_MS = 60_000;
/** What was made, not what came in. */
const MADE = ['wip', 'finished', 'container', 'serial'];
/** One hold holds at most so many lots. */
const MOST_LOTS = 5_000;

export interface Preview extends Covered {
  readonly lots: readonly HeldLot[];
}

export interface HoldsAsked {
  readonly open: boolean;
  /** Null = of all lines. */
  readonly lines: readonly string[] | null;
  readonly before: number | null;
  readonly limit: number;
}

export class HoldStore {
  private readonly records: Records;
  private readonly parts: CoveredParts;

  constructor(records: Records, parts: CoveredParts) {
    this.records = records;
    this.parts = parts;
  }

  /** What a hold would hold. */
  async preview(asked: HoldAsked): Promise<Preview> {
    const covered = await coveredBy(this.parts, asked);
    return { ...covered, lots: await this.records.ask((db) => lotsOf(db, asked, covered)) };
  }

  /** Throws `Refused`: a hold of nothing holds nothing. */
  async raise(asked: HoldAsked, reason: string, by: Actor): Promise<Hold> {
    const covered = await coveredBy(this.parts, asked);
    return this.records.transact(async (trx) => {
      const lots = await lotsOf(trx, asked, covered);
      if (lots.length === 0) throw new Refused('hold-invalid', 'no lot that is on record was made then');
      if (lots.length > MOST_LOTS) throw new Refused('hold-invalid', `these are more than ${MOST_LOTS} lots`);
      const at = this.parts.now();
      const { id } = await trx
        .insertInto('hold')
        .values({
          ...{ line: covered.line, reason, asked: JSON.stringify(asked), windows: JSON.stringify(covered.windows) },
          ...{ by_whom: by.who, recorded: at },
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      const codes = lots.map(({ code }) => code);
      await sql`INSERT INTO hold_lot (hold, lot) SELECT ${id}::bigint, id FROM lot WHERE code = ANY(${codes})`.execute(
        trx,
      );
      const hold = (await holdIn(trx, id)) as Hold;
      await audit(trx, { at, ...by, what: 'hold-raised', subject: `hold:${id}`, after: hold });
      return hold;
    });
  }

  get(id: number): Promise<Hold | null> {
    return this.records.ask((db) => holdIn(db, id));
  }

  /** The newest first; open ones have lots of which nobody has decided. */
  list({ open, lines, before, limit }: HoldsAsked): Promise<Hold[]> {
    return this.records.ask(async (db) => {
      const rows = await db
        .selectFrom('hold as h')
        .select('h.id')
        .$if(before !== null, (q) => q.where('h.id', '<', before as number))
        .$if(lines !== null, (q) => q.where('h.line', 'in', [...(lines ?? []), '']))
        .$if(open, (q) => q.where(sql<boolean>`EXISTS (${undecided(sql`h.id`)})`))
        .orderBy('h.id', 'desc')
        .limit(limit)
        .execute();
      const found = await Promise.all(rows.map(({ id }) => holdIn(db, id)));
      return found.flatMap((hold) => hold ?? []);
    });
  }

  /** Goods that stood here at a moment, epoch ms; `lines` null = of all. */
  standing(at: number, lines: readonly string[] | null): Promise<readonly StandingGoods[]> {
    return this.records.ask((db) => standingAt(db, at, lines));
  }

  /** What was done to lots that are to be reworked. Throws `Refused`. */
  rework(id: number, told: ReworkTold, by: Actor): Promise<Hold> {
    return tellRework(this.records, id, told, { ...by, now: this.parts.now() });
  }

  /** `codes` null = all of which nobody has decided. Throws `Refused`. */
  dispose(
    id: number,
    { codes, disposition, note }: { codes: readonly string[] | null; disposition: Disposition; note: string },
    by: Actor,
  ): Promise<Hold> {
    return this.records.transact(async (trx) => {
      await sql`SELECT id FROM hold WHERE id = ${id} FOR UPDATE`.execute(trx);
      const before = await holdIn(trx, id);
      if (!before) throw new Refused('hold-unknown', `there is no hold ${id}`);
      const open = before.lots.filter((lot) => lot.disposition === null).map(({ code }) => code);
      const wanted = codes ?? open;
      const strange = wanted.find((code) => !open.includes(code));
      if (strange !== undefined) {
        const known = before.lots.find(({ code }) => code === strange);
        throw new Refused(
          'hold-refused',
          known ? `${known.by} has decided on ${strange}: ${known.disposition}` : `${strange} is not in this hold`,
        );
      }
      if (wanted.length === 0) throw new Refused('hold-refused', 'all of its lots are decided on');
      const at = this.parts.now();
      await sql`
        INSERT INTO hold_disposition (hold, lot, disposition, note, by_whom, recorded)
        SELECT ${id}::bigint, id, ${disposition}, ${note}, ${by.who}, ${at}::float8 FROM lot
        WHERE code = ANY(${[...wanted]})`.execute(trx);
      const after = (await holdIn(trx, id)) as Hold;
      await audit(trx, { at, ...by, what: 'hold-decided', subject: `hold:${id}`, before, after });
      return after;
    });
  }
}

const undecided = (hold: ReturnType<typeof sql>) => sql`
  SELECT 1 FROM hold_lot l WHERE l.hold = ${hold}
    AND NOT EXISTS (SELECT 1 FROM hold_disposition d WHERE d.hold = l.hold AND d.lot = l.lot)`;

async function lotsOf(db: Database | Work, asked: HoldAsked, { line, windows }: Covered): Promise<HeldLot[]> {
  const found =
    asked.kind === 'lots'
      ? sql`lot.code = ANY(${[...asked.codes]})`
      : sql`lot.kind = ANY(${MADE}) AND ${madeIn(line, windows, asked.packedMin * MINUTE_MS)}`;
  const { rows } = await sql<HeldLot>`
    SELECT lot.code, lot.kind, lot.material, lot."order", lot.made_at AS "madeAt", lot.shipped_at AS "shippedAt", lot.customer,
      NULL AS disposition, '' AS note, '' AS by, NULL AS decided, '[]'::jsonb AS rework
    FROM lot WHERE ${found} ORDER BY lot.made_at, lot.code LIMIT ${MOST_LOTS + 1}`.execute(db);
  if (asked.kind !== 'lots') return rows;
  const missing = asked.codes.find((code) => !rows.some((lot) => lot.code === code));
  if (missing !== undefined) throw new Refused('lot-unknown', `there is no lot \`${missing}\``);
  return rows;
}

/**
 * Of a line: by its own word, that of its order, or that of what was packed into it. A lot that was packed is held by its
 * containers: they say when each part of it was made.
 */
function madeIn(line: string | null, windows: readonly Window[], packedMs: number) {
  const from = windows.map((window) => window.from);
  const to = windows.map((window) => window.to + packedMs);
  const orders = sql`SELECT "order" FROM order_event WHERE line = ${line}`;
  return sql`EXISTS (SELECT 1 FROM unnest(${from}::float8[], ${to}::float8[]) AS w (a, b)
      WHERE lot.made_at >= w.a AND lot.made_at <= w.b)
    AND (lot.line = ${line} OR lot."order" IN (${orders}) OR EXISTS (
      SELECT 1 FROM lot_part o JOIN lot_part i ON i.step = o.step AND i.side = 'in' AND i.superseded IS NULL
      JOIN lot c ON c.id = i.lot
      WHERE o.lot = lot.id AND o.side = 'out' AND o.superseded IS NULL AND (c.line = ${line} OR c."order" IN (${orders}))))
    AND NOT EXISTS (
      SELECT 1 FROM lot_part i JOIN lot_step s ON s.id = i.step
      WHERE i.lot = lot.id AND i.side = 'in' AND i.superseded IS NULL AND s.kind = 'pack')`;
}
