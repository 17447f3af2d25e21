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
    case 'machine': {
      const gone = new Set(blocking);
      const links = new Set(
        orders.flatMap(({ id, operations }) => (gone.has(id) ? operations.map((one) => one.id) : [])),
      );
      return {
        ...model,
        orders: orders.filter(({ id }) => !gone.has(id)).map((one) => withoutLinks(one, links)),
        maintenance: maintenance.filter(({ id }) => !gone.has(id)),
      };
    }
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

/** An order that waits for none of the operations that are gone. */
function withoutLinks(order: FloorOrder, gone: ReadonlySet<string>): FloorOrder {
  if (!order.operations.some(({ after }) => after?.some(({ operation }) => gone.has(operation)))) return order;
  const operations = order.operations.map((one) =>
    one.after === undefined ? one : { ...one, after: one.after.filter(({ operation }) => !gone.has(operation)) },
  );
  return { ...order, operations };
}
