/**
 * The orders of a plant as a model to be planned: a line is a resource, an order one operation on one of the lines that can make it, as long as
 * its constraint takes and the line has needed beyond that in simulated futures. And the way back: a plan as changes of the question.
 */
import type { Line, PlantModel } from '../../twin/plant/model.ts';
import type { Abilities } from '../../twin/simulate/plant/abilities.ts';
import type { Change } from '../../twin/simulate/plant/changes.ts';
import { closedTimes } from '../../twin/simulate/plant/closed-times.ts';
import type { LineNow, PlantFuture, PlantQuestion, QueuedOrder } from '../../twin/simulate/plant/question.ts';
import { moments } from '../../twin/simulate/residual.ts';
import type { FloorPlan } from '../schedule/floor/floor-plan.ts';
import type {
  FloorChoice,
  FloorModel,
  FloorOrder,
  FloorResource,
  SetupTable,
  Window,
} from '../schedule/floor/model.ts';

const SECOND = 1_000;
const DAY = 86_400 * SECOND;
/** Shifts are known so far ahead; what does not fit is planned no more. */
const PLANNED_MS = 30 * DAY;
/** Lines need this much longer than their constraint alone where no future says how much. */
const USUAL_STRETCH = 1.25;
const PRODUCT = 'product';

const seconds = (ms: number): number => Math.max(0, Math.round(ms / SECOND));

/** How much longer than its constraint alone a line takes for an order, by what futures of the plan came to. */
export function stretches(
  plant: PlantModel,
  question: PlantQuestion,
  futures: readonly PlantFuture[],
): Map<string, number> {
  const found = new Map<string, number>();
  for (const { line, orders } of question.lines) {
    const own = plant.lines.find(({ id }) => id === line);
    let [took, alone] = [0, 0];
    for (const future of futures)
      for (const { id, line: of, start, passed } of future.orders) {
        const order = of === line ? orders.find((one) => one.id === id) : undefined;
        const ms = order && own ? aloneMs(plant, own, question.abilities, order) : null;
        if (start === null || passed === null || ms === null || passed <= start) continue;
        took += passed - start;
        alone += ms;
      }
    if (alone > 0) found.set(line, Math.max(1, took / alone));
  }
  return found;
}

/** Orders that begin within the looking in some of these futures: what comes behind them is not planned anew. */
export const beginning = (futures: readonly PlantFuture[]): ReadonlySet<string> =>
  new Set(futures.flatMap(({ orders }) => orders.flatMap(({ id, start }) => (start === null ? [] : [id]))));

/** `planned`: orders that may be moved; the others are left as they follow. */
export function planModel(
  plant: PlantModel,
  question: PlantQuestion,
  stretched: ReadonlyMap<string, number>,
  planned?: ReadonlySet<string>,
): FloorModel {
  const now = seconds(question.at);
  const lines = question.lines.flatMap((told) => {
    const line = plant.lines.find(({ id }) => id === told.line);
    return line ? [{ told, line }] : [];
  });
  const orders = lines.flatMap(({ told, line }) =>
    told.orders.flatMap((order): FloorOrder[] => {
      if (planned && !planned.has(order.id)) return [];
      const choices = lines.flatMap(({ line: other }): FloorChoice[] => {
        const ms = aloneMs(plant, other, question.abilities, order, other !== line);
        const duration = ms === null ? null : seconds(ms * (stretched.get(other.id) ?? USUAL_STRETCH));
        return duration === null ? [] : [{ resource: other.id, duration }];
      });
      const own = choices.find(({ resource }) => resource === line.id);
      if (choices.length === 0) return [];
      const runs = told.running === order.id && own !== undefined;
      return [
        {
          id: order.id,
          ...(order.due !== undefined && { due: seconds(order.due) }),
          attributes: { [PRODUCT]: order.product },
          operations: [
            {
              ...{ id: order.id, choices, span: 'stretch' },
              ...(order.earliest !== undefined && { ready: seconds(order.earliest) }),
              ...(runs && {
                fixed: { kind: 'started', resource: line.id, start: now, remaining: own.duration } as const,
              }),
            },
          ],
        },
      ];
    }),
  );
  return { unit: 'second', now, resources: lines.map((one) => resourceOf(plant, question, one)), orders };
}

/** The plan as changes: orders that went to another line, and each line's orders as they follow. Empty = nothing is to be changed. */
export function changesOf({ operations }: Pick<FloorPlan, 'operations'>, question: PlantQuestion): Change[] {
  const lineOf = new Map(question.lines.flatMap(({ line, orders }) => orders.map(({ id }) => [id, line] as const)));
  const place = new Set(operations.map(({ order }) => order));
  const moves = operations
    .filter(({ order, resource }) => lineOf.get(order) !== resource)
    .map(({ order, resource }): Change => ({ kind: 'move', order, line: resource }));
  const sequences = question.lines.flatMap(({ line, orders }): Change[] => {
    const planned = operations
      .filter(({ resource }) => resource === line)
      .sort((a, b) => a.start - b.start)
      .map(({ order }) => order);
    // Those that were not planned anew follow as they stood.
    const before = orders.map(({ id }) => id).filter((id) => planned.includes(id) || place.has(id));
    const same = planned.length === before.length && planned.every((id, i) => id === before[i]);
    return planned.length === 0 || same ? [] : [{ kind: 'sequence', line, orders: planned }];
  });
  return [...moves, ...sequences];
}

/** What the constraint alone needs for what is left of an order, ms. `named`: only where it is known of that very product. Null = not known. */
function aloneMs(
  plant: PlantModel,
  line: Line,
  { machines }: Abilities,
  { product, units, made }: QueuedOrder,
  named = false,
): number | null {
  const unitMs = machines[plant.machines[line.constraint]?.id ?? '']?.unitMs;
  const told = unitMs?.[product] ?? (named ? undefined : unitMs?.['']);
  return told && units > made ? (units - made) * moments(told).mean : null;
}

function resourceOf(
  plant: PlantModel,
  { at, stretches: told, abilities }: PlantQuestion,
  { told: now, line }: { readonly told: LineNow; readonly line: Line },
): FloorResource {
  const until = at + PLANNED_MS;
  const closed = closedTimes(plant, line, plant.machines[line.constraint]?.id ?? '', told, { at, until });
  const calendar: Window[] = [];
  let open = at;
  for (const { from, to } of closed) {
    if (at + from > open) calendar.push([seconds(open), seconds(at + from)]);
    open = at + to;
  }
  if (open < until) calendar.push([seconds(open), seconds(until)]);
  const changes = abilities.changeovers[line.id];
  const table: SetupTable | null = changes
    ? {
        times: changes.pairs.map(({ from, to, ms }) => ({ from, to, time: seconds(moments(ms).mean) })),
        otherwise: seconds(moments(changes.other).mean),
      }
    : null;
  return {
    ...{ id: line.id, calendar },
    ...(table && { setup: { combine: 'sum', attributes: { [PRODUCT]: table } } }),
    ...(now.product !== undefined && { state: { [PRODUCT]: now.product } }),
  };
}
