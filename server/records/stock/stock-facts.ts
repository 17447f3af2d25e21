/**
 * Facts of the stock out of the record: what came into being, was used, packed and shipped (events of lots), moved, adjusted and
 * counted. What leaves in a container leaves the lots that are in it.
 */
import { sql } from 'kysely';
import type { LotEventKind, LotKind } from '../../../analytics/genealogy/event.ts';
import { NOWHERE, type StockFact } from '../../../analytics/stock/balance.ts';
import type { Database, Work } from '../database.ts';
import type { Location } from './words.ts';

export interface FactsAsked {
  /** Epoch ms; of what happened later nothing is told. */
  readonly at: number;
  /** As known then; null = as known now. */
  readonly known: number | null;
  /** Null = all of which something may be left. */
  readonly lots: readonly number[] | null;
  /** Of these only those of a material, and nothing that is of no lot; absent = of all. */
  readonly material?: string;
}

export interface StockFacts {
  /** By number of the lot, or the name of a material where no lot is known. */
  readonly facts: readonly StockFact[];
  /** By lot: how much of it lies in containers, by their number. */
  readonly packed: ReadonlyMap<number, ReadonlyMap<number, number>>;
}

interface Part {
  readonly id: number;
  readonly lot: number;
  readonly side: 'in' | 'out';
  readonly amount: number | null;
  readonly unit: string;
  readonly event: number;
  readonly kind: LotEventKind;
  readonly at: number;
  readonly line: string | null;
  readonly location: string | null;
  readonly lotKind: LotKind;
}

interface Packed {
  readonly id: number;
  readonly lot: number;
  readonly container: number;
  readonly amount: number | null;
  readonly at: number;
  /** When it was taken out again. */
  readonly ended: number | null;
}

/** Names of materials as lots of no number. */
export const POOL = 'material:';

const NOW = Number.MAX_SAFE_INTEGER;

export async function stockFacts(
  db: Database | Work,
  locations: readonly Location[],
  { at, known, lots, material }: FactsAsked,
): Promise<StockFacts> {
  const moment = known ?? NOW;
  const stands = sql`p.recorded <= ${moment}::float8 AND (p.superseded IS NULL OR p.superseded > ${moment}::float8)`;
  // Facts told later than that reopen a lot: what is closed now was nothing then, unless it was closed later.
  const anyOf =
    lots === null
      ? sql`p.lot IN (SELECT lot FROM stock_lot WHERE closed_at IS NULL OR closed_at > ${at}::float8 OR ${known !== null})`
      : sql`p.lot = ANY(${[...lots]}::bigint[])`;
  const chosen =
    material === undefined ? anyOf : sql`p.lot IN (SELECT id FROM lot WHERE material = ${material}) AND ${anyOf}`;
  const { rows: parts } = await sql<Part>`
    SELECT p.id, p.lot, p.side, p.amount, p.unit, p.event, e.kind, e.at_ms AS at, l.kind AS "lotKind",
      e.body->>'line' AS line, e.body->>'location' AS location
    FROM lot_part p JOIN lot_event e ON e.id = p.event JOIN lot l ON l.id = p.lot
    WHERE ${chosen} AND ${stands} AND e.at_ms <= ${at}::float8 AND e.kind IN ('commission', 'transform', 'ship')`.execute(
    db,
  );
  const contents = await packedOf(db, chosen, stands, at, moment);
  const leaving = await leavingOf(db, [...new Set(contents.map(({ container }) => container))], stands, at);
  const own = parts.flatMap((part) => ownFact(part, locations));
  const came = new Set(own.flatMap(({ kind, lot }) => (kind === 'in' ? [lot] : [])));
  const containers = new Set(parts.flatMap(({ lot, lotKind }) => (lotKind === 'container' ? [String(lot)] : [])));
  const facts = [
    // A container that nobody told of as an amount is only what is in it.
    ...own.filter(({ lot }) => came.has(lot) || !containers.has(lot)),
    ...goneWith(contents, leaving).filter(({ lot }) => came.has(lot)),
    ...(await toldFacts(db, chosen, at, moment, lots === null && material === undefined)),
  ];
  const gone = new Set(facts.map(({ id }) => id));
  const packed = new Map<number, Map<number, number>>();
  for (const one of contents) {
    if (one.amount === null || (one.ended !== null && one.ended <= at) || gone.has(goneId(one))) continue;
    const own = packed.get(one.lot) ?? new Map<number, number>();
    own.set(one.container, (own.get(one.container) ?? 0) + one.amount);
    packed.set(one.lot, own);
  }
  return { facts, packed };
}

/** What an event says of a lot itself. */
function ownFact(part: Part, locations: readonly Location[]): StockFact[] {
  const { id, lot, side, amount: told, unit, kind, at, line, location, lotKind } = part;
  // A container is what is in it; a piece with a number is one.
  if (lotKind === 'container' && told === null) return [];
  const amount = told ?? (lotKind === 'serial' ? 1 : null);
  const base = { id: `p${id}`, at, lot: String(lot), amount, unit };
  if (side === 'in')
    return [{ ...base, kind: 'out', whole: false, from: placesOf(locations, line, location), to: NOWHERE }];
  if (kind === 'ship')
    return [{ ...base, kind: 'out', whole: amount === null, from: location === null ? [] : [location], to: NOWHERE }];
  return [{ ...base, kind: 'in', whole: false, from: [], to: location ?? receiverOf(locations, lotKind, line) }];
}

/** Where a line takes from: the place that was told, then what lies at its side, then its supermarket. */
export function placesOf(locations: readonly Location[], line: string | null, told: string | null): string[] {
  const own = line === null ? [] : locations.filter((one) => one.line === line && one.kind !== 'finished');
  const ranked = [...own].sort((a, b) => RANK[a.kind] - RANK[b.kind] || (a.location < b.location ? -1 : 1));
  const names = ranked.map(({ location }) => location);
  return told === null ? names : [told, ...names.filter((name) => name !== told)];
}
const RANK = { 'line-side': 0, supermarket: 1, warehouse: 2, finished: 3 } as const;

/** Where lots of a kind lie when they come into being and nobody says where: at the line's own place, else at one of all lines. */
export function receiverOf(locations: readonly Location[], kind: LotKind, line: string | null): string {
  const takes = locations.filter(({ receives }) => receives.includes(kind));
  const own = takes.find((one) => one.line !== null && one.line === line) ?? takes.find((one) => one.line === null);
  return own?.location ?? NOWHERE;
}

/** All packings of lots, and of the containers that they are in, upwards. */
async function packedOf(
  db: Database | Work,
  chosen: ReturnType<typeof sql>,
  stands: ReturnType<typeof sql>,
  at: number,
  moment: number,
): Promise<Packed[]> {
  const select = (which: ReturnType<typeof sql>) => sql<Packed>`
    SELECT p.id, p.lot, o.lot AS container, p.amount, e.at_ms AS at,
      CASE WHEN u.recorded <= ${moment}::float8 THEN u.at_ms END AS ended
    FROM lot_part p JOIN lot_event e ON e.id = p.event AND e.kind = 'pack' AND e.at_ms <= ${at}::float8
      JOIN lot_part o ON o.event = p.event AND o.side = 'out' LEFT JOIN lot_event u ON u.id = p.ended_by
    WHERE p.side = 'in' AND ${stands} AND ${which}`;
  const all: Packed[] = [];
  const seen = new Set<number>();
  for (let which = chosen; ; ) {
    const { rows } = await select(which).execute(db);
    const fresh = rows.filter(({ id }) => !seen.has(id));
    for (const row of fresh) {
      seen.add(row.id);
      all.push(row);
    }
    if (fresh.length === 0) return all;
    which = sql`p.lot = ANY(${[...new Set(fresh.map(({ container }) => container))]}::bigint[])`;
  }
}

interface Leaving {
  readonly lot: number;
  readonly at: number;
}

/** Containers that were shipped, or used up as they are. */
async function leavingOf(
  db: Database | Work,
  containers: readonly number[],
  stands: ReturnType<typeof sql>,
  at: number,
): Promise<Leaving[]> {
  if (containers.length === 0) return [];
  const { rows } = await sql<Leaving>`
    SELECT p.lot, e.at_ms AS at FROM lot_part p JOIN lot_event e ON e.id = p.event
    WHERE p.lot = ANY(${[...containers]}::bigint[]) AND ${stands} AND e.at_ms <= ${at}::float8
      AND (e.kind = 'ship' OR (e.kind = 'transform' AND p.side = 'in'))
    ORDER BY e.at_ms, e.id`.execute(db);
  return rows;
}

const goneId = ({ id }: Packed): string => `g${id}`;

/** What was in a container when it left went with it, once. */
function goneWith(contents: readonly Packed[], leaving: readonly Leaving[]): StockFact[] {
  const inside = new Map<number, Packed[]>();
  for (const one of contents) inside.set(one.container, [...(inside.get(one.container) ?? []), one]);
  const gone = new Map<number, StockFact>();
  for (const { lot, at } of leaving) {
    const open = [lot];
    const seen = new Set(open);
    for (let container = open.pop(); container !== undefined; container = open.pop()) {
      for (const one of inside.get(container) ?? []) {
        if (gone.has(one.id) || one.at > at || (one.ended !== null && one.ended <= at)) continue;
        gone.set(one.id, {
          ...{ id: goneId(one), at, lot: String(one.lot), kind: 'out', amount: one.amount, unit: '' },
          ...{ whole: one.amount === null, from: [], to: NOWHERE },
        });
        if (!seen.has(one.lot)) open.push(one.lot);
        seen.add(one.lot);
      }
    }
  }
  return [...gone.values()];
}

interface Told {
  readonly id: number;
  readonly kind: 'move' | 'adjust' | 'set';
  readonly at: number;
  readonly lot: number | null;
  readonly material: string | null;
  readonly amount: number | null;
  readonly unit: string;
  readonly from: string | null;
  readonly to: string;
}

async function toldFacts(
  db: Database | Work,
  chosen: ReturnType<typeof sql>,
  at: number,
  moment: number,
  pools: boolean,
): Promise<StockFact[]> {
  const { rows } = await sql<Told>`
    SELECT p.id, p.kind, p.at_ms AS at, p.lot, p.material, p.amount, p.unit, p.from_place AS "from", p.to_place AS "to"
    FROM stock_fact p
    WHERE (${chosen} ${pools ? sql`OR p.lot IS NULL` : sql``}) AND p.at_ms <= ${at}::float8 AND p.recorded <= ${moment}::float8
      AND (p.withdrawn IS NULL OR p.withdrawn > ${moment}::float8)`.execute(db);
  return rows.map(({ id, kind, lot, material, amount, unit, from, to, at: when }) => ({
    ...{ id: `f${id}`, at: when, kind, amount, unit, to, whole: kind === 'move' && amount === null },
    ...{ lot: lot === null ? `${POOL}${material}` : String(lot), from: from === null ? [] : [from] },
  }));
}
