/** Forecasts, what they rest on and how good they were, as they travel. */
import Type from 'typebox';
import type { MachineFits } from '../../analytics/calibrate/calibrate.ts';
import type { ChangeFits } from '../../analytics/calibrate/change-times.ts';
import type { Fit } from '../../analytics/calibrate/fit.ts';
import type { OrderForecast } from '../../analytics/forecast/order-forecast.ts';
import type { Against, Scored, Skill } from '../../analytics/forecast/skill.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import type { OrderRefusal } from '../../twin/simulate/plant/question.ts';
import type { KnownCalibration } from '../plan/calibrations.ts';
import type { Standing } from '../plan/question-now.ts';
import { CALIBRATED_FOR } from '../plan/tables.ts';
import { iso, isoOrNull } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';

const hours = (ms: number) => ms / 3_600_000;

const REFUSALS: readonly OrderRefusal[] = [
  'unknown-line',
  'unknown-product',
  'no-machine',
  'no-rate',
  'nothing-to-make',
];

export const OrderForecastBody = Type.Object(
  {
    order: Type.String(),
    line: Type.String(),
    product: Type.String(),
    why: Type.Union([Type.Enum(['no-data', ...REFUSALS]), Type.Null()], {
      description:
        'Why nothing is said of when it will be done: its line is not heard, or it cannot be simulated. Null = it is simulated.',
    }),
    units: Type.Number({ description: 'Good units asked for.' }),
    made: Type.Number({ description: 'Of these by now, as the constraint counts.' }),
    running: Type.Boolean(),
    begun: Type.Union([Instant, Type.Null()], { description: 'Null = it waits.' }),
    start: Type.Union([Instant, Type.Null()], {
      description: 'Median; null = in fewer than half of the futures it begins.',
    }),
    passed: Type.Union([Instant, Type.Null()], {
      description: "Median of when the line's constraint is done with it, some minutes before it is all packed.",
    }),
    p10: Type.Union([Instant, Type.Null()], {
      description: 'One in ten is done by then; null = not within what was looked at.',
    }),
    p50: orNull(Instant),
    p90: orNull(Instant),
    due: orNull(Instant),
    onTime: Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()], {
      description:
        'Probability of being done by then: the middle of the Wilson interval; null = nobody said when that is, or it lies behind what was looked at.',
    }),
    futures: Type.Integer(),
    done: Type.Integer({ description: 'Futures in which it is done within what was looked at.' }),
    missing: Type.Number({ description: 'Good units that are not made by the end of the looking, on average.' }),
  },
  closed,
);
export function orderForecastBody(
  { start, passed, p10, p50, p90, due, refused, ...rest }: OrderForecast,
  standing: Standing,
) {
  const silent = standing.silent.find((one) => one.line === rest.line);
  const line = silent ?? standing.question.lines.find((one) => one.line === rest.line);
  const queued = line?.orders.find(({ id }) => id === rest.order);
  return {
    ...rest,
    why: silent ? ('no-data' as const) : refused,
    ...{ product: queued?.product ?? '', units: queued?.units ?? 0, made: queued?.made ?? 0 },
    ...{ running: line?.running === rest.order, begun: isoOrNull(standing.begun.get(rest.order) ?? null) },
    ...{ start: isoOrNull(start), passed: isoOrNull(passed), due: isoOrNull(due) },
    ...{ p10: isoOrNull(p10), p50: isoOrNull(p50), p90: isoOrNull(p90) },
  };
}

const AgainstBody = Type.Union([
  Type.Object(
    {
      n: Type.Integer(),
      oursMinutes: Type.Number(),
      theirsMinutes: Type.Number(),
      skill: Type.Number({ description: '1 = without loss, 0 = no better than the other, below 0 = worse.' }),
    },
    closed,
  ),
  Type.Null(),
]);
const againstBody = (one: Against | null) =>
  one && { n: one.n, oursMinutes: one.ours / 60_000, theirsMinutes: one.theirs / 60_000, skill: one.skill };

export const SkillBody = Type.Object(
  {
    n: Type.Integer(),
    origins: Type.Integer({ description: 'Moments at which they were said.' }),
    coverage: Type.Object({ share: Type.Number(), low: Type.Number(), high: Type.Number() }, closed),
    pinballMinutes: Type.Number({ description: 'Mean loss over P10, P50 and P90.' }),
    biasMinutes: Type.Number({ description: 'Actual less P50: above 0 = things took longer than said.' }),
    widthMinutes: Type.Number({ description: 'Median width of P10 to P90.' }),
    planned: AgainstBody,
    byRate: AgainstBody,
  },
  closed,
);
export const skillBody = ({ n, origins, coverage, pinball, bias, width, planned, byRate }: Skill) => ({
  ...{ n, origins, coverage: { ...coverage } },
  ...{ pinballMinutes: pinball / 60_000, biasMinutes: bias / 60_000, widthMinutes: width / 60_000 },
  ...{ planned: againstBody(planned), byRate: againstBody(byRate) },
});

export const ScoredBody = Type.Object(
  {
    origin: Instant,
    ...{ line: Type.String(), order: Type.String() },
    ...{ p10: Instant, p50: Instant, p90: Instant, actual: Instant },
    planned: orNull(Instant),
  },
  closed,
);
export const scoredBody = ({ origin, line, order, p10, p50, p90, actual, planned }: Scored) => ({
  ...{ origin: iso(origin), line, order, planned: isoOrNull(planned) },
  ...{ p10: iso(p10), p50: iso(p50), p90: iso(p90), actual: iso(actual) },
});

const FitBody = Type.Object(
  {
    family: Type.Enum(['weibull', 'lognormal', 'exponential', 'seen', 'constant']),
    parameters: Type.Array(Type.Number(), {
      description: 'As docs/simulate.md has them, in hours; empty = what was seen itself.',
    }),
    ended: Type.Integer(),
    censored: Type.Integer({ description: 'Of these it is only known that they lasted longer.' }),
    meanHours: Type.Number(),
    quantiles: Type.Array(Type.Object({ said: Type.Number(), seen: orNull(Type.Number()) }, closed), {
      description: 'By twentieths, hours: what the fit says, what was seen.',
    }),
  },
  closed,
);
function fitBody({ distribution, family, ended, censored, mean, qq }: Fit) {
  const [, told] = Object.entries(distribution)[0] as [string, number | readonly number[]];
  const numbers = family === 'seen' ? [] : typeof told === 'number' ? [told] : [...told];
  // A shape is a number of its own, everything else is time.
  const parameters = numbers.map((value, i) => (family === 'weibull' && i === 0 ? value : hours(value)));
  return {
    ...{ family, parameters, ended, censored, meanHours: hours(mean) },
    quantiles: qq.map(({ said, seen }) => ({ said: hours(said), seen: seen === null ? null : hours(seen) })),
  };
}

const MachineFitsBody = Type.Object(
  {
    machine: Type.String(),
    line: Type.String(),
    refused: Type.Union([Type.Enum(['no-record', 'too-little-operation', 'no-counts']), Type.Null()], {
      description: 'Why nothing is told of it; null = it is simulated.',
    }),
    operatingHours: Type.Number(),
    paces: Type.Array(
      Type.Object(
        {
          product: orNull(Type.String()),
          unitsPerHour: Type.Number(),
          by: Type.Enum(['made', 'fastest', 'planned']),
          runHours: Type.Number(),
          units: Type.Number(),
        },
        closed,
      ),
      { description: 'Of its own units; product null = all together.' },
    ),
    rejects: Type.Array(
      Type.Object(
        { product: orNull(Type.String()), share: Type.Number(), units: Type.Number(), rejects: Type.Number() },
        closed,
      ),
    ),
    stops: Type.Array(
      Type.Object(
        {
          cause: Type.String({
            description: '`fault:CODE`, a reason, `unnamed`, or `others`: the rare ones together.',
          }),
          stops: Type.Integer(),
          between: FitBody,
          repair: FitBody,
        },
        closed,
      ),
      { description: 'Between: hours of operation.' },
    ),
  },
  closed,
);
const machineFitsBody = (line: string, { machine, refused, paces, rejects, stops }: MachineFits) => ({
  ...{ machine, line, refused, operatingHours: hours(stops.operatingMs) },
  paces: paces.map(({ product, unitMs, by, runMs, units }) => ({
    ...{ product, unitsPerHour: 3_600_000 / unitMs, by, runHours: hours(runMs), units },
  })),
  rejects: rejects.map((one) => ({ ...one })),
  stops: stops.fits.map(({ cause, stops: n, time, repair }) => ({
    ...{ cause, stops: n, between: fitBody(time), repair: fitBody(repair) },
  })),
});

const ChangesBody = Type.Object(
  {
    line: Type.String(),
    seen: Type.Integer(),
    pairs: Type.Array(
      Type.Object(
        {
          from: Type.String(),
          to: Type.String(),
          kind: Type.String({ description: '`neither`, `size`, `cleaning`, `size and cleaning`.' }),
          seen: Type.Integer(),
          seenMinutes: orNull(Type.Number()),
          minutes: Type.Number({
            description: 'Median by the fit: what was seen of the pair, leaning to others of its kind.',
          }),
        },
        closed,
      ),
    ),
  },
  closed,
);
const changesBody = (line: string, { seen, pairs }: ChangeFits) => ({
  ...{ line, seen },
  pairs: pairs.map(({ from, to, kind, seen: n, seenMs, medianMs }) => ({
    ...{ from, to, kind, seen: n, seenMinutes: seenMs === null ? null : seenMs / 60_000, minutes: medianMs / 60_000 },
  })),
});

export const CalibrationHeadBody = Type.Object(
  {
    id: Type.Integer(),
    made: Instant,
    ...{ from: Instant, to: Instant },
    why: Type.Enum([...CALIBRATED_FOR]),
    by: orNull(Type.String()),
    drifted: Type.Array(
      Type.Object(
        {
          machine: Type.String(),
          what: Type.Enum(['pace', 'stops', 'repairs', 'rejects']),
          ...{ before: Type.Number(), now: Type.Number() },
        },
        closed,
      ),
      { description: 'What had changed: units an hour, stops an operating hour, ms, share.' },
    ),
  },
  closed,
);
export const calibrationHeadBody = ({ id, made, window, why, by, drifted }: KnownCalibration) => ({
  ...{ id, made: iso(made), from: iso(window.from), to: iso(window.to), why, by },
  drifted: drifted.map((one) => ({ ...one })),
});

export const CalibrationBody = Type.Object(
  {
    ...CalibrationHeadBody.properties,
    machines: Type.Array(MachineFitsBody),
    changes: Type.Array(ChangesBody),
  },
  closed,
);
/** `lines`: those that may be looked at. */
export function calibrationBody(known: KnownCalibration, plant: PlantModel, lines: readonly string[]) {
  const lineOf = (id: string) => plant.lines[plant.machines.find((machine) => machine.id === id)?.line ?? -1]?.id ?? '';
  return {
    ...calibrationHeadBody(known),
    machines: known.machines
      .filter(({ machine }) => lines.includes(lineOf(machine)))
      .map((fits) => machineFitsBody(lineOf(fits.machine), fits)),
    changes: known.lines
      .filter(({ line }) => lines.includes(line))
      .map(({ line, changes }) => changesBody(line, changes)),
  };
}

export const BacktestBody = Type.Object(
  {
    running: Type.Union([Type.Object({ done: Type.Integer(), all: Type.Integer() }, closed), Type.Null()], {
      description: 'Moments done and in all; null = the past is not being forecast.',
    }),
    failed: Type.Union([Type.String(), Type.Null()], { description: 'Why the last one came to nothing.' }),
  },
  closed,
);
