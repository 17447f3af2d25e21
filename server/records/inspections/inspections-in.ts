/** Inspections as the record has them: the lot as it is known now, its plan, results and decisions. */
import { type RawBuilder, sql } from 'kysely';
import type { LotKind } from '../../../analytics/genealogy/event.ts';
import { type SamplingPlan, type Severity, samplingPlan } from '../../../analytics/spc/sampling-plans.ts';
import type { Database, Work } from '../database.ts';
import { type Decision, fits, type Inspection, type InspectionPlan, type LotResult } from './words.ts';

interface Row {
  readonly id: number;
  readonly severity: Severity;
  readonly inspected: boolean;
  readonly discontinued: boolean;
  readonly opened: number;
  readonly plan_material: string;
  readonly version: number;
  readonly defined: Omit<InspectionPlan, 'material' | 'version'>;
  readonly lot: number;
  readonly code: string;
  readonly kind: LotKind;
  readonly supplier: string | null;
  readonly supplier_lot: string | null;
  readonly quantity: number | null;
  readonly unit: string;
  readonly made_at: number | null;
  readonly order: string | null;
}

/** `where` speaks of inspections `i`, lots `lot` and plans `p`; the newest first. */
export async function inspectionsIn(
  db: Database | Work,
  where: RawBuilder<unknown>,
  limit: number,
): Promise<Inspection[]> {
  const { rows } = await sql<Row>`
    SELECT i.id, i.severity, i.inspected, i.discontinued, i.opened, p.material AS plan_material, p.version, p.defined,
      lot.id AS lot, lot.code, lot.kind, lot.supplier, lot.supplier_lot, lot.quantity, lot.unit, lot.made_at, lot."order"
    FROM lot_inspection i JOIN inspection_plan p ON p.id = i.plan JOIN lot ON lot.id = i.lot
    WHERE ${where} ORDER BY i.id DESC LIMIT ${limit}`.execute(db);
  if (rows.length === 0) return [];
  const decisions = await decisionsOf(
    db,
    rows.map(({ id }) => id),
  );
  const results = await resultsOf(
    db,
    rows.map(({ lot }) => lot),
  );
  return rows.map((row) => inspectionOf(row, decisions.get(Number(row.id)) ?? [], results.get(Number(row.lot)) ?? []));
}

function inspectionOf(row: Row, decisions: readonly Drawn[], told: readonly Told[]): Inspection {
  const plan: InspectionPlan = { ...row.defined, material: row.plan_material, version: row.version };
  const results = told.map(({ lot: _lot, ...result }): LotResult => {
    const test = plan.tests.find((one) => one.test === result.test);
    return { ...result, fits: test ? fits(test, result) : null };
  });
  const last = decisions.at(-1);
  const sample = last ? last.sample : sampleOf(plan, row);
  return {
    id: Number(row.id),
    lot: {
      ...{ code: row.code, kind: row.kind, material: row.plan_material, supplier: row.supplier },
      ...{ supplierLot: row.supplier_lot, quantity: row.quantity, unit: row.unit },
      ...{ madeAt: row.made_at, order: row.order },
    },
    ...{ plan, state: row.inspected ? (last?.verdict ?? 'waiting') : 'skipped', severity: row.severity, sample },
    unsized: plan.sampling !== null && sample === null,
    ...{ discontinued: row.discontinued, opened: row.opened, results },
    missing: plan.tests.flatMap(({ test }) => (results.some((one) => one.test === test) ? [] : [test])),
    decisions: decisions.map(({ sample: _sample, ...decision }) => decision),
  };
}

/** What is drawn of a lot of which so much is known now; null = nothing is counted, or nobody knows of how many. */
function sampleOf({ sampling }: InspectionPlan, { quantity, severity }: Row): SamplingPlan | null {
  if (!sampling || quantity === null) return null;
  const found = samplingPlan(quantity, sampling.level, sampling.aql, severity);
  return found.ok ? found.plan : null;
}

interface Drawn extends Decision {
  readonly sample: SamplingPlan | null;
}
interface Told extends Omit<LotResult, 'fits'> {
  readonly lot: number;
}

async function decisionsOf(db: Database | Work, ids: readonly number[]): Promise<ReadonlyMap<number, Drawn[]>> {
  const rows = await db
    .selectFrom('lot_decision')
    .selectAll()
    .where('inspection', 'in', [...ids])
    .orderBy('id')
    .execute();
  const found = new Map<number, Drawn[]>();
  for (const { inspection, verdict, sample, defectives, note, by_whom, recorded } of rows) {
    const list = found.get(Number(inspection)) ?? [];
    list.push({ verdict, sample, defectives, note, by: by_whom, recorded });
    found.set(Number(inspection), list);
  }
  return found;
}

async function resultsOf(db: Database | Work, lots: readonly number[]): Promise<ReadonlyMap<number, Told[]>> {
  const rows = await db
    .selectFrom('lot_result')
    .selectAll()
    .where('lot', 'in', [...lots])
    .where('superseded', 'is', null)
    .orderBy('test')
    .orderBy('sample')
    .execute();
  const found = new Map<number, Told[]>();
  for (const { lot, test, sample, sign, value, unit, at_ms, by_whom } of rows) {
    const list = found.get(Number(lot)) ?? [];
    list.push({ lot: Number(lot), test, sample, sign, value, unit, at: at_ms, by: by_whom });
    found.set(Number(lot), list);
  }
  return found;
}
