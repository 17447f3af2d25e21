import { ALWAYS, calendarOf, FAR, windowAt } from './calendar.ts';
import { type Parts, partsOf, whyNever } from './can-fit.ts';
import { emptyHolding, hold } from './capacity.ts';
import type { Broken, Floor, LeftOut } from './floor.ts';
import {
  type After,
  type Fixed,
  type FloorChoice,
  type FloorModel,
  type FloorOperation,
  type FloorOrder,
  GOALS,
} from './model.ts';
import { holdNeeds } from './needs.ts';
import { setupsOf } from './setups.ts';
import { codeOf, endOf, firstBegin, STRETCH } from './span.ts';

/** An item on its way into numbers. */
interface Draft {
  readonly id: string;
  readonly order: number;
  readonly operation: FloorOperation;
  readonly choices: readonly FloorChoice[];
  readonly earliest: number;
  readonly startBy: number;
  readonly endBy: number;
  readonly after: readonly After[];
}

/** The goals of a model by their places in `GOALS`, the first one first. */
export const goalOrder = ({ goals = GOALS }: FloorModel): Int32Array =>
  Int32Array.from(goals, (goal) => GOALS.indexOf(goal));

/** Puts a model that was checked (`floorProblems`) into numbers. */
export function compileFloor(model: FloorModel): Floor {
  const parts = partsOf(model);
  const done = doneIn(model);
  const frozen = frozenIn(model);
  const all = model.orders.flatMap((order, number) =>
    order.operations.map((operation, index) => draftOf(model, parts, done, frozen, order, number, operation, index)),
  );
  const leftOut = leftOutOf(model, parts, all);
  const gone = new Set(leftOut.map(({ order }) => order));
  const kept = all.filter(
    ({ order, operation: { fixed } }) =>
      fixed?.kind !== 'done' && (fixed !== undefined || !gone.has((model.orders[order] as FloorOrder).id)),
  );
  return numbersOf(model, parts, [...kept, ...tasksOf(model)], done, leftOut);
}

const doneIn = (model: FloorModel) =>
  new Map(
    model.orders.flatMap(({ operations }) =>
      operations.flatMap(({ id, fixed }) => (fixed?.kind === 'done' ? [[id, fixed.end] as const] : [])),
    ),
  );

function draftOf(
  model: FloorModel,
  parts: Parts,
  done: ReadonlyMap<string, number>,
  frozen: ReadonlyMap<string, Fixed>,
  order: FloorOrder,
  number: number,
  operation: FloorOperation,
  index: number,
): Draft {
  const { now, frozenUntil = now } = model;
  const previous = order.operations[index - 1];
  const after = operation.after ?? (previous === undefined ? [] : [{ operation: previous.id }]);
  const { id, ready = now } = operation;
  let earliest = Math.max(now, frozenUntil, order.release ?? now, ready);
  let startBy = FAR;
  for (const { operation: other, min = 0, max = FAR } of after) {
    const end = done.get(other);
    if (end === undefined) continue;
    earliest = Math.max(earliest, end + min);
    startBy = Math.min(startBy, end + max);
  }
  const place = frozen.get(id);
  // Where it cannot be done any more it is not kept.
  const kept = operation.choices.some(({ resource }) => resource === place?.resource) ? place : undefined;
  const fixed = operation.fixed ?? kept;
  const able =
    fixed === undefined
      ? operation.choices.filter((choice) => whyNever(model, parts, operation, choice, earliest) === undefined)
      : operation.choices.filter(({ resource }) => resource === fixed.resource).slice(0, 1);
  return {
    id,
    order: number,
    operation: fixed === undefined ? operation : { ...operation, fixed },
    choices: able,
    earliest,
    startBy,
    endBy: FAR,
    after,
  };
}

/** What the former plan begins in the frozen zone is pinned there. */
const frozenIn = ({ now, frozenUntil = now, former = [] }: FloorModel) =>
  new Map(
    former
      .filter(({ start }) => now <= start && start < frozenUntil)
      .map(({ operation, resource, start }): [string, Fixed] => [operation, { kind: 'pinned', resource, start }]),
  );

/** Orders of which an operation can never fit, and those that wait for them. */
function leftOutOf(model: FloorModel, parts: Parts, all: readonly Draft[]): LeftOut[] {
  const out = new Map<string, LeftOut>();
  const orderOf = new Map(all.map(({ id, order }) => [id, (model.orders[order] as FloorOrder).id]));
  for (const { id, operation, choices, earliest } of all) {
    const order = orderOf.get(id) as string;
    if (choices.length > 0 || out.has(order)) continue;
    const reasons = operation.choices.map((choice) => whyNever(model, parts, operation, choice, earliest));
    out.set(order, { order, operation: id, reason: `can never fit: ${reasons.join('; ')}` });
  }
  for (let more = true; more; ) {
    more = false;
    for (const { id, after } of all) {
      const order = orderOf.get(id) as string;
      const cause = after
        .map(({ operation }) => out.get(orderOf.get(operation) as string))
        .find((one) => one !== undefined);
      if (cause === undefined || out.has(order)) continue;
      out.set(order, { order, operation: id, reason: `waits for order ${cause.order}, which ${cause.reason}` });
      more = true;
    }
  }
  return [...out.values()];
}

const tasksOf = ({ maintenance = [], now }: FloorModel): Draft[] =>
  maintenance.map(({ id, resource, duration, earliest, latest, needs = [] }) => ({
    id,
    order: -1,
    operation: { id, span: 'whole', needs, choices: [] },
    choices: [{ resource, duration }],
    earliest: Math.max(now, earliest),
    startBy: FAR,
    endBy: latest,
    after: [],
  }));

/** Rows of lists one behind the other, and where each begins. */
function rows<T>(lists: readonly (readonly T[])[]): { readonly first: Int32Array; readonly flat: readonly T[] } {
  const first = new Int32Array(lists.length + 1);
  for (const [i, { length }] of lists.entries()) first[i + 1] = (first[i] as number) + length;
  return { first, flat: lists.flat() };
}

function numbersOf(
  model: FloorModel,
  parts: Parts,
  drafts: readonly Draft[],
  done: ReadonlyMap<string, number>,
  leftOut: readonly LeftOut[],
): Floor {
  const { now, orders, secondaries = [], energy = [] } = model;
  const itemOf = new Map(drafts.map(({ id }, i) => [id, i]));
  const choices = rows(drafts.map((draft) => draft.choices.map((choice) => ({ draft, choice }))));
  const needs = rows(choices.flat.map(({ draft, choice }) => parts.needsOf(draft.operation, choice)));
  const { calendarFor } = parts;
  const before = rows(drafts.map(({ after }) => after.flatMap((one) => (itemOf.has(one.operation) ? [one] : []))));
  const waiting: number[][] = drafts.map(() => []);
  drafts.forEach((_, i) => {
    for (let k = before.first[i] as number; k < (before.first[i + 1] as number); k++)
      waiting[itemOf.get((before.flat[k] as After).operation) as number]?.push(i);
  });
  const after = rows(waiting);
  const former = new Map((model.former ?? []).map((one) => [one.operation, one]));
  const prices = [...energy].sort((a, b) => a.from - b.from);
  const brokenByFixed: Broken[] = [];
  const starts = drafts.map(({ operation: { fixed } }) =>
    fixed === undefined ? -FAR : fixed.kind === 'started' ? now : fixed.start,
  );
  const floor: Floor = {
    model,
    now,
    items: drafts.length,
    resources: model.resources.length,
    ids: drafts.map(({ id }) => id),
    orderOf: Int32Array.from(drafts, ({ order }) => order),
    earliest: Float64Array.from(drafts, ({ earliest }) => earliest),
    startBy: Float64Array.from(drafts, ({ startBy }) => startBy),
    endBy: Float64Array.from(drafts, ({ endBy }) => endBy),
    // Work in hand is finished when it can be, also where it was not to be interrupted.
    span: Uint8Array.from(drafts, ({ operation: { span = 'stretch', fixed } }) =>
      fixed?.kind === 'started' && span === 'whole' ? STRETCH : codeOf(span),
    ),
    resume: Float64Array.from(drafts, ({ operation: { resume = 0 } }) => resume),
    choiceFirst: choices.first,
    choiceResource: Int32Array.from(choices.flat, ({ choice }) => parts.resources.get(choice.resource) as number),
    choiceDuration: Float64Array.from(choices.flat, ({ choice, draft: { operation } }) =>
      operation.fixed?.kind === 'started' ? operation.fixed.remaining : choice.duration,
    ),
    choiceKw: Float64Array.from(choices.flat, ({ choice: { kw = 0 } }) => kw),
    choiceCalendar: choices.flat.map(({ draft, choice }) =>
      calendarFor(parts.windowsOf(choice.resource, parts.needsOf(draft.operation, choice))),
    ),
    needFirst: needs.first,
    needSecondary: Int32Array.from(needs.flat, ({ secondary }) => parts.secondaries.get(secondary) as number),
    needAmount: Int32Array.from(needs.flat, ({ amount }) => amount),
    throughout: Uint8Array.from(secondaries, ({ kind }) => Number(kind === 'tool')),
    held: secondaries.map(({ capacity, less = [] }) => {
      const holding = emptyHolding(capacity);
      for (const { from, to, amount } of less) hold(holding, from, to, amount);
      return holding;
    }),
    beforeFirst: before.first,
    before: Int32Array.from(before.flat, ({ operation }) => itemOf.get(operation) as number),
    beforeMin: Float64Array.from(before.flat, ({ min = 0 }) => min),
    beforeMax: Float64Array.from(before.flat, ({ max = FAR }) => max),
    afterFirst: after.first,
    after: Int32Array.from(after.flat),
    hasMax: before.flat.some(({ max }) => max !== undefined),
    fixedStart: Float64Array.from(starts),
    fixedEnd: new Float64Array(drafts.length),
    started: Uint8Array.from(drafts, ({ operation: { fixed } }) => Number(fixed?.kind === 'started')),
    fixedOf: [],
    setups: setupsOf(
      model,
      drafts.map(({ order }) => orders[order]?.attributes ?? {}),
    ),
    campaign: new Int32Array(model.resources.length),
    setupCalendar: model.resources.map(({ id, setup }) =>
      calendarFor(parts.windowsOf(id, setup?.crew === undefined ? [] : [setup.crew])),
    ),
    setupCrew: Int32Array.from(model.resources, ({ setup }) =>
      setup?.crew === undefined ? -1 : (parts.secondaries.get(setup.crew.secondary) as number),
    ),
    setupAmount: Int32Array.from(model.resources, ({ setup }) => setup?.crew?.amount ?? 0),
    due: Float64Array.from(orders, ({ due = FAR }) => due),
    weight: Float64Array.from(orders, ({ weight = 1 }) => weight),
    doneBy: Float64Array.from(orders, ({ operations }) =>
      operations.reduce((latest, { id }) => Math.max(latest, done.get(id) ?? -FAR), -FAR),
    ),
    priceAt: Float64Array.from(prices, ({ from }) => from),
    priceUntil: Float64Array.from(prices, ({ to }) => to),
    pricePer: Float64Array.from(prices, ({ price }) => price),
    formerResource: Int32Array.from(drafts, ({ id }) => parts.resources.get(former.get(id)?.resource ?? '') ?? -1),
    formerStart: Float64Array.from(drafts, ({ id }) => former.get(id)?.start ?? 0),
    goals: goalOrder(model),
    leftOut,
    brokenByFixed,
  };
  floor.campaign.set(
    model.resources.map(({ campaign }) => (campaign === undefined ? -1 : floor.setups.names.indexOf(campaign))),
  );
  const fixedOf = model.resources.map((): number[] => []);
  drafts.forEach(({ id }, i) => {
    if (starts[i] === -FAR) return;
    fixedOf[floor.choiceResource[floor.choiceFirst[i] as number] as number]?.push(i);
    const broken = placeFixed(floor, i);
    if (broken !== undefined) brokenByFixed.push({ rule: 'fixed', id, detail: broken });
  });
  for (const list of fixedOf) list.sort((a, b) => (starts[a] as number) - (starts[b] as number) || a - b);
  return { ...floor, fixedOf: fixedOf.map((list) => Int32Array.from(list)) };
}

/** Works out when a fixed item ends, and holds what it needs; says what stands against it. */
function placeFixed(floor: Floor, i: number): string | undefined {
  const choice = floor.choiceFirst[i] as number;
  const start = floor.fixedStart[i] as number;
  const duration = floor.choiceDuration[choice] as number;
  const span = floor.span[i] as number;
  const calendar = floor.choiceCalendar[choice] as ReturnType<typeof calendarOf>;
  const begin = floor.started[i] === 1 ? start : firstBegin(calendar, start, duration, span);
  const open = begin === start && windowAt(calendar, start) < calendar.to.length;
  let end = open ? endOf(calendar, start, duration, span, floor.resume[i] as number) : FAR;
  const fits = end !== FAR;
  if (!fits) {
    // Whoever pinned it there works on the clock.
    end = start + duration;
    floor.choiceCalendar[choice] = calendarOf(ALWAYS);
  }
  floor.fixedEnd[i] = end;
  const held = holdNeeds(floor, floor.held, i, choice, start, end);
  if (!fits) return `its resource and what it needs are not open from ${start} for ${duration}`;
  return held ? undefined : 'what it needs is held by others';
}
