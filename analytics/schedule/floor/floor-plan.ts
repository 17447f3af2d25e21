import { brokenRules } from './broken.ts';
import { FAR } from './calendar.ts';
import { type Decoded, type Draft, emptyDecoded } from './decoded.ts';
import { decode } from './decoder.ts';
import type { Broken, Floor, LeftOut } from './floor.ts';
import { type FloorOrder, GOALS, type Goal } from './model.ts';
import { completions } from './score.ts';

/** A plan as others read it; times in the unit of the model. */
export interface FloorPlan {
  readonly goals: Readonly<Record<Goal, number>>;
  /** Resource by resource in the order in which they run there. */
  readonly operations: readonly PlacedOperation[];
  readonly maintenance: readonly PlacedTask[];
  readonly orders: readonly PlannedOrder[];
  /** What is not in the plan, with the reason. */
  readonly leftOut: readonly LeftOut[];
  readonly broken: readonly Broken[];
}

export interface PlacedTask {
  readonly id: string;
  readonly resource: string;
  readonly start: number;
  readonly end: number;
}

export interface PlacedOperation extends PlacedTask {
  readonly order: string;
  /** The changeover before it: begins here and ends at the start; `setup` is its working time. */
  readonly setupStart: number;
  readonly setup: number;
}

export interface PlannedOrder {
  readonly order: string;
  /** Absent: it is not planned as a whole. */
  readonly completion?: number;
  /** Due minus completion: below 0 it is late. Absent without a due date. */
  readonly slack?: number;
}

/** A draft in times and words. */
export function floorPlan(floor: Floor, draft: Draft): FloorPlan {
  const decoded = emptyDecoded(floor);
  decode(decoded, draft);
  const placed = inOrder(decoded);
  const isTask = (i: number) => floor.orderOf[i] === -1;
  const idOf = (order: number) => (floor.model.orders[order] as FloorOrder).id;
  const task = (i: number): PlacedTask => ({
    id: floor.ids[i] as string,
    resource: floor.model.resources[floor.choiceResource[decoded.choice[i] as number] as number]?.id as string,
    start: decoded.start[i] as number,
    end: decoded.end[i] as number,
  });
  const gone = new Set(floor.leftOut.map(({ order }) => order));
  const complete = completions(decoded);
  const goals = Object.fromEntries(GOALS.map((goal, k) => [goal, decoded.goals[k] as number]));
  return {
    goals: goals as Record<Goal, number>,
    operations: placed
      .filter((i) => !isTask(i))
      .map((i) => ({
        ...task(i),
        order: idOf(floor.orderOf[i] as number),
        setupStart: decoded.setupStart[i] as number,
        setup: decoded.setup[i] as number,
      })),
    maintenance: placed.filter(isTask).map(task),
    orders: floor.model.orders.map(({ id, due }, o): PlannedOrder => {
      const completion = complete[o] as number;
      if (gone.has(id) || completion >= FAR || completion === -FAR) return { order: id };
      return { order: id, completion, ...(due === undefined ? {} : { slack: due - completion }) };
    }),
    leftOut: floor.leftOut,
    broken: brokenRules(decoded),
  };
}

/** Items that are placed, resource by resource, as they follow each other. */
function inOrder({ floor, machineBefore, choice, end }: Decoded): number[] {
  const after = new Map<number, number>();
  const first: number[] = [];
  for (let i = 0; i < floor.items; i++) {
    if ((end[i] as number) >= FAR) continue;
    if (machineBefore[i] === -1) first[floor.choiceResource[choice[i] as number] as number] = i;
    else after.set(machineBefore[i] as number, i);
  }
  const placed: number[] = [];
  for (const begin of first) for (let i: number | undefined = begin; i !== undefined; i = after.get(i)) placed.push(i);
  return placed;
}
