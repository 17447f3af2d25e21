/** A lot of a material that is inspected came: it waits from its first moment on, or is let through by the rules of its source. */
import { sql } from 'kysely';
import { type LotOfSource, type SourceStanding, standingOf } from '../../../analytics/spc/lot-history.ts';
import type { SamplingPlan } from '../../../analytics/spc/sampling-plans.ts';
import type { Database, Work } from '../database.ts';
import { oneAtATime } from '../once.ts';
import { plansInForce } from './plan-store.ts';
import type { InspectionPlan, LotVerdict } from './words.ts';

/** Of a source its newest lots count; switching forgets far sooner. */
const MOST_LOTS = 1_000;

/** `lots`: rows of which more is known now. */
export async function openInspections(trx: Work, lots: readonly number[], now: number): Promise<void> {
  if (lots.length === 0) return;
  const { rows } = await sql<{ id: number; material: string; supplier: string | null }>`
    SELECT lot.id, lot.material, lot.supplier FROM lot
    WHERE lot.id = ANY(${[...lots]}::bigint[]) AND lot.known AND lot.kind <> 'container'
      AND EXISTS (SELECT 1 FROM inspection_plan p WHERE p.material = lot.material AND p.superseded IS NULL
        AND p.recorded <= lot.recorded)
      AND NOT EXISTS (SELECT 1 FROM lot_inspection i WHERE i.lot = lot.id)
    ORDER BY lot.id`.execute(trx);
  if (rows.length === 0) return;
  await oneAtATime(trx, 'inspections');
  const plans = await plansInForce(
    trx,
    rows.map(({ material }) => material),
  );
  for (const { id, material, supplier } of rows) {
    const found = plans.get(material);
    if (!found) continue;
    const source = supplier ?? '';
    const standing = await standingIn(trx, found.plan, source);
    await trx
      .insertInto('lot_inspection')
      .values({
        ...{ lot: id, plan: found.id, source, severity: standing.severity, inspected: standing.inspects },
        // Nobody should be able to tell beforehand which lot of a group is looked at.
        ...{ discontinued: standing.switching.discontinued, draw: Math.random(), opened: now },
      })
      .execute();
  }
}

/** How the next lot of a source is inspected, by what became of those before. */
export async function standingIn(db: Database | Work, plan: InspectionPlan, source: string): Promise<SourceStanding> {
  const { rows } = await sql<{
    inspected: boolean;
    draw: number;
    sample: SamplingPlan | null;
    defectives: number | null;
    verdict: LotVerdict | null;
    opened: number;
  }>`
    SELECT * FROM (
      SELECT i.id, i.inspected, i.draw, i.opened, d.sample, d.defectives, d.verdict FROM lot_inspection i
      JOIN inspection_plan p ON p.id = i.plan AND p.material = ${plan.material}
      LEFT JOIN LATERAL (SELECT sample, defectives, verdict FROM lot_decision d WHERE d.inspection = i.id ORDER BY d.id LIMIT 1)
        d ON true
      WHERE i.source = ${source} ORDER BY i.id DESC LIMIT ${MOST_LOTS}) newest ORDER BY id`.execute(db);
  const resumed = await db
    .selectFrom('source_resumed')
    .select('recorded')
    .where('material', '=', plan.material)
    .where('source', '=', source)
    .orderBy('id')
    .execute();
  let next = 0;
  const resumedBefore = (at: number): boolean => {
    const before = next;
    while (next < resumed.length && (resumed[next]?.recorded ?? 0) <= at) next++;
    return next > before;
  };
  const lots = rows.map(
    ({ inspected, draw, sample, defectives, verdict, opened }): LotOfSource => ({
      ...{ inspected, draw, plan: sample, defectives, resumed: resumedBefore(opened) },
      passed: inspected && verdict !== null ? verdict === 'accepted' : null,
    }),
  );
  return standingOf(lots, { skip: plan.skip, steady: plan.reduced }, next < resumed.length);
}
