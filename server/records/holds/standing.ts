/** Goods that stand here at a moment, by line and place, and those of them that are held: what the plant screen shows of holds. */
import { sql } from 'kysely';
import type { LotKind } from '../../../analytics/genealogy/event.ts';
import type { Database } from '../database.ts';
import { GOODS } from '../lots/left.ts';
import { locationsIn } from '../stock/location-store.ts';
import { receiverOf } from '../stock/stock-facts.ts';
import type { Location } from '../stock/words.ts';

export interface HeldHere {
  readonly hold: number;
  readonly reason: string;
  /** Of the goods of this place. */
  readonly lots: number;
}

/** What stands in one place. */
export interface StandingGoods {
  /** Line that made it; null = nobody said. */
  readonly line: string | null;
  /** Place of the stock; null = nobody said, so it is where its line ends. */
  readonly place: Location | null;
  /** Pallets, lots and pieces that are not packed into another. */
  readonly count: number;
  /** Of these: held, and not released. */
  readonly held: number;
  readonly holds: readonly HeldHere[];
}

interface Row {
  readonly kind: LotKind;
  readonly line: string | null;
  readonly place: string | null;
  readonly holds: readonly number[];
  readonly count: number;
}

/** `at`: epoch ms, as it was then. `lines` null = of all. Scrapped goods are none any more. */
export async function standingAt(
  db: Database,
  at: number,
  lines: readonly string[] | null,
): Promise<readonly StandingGoods[]> {
  const locations = await locationsIn(db, at);
  const { rows } = await sql<Row>`
    WITH here AS (
      SELECT lot.id, lot.kind, coalesce(lot.line, (SELECT line FROM order_event o WHERE o."order" = lot."order" LIMIT 1)) AS line
      FROM lot WHERE lot.kind = ANY(${[...GOODS]}) AND lot.kind IN ('finished', 'container', 'serial') AND lot.known
        AND lot.made_at <= ${at}::float8 AND (lot.left_at IS NULL OR lot.left_at > ${at}::float8)
    ), inside AS (
      SELECT here.id, i.lot FROM here JOIN lot_part o ON o.lot = here.id AND o.side = 'out' AND o.superseded IS NULL
        JOIN lot_step s ON s.id = o.step AND s.kind = 'pack'
        JOIN lot_part i ON i.step = o.step AND i.side = 'in' AND i.superseded IS NULL AND i.ended_by IS NULL
      WHERE here.kind = 'container'
    ), decided AS (
      SELECT t.id, l.hold,
        coalesce((SELECT d.disposition FROM hold_disposition d
          WHERE d.hold = l.hold AND d.lot = l.lot AND d.recorded <= ${at}::float8), '') AS disposition,
        coalesce((SELECT r.what FROM hold_rework r
          WHERE r.hold = l.hold AND r.lot = l.lot AND r.recorded <= ${at}::float8 ORDER BY r.id DESC LIMIT 1), '') AS rework
      FROM (SELECT id, id AS lot FROM here UNION SELECT id, lot FROM inside) t
        JOIN hold_lot l ON l.lot = t.lot JOIN hold h ON h.id = l.hold AND h.recorded <= ${at}::float8
    ), held AS (
      SELECT id, array_agg(DISTINCT hold::int ORDER BY hold::int) AS holds FROM decided
      WHERE disposition NOT IN ('release', 'concession', 'scrap') AND rework NOT IN ('passed', 'scrapped') GROUP BY id
    )
    SELECT kind, line, place, coalesce(holds, '{}') AS holds, count(*)::int AS count FROM (
      SELECT here.kind, coalesce(here.line, (
          SELECT coalesce(c.line, o.line) FROM inside JOIN lot c ON c.id = inside.lot
            LEFT JOIN order_event o ON o."order" = c."order"
          WHERE inside.id = here.id AND coalesce(c.line, o.line) IS NOT NULL LIMIT 1)) AS line,
        (SELECT place FROM (
          SELECT e.at_ms, e.id, e.body->>'location' AS place FROM lot_part p JOIN lot_event e ON e.id = p.event
          WHERE p.lot = here.id AND p.side = 'out' AND p.superseded IS NULL AND e.at_ms <= ${at}::float8
            AND e.body->>'location' IS NOT NULL
          UNION ALL
          SELECT f.at_ms, f.id, f.to_place FROM stock_fact f
          WHERE f.lot = here.id AND f.kind = 'move' AND f.at_ms <= ${at}::float8 AND f.withdrawn IS NULL
        ) told ORDER BY at_ms DESC, id DESC LIMIT 1) AS place, held.holds
      FROM here LEFT JOIN held USING (id)
      WHERE (here.kind <> 'container' OR EXISTS (SELECT FROM inside WHERE inside.id = here.id) OR NOT EXISTS (
          SELECT FROM lot_part o JOIN lot_step s ON s.id = o.step AND s.kind = 'pack' WHERE o.lot = here.id AND o.side = 'out'))
        AND NOT EXISTS (SELECT FROM decided WHERE decided.id = here.id AND (disposition = 'scrap' OR rework = 'scrapped'))
    ) goods GROUP BY kind, line, place, holds`.execute(db);
  const reasons = await reasonsOf(db, [...new Set(rows.flatMap(({ holds }) => holds))]);
  return grouped(
    rows.filter(({ line }) => lines === null || line === null || lines.includes(line)),
    locations,
    reasons,
  );
}

async function reasonsOf(db: Database, holds: readonly number[]): Promise<ReadonlyMap<number, string>> {
  if (holds.length === 0) return new Map();
  const rows = await db
    .selectFrom('hold')
    .select(['id', 'reason'])
    .where('id', 'in', [...holds])
    .execute();
  return new Map(rows.map(({ id, reason }) => [Number(id), reason]));
}

function grouped(
  rows: readonly Row[],
  locations: readonly Location[],
  reasons: ReadonlyMap<number, string>,
): StandingGoods[] {
  const groups = new Map<string, { goods: StandingGoods; holds: Map<number, number> }>();
  for (const { kind, line, place: told, holds, count } of rows) {
    const name = told ?? receiverOf(locations, kind, line);
    const place = locations.find(({ location }) => location === name) ?? null;
    const key = JSON.stringify([line, place?.location ?? null]);
    const group = groups.get(key) ?? { goods: { line, place, count: 0, held: 0, holds: [] }, holds: new Map() };
    for (const hold of holds) group.holds.set(hold, (group.holds.get(hold) ?? 0) + count);
    const { goods } = group;
    const held = goods.held + (holds.length > 0 ? count : 0);
    groups.set(key, { ...group, goods: { ...goods, count: goods.count + count, held } });
  }
  return [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { goods, holds }]) => ({
      ...goods,
      holds: [...holds]
        .sort(([a], [b]) => a - b)
        .map(([hold, lots]) => ({ hold, lots, reason: reasons.get(hold) ?? '' })),
    }));
}
