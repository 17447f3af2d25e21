import { ALWAYS, both, type Calendar, calendarOf, FAR } from './calendar.ts';
import type { FloorChoice, FloorModel, FloorOperation, Need, Secondary, Window } from './model.ts';
import { codeOf, endOf, firstBegin } from './span.ts';

/** The parts of a model by their ids. */
export interface Parts {
  readonly resources: ReadonlyMap<string, number>;
  readonly secondaries: ReadonlyMap<string, number>;
  readonly needsOf: (operation: { readonly needs?: readonly Need[] }, choice?: FloorChoice) => readonly Need[];
  readonly windowsOf: (resource: string, needs: readonly Need[]) => readonly Window[];
  /** Made once for each list of windows. */
  readonly calendarFor: (windows: readonly Window[]) => Calendar;
}

export function partsOf(model: FloorModel): Parts {
  const resources = new Map(model.resources.map(({ id }, i) => [id, i]));
  const secondaries = new Map((model.secondaries ?? []).map(({ id }, i) => [id, i]));
  const known = new Map<string, readonly Window[]>();
  const calendars = new Map<readonly Window[], Calendar>();
  return {
    resources,
    secondaries,
    needsOf({ needs = [] }, choice) {
      const amounts = new Map<string, number>();
      for (const { secondary, amount } of [...needs, ...(choice?.needs ?? [])])
        amounts.set(secondary, (amounts.get(secondary) ?? 0) + amount);
      return [...amounts].map(([secondary, amount]) => ({ secondary, amount }));
    },
    calendarFor(windows) {
      const made = calendars.get(windows) ?? calendarOf(windows);
      calendars.set(windows, made);
      return made;
    },
    windowsOf(resource, needs) {
      const open = needs.map(({ secondary }) => secondaries.get(secondary) as number);
      const key = JSON.stringify([resource, ...open.sort((a, b) => a - b)]);
      const made =
        known.get(key) ??
        open.reduce<readonly Window[]>(
          (windows, i) => both(windows, model.secondaries?.[i]?.calendar ?? ALWAYS),
          model.resources[resources.get(resource) as number]?.calendar ?? ALWAYS,
        );
      known.set(key, made);
      return made;
    },
  };
}

/** Why an operation can never be done on a resource, however empty the plant is; undefined, where it can. */
export function whyNever(
  { secondaries: model = [] }: FloorModel,
  { secondaries, needsOf, windowsOf, calendarFor }: Parts,
  operation: FloorOperation,
  choice: FloorChoice,
  earliest: number,
): string | undefined {
  const { span = 'stretch', resume = 0 } = operation;
  const { resource, duration } = choice;
  const needs = needsOf(operation, choice);
  for (const { secondary, amount } of needs) {
    const { capacity } = model[secondaries.get(secondary) as number] as Secondary;
    if (amount > capacity) return `on ${resource} it needs ${amount} of ${secondary}, of which there are ${capacity}`;
  }
  const windows = windowsOf(resource, needs);
  const withWhat = needs.length === 0 ? '' : ` together with ${needs.map(({ secondary }) => secondary).join(' and ')}`;
  const calendar = calendarFor(windows);
  const code = codeOf(span);
  const begin = firstBegin(calendar, earliest, 0, codeOf('stretch'));
  if (begin === FAR) return `${resource} is not open${withWhat} any more from ${earliest} on`;
  const fits = firstBegin(calendar, earliest, duration, code);
  if (fits === FAR) {
    const longest = windows.reduce((most, [from, to]) => Math.max(most, to - Math.max(from, earliest)), 0);
    return `on ${resource} it takes ${duration} without a break, and the longest open time${withWhat} is ${longest}`;
  }
  if (endOf(calendar, fits, duration, code, resume) === FAR)
    return `on ${resource} it takes ${duration}, and less than that is open${withWhat} from ${earliest} on`;
  return undefined;
}
