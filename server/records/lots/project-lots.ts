/** What the events that stand say of lots, put together: amounts add up, of facts the later one holds. */
import { sql } from 'kysely';
import type { LotEvent, LotKind } from '../../../analytics/genealogy/event.ts';
import type { Work } from '../database.ts';

interface Row {
  readonly lot: number;
  readonly amount: number | null;
  readonly unit: string;
  readonly body: LotEvent;
}

export async function projectLots(trx: Work, lots: readonly number[]): Promise<void> {
  if (lots.length === 0) return;
  const { rows } = await sql<Row>`
    SELECT p.lot, p.amount, p.unit, e.body FROM lot_part p JOIN lot_event e ON e.id = p.event
    WHERE p.lot = ANY(${[...lots]}::bigint[]) AND p.side = 'out' AND p.superseded IS NULL
    ORDER BY e.at_ms, e.id`.execute(trx);
  const byLot = new Map<number, Row[]>(lots.map((lot) => [lot, []]));
  for (const row of rows) byLot.get(Number(row.lot))?.push(row);
  const told = [...byLot].map(([lot, list]) => ({ lot, ...saidBy(list) }));
  await sql`
    UPDATE lot SET kind = coalesce(t.kind, lot.kind), material = t.material, supplier = t.supplier,
      supplier_lot = t."supplierLot", quantity = t.quantity, unit = t.unit, made_at = t."madeAt", expires = t.expires,
      line = t.line, machine = t.machine, "order" = t."order", customer = t.customer, shipped_at = t."shippedAt",
      known = t.known
    FROM jsonb_to_recordset(${JSON.stringify(told)}::jsonb) AS t (
      lot bigint, kind text, material text, supplier text, "supplierLot" text, quantity float8, unit text, "madeAt" float8,
      expires float8, line text, machine text, "order" text, customer text, "shippedAt" float8, known boolean)
    WHERE lot.id = t.lot`.execute(trx);
}

function saidBy(rows: readonly Row[]) {
  const made = rows.filter(
    ({ body }) => body.kind === 'commission' || body.kind === 'transform' || body.kind === 'pack',
  );
  const amounts = made.filter(({ body }) => body.kind !== 'pack');
  const [first] = amounts;
  const sound = first && amounts.every(({ amount, unit }) => amount !== null && unit === first.unit);
  const shipped = rows.filter(({ body }) => body.kind === 'ship').at(-1);
  const last = <T>(of: (body: LotEvent) => T | null): T | null =>
    made.reduce<T | null>((found, { body }) => of(body) ?? found, null);
  return {
    kind: last(({ facts }) => facts.kind) ?? kindBy(made[0]?.body),
    material: last(({ facts }) => facts.material),
    supplier: last(({ facts }) => facts.supplier),
    supplierLot: last(({ facts }) => facts.supplierLot),
    quantity: sound ? amounts.reduce((sum, { amount }) => sum + (amount as number), 0) : null,
    unit: first?.unit ?? '',
    madeAt: made[0]?.body.at ?? null,
    expires: last(({ facts }) => facts.expires),
    line: last(({ line }) => line),
    machine: last(({ machine }) => machine),
    order: last(({ order }) => order),
    customer: shipped?.body.customer ?? null,
    shippedAt: shipped?.body.at ?? null,
    known: made.length > 0,
  };
}

/** Where nobody says: what is received is raw, what is made is finished. */
const kindBy = (event: LotEvent | undefined): LotKind | null =>
  event === undefined ? null : event.kind === 'commission' ? 'raw' : event.kind === 'pack' ? 'container' : 'finished';
