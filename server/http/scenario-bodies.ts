/** Scenarios, their changes and what came of comparing them, as they travel: times as ISO 8601, lengths in minutes and hours. */
import Type from 'typebox';
import type { Compared, Difference, FIGURES, Weighed } from '../../analytics/forecast/compare.ts';
import type { OrderForecast } from '../../analytics/forecast/order-forecast.ts';
import type { Estimate } from '../../analytics/statistics/mean-of.ts';
import type { Change } from '../../twin/simulate/plant/changes.ts';
import type { Comparison } from '../plan/comparisons.ts';
import type { Scenario } from '../plan/scenarios.ts';
import { askedTime, iso, isoOrNull } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';

const Id = Type.String({ minLength: 1, maxLength: 80 });
const Factor = Type.Number({ minimum: 0.01, maximum: 100 });
const Units = Type.Number({ exclusiveMinimum: 0, maximum: 1e12 });
const Place = Type.Optional(
  Type.Integer({ minimum: 0, maximum: 10_000, description: 'Before the order that stands there now; absent = last.' }),
);
const one = <Kind extends string, Fields extends Type.TProperties>(kind: Kind, description: string, fields: Fields) =>
  Type.Object({ kind: Type.Literal(kind), ...fields }, { ...closed, description });

export const ChangeBody = Type.Union([
  one('sequence', 'The orders of a line in another order; those that are not named follow as they stood.', {
    line: Id,
    orders: Type.Array(Id, { maxItems: 1_000 }),
  }),
  one('move', 'An order to another line, or to another place in its own.', { order: Id, line: Id, place: Place }),
  one('quantity', 'So many good units.', { order: Id, units: Units }),
  one('due', 'Due at another time.', { order: Id, due: Instant }),
  one('priority', 'Lower is sooner: the orders of its line are sorted.', { order: Id, priority: Type.Integer() }),
  one('material', 'Its material comes at `earliest`.', { order: Id, earliest: Instant }),
  one('new-order', 'One more order.', {
    line: Id,
    order: Id,
    product: Id,
    units: Units,
    due: Type.Optional(Instant),
    place: Place,
  }),
  one('speed', 'A machine works so many times as fast.', { machine: Id, factor: Factor }),
  one('hours', 'Overtime (`open`), or a shift that is not worked, of a line or a machine.', {
    ...{ of: Id, from: Instant, to: Instant, open: Type.Boolean() },
  }),
  one('maintenance', 'A machine is taken out of work.', { machine: Id, from: Instant, to: Instant }),
  one('breakdown', 'A machine breaks down, surely or so likely.', {
    ...{ machine: Id, from: Instant, minutes: Type.Number({ exclusiveMinimum: 0, maximum: 100_000 }) },
    probability: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  }),
  one('buffer', 'Room between two machines, in units of the plant file.', {
    ...{ from: Id, to: Id, capacity: Type.Number({ minimum: 0, maximum: 1e9 }) },
  }),
  one('changeover', 'Changeovers of a line take so many times as long.', { line: Id, factor: Factor }),
  one('new-machine', 'One more machine of the kind of `like`, beside it.', { like: Id, id: Id }),
  one('without-stop', 'As if a stop were not: the one that is on, or all of a cause.', {
    machine: Id,
    cause: Type.Optional(Id),
  }),
]);
export type ToldChange = Type.Static<typeof ChangeBody>;

export function changeOf(told: ToldChange): Change {
  const time = (name: string, text: string) => askedTime(name, text);
  switch (told.kind) {
    case 'due':
      return { ...told, due: time('due', told.due) };
    case 'material':
      return { ...told, earliest: time('earliest', told.earliest) };
    case 'new-order': {
      const { line, order: id, product, units, due, place } = told;
      const order = { id, product, units, made: 0, ...(due !== undefined && { due: time('due', due) }) };
      return { kind: told.kind, line, order, ...(place !== undefined && { place }) };
    }
    case 'hours':
    case 'maintenance':
      return { ...told, from: time('from', told.from), to: time('to', told.to) };
    case 'breakdown': {
      const { machine, from, minutes, probability } = told;
      const ms = { constant: minutes * 60_000 };
      return {
        kind: told.kind,
        machine,
        from: time('from', from),
        ms,
        ...(probability !== undefined && { probability }),
      };
    }
    case 'without-stop':
      return { kind: told.kind, machine: told.machine, ...(told.cause !== undefined && { cause: told.cause }) };
    case 'move': {
      const { kind, order, line, place } = told;
      return { kind, order, line, ...(place !== undefined && { place }) };
    }
    default:
      return told;
  }
}

/** Back as it was told; changes that HTTP cannot tell are not among those that it keeps. */
function toldOf(change: Change): ToldChange | null {
  switch (change.kind) {
    case 'due':
      return { ...change, due: iso(change.due) };
    case 'material':
      return { ...change, earliest: iso(change.earliest) };
    case 'new-order': {
      const { line, order, place } = change;
      const { id, product, units, due } = order;
      const more = { ...(due !== undefined && { due: iso(due) }), ...(place !== undefined && { place }) };
      return { kind: change.kind, line, order: id, product, units, ...more };
    }
    case 'hours':
    case 'maintenance':
      return { ...change, from: iso(change.from), to: iso(change.to) };
    case 'breakdown': {
      const { machine, from, ms, probability } = change;
      const minutes = 'constant' in ms ? ms.constant / 60_000 : 0;
      return {
        kind: change.kind,
        machine,
        from: iso(from),
        minutes,
        ...(probability !== undefined && { probability }),
      };
    }
    case 'crew':
      return null;
    case 'sequence':
      return { ...change, orders: [...change.orders] };
    default:
      return change;
  }
}
const toldChanges = (changes: readonly Change[]): ToldChange[] => changes.flatMap((change) => toldOf(change) ?? []);

export const ScenarioFields = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 80 }),
    note: Type.String({ maxLength: 500, default: '' }),
    changes: Type.Array(ChangeBody, { maxItems: 100 }),
  },
  closed,
);
export const ScenarioBody = Type.Object(
  {
    ...{ scenario: Type.Integer(), version: Type.Integer() },
    ...ScenarioFields.properties,
    ...{ by: Type.String(), recorded: Instant },
  },
  closed,
);
export const scenarioBody = ({ changes, recorded, ...rest }: Scenario) => ({
  ...rest,
  changes: toldChanges(changes),
  recorded: iso(recorded),
});

const EstimateBody = Type.Object({ mean: Type.Number(), half: orNull(Type.Number()) }, closed);
const DifferenceBody = Type.Object(
  {
    ...EstimateBody.properties,
    detectable: Type.Boolean({ description: 'False = no detectable difference: the 95 % interval holds 0.' }),
  },
  closed,
);
const figures = <Body extends Type.TSchema>(body: Body) =>
  Type.Object(
    { lateHours: body, goodUnits: body, setupHours: body, stoppedHours: body, ordersOver: body } satisfies Record<
      (typeof FIGURES)[number],
      Body
    >,
    closed,
  );
const WeighedOrder = Type.Object(
  {
    ...{ order: Type.String(), line: Type.String() },
    ...{ p10: orNull(Instant), p50: orNull(Instant), p90: orNull(Instant), due: orNull(Instant) },
    ...{ start: orNull(Instant), passed: orNull(Instant) },
    onTime: orNull(Type.Number()),
  },
  closed,
);
const WeighedBody = Type.Object(
  {
    orders: Type.Array(WeighedOrder),
    due: Type.Integer(),
    sureOnTime: Type.Integer({ description: 'Orders that are in time with 80 % or more.' }),
    figures: figures(EstimateBody),
    lines: Type.Array(Type.Object({ line: Type.String(), p50: orNull(Instant), p90: orNull(Instant) }, closed), {
      description: 'When all orders of a line are done.',
    }),
  },
  closed,
);
const weighedOrder = ({ order, line, p10, p50, p90, due, start, passed, onTime }: OrderForecast) => ({
  ...{ order, line, onTime, p10: isoOrNull(p10), p50: isoOrNull(p50), p90: isoOrNull(p90) },
  ...{ due: isoOrNull(due), start: isoOrNull(start), passed: isoOrNull(passed) },
});
const each = <From, To>(of: Readonly<Record<(typeof FIGURES)[number], From>>, to: (one: From) => To) => ({
  ...{ lateHours: to(of.lateHours), goodUnits: to(of.goodUnits), setupHours: to(of.setupHours) },
  ...{ stoppedHours: to(of.stoppedHours), ordersOver: to(of.ordersOver) },
});
const plain = <Told extends Estimate | Difference>(told: Told): Told => ({ ...told });
const weighedBody = ({ orders, due, sureOnTime, figures: own, lines }: Weighed) => ({
  ...{ orders: orders.map(weighedOrder), due, sureOnTime, figures: each(own, plain) },
  lines: lines.map(({ line, p50, p90 }) => ({ line, p50: isoOrNull(p50), p90: isoOrNull(p90) })),
});

const ComparedBody = Type.Object(
  {
    figures: figures(DifferenceBody),
    orders: Type.Array(
      Type.Object(
        {
          ...{ order: Type.String(), line: Type.String() },
          hours: Type.Union([DifferenceBody, Type.Null()], {
            description: 'Later (above 0) or sooner; null = in some futures it is not done within what was looked at.',
          }),
        },
        closed,
      ),
    ),
  },
  closed,
);
const comparedBody = ({ figures: own, orders }: Compared) => ({
  figures: each(own, plain),
  orders: orders.map(({ order, line, hours }) => ({ order, line, hours: hours && { ...hours } })),
});

export const ComparisonBody = Type.Object(
  {
    ...{ id: Type.Integer(), made: Instant, by: Type.String() },
    state: Type.Enum(['running', 'done', 'cancelled', 'failed']),
    done: Type.Integer({ description: 'Futures by now, of each.' }),
    why: orNull(Type.String()),
    result: Type.Union(
      [
        Type.Object(
          {
            ...{ at: Instant, until: Instant, calibration: Type.Integer(), futures: Type.Integer() },
            planned: WeighedBody,
            candidates: Type.Array(
              Type.Object(
                {
                  scenario: orNull(Type.Integer()),
                  version: orNull(Type.Integer()),
                  name: Type.String(),
                  changes: Type.Array(ChangeBody),
                  missing: Type.Union([Type.Enum(['order', 'line', 'machine', 'buffer', 'crew']), Type.Null()], {
                    description: 'What its changes speak of and there is not: it was not simulated.',
                  }),
                  weighed: orNull(WeighedBody),
                  compared: orNull(ComparedBody),
                },
                closed,
              ),
            ),
          },
          closed,
        ),
        Type.Null(),
      ],
      { description: 'While it runs: what is known by now.' },
    ),
  },
  closed,
);
export const comparisonBody = ({ id, made, by, state, done, why, result }: Comparison) => ({
  ...{ id, made: iso(made), by, state, done, why },
  result: result && {
    ...{ at: iso(result.at), until: iso(result.until), calibration: result.calibration, futures: result.futures },
    planned: weighedBody(result.planned),
    candidates: result.candidates.map(({ scenario, version, name, changes, missing, ...told }) => ({
      ...{ scenario, version, name, missing, changes: toldChanges(changes) },
      weighed: told.weighed && weighedBody(told.weighed),
      compared: told.compared && comparedBody(told.compared),
    })),
  },
});
