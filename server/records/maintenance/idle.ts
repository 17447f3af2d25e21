/** When a line stands by plan: outside its shifts, in its breaks, and between planned orders. There maintenance costs nothing. */
import type { Window } from '../../../twin/derived.ts';
import { shiftsIn } from '../../../twin/plant/calendar.ts';
import type { Line, PlantModel } from '../../../twin/plant/model.ts';
import type { Records } from '../database.ts';

export const IDLE_KINDS = ['off', 'break', 'idle'] as const;
export interface IdleWindow extends Window {
  /** `off`: outside shifts; `idle`: in a shift, and no order is planned. */
  readonly kind: (typeof IDLE_KINDS)[number];
}

/** Shorter gaps between orders are changeovers. */
const LEAST_MS = 15 * 60_000;

/**
 * `orders`: planned ones of the line. Behind the last of them nothing is planned yet, which is not the same as idle, and what was idle before `now` is
 * for the record of time to say.
 */
export function idleWindows(
  plant: PlantModel,
  line: Line,
  orders: readonly Window[],
  asked: Window & { readonly now: number },
): IdleWindow[] {
  const spans = line.shifts.length === 0 ? [{ ...asked, breaks: [] }] : shiftsIn(plant, line, asked);
  const breaks = spans.flatMap((span) => span.breaks.map((pause) => both(pause, asked))).filter(isSome);
  const off = without([asked], spans);
  const planned = Math.max(asked.from, ...orders.map(({ to }) => to));
  const ahead = { from: Math.max(asked.from, asked.now), to: Math.min(asked.to, planned) };
  const worked = without([ahead], [...off, ...breaks]);
  const idle = without(worked, orders).filter(({ from, to }) => to - from >= LEAST_MS);
  const named = (kind: IdleWindow['kind'], windows: readonly Window[]) =>
    windows.map(({ from, to }) => ({ kind, from, to }));
  return [...named('off', off), ...named('break', breaks), ...named('idle', idle)].sort((a, b) => a.from - b.from);
}

/** Orders of a line that touch a window, as they are planned now. */
export function plannedOrders(
  records: Pick<Records, 'ask'>,
  line: string,
  { from, to }: Window,
): Promise<(Window & { readonly order: string })[]> {
  return records.ask(async (db) => {
    const rows = await db
      .selectFrom('job_order')
      .select(['order', 'planned_from', 'planned_to'])
      .where('superseded', 'is', null)
      .where('line', '=', line)
      .where(({ not, exists, selectFrom }) =>
        // One that is over before its planned end leaves the line to others.
        not(
          exists(
            selectFrom('order_event as e')
              .select('e.id')
              .whereRef('e.order', '=', 'job_order.order')
              .where('e.status', 'in', ['Complete', 'Aborted']),
          ),
        ),
      )
      .where('planned_from', '<', to)
      .where('planned_to', '>', from)
      .orderBy('planned_from')
      .execute();
    return rows.flatMap(({ order, planned_from, planned_to }) =>
      planned_from === null || planned_to === null ? [] : [{ order, from: planned_from, to: planned_to }],
    );
  });
}

const both = (a: Window, b: Window): Window | null => {
  const cut = { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) };
  return cut.from < cut.to ? cut : null;
};
const isSome = (window: Window | null): window is Window => window !== null;

/** What of windows lies in none of the others. */
function without(windows: readonly Window[], others: readonly Window[]): Window[] {
  let left: Window[] = windows.filter(({ from, to }) => from < to);
  for (const { from, to } of others)
    left = left.flatMap((one) =>
      [
        { from: one.from, to: Math.min(one.to, from) },
        { from: Math.max(one.from, to), to: one.to },
      ].filter((part) => part.from < part.to),
    );
  return left;
}
