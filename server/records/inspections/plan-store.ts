/** Plans of inspection by material: each change is a version of its own, and lots stay judged by the one that they came under. */
import { isDeepStrictEqual } from 'node:util';
import type { Selectable } from 'kysely';
import { audit } from '../audit/trail.ts';
import type { Database, Records, Work } from '../database.ts';
import { oneAtATime } from '../once.ts';
import { type Actor, Refused } from '../people/refused.ts';
import type { Tables } from '../tables.ts';
import { type InspectionPlan, planFault } from './words.ts';

export class PlanStore {
  private readonly records: Records;
  private readonly now: () => number;

  constructor(records: Records, now: () => number) {
    this.records = records;
    this.now = now;
  }

  /** Those in use, by material. */
  list(): Promise<InspectionPlan[]> {
    return this.records.ask(async (db) => {
      const rows = await db
        .selectFrom('inspection_plan')
        .selectAll()
        .where('superseded', 'is', null)
        .orderBy('material')
        .execute();
      return rows.map(planOf);
    });
  }

  /** `base`: the version that was changed, 0 = it is new, null = whatever stands (a file told again). */
  put(plan: InspectionPlan, base: number | null, by: Actor): Promise<InspectionPlan> {
    const fault = planFault(plan);
    if (fault) throw new Refused('inspection-invalid', `${plan.material}: ${fault.reason}`, fault.field);
    return this.records.transact(async (trx) => {
      const { before, last } = await this.standing(trx, plan.material, base);
      const { material } = plan;
      const defined = definedOf(plan);
      if (before && isDeepStrictEqual(definedOf(before), definedOf(plan))) return before;
      const recorded = this.now();
      await supersede(trx, material, recorded);
      const after = { ...plan, version: last + 1 };
      await trx
        .insertInto('inspection_plan')
        .values({
          ...{ material, version: after.version, defined: JSON.stringify(defined) },
          ...{ by_whom: by.who, recorded, superseded: null },
        })
        .execute();
      await audit(trx, {
        ...{ at: recorded, ...by, what: 'inspection-plan-put', subject: `inspection-plan:${material}` },
        ...{ before, after },
      });
      return after;
    });
  }

  /** Lots that come from now on are not inspected any more. */
  retire(material: string, base: number, by: Actor): Promise<void> {
    return this.records.transact(async (trx) => {
      const { before } = await this.standing(trx, material, base);
      if (!before) throw new Refused('inspection-unknown', `lots of ${material} are not inspected`);
      const recorded = this.now();
      await supersede(trx, material, recorded);
      await audit(trx, {
        ...{ at: recorded, ...by, what: 'inspection-plan-retired', subject: `inspection-plan:${material}` },
        ...{ before, after: null },
      });
    });
  }

  private async standing(trx: Work, material: string, base: number | null) {
    await oneAtATime(trx, 'inspections');
    const row = await trx
      .selectFrom('inspection_plan')
      .selectAll()
      .where('material', '=', material)
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst();
    const before = row?.superseded === null ? planOf(row) : null;
    if (base !== null && (before?.version ?? 0) !== base)
      throw new Refused('inspection-changed', `the plan of ${material} is version ${before?.version ?? 0} now`);
    return { before, last: row?.version ?? 0 };
  }
}

const supersede = (trx: Work, material: string, at: number) =>
  trx
    .updateTable('inspection_plan')
    .set({ superseded: at })
    .where('material', '=', material)
    .where('superseded', 'is', null)
    .execute();

/** In one order of keys, whatever the record gives back. */
const definedOf = ({ sampling, tests, skip, reduced, instruction }: InspectionPlan) => ({
  sampling: sampling && { level: sampling.level, aql: sampling.aql },
  tests: tests.map(({ test, name, unit, low, high }) => ({ test, name, unit, low, high })),
  skip: skip && { clearance: skip.clearance, oneIn: skip.oneIn },
  ...{ reduced, instruction },
});

export const planOf = (row: Selectable<Tables['inspection_plan']>): InspectionPlan => ({
  ...{ material: row.material, version: row.version },
  ...definedOf({ ...row.defined, material: row.material, version: row.version }),
});

/** Row of the plan that holds for a material by its name. */
export async function plansInForce(
  db: Database | Work,
  materials: readonly string[],
): Promise<ReadonlyMap<string, { readonly id: number; readonly plan: InspectionPlan }>> {
  if (materials.length === 0) return new Map();
  const rows = await db
    .selectFrom('inspection_plan')
    .selectAll()
    .where('superseded', 'is', null)
    .where('material', 'in', [...materials])
    .execute();
  return new Map(rows.map((row) => [row.material, { id: Number(row.id), plan: planOf(row) }]));
}
