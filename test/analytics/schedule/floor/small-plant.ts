/** Plants of a few orders, written down in a line each. */
import { compileFloor } from '../../../../analytics/schedule/floor/compile.ts';
import { type FloorPlan, floorPlan } from '../../../../analytics/schedule/floor/floor-plan.ts';
import type { FloorModel, FloorOperation, FloorOrder } from '../../../../analytics/schedule/floor/model.ts';
import { draftOfPlan } from '../../../../analytics/schedule/floor/plan-draft.ts';
import { planAfter } from '../../../../bench/load/floor-peer.ts';

export const NOTHING: FloorPlan = {
  goals: { hard: 0, tardiness: 0, setups: 0, makespan: 0, energy: 0, moved: 0, shift: 0 },
  operations: [],
  maintenance: [],
  orders: [],
  leftOut: [],
  broken: [],
};

/** An order of one operation named like it, on M unless said otherwise. */
export function job(
  id: string,
  duration: number,
  operation: Partial<FloorOperation> = {},
  order: Partial<FloorOrder> = {},
): FloorOrder {
  return { id, ...order, operations: [{ id, choices: [{ resource: 'M', duration }], ...operation }] };
}

export const plant = (orders: readonly FloorOrder[], more: Partial<FloorModel> = {}): FloorModel => ({
  now: 0,
  resources: [{ id: 'M' }],
  orders,
  ...more,
});

/** The plan in which operations are placed in the order of the model. */
export function inTurn(model: FloorModel): FloorPlan {
  const floor = compileFloor(model);
  return floorPlan(floor, draftOfPlan(floor, NOTHING));
}

/** The best plan that some thousand tries find. */
export const planned = (model: FloorModel, tries = 3000): FloorPlan => planAfter(model, tries).plan;

/** Start and end of each operation and task, by id. */
export const times = ({ operations, maintenance }: FloorPlan): Record<string, readonly [number, number]> =>
  Object.fromEntries([...operations, ...maintenance].map(({ id, start, end }) => [id, [start, end]]));
