import { ALWAYS, openBetween, without } from './calendar.ts';
import { partsOf } from './can-fit.ts';
import type { FloorPlan, PlacedOperation } from './floor-plan.ts';
import { type Fixed, type FloorModel, type FloorOperation, type FloorOrder, REPAIR_GOALS } from './model.ts';

/** What happens on the day. */
export type FloorChange =
  | { readonly kind: 'breakdown'; readonly resource: string; readonly from: number; readonly to: number }
  | { readonly kind: 'material'; readonly operation: string; readonly ready: number }
  | { readonly kind: 'rush'; readonly order: FloorOrder }
  | {
      readonly kind: 'absence';
      readonly secondary: string;
      readonly from: number;
      readonly to: number;
      readonly amount: number;
    };

/**
 * A model as it is at a moment of its plan: what has ended is done, what has begun stays where it is with the work that is left, and the
 * rest of the plan is the former one, which counts as soon as rules and lateness allow.
 */
export function atMoment(model: FloorModel, plan: FloorPlan, now: number): FloorModel {
  const placed = new Map(plan.operations.map((one) => [one.id, one]));
  const begun = [...plan.operations].filter(({ start }) => start < now).sort((a, b) => a.start - b.start);
  const attributes = new Map(model.orders.map((order) => [order.id, order.attributes ?? {}]));
  const state = new Map(begun.map(({ resource, order }) => [resource, attributes.get(order) ?? {}]));
  const tasks = new Map(plan.maintenance.map((one) => [one.id, one]));
  const parts = partsOf(model);
  return {
    ...model,
    now,
    orders: model.orders.map((order) => ({
      ...order,
      operations: order.operations.map((operation) => {
        const place = placed.get(operation.id);
        if (place === undefined || place.start >= now) return operation;
        return { ...operation, fixed: fixedBy(operation, place, now, parts) };
      }),
    })),
    resources: model.resources.map((resource) =>
      state.has(resource.id) ? { ...resource, state: { ...resource.state, ...state.get(resource.id) } } : resource,
    ),
    maintenance: (model.maintenance ?? []).flatMap((task) => {
      const place = tasks.get(task.id);
      if (place === undefined || place.start >= now) return [task];
      return place.end <= now
        ? []
        : [{ ...task, earliest: now, duration: place.end - now, latest: Math.max(task.latest, place.end) }];
    }),
    former: plan.operations
      .filter(({ start }) => start >= now)
      .map(({ id, resource, start }) => ({ operation: id, resource, start })),
    goals: REPAIR_GOALS,
  };
}

function fixedBy(
  operation: FloorOperation,
  place: PlacedOperation,
  now: number,
  parts: ReturnType<typeof partsOf>,
): Fixed {
  const { resource, start, end } = place;
  if (end <= now) return { kind: 'done', resource, start, end };
  const choice = operation.choices.find((one) => one.resource === resource);
  const calendar = parts.calendarFor(parts.windowsOf(resource, parts.needsOf(operation, choice)));
  // What is open from now to its end, as it was planned: resuming is work too.
  return { kind: 'started', resource, start, remaining: openBetween(calendar, now, end) };
}

/** The model after something happened. */
export function changedModel(model: FloorModel, changes: readonly FloorChange[]): FloorModel {
  let changed = model;
  for (const change of changes) changed = after(changed, change);
  return changed;
}

function after(now: FloorModel, change: FloorChange): FloorModel {
  switch (change.kind) {
    case 'breakdown':
      return {
        ...now,
        resources: now.resources.map((one) =>
          one.id === change.resource
            ? { ...one, calendar: without(one.calendar ?? ALWAYS, change.from, change.to) }
            : one,
        ),
      };
    case 'material':
      return {
        ...now,
        orders: now.orders.map((order) => ({
          ...order,
          operations: order.operations.map((one) =>
            one.id === change.operation ? { ...one, ready: change.ready } : one,
          ),
        })),
      };
    case 'rush':
      return { ...now, orders: [...now.orders, change.order] };
    case 'absence': {
      const { secondary, kind: _, ...less } = change;
      return {
        ...now,
        secondaries: (now.secondaries ?? []).map((one) =>
          one.id === secondary ? { ...one, less: [...(one.less ?? []), less] } : one,
        ),
      };
    }
    default:
      return change satisfies never;
  }
}
