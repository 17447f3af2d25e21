/** Planned times of an order's operations: its own, else those of a routing. Pure. */
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { MasterRevision, PlannedTimes } from '../masters/words.ts';
import type { Operation, PlannedOrder } from './words.ts';

const hasTimes = ({ setupMin, runS, queueMin }: PlannedTimes): boolean =>
  setupMin !== null || runS !== null || queueMin !== null;

/** Operations that a routing plans on a line; a step of the line as a whole is one of its constraint. */
export function operationsBy(plant: PlantModel, routing: MasterRevision | null, line: string): Operation[] {
  const constraint = plant.machines[plant.lines.find(({ id }) => id === line)?.constraint ?? -1]?.id;
  return (routing?.steps ?? []).flatMap(({ operation, line: own, machine, setupMin, runS, queueMin }): Operation[] => {
    const place = machine ?? constraint;
    if (own !== line || place === undefined) return [];
    return [{ operation, machine: place, setupMin, runS, queueMin, routing: routing?.revision ?? null }];
  });
}

/**
 * The order with the times of operations that a routing plans: an order that names no operations has all of them, one that
 * names some has times where it says none itself.
 */
export function withPlannedTimes(order: PlannedOrder, planned: readonly Operation[]): PlannedOrder {
  if (order.operations.length === 0) return { ...order, operations: planned };
  const operations = order.operations.map((one): Operation => {
    const step = planned.find(({ operation }) => operation === one.operation);
    if (hasTimes(one) || !step || !hasTimes(step)) return one;
    const { setupMin, runS, queueMin, routing } = step;
    return { ...one, setupMin, runS, queueMin, routing };
  });
  return { ...order, operations };
}
