/** The sampling plan of a step for an order: what is inspected, and how many may be defective. */
import { samplingPlan } from '../../../analytics/spc/sampling-plans.ts';
import type { Database, Work } from '../database.ts';
import type { CountPlan, Step } from './words.ts';

/** `lotSize` in units; null = not known. Null = there is no plan: no order, or less than two whole units. */
export function countPlan({ plan }: Step, lotSize: number | null): CountPlan | null {
  if (!plan || lotSize === null) return null;
  const found = samplingPlan(lotSize, plan.level, plan.aql, 'normal');
  if (!found.ok) return null;
  const { letter, n, accept, reject } = found.plan;
  return { lotSize, letter, n, accept, reject };
}

/** As it is planned now; null = no such order is known. */
export async function orderQuantity(db: Database | Work, order: string | null): Promise<number | null> {
  if (order === null) return null;
  const known = await db
    .selectFrom('job_order')
    .select('quantity')
    .where('order', '=', order)
    .where('superseded', 'is', null)
    .executeTakeFirst();
  return known?.quantity ?? null;
}
