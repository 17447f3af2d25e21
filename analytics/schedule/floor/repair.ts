import { joined } from './calendar.ts';
import { compileFloor } from './compile.ts';
import { atMoment, changedModel, type FloorChange } from './day.ts';
import type { Draft } from './decoded.ts';
import type { Floor } from './floor.ts';
import { type FloorPlan, floorPlan } from './floor-plan.ts';
import type { FloorModel, Window } from './model.ts';
import { draftOfPlan } from './plan-draft.ts';
import { compare } from './score.ts';
import { solveCompiled } from './solve-floor.ts';

export interface RepairOptions {
  readonly now: number;
  readonly changes: readonly FloorChange[];
  readonly seed: number;
  /** Time that resources could be open besides. Without it there is no option of overtime. */
  readonly overtime?: readonly { readonly resource: string; readonly windows: readonly Window[] }[];
}

/**
 * What can be done: `wait` (everything in its order, later where it must be), `move` (to other times, places and resources, as little
 * as helps), `overtime` (the same with more open time).
 */
export interface RepairOption {
  readonly name: 'wait' | 'move' | 'overtime';
  /** The model that the plan is one of. */
  readonly model: FloorModel;
  readonly plan: FloorPlan;
  /** Operations at another time or on another resource than before, and how far their starts moved in all. */
  readonly moved: number;
  readonly shift: number;
}

/**
 * Mends a plan on the day, options side by side. The first turn has them all, worked out without a search; each turn after it some
 * milliseconds of search for `move` and `overtime` in turn. The caller decides when it is enough.
 */
export function* repairFloor(
  model: FloorModel,
  plan: FloorPlan,
  options: RepairOptions,
): Generator<readonly RepairOption[], void> {
  const { now, changes, seed, overtime = [] } = options;
  const today = changedModel(atMoment(model, plan, now), changes);
  const more: FloorModel = {
    ...today,
    resources: today.resources.map((one) => {
      const windows = overtime.filter(({ resource }) => resource === one.id).flatMap((its) => its.windows);
      if (one.calendar === undefined || windows.length === 0) return one;
      return { ...one, calendar: joined([...one.calendar, ...windows].sort((a, b) => a[0] - b[0])) };
    }),
  };
  const floor = compileFloor(today);
  const wait = optionOf('wait', floor, draftOfPlan(floor, plan));
  const searches = [searchFor('move', floor, plan, seed)];
  if (overtime.length > 0) searches.push(searchFor('overtime', compileFloor(more), plan, seed));
  let told: (RepairOption | undefined)[] = searches.map((search) => search.next().value ?? undefined);
  yield [wait, ...known(told)];
  for (;;) {
    const turns = searches.map((search) => search.next());
    if (turns.every(({ done }) => done)) return;
    told = told.map((before, k) => turns[k]?.value ?? before);
    yield [wait, ...known(told)];
  }
}

const known = (options: readonly (RepairOption | undefined)[]) => options.filter((one) => one !== undefined);

/** From the plan as it was, and with what is new at its front; each turn the best so far, made into a plan only when it is another. */
function* searchFor(
  name: RepairOption['name'],
  floor: Floor,
  plan: FloorPlan,
  seed: number,
): Generator<RepairOption, void> {
  const from = [draftOfPlan(floor, plan), draftOfPlan(floor, plan, false, true), draftOfPlan(floor, plan, true, true)];
  let told: RepairOption | undefined;
  let best: Float64Array | undefined;
  for (const found of solveCompiled(floor, { seed, from, near: true })) {
    if (told === undefined || best === undefined || compare(floor.goals, found.best.goals, best) < 0) {
      best = found.best.goals;
      told = optionOf(name, floor, found.best.draft);
    }
    yield told;
  }
}

function optionOf(name: RepairOption['name'], floor: Floor, draft: Draft): RepairOption {
  const plan = floorPlan(floor, draft);
  return { name, model: floor.model, plan, moved: plan.goals.moved, shift: plan.goals.shift };
}
