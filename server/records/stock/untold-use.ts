/**
 * What orders used that nobody has told yet: the bill of materials times the units that their line counted, less what was told of
 * the material. Of orders that run, and of those that ended a moment ago: what these used is worked out a minute after.
 */
import { sql } from 'kysely';
import type { Database, Records } from '../database.ts';
import { allInForce, revisionsIn } from '../masters/master-store.ts';
import type { TimeQuestions } from '../time/questions.ts';

const SETTLING_MS = 120_000;

export interface UntoldUse {
  readonly order: string;
  readonly line: string;
  readonly material: string;
  /** Above 0, in the unit of the bill. */
  readonly amount: number;
  readonly unit: string;
  /** The lot of it that was scanned last at the order; null = none was. */
  readonly lot: number | null;
}

interface Open {
  readonly order: string;
  readonly line: string;
  readonly product: string;
  readonly begun: number;
  readonly ended: number | null;
}

interface Told {
  readonly order: string;
  readonly material: string;
  /** Null = it was used, and nobody knows how much. */
  readonly amount: number | null;
}

export async function untoldUse(
  records: Records,
  questions: Pick<TimeQuestions, 'total'>,
  at: number,
  known: number | null,
): Promise<UntoldUse[]> {
  const { open, told, bills, scanned } = await records.ask(async (db) => {
    const found = await openOrders(db, at);
    const names = found.map(({ order }) => order);
    return {
      open: found,
      told: await toldOf(db, names, at, known),
      scanned: await scannedAt(db, names, at),
      bills: found.length === 0 ? [] : await revisionsIn(db, { kinds: ['bom'], product: null, known }),
    };
  });
  const uses: UntoldUse[] = [];
  for (const { order, line, product, begun, ended } of open) {
    const window = { from: begun, to: Math.min(at, ended ?? at) };
    const bill = allInForce(
      bills.filter((one) => one.id === product),
      begun,
    )[0];
    if (!bill || window.from >= window.to) continue;
    const sums = await questions.total({
      scopes: [`line:${line}`],
      window,
      only: { order },
      ...(known === null ? {} : { known }),
    });
    const units = sums.good + sums.reject + sums.rework;
    for (const { material, quantity, unit } of bill.materials) {
      const own = told.filter((one) => one.order === order && one.material === material);
      if (own.some((one) => one.amount === null)) continue;
      const amount = quantity * units - own.reduce((sum, one) => sum + (one.amount as number), 0);
      const lot = scanned.find((one) => one.order === order && one.material === material)?.lot ?? null;
      if (amount > 0) uses.push({ order, line, material, amount, unit, lot });
    }
  }
  return uses;
}

async function openOrders(db: Database, at: number): Promise<Open[]> {
  const { rows } = await sql<Open>`
    SELECT e."order", e.line, o.product,
      CASE WHEN e.status IN ('Complete', 'Aborted') THEN e.at_ms END AS ended,
      (SELECT min(b.at_ms) FROM order_event b WHERE b."order" = e."order" AND b.status = 'Running') AS begun
    FROM (
      SELECT DISTINCT ON ("order") "order", line, status, at_ms FROM order_event
      WHERE at_ms <= ${at}::float8 ORDER BY "order", at_ms DESC, id DESC
    ) e JOIN job_order o ON o."order" = e."order" AND o.superseded IS NULL
    WHERE e.status NOT IN ('Complete', 'Aborted') OR e.at_ms > ${at - SETTLING_MS}::float8`.execute(db);
  return rows.filter(({ begun }) => begun !== null && begun <= at);
}

async function toldOf(db: Database, orders: readonly string[], at: number, known: number | null): Promise<Told[]> {
  if (orders.length === 0) return [];
  const moment = known ?? Number.MAX_SAFE_INTEGER;
  const { rows } = await sql<Told>`
    SELECT e.body->>'order' AS order, l.material, p.amount
    FROM lot_event e JOIN lot_part p ON p.event = e.id AND p.side = 'in' JOIN lot l ON l.id = p.lot
    WHERE e.body->>'order' = ANY(${[...orders]}::text[]) AND e.kind = 'transform' AND e.at_ms <= ${at}::float8
      AND p.recorded <= ${moment}::float8 AND (p.superseded IS NULL OR p.superseded > ${moment}::float8)
      AND l.material IS NOT NULL`.execute(db);
  return rows;
}

/** Newest first: what is in use is what was scanned last. */
async function scannedAt(db: Database, orders: readonly string[], at: number) {
  if (orders.length === 0) return [];
  const { rows } = await sql<{ order: string; material: string; lot: number }>`
    SELECT s."order", l.material, l.id AS lot FROM lot_scan s JOIN lot l ON l.code = s.code
    WHERE s."order" = ANY(${[...orders]}::text[]) AND s.refusal IS NULL AND s.at_ms <= ${at}::float8
    ORDER BY s.at_ms DESC, s.id DESC LIMIT 500`.execute(db);
  return rows;
}
