import { FAR } from './calendar.ts';
import { compileFloor } from './compile.ts';
import { type Decoded, emptyDecoded } from './decoded.ts';
import { decode } from './decoder.ts';
import type { FloorPlan } from './floor-plan.ts';
import type { FloorModel, FloorOrder } from './model.ts';
import { draftOfPlan } from './plan-draft.ts';
import { relaxed } from './relax.ts';
import { completions } from './score.ts';
import { CAUSES, type Cause, runOf, type Stretch, waitsOf } from './waits.ts';

/** Why an order is late. Times in the unit of the model. */
export interface LateOrder {
  readonly order: string;
  readonly release: number;
  readonly due: number;
  readonly completion: number;
  readonly late: number;
  /** Together exactly completion - release; none is 0. */
  readonly causes: readonly LateCause[];
}

export interface LateCause {
  readonly cause: Cause;
  readonly minutes: number;
  /** Orders or maintenance tasks that stood in the way, the longest first, and how late they may still become (below 0: late themselves). */
  readonly blocking: readonly { readonly id: string; readonly minutes: number; readonly slack?: number }[];
  /** The same sequences worked out without this cause: when the order would be complete, and what that gains. */
  readonly without?: { readonly completion: number; readonly gained: number };
}

/**
 * Explains late orders of a plan, the worst first, at most so many: each minute between release and completion has one cause, found by
 * going back from the end along what the order waited for. An order without release counts from now. Each cause is taken away once and
 * the plan worked out anew in its order, so that what it is said to cost can be held against what it costs.
 */
export function explainFloor(model: FloorModel, plan: FloorPlan, most = Number.POSITIVE_INFINITY): LateOrder[] {
  const floor = compileFloor(model);
  const decoded = emptyDecoded(floor);
  decode(decoded, draftOfPlan(floor, plan));
  const late = plan.orders
    .flatMap(({ order, completion, slack }) =>
      completion !== undefined && (slack ?? 0) < 0 ? [{ order, slack: slack as number }] : [],
    )
    .sort((a, b) => a.slack - b.slack)
    .slice(0, most);
  const slacks = new Map(plan.orders.map(({ order, slack }) => [order, slack]));
  return late.map(({ order }) => lateOrder(decoded, plan, order, slacks));
}

function lateOrder(
  decoded: Decoded,
  plan: FloorPlan,
  id: string,
  slacks: ReadonlyMap<string, number | undefined>,
): LateOrder {
  const { floor } = decoded;
  const { model } = floor;
  const number = model.orders.findIndex((one) => one.id === id);
  const { release = floor.now, due = 0 } = model.orders[number] as FloorOrder;
  const completion = completions(decoded)[number] as number;
  const stretches = wayBack(decoded, number, release, completion);
  const base = completionIn(model, plan, id);
  const causes = CAUSES.flatMap((cause): LateCause[] => {
    const own = stretches.filter((one) => one.cause === cause && one.minutes !== 0);
    if (own.length === 0) return [];
    const minutes = own.reduce((sum, one) => sum + one.minutes, 0);
    const blocking = blockingOf(decoded, own, id, slacks);
    const without = relaxed(
      model,
      cause,
      id,
      blocking.map((one) => one.id),
    );
    const then = without === undefined ? undefined : completionIn(without, plan, id);
    const told = then === undefined || base === undefined ? {} : { without: { completion: then, gained: base - then } };
    return [{ cause, minutes, blocking, ...told }];
  });
  return { order: id, release, due, completion, late: completion - due, causes };
}

/** From completion back to release, without a gap. */
function wayBack(decoded: Decoded, order: number, release: number, completion: number): Stretch[] {
  const { floor, start, end } = decoded;
  const stretches: Stretch[] = [];
  let item = -1;
  for (let i = 0; i < floor.items; i++) if (floor.orderOf[i] === order && end[i] === completion) item = i;
  let at = completion;
  while (item !== -1) {
    stretches.push(...runOf(decoded, item));
    at = start[item] as number;
    let ready = release;
    let next = -1;
    for (let k = floor.beforeFirst[item] as number; k < (floor.beforeFirst[item + 1] as number); k++) {
      const other = floor.before[k] as number;
      const bound = (end[other] as number) + (floor.beforeMin[k] as number);
      if (bound < ready) continue;
      ready = bound;
      next = other;
    }
    const from = Math.min(ready, at);
    stretches.push(...waitsOf(decoded, item, from));
    at = from;
    if (next === -1) break;
    if (floor.orderOf[next] !== order) {
      // Another order makes what this one is made of.
      stretches.push({ cause: 'predecessor', minutes: at - release, by: next });
      return stretches;
    }
    const ended = Math.min(at, end[next] as number);
    stretches.push({ cause: 'predecessor', minutes: at - ended, by: -1 });
    // What is fixed may begin before what it waits for has ended: then time is counted once.
    stretches.push({ cause: 'freeze', minutes: ended - (end[next] as number), by: -1 });
    item = next;
  }
  // Fixed before its release: that time is not the order's.
  stretches.push({ cause: item === -1 ? 'past' : 'freeze', minutes: at - release, by: -1 });
  return stretches;
}

function blockingOf(
  { floor }: Decoded,
  stretches: readonly Stretch[],
  own: string,
  slacks: ReadonlyMap<string, number | undefined>,
): LateCause['blocking'] {
  const minutes = new Map<string, number>();
  for (const { by, minutes: more } of stretches) {
    if (by === -1) continue;
    const order = floor.orderOf[by] as number;
    const id = order === -1 ? (floor.ids[by] as string) : (floor.model.orders[order] as FloorOrder).id;
    if (id !== own) minutes.set(id, (minutes.get(id) ?? 0) + more);
  }
  return [...minutes]
    .sort((a, b) => b[1] - a[1])
    .map(([id, its]) => ({
      id,
      minutes: its,
      ...(slacks.get(id) === undefined ? {} : { slack: slacks.get(id) as number }),
    }));
}

/** When an order would be complete in another model, by the same sequences and without waiting by choice. */
function completionIn(model: FloorModel, plan: FloorPlan, id: string): number | undefined {
  const floor = compileFloor(model);
  const decoded = emptyDecoded(floor);
  decode(decoded, draftOfPlan(floor, plan, true));
  const completion = completions(decoded)[model.orders.findIndex((one) => one.id === id)];
  return completion === undefined || completion >= FAR || completion === -FAR ? undefined : completion;
}
