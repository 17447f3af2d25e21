/** A plan in a few lines for people. */
import type { PlannedOperation } from '../../analytics/schedule/plan.ts';
import type { Shop } from '../../analytics/schedule/shop.ts';

export interface TextPlan {
  readonly makespan: number;
  readonly proved: boolean;
  /** CPU. */
  readonly seconds: number;
  readonly operations: readonly PlannedOperation[];
}

const HEAD = ['machine', 'operations', 'from', 'to', 'busy', 'busy %'];

/** Makespan, what is known about the best possible one, and each machine's share. */
export function planText(shop: Shop, plan: TextPlan, bound: number): string {
  const { makespan, proved, seconds, operations } = plan;
  const gap = proved ? 'no plan is shorter' : `${percent(makespan - bound, bound)} above the bound`;
  const rows = Array.from({ length: shop.machines }, (_, machine) => {
    const own = operations.filter((one) => one.machine === machine);
    if (own.length === 0) return [String(machine), '0', '-', '-', '0', '0.0 %'];
    const busy = own.reduce((sum, { start, end }) => sum + end - start, 0);
    const from = own.reduce((least, { start }) => Math.min(least, start), makespan);
    const to = own.reduce((most, { end }) => Math.max(most, end), 0);
    return [machine, own.length, from, to, busy, percent(busy, makespan)].map(String);
  });
  return [
    `makespan  ${makespan}`,
    `bound     ${bound} (${gap})`,
    `jobs      ${shop.jobs}, operations ${shop.operations}, CPU ${seconds.toFixed(1)} s`,
    '',
    ...table([HEAD, ...rows]),
    '',
  ].join('\n');
}

const percent = (part: number, whole: number) => `${(whole === 0 ? 0 : (100 * part) / whole).toFixed(1)} %`;

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  return rows.map((row) => row.map((cell, column) => cell.padStart(widths[column] as number)).join('  '));
}
