/** Suppliers by what was expected and what came, and by what became of it. */
import { sql } from 'kysely';
import {
  type Arrived,
  type Delivery,
  deliveriesOf,
  type Expected,
  type SupplierRate,
  supplierRates,
} from '../../../analytics/stock/supplier-rates.ts';
import type { Records } from '../database.ts';

export interface ExpectedDelivery extends Delivery {
  readonly quantity: number | null;
  readonly unit: string;
}

export interface Suppliers {
  readonly rates: readonly SupplierRate[];
  /** The one that is due first at the end. */
  readonly deliveries: readonly ExpectedDelivery[];
}

const MOST = 50_000;

/** Of what was due or came since `from`; epoch ms. */
export function suppliersOf(records: Records, from: number, now: number): Promise<Suppliers> {
  return records.ask(async (db) => {
    const { rows: expected } = await sql<Expected & { quantity: number | null; unit: string }>`
      SELECT delivery, supplier, material, quantity, unit, due FROM stock_delivery
      WHERE superseded IS NULL AND NOT cancelled AND due >= ${from}::float8 ORDER BY due LIMIT ${MOST}`.execute(db);
    const { rows: arrived } = await sql<Arrived>`
      SELECT l.code AS lot, l.supplier, l.material, l.made_at AS at, (
          SELECT e.body->>'delivery' FROM lot_part p JOIN lot_event e ON e.id = p.event
          WHERE p.lot = l.id AND p.side = 'out' AND p.superseded IS NULL AND e.kind = 'commission' ORDER BY e.id LIMIT 1
        ) AS delivery,
        EXISTS (
          SELECT 1 FROM hold_lot h WHERE h.lot = l.id AND NOT EXISTS (
            SELECT 1 FROM hold_disposition d
            WHERE d.hold = h.hold AND d.lot = h.lot AND d.disposition IN ('release', 'concession'))
        ) OR coalesce((
          SELECT d.verdict FROM lot_inspection i JOIN lot_decision d ON d.inspection = i.id
          WHERE i.lot = l.id ORDER BY d.id DESC LIMIT 1
        ) IN ('rejected', 'concession'), false) AS defective
      FROM lot l WHERE l.supplier IS NOT NULL AND l.material IS NOT NULL AND l.made_at >= ${from}::float8
      ORDER BY l.made_at LIMIT ${MOST}`.execute(db);
    const told = deliveriesOf(expected, arrived, now);
    return {
      rates: supplierRates(told, arrived),
      deliveries: told.map((one, i) => ({
        ...one,
        quantity: expected[i]?.quantity ?? null,
        unit: expected[i]?.unit ?? '',
      })),
    };
  });
}
