import type { FloorModel, FloorOperation, FloorOrder, FloorResource, Secondary } from './model.ts';
import type { Cause } from './waits.ts';

/** More of a secondary than anybody could hold at once. */
const ENOUGH = 1_000_000;

type Loose<T> = { -readonly [K in keyof T]: T[K] };

/** A model without one cause of lateness of an order; undefined for what cannot be taken away. */
export function relaxed(
  model: FloorModel,
  cause: Cause,
  order: string,
  blocking: readonly string[],
): FloorModel | undefined {
  const { resources, secondaries = [], orders, maintenance = [] } = model;
  const own = (change: (one: Loose<FloorOperation>) => void): readonly FloorOrder[] =>
    orders.map((one) =>
      one.id === order ? { ...one, operations: one.operations.map((its) => changed(its, change)) } : one,
    );
  switch (cause) {
    case 'machine':
      return {
        ...model,
        orders: orders.filter(({ id }) => !blocking.includes(id)).map((one) => withoutLinks(one, orders, blocking)),
        maintenance: maintenance.filter(({ id }) => !blocking.includes(id)),
      };
    case 'changeover':
      return { ...model, resources: resources.map((one) => changed<FloorResource>(one, (its) => delete its.setup)) };
    case 'calendar':
      return {
        ...model,
        resources: resources.map((one) => changed<FloorResource>(one, (its) => delete its.calendar)),
        secondaries: secondaries.map((one) => changed<Secondary>(one, (its) => delete its.calendar)),
      };
    case 'crew':
      return {
        ...model,
        secondaries: secondaries.map((one) => ({
          ...changed<Secondary>(one, (its) => delete its.less),
          capacity: ENOUGH,
        })),
      };
    case 'material':
      return { ...model, orders: own((one) => delete one.ready) };
    case 'freeze': {
      const { frozenUntil: _, ...rest } = model;
      return { ...rest, orders: own((one) => one.fixed?.kind === 'pinned' && delete one.fixed) };
    }
    case 'predecessor': {
      const ids = new Set(orders.find(({ id }) => id === order)?.operations.map(({ id }) => id));
      return {
        ...model,
        orders: own((one) => {
          if (one.after === undefined) return;
          one.after = one.after.filter(({ operation }) => ids.has(operation)).map(({ min: _, ...after }) => after);
        }),
      };
    }
    default:
      return undefined;
  }
}

function changed<T>(one: T, change: (copy: Loose<T>) => unknown): T {
  const copy = { ...one };
  change(copy);
  return copy;
}

/** An order that waits for nothing of the orders that are gone. */
function withoutLinks(order: FloorOrder, orders: readonly FloorOrder[], gone: readonly string[]): FloorOrder {
  const ids = new Set(
    orders.filter(({ id }) => gone.includes(id)).flatMap(({ operations }) => operations.map(({ id }) => id)),
  );
  if (!order.operations.some(({ after }) => after?.some(({ operation }) => ids.has(operation)))) return order;
  const operations = order.operations.map((one) =>
    one.after === undefined ? one : { ...one, after: one.after.filter(({ operation }) => !ids.has(operation)) },
  );
  return { ...order, operations };
}
