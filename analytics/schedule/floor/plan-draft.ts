import { FAR } from './calendar.ts';
import type { Draft } from './decoded.ts';
import type { Floor } from './floor.ts';
import type { FloorPlan, PlacedOperation, PlacedTask } from './floor-plan.ts';

/**
 * What a plan of times says as a draft for a model, which may be another one by now: order by starts, the same resources, and nothing
 * begun sooner than it was, unless `free`. What the plan does not know is placed behind the rest, or before it, where it ends first.
 */
export function draftOfPlan(floor: Floor, plan: FloorPlan, free = false, newFirst = false): Draft {
  const { items, ids } = floor;
  const placed = new Map<string, PlacedTask>();
  const begin = (one: PlacedTask) => (one as PlacedOperation).setupStart ?? one.start;
  const rank = new Map<string, number>();
  [...plan.operations, ...plan.maintenance]
    .sort((a, b) => begin(a) - begin(b) || a.end - b.end)
    .forEach((one, k) => {
      placed.set(one.id, one);
      rank.set(one.id, k);
    });
  const unknown = newFirst ? -1 : rank.size;
  const rankOf = (i: number) => rank.get(ids[i] as string) ?? unknown;
  const order = inRoutes(floor, rankOf);
  const choice = Int32Array.from({ length: items }, (_, i) => {
    const resource = placed.get(ids[i] as string)?.resource;
    for (let c = floor.choiceFirst[i] as number; c < (floor.choiceFirst[i + 1] as number); c++)
      if (floor.model.resources[floor.choiceResource[c] as number]?.id === resource) return c;
    return -1;
  });
  const notBefore = Float64Array.from({ length: items }, (_, i) =>
    free ? -FAR : (placed.get(ids[i] as string)?.start ?? -FAR),
  );
  return { order, choice, notBefore };
}

/** Items by rank, each behind what it waits for. */
function inRoutes(floor: Floor, rankOf: (i: number) => number): Int32Array {
  const byRank = Array.from({ length: floor.items }, (_, i) => i).sort((a, b) => rankOf(a) - rankOf(b) || a - b);
  const order = new Int32Array(floor.items);
  const done = new Uint8Array(floor.items);
  let count = 0;
  for (const begin of byRank) {
    const open = [begin];
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      let waits = false;
      for (let k = floor.beforeFirst[top] as number; k < (floor.beforeFirst[top + 1] as number); k++) {
        const other = floor.before[k] as number;
        if (done[other] === 1) continue;
        open.push(other);
        waits = true;
      }
      if (waits) continue;
      open.pop();
      if (done[top] === 0) order[count++] = top;
      done[top] = 1;
    }
  }
  return order;
}
