/** Small plants in which, over some of them, every rule of a floor model comes up. */
import {
  type Fixed,
  type FloorModel,
  type FloorOperation,
  type FloorOrder,
  type FloorResource,
  GOALS,
  REPAIR_GOALS,
  type Secondary,
  SPANS,
  type Window,
} from '../../analytics/schedule/floor/model.ts';
import { openStreams, uniform } from '../../twin/simulate/streams.ts';

const COLOURS = ['red', 'white', 'black'];
const SIZES = ['s', 'l'];
/** The last window of a calendar goes on for as long as anybody could need. */
const OPEN_END = 1_000_000;

export function randomFloor(seed: number): FloorModel {
  const random = openStreams(seed, ['floor model']);
  const below = (n: number) => Math.floor(uniform(random, 0) * n);
  const chance = (share: number) => uniform(random, 0) < share;
  const oneOf = <T>(list: readonly T[]) => list[below(list.length)] as T;
  const maybe = <K extends string, T>(share: number, key: K, make: () => T) =>
    (chance(share) ? { [key]: make() } : {}) as { readonly [k in K]?: T };
  const calendar = (): Window[] => {
    const windows: [number, number][] = [];
    let at = below(4);
    for (let k = 0; k < 2; k++) {
      const to = at + 6 + below(8);
      windows.push([at, to]);
      at = to + 2 + below(4);
    }
    return [...windows, [at, OPEN_END]];
  };
  const now = 2;
  const secondaries: Secondary[] = [
    {
      id: 'crew',
      kind: 'crew',
      capacity: 1 + below(2),
      ...maybe(0.3, 'calendar', calendar),
      ...maybe(0.3, 'less', () => {
        const from = 3 + below(10);
        return [{ from, to: from + 1 + below(6), amount: 1 }];
      }),
    },
    { id: 'mold', kind: 'tool', capacity: 1 },
  ];
  const withCrew = chance(0.5);
  const withSetups = chance(0.7);
  const resources = Array.from(
    { length: 2 + below(2) },
    (_, r): FloorResource => ({
      id: `M${r}`,
      ...maybe(0.6, 'calendar', calendar),
      ...(withSetups && chance(0.8)
        ? {
            setup: {
              combine: oneOf(['sum', 'max'] as const),
              attributes: {
                colour: {
                  times: COLOURS.flatMap((from) =>
                    COLOURS.filter((to) => to !== from && chance(0.7)).map((to) => ({ from, to, time: below(4) })),
                  ),
                  otherwise: 1,
                },
                ...maybe(0.4, 'size', () => ({ times: [{ from: 's', to: 'l', time: 1 + below(2) }] })),
              },
              ...maybe(0.3, 'crew', () => ({ secondary: 'crew', amount: 1 })),
            },
          }
        : {}),
      ...maybe(0.5, 'state', () => ({ colour: oneOf(COLOURS), ...maybe(0.5, 'size', () => oneOf(SIZES)) })),
      ...maybe(0.15, 'campaign', () => 'colour'),
    }),
  );
  const lags = chance(0.4);
  const energy = chance(0.5);
  const orders = Array.from(
    { length: 3 + below(2) },
    (_, o): FloorOrder => ({
      id: `O${o}`,
      ...maybe(0.3, 'release', () => below(10)),
      ...maybe(0.8, 'due', () => 4 + below(24)),
      ...maybe(0.4, 'weight', () => 1 + below(4)),
      ...maybe(0.9, 'attributes', () => ({ colour: oneOf(COLOURS), ...maybe(0.7, 'size', () => oneOf(SIZES)) })),
      operations: Array.from({ length: 1 + below(3) }, (_, k): FloorOperation => {
        const able = resources.filter(() => chance(0.5));
        const choices = able.length === 0 ? [oneOf(resources)] : able;
        const span = chance(0.4) ? 'whole' : oneOf(SPANS);
        return {
          id: `O${o}.${k}`,
          choices: choices.map(({ id }) => ({
            resource: id,
            duration: chance(0.06) ? 0 : 1 + below(5),
            ...(energy ? maybe(0.7, 'kw', () => 1 + below(4)) : {}),
            ...(withCrew ? maybe(0.1, 'needs', () => [{ secondary: 'mold', amount: 1 }]) : {}),
          })),
          span,
          ...(span === 'resume' ? { resume: 1 + below(2) } : {}),
          ...maybe(0.2, 'ready', () => below(14)),
          ...(withCrew ? maybe(0.4, 'needs', () => [{ secondary: oneOf(['crew', 'mold']), amount: 1 }]) : {}),
          ...(lags && k > 0
            ? {
                after: [
                  {
                    operation: `O${o}.${k - 1}`,
                    ...maybe(0.6, 'min', () => below(3)),
                    ...maybe(0.6, 'max', () => 2 + below(4)),
                  },
                ],
              }
            : {}),
        };
      }),
    }),
  );
  const fixedOrders = chance(0.35) ? withFixed(orders, now, below) : orders;
  const operations = fixedOrders.flatMap((order) => order.operations);
  return {
    now,
    ...maybe(0.15, 'frozenUntil', () => now + 1 + below(3)),
    resources,
    secondaries,
    orders: fixedOrders,
    ...maybe(0.35, 'maintenance', () => {
      const earliest = 3 + below(10);
      return [
        {
          id: 'oil',
          resource: oneOf(resources).id,
          duration: 1 + below(3),
          earliest,
          latest: earliest + 4 + below(10),
        },
      ];
    }),
    ...(energy
      ? {
          energy: Array.from({ length: 5 }, (_, k) => ({ from: 6 * k, to: 6 * k + 6, price: 1 + below(5) })),
        }
      : {}),
    ...maybe(0.4, 'former', () =>
      operations
        .filter(({ fixed }) => fixed?.kind !== 'done' && chance(0.8))
        .map(({ id, choices }) => ({ operation: id, resource: oneOf(choices).resource, start: now + 1 + below(20) })),
    ),
    goals: chance(0.3) ? REPAIR_GOALS : GOALS,
  };
}

/** The first operation of an order done or started, that of another one pinned. */
function withFixed(orders: readonly FloorOrder[], now: number, below: (n: number) => number): FloorOrder[] {
  return orders.map((order, o) => {
    const [first, ...rest] = order.operations;
    if (first === undefined || o > 1) return order;
    const { resource, duration } = first.choices[0] as { readonly resource: string; readonly duration: number };
    const kinds: readonly Fixed[] =
      o === 0
        ? [
            { kind: 'done', resource, start: now - 2, end: now - 1 },
            { kind: 'started', resource, start: now - 1, remaining: Math.min(duration, 1 + below(3)) },
          ]
        : [{ kind: 'pinned', resource, start: now + 4 + below(10) }];
    return { ...order, operations: [{ ...first, fixed: kinds[below(kinds.length)] as Fixed }, ...rest] };
  });
}

const hasNeeds = (model: FloorModel) =>
  model.orders.some((order) => order.operations.some(({ needs }) => needs !== undefined));

/** The rules of a floor model, and whether a model has anything to do with them. */
export const RULES_IN: Readonly<Record<string, (model: FloorModel) => boolean>> = {
  calendars: ({ resources }) => resources.some(({ calendar }) => calendar !== undefined),
  'changeovers side by side': ({ resources }) => resources.some(({ setup }) => setup?.combine === 'max'),
  'changeovers one after the other': ({ resources }) => resources.some(({ setup }) => setup?.combine === 'sum'),
  'changeovers by a crew': ({ resources }) => resources.some(({ setup }) => setup?.crew !== undefined),
  'a first state': ({ resources }) => resources.some(({ state }) => state !== undefined),
  campaigns: ({ resources }) => resources.some(({ campaign }) => campaign !== undefined),
  'unequal resources': (model) =>
    someOperation(model, ({ choices }) => new Set(choices.map((one) => one.duration)).size > 1),
  stretch: (model) => someOperation(model, ({ span }) => span === 'stretch'),
  whole: (model) => someOperation(model, ({ span }) => span === 'whole'),
  resume: (model) => someOperation(model, ({ span }) => span === 'resume'),
  'no duration': (model) => someOperation(model, ({ choices }) => choices.some(({ duration }) => duration === 0)),
  material: (model) => someOperation(model, ({ ready }) => ready !== undefined),
  crews: hasNeeds,
  'absent crews': (model) => hasNeeds(model) && (model.secondaries ?? []).some(({ less }) => less !== undefined),
  'crews with calendars': (model) =>
    hasNeeds(model) && (model.secondaries ?? []).some(({ calendar }) => calendar !== undefined),
  tools: (model) => someOperation(model, ({ needs = [] }) => needs.some(({ secondary }) => secondary === 'mold')),
  'shortest waits': (model) => someOperation(model, ({ after = [] }) => after.some(({ min }) => min !== undefined)),
  'longest waits': (model) => someOperation(model, ({ after = [] }) => after.some(({ max }) => max !== undefined)),
  releases: ({ orders }) => orders.some(({ release }) => release !== undefined),
  'due dates': ({ orders }) => orders.some(({ due }) => due !== undefined),
  weights: ({ orders }) => orders.some(({ weight }) => weight !== undefined),
  done: (model) => someOperation(model, ({ fixed }) => fixed?.kind === 'done'),
  started: (model) => someOperation(model, ({ fixed }) => fixed?.kind === 'started'),
  pinned: (model) => someOperation(model, ({ fixed }) => fixed?.kind === 'pinned'),
  'a frozen zone': ({ frozenUntil }) => frozenUntil !== undefined,
  maintenance: ({ maintenance = [] }) => maintenance.length > 0,
  energy: ({ energy = [] }) => energy.length > 0,
  'a former plan': ({ former = [] }) => former.length > 0,
  'goals of a repair': ({ goals }) => goals === REPAIR_GOALS,
};

const someOperation = (model: FloorModel, has: (operation: FloorOperation) => boolean) =>
  model.orders.some((order) => order.operations.some(has));
