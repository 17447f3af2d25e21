import { type FloorModel, type FloorOperation, GOALS, type Need, SPANS, type Window } from './model.ts';

/** What is wrong with a model: where, and what would mend it. */
export interface FloorProblem {
  readonly place: string;
  readonly reason: string;
  readonly fix: string;
}

/** All that keeps a model from being planned; nothing here is a matter of the plan. The shape of the data was checked before. */
export function floorProblems(model: FloorModel): FloorProblem[] {
  const problems: FloorProblem[] = [];
  const tell = (place: string, reason: string, fix: string) => problems.push({ place, reason, fix });
  const { resources, secondaries = [], orders, maintenance = [], energy = [], former = [], goals = GOALS } = model;
  const operations = orders.flatMap((order) => order.operations);
  const ids = (place: string, list: readonly { readonly id: string }[]) => {
    const seen = new Set<string>();
    for (const { id } of list) {
      if (seen.has(id)) tell(`${place} ${id}`, 'the id is there twice', 'give each an id of its own');
      seen.add(id);
    }
    return seen;
  };
  const machines = ids('resource', resources);
  const known = ids('secondary', secondaries);
  ids('order', orders);
  const names = ids('operation', [...operations, ...maintenance]);

  const needs = (place: string, list: readonly Need[] = []) => {
    for (const { secondary } of list)
      if (!known.has(secondary))
        tell(place, `nobody knows the secondary ${secondary}`, 'add it to secondaries, or mend the name');
  };
  const windows = (place: string, list: readonly Window[] = []) => {
    list.forEach(([from, to], k) => {
      if (from > to)
        tell(
          place,
          `its window ${k + 1} ends at ${to}, before it begins at ${from}`,
          'a window goes from earlier to later',
        );
      const before = list[k - 1]?.[1];
      if (before !== undefined && from < before)
        tell(
          place,
          `its window ${k + 1} begins at ${from}, before the one before it ends at ${before}`,
          'sort windows and join those that overlap',
        );
    });
  };
  const resource = (place: string, id: string) => {
    if (!machines.has(id)) tell(place, `nobody knows the resource ${id}`, 'add it to resources, or mend the name');
  };

  for (const { id, calendar, setup } of resources) {
    windows(`resource ${id}`, calendar);
    needs(`resource ${id}`, setup?.crew === undefined ? [] : [setup.crew]);
  }
  for (const { id, calendar } of secondaries) windows(`secondary ${id}`, calendar);
  for (const one of operations) operationProblems(one, names, tell, needs, resource);
  for (const { id, resource: on, needs: list } of maintenance) {
    resource(`maintenance ${id}`, on);
    needs(`maintenance ${id}`, list);
  }
  for (const { operation, resource: on } of former) {
    if (!names.has(operation))
      tell('former', `nobody knows the operation ${operation}`, 'leave it out: it is not in this model');
    resource(`former place of ${operation}`, on);
  }
  [...energy]
    .sort((a, b) => a.from - b.from)
    .forEach(({ from, to }, k, sorted) => {
      if (from >= to) tell('energy', `the period from ${from} ends at ${to}`, 'a period goes from earlier to later');
      if (k > 0 && from < (sorted[k - 1]?.to as number))
        tell('energy', `two periods hold at ${from}`, 'one price at a time');
    });
  if (new Set(goals).size !== GOALS.length)
    tell('goals', 'they are not each once', `name each of ${GOALS.join(', ')} once, the first first`);
  const circle = problems.length === 0 ? circleIn(model) : undefined;
  if (circle !== undefined)
    tell(
      `operation ${circle[0]}`,
      `it waits for itself: ${circle.join(', which waits for ')}`,
      'break the circle in after',
    );
  return problems;
}

function operationProblems(
  { id, choices, span, resume = 0, after = [], needs: own, fixed }: FloorOperation,
  names: ReadonlySet<string>,
  tell: (place: string, reason: string, fix: string) => void,
  needs: (place: string, list?: readonly Need[]) => void,
  resource: (place: string, id: string) => void,
): void {
  const place = `operation ${id}`;
  if (choices.length === 0) tell(place, 'no resource can do it', 'name at least one choice');
  for (const choice of choices) {
    resource(place, choice.resource);
    needs(place, choice.needs);
  }
  needs(place, own);
  if (span !== undefined && !SPANS.includes(span))
    tell(place, `nobody knows the span ${span}`, `one of ${SPANS.join(', ')}`);
  if (resume > 0 && span !== 'resume')
    tell(place, 'it has a time to resume, and is not of the span resume', 'say span: resume');
  for (const { operation, min = 0, max } of after) {
    if (!names.has(operation)) tell(place, `it waits for ${operation}, which nobody knows`, 'mend the name in after');
    if (max !== undefined && max < min)
      tell(place, `it waits at least ${min} and at most ${max} after ${operation}`, 'min is not above max');
  }
  if (fixed !== undefined && !choices.some((choice) => choice.resource === fixed.resource))
    tell(place, `it is fixed on ${fixed.resource}, which cannot do it`, 'add that resource to its choices');
}

/** Operations that wait for each other in a circle, the first one again at the end. */
function circleIn({ orders }: FloorModel): string[] | undefined {
  const waitsFor = new Map<string, readonly string[]>();
  for (const { operations } of orders)
    operations.forEach(({ id, after }, k) => {
      const before = operations[k - 1];
      waitsFor.set(id, after?.map((one) => one.operation) ?? (before === undefined ? [] : [before.id]));
    });
  const clear = new Set<string>();
  for (const begin of waitsFor.keys()) {
    const way: { readonly id: string; next: number }[] = [{ id: begin, next: 0 }];
    const on = new Set([begin]);
    for (let top = way.at(-1); top !== undefined; top = way.at(-1)) {
      const next = clear.has(top.id) ? undefined : waitsFor.get(top.id)?.[top.next++];
      if (next === undefined) {
        clear.add(top.id);
        on.delete(top.id);
        way.pop();
      } else if (on.has(next)) {
        return [...way.slice(way.findIndex(({ id }) => id === next)).map(({ id }) => id), next];
      } else if (!clear.has(next)) {
        way.push({ id: next, next: 0 });
        on.add(next);
      }
    }
  }
  return undefined;
}
