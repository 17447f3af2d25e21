/** Charts as they travel: one large in columns, all of them small. */
import Type from 'typebox';
import { isDerived, limitsAt, suits } from '../../analytics/spc/charts.ts';
import { CUSUM_SETTINGS } from '../../analytics/spc/cusum.ts';
import { EWMA_SETTINGS, EwmaFold, ewmaLimits } from '../../analytics/spc/ewma.ts';
import { CHART_RULES, isEwma } from '../../analytics/spc/judge.ts';
import type { SignalView } from '../../twin/live/protocol.ts';
import type { Stage } from '../records/quality/baseline-store.ts';
import { stageAt } from '../records/quality/baseline-store.ts';
import type { CapabilityShown } from '../records/quality/capability.ts';
import type { ChartShown, PlottedPoint, WallChart } from '../records/quality/chart-answers.ts';
import { type Characteristic, keyOf, specificationOf } from '../records/quality/words.ts';
import { iso, isoOrNull } from './ask.ts';
import { closed, Instant, orNull, WindowBody } from './bodies.ts';
import { CharacteristicBody, characteristicBody, RuleWord, rulesBody, StageBody, stageBody } from './quality-bodies.ts';
import { AutocorrelationBody, autocorrelationBody } from './trial-bodies.ts';

const Numbers = Type.Array(orNull(Type.Number()));
const SpecBody = orNull(
  Type.Object({ low: orNull(Type.Number()), high: orNull(Type.Number()), target: orNull(Type.Number()) }, closed),
);
const specBody = (one: Characteristic, product: string): Type.Static<typeof SpecBody> => {
  // Limits of values say nothing of what a residual is plotted by.
  if (isDerived(one.chart)) return null;
  const found = specificationOf(one, product);
  return found && { low: found.low, high: found.high, target: found.target };
};

/** What a point shows, and between which limits. */
interface Shown {
  readonly plotted: number | null;
  readonly ucl: number | null;
  readonly lcl: number | null;
  readonly centre: number | null;
}
const UNJUDGED = { ucl: null, lcl: null, centre: null };

/** In order of time: limits of an EWMA widen from the beginning of its stage on. */
function shownOf(one: Characteristic, points: readonly PlottedPoint[], stages: readonly Stage[]): Shown[] {
  let stage: Stage | null = null;
  let ewma: EwmaFold | null = null;
  const judged = stages.some(({ baseline }) => suits(one.chart, baseline));
  return points.map((point) => {
    const next = stageAt(stages, point.at);
    // Of a stage that began before the first point that is shown, limits have settled.
    if (next?.id !== stage?.id)
      ewma = isEwma(one.chart) && next && next.from >= (points[0]?.at ?? 0) ? new EwmaFold(next.baseline) : null;
    stage = next;
    const fits = stage !== null && suits(one.chart, stage.baseline);
    // What is not of the scale that limits are on is not drawn among what is.
    const plotted =
      isDerived(one.chart) && judged
        ? fits
          ? point.plotted
          : null
        : fits
          ? (point.plotted ?? point.value)
          : point.value;
    if (!stage || !fits) return { plotted, ...UNJUDGED };
    if (one.chart === 'cusum') return { plotted, ucl: CUSUM_SETTINGS.h, lcl: -CUSUM_SETTINGS.h, centre: 0 };
    if (ewma) {
      ewma.add((isDerived(one.chart) ? point.plotted : point.value) ?? Number.NaN, point.n);
      const { ucl, lcl, centre } = ewma.limits;
      return { plotted, ucl, lcl, centre };
    }
    const n = Math.max(1, point.n);
    const { ucl, lcl, centre } = isEwma(one.chart)
      ? ewmaLimits(stage.baseline, EWMA_SETTINGS, n)
      : limitsAt(stage.baseline, n);
    return { plotted, ucl, lcl, centre };
  });
}

export const ChartBody = Type.Object(
  {
    characteristic: CharacteristicBody,
    product: Type.String(),
    products: Type.Array(Type.String(), { description: 'Of which there are points, the newest first.' }),
    window: WindowBody,
    cut: Type.Boolean({ description: 'There are older points in the window.' }),
    late: orNull(
      Type.Object(
        { count: Type.Integer(), at: Instant },
        { ...closed, description: 'Readings that came after later ones and are no points, and when the newest was.' },
      ),
    ),
    specification: SpecBody,
    stages: Type.Array(StageBody),
    points: Type.Object(
      {
        at: Type.Array(Type.Number({ description: 'Epoch ms.' })),
        value: Numbers,
        plotted: Numbers,
        plottedLow: Numbers,
        spread: Numbers,
        n: Type.Array(Type.Integer()),
        centre: Numbers,
        ucl: Numbers,
        lcl: Numbers,
        below: Type.Array(Type.Integer({ description: 'Readings below the specification.' })),
        above: Type.Array(Type.Integer()),
        rules: Type.Array(Type.Integer({ description: 'Index into `masks`.' })),
        context: Type.Array(Type.Integer({ description: 'Index into `contexts`.' })),
      },
      { ...closed, description: 'Columns of one length.' },
    ),
    masks: Type.Array(Type.Array(RuleWord), { description: 'Sets of rules that points completed.' }),
    contexts: Type.Array(
      Type.Object(
        {
          order: orNull(Type.String()),
          lot: orNull(Type.String()),
          crew: orNull(Type.String()),
          shift: orNull(Type.String()),
        },
        closed,
      ),
    ),
    exclusions: Type.Array(
      Type.Object({ at: Instant, cause: Type.String(), by: Type.String(), recorded: Instant }, closed),
    ),
  },
  closed,
);

export function chartBody(
  one: Characteristic,
  product: string,
  products: readonly string[],
  window: { from: number; to: number },
  { points, cut, stages, exclusions, late }: ChartShown,
): Type.Static<typeof ChartBody> {
  const shown = shownOf(one, points, stages);
  const masks = new Numbered<Type.Static<typeof RuleWord>[]>();
  const contexts = new Numbered<{
    order: string | null;
    lot: string | null;
    crew: string | null;
    shift: string | null;
  }>();
  return {
    characteristic: characteristicBody(one),
    product,
    products: [...products],
    window: { from: iso(window.from), to: iso(window.to) },
    cut,
    late: late && { count: late.count, at: iso(late.at) },
    specification: specBody(one, product),
    stages: stages.map(stageBody),
    points: {
      at: points.map(({ at }) => at),
      value: points.map(({ value }) => value),
      plotted: shown.map(({ plotted }) => plotted),
      plottedLow: points.map(({ plottedLow }) => plottedLow),
      spread: points.map(({ spread }) => spread),
      n: points.map(({ n }) => n),
      centre: shown.map(({ centre }) => centre),
      ucl: shown.map(({ ucl }) => ucl),
      lcl: shown.map(({ lcl }) => lcl),
      below: points.map(({ below }) => below),
      above: points.map(({ above }) => above),
      rules: points.map(({ rules }) => masks.numberOf(rulesBody(rules))),
      context: points.map(({ order, lot, crew, shift }) => contexts.numberOf({ order, lot, crew, shift })),
    },
    masks: masks.all,
    contexts: contexts.all,
    exclusions: exclusions.map(({ at, cause, by, recorded }) => ({ at: iso(at), cause, by, recorded: iso(recorded) })),
  };
}

/** Things that come again and again, by a number each. */
class Numbered<Thing> {
  readonly all: Thing[] = [];
  private readonly numbers = new Map<string, number>();

  numberOf(thing: Thing): number {
    const key = JSON.stringify(thing);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.all.length);
    return this.all.push(thing) - 1;
  }
}

const IndexBody = orNull(Type.Object({ value: Type.Number(), low: Type.Number(), high: Type.Number() }, closed));
export const CapabilityBody = Type.Object(
  {
    n: Type.Integer({ description: 'Readings.' }),
    mean: orNull(Type.Number()),
    sd: orNull(Type.Number()),
    within: orNull(Type.Number({ description: 'Sigma within subgroups.' })),
    specification: SpecBody,
    reason: Type.Union([
      Type.Enum([
        'no-specification',
        'specification-crossed',
        'too-few-values',
        'not-a-number',
        'no-variation',
        'counts',
        'several',
      ]),
      Type.Null(),
    ]),
    cp: IndexBody,
    cpk: IndexBody,
    pp: IndexBody,
    ppk: IndexBody,
    cpm: IndexBody,
    ppmBelow: orNull(Type.Number()),
    ppmAbove: orNull(Type.Number()),
    outside: orNull(Type.Integer({ description: 'Readings outside the specification.' })),
    normal: orNull(
      Type.Object(
        { a2: Type.Number(), p: Type.Number(), accepted: Type.Boolean() },
        {
          ...closed,
          description: 'Anderson-Darling; not accepted = the indices are not to be shown alone.',
        },
      ),
    ),
    nonNormal: orNull(
      Type.Object(
        { kind: Type.Enum(['weibull', 'lognormal']), pp: orNull(Type.Number()), ppk: Type.Number() },
        { ...closed, description: 'By percentiles of the better fit (ISO 22514-2).' },
      ),
    ),
    autocorrelation: orNull(AutocorrelationBody),
    crossing: orNull(
      Type.Object(
        {
          side: Type.Enum(['lsl', 'usl']),
          at: Instant,
          earliest: Instant,
          latest: orNull(Instant),
          slopeAnHour: Type.Number(),
        },
        { ...closed, description: 'When a drift reaches a limit of the specification, with its 95 % interval.' },
      ),
    ),
    histogram: orNull(
      Type.Object({ from: Type.Number(), width: Type.Number(), counts: Type.Array(Type.Integer()) }, closed),
    ),
  },
  closed,
);
export function capabilityBody({ indices, ...found }: CapabilityShown): Type.Static<typeof CapabilityBody> {
  const { autocorrelation, crossing, histogram } = found;
  return {
    ...found,
    ...{ cp: indices?.cp ?? null, cpk: indices?.cpk ?? null, pp: indices?.pp ?? null, ppk: indices?.ppk ?? null },
    ...{ cpm: indices?.cpm ?? null, ppmBelow: indices?.ppmBelow ?? null, ppmAbove: indices?.ppmAbove ?? null },
    autocorrelation: autocorrelation && autocorrelationBody(autocorrelation),
    crossing: crossing && {
      ...{ side: crossing.side, slopeAnHour: crossing.slopeAnHour, at: iso(crossing.at) },
      ...{ earliest: iso(crossing.earliest), latest: isoOrNull(crossing.latest) },
    },
    histogram: histogram && { ...histogram, counts: [...histogram.counts] },
  };
}

const TileBody = Type.Object(
  {
    characteristic: Type.String(),
    name: CharacteristicBody.properties.name,
    machine: Type.String(),
    line: orNull(Type.String()),
    product: Type.String(),
    unit: Type.String(),
    chart: CharacteristicBody.properties.chart,
    urgency: Type.Number({ description: 'The higher, the sooner somebody is to look; 0 = in control.' }),
    signal: orNull(
      Type.Object(
        {
          id: Type.String(),
          at: Instant,
          rules: Type.Array(RuleWord),
          stop: Type.Boolean(),
          state: Type.Enum(['open', 'taken', 'closed']),
          takenBy: Type.String(),
        },
        closed,
      ),
    ),
    learning: orNull(
      Type.Object(
        {
          have: Type.Integer(),
          need: orNull(Type.Integer()),
          held: Type.Boolean({ description: 'Enough came, but they follow each other or are all equal.' }),
        },
        { ...closed, description: 'No baseline yet.' },
      ),
    ),
    last: orNull(Instant),
    value: Type.Union([Type.Number(), Type.Null()], { description: 'Of the last point.' }),
    specification: SpecBody,
    points: Type.Object(
      {
        at: Type.Array(Type.Number()),
        plotted: Numbers,
        ucl: Numbers,
        lcl: Numbers,
        centre: Numbers,
        rules: Type.Array(Type.Boolean()),
      },
      { ...closed, description: 'The last points; `rules`: it completed one.' },
    ),
  },
  closed,
);
export const WallBody = Type.Object({ charts: Type.Array(TileBody) }, closed);

type Tiles = ReadonlyMap<string, WallChart>;

/** The most urgent first, then by machine and name. */
export function wallBody(
  all: readonly Characteristic[],
  tiles: Tiles,
  signals: readonly SignalView[],
  lineOf: (machine: string) => string | null,
): Type.Static<typeof WallBody> {
  const charts = all.flatMap((one) => {
    const own = [...tiles.values()].filter(({ key }) => key.characteristic === one.id);
    const latest = Math.max(0, ...own.map(({ points }) => points.at(-1)?.at ?? 0));
    // Of a characteristic with a chart a product: the one that is made, and those that nobody has answered for.
    const now = own.filter(
      ({ key, points }) => points.at(-1)?.at === latest || signals.some((signal) => keyOf(signal) === keyOf(key)),
    );
    const shown =
      now.length > 0 ? now : [{ key: { characteristic: one.id, product: '' }, points: [], stage: null, learning: 0 }];
    return shown.map((tile) => tileBody(one, tile, signals, lineOf));
  });
  return { charts: charts.sort((a, b) => b.urgency - a.urgency || (a.characteristic < b.characteristic ? -1 : 1)) };
}

function tileBody(
  one: Characteristic,
  { key, points, stage, learning }: WallChart,
  signals: readonly SignalView[],
  lineOf: (machine: string) => string | null,
): Type.Static<typeof TileBody> {
  const signal = signals.find((candidate) => keyOf(candidate) === keyOf(key)) ?? null;
  const shown = shownOf(one, points, stage ? [{ ...stage, from: Number.MIN_SAFE_INTEGER }] : []);
  return {
    ...{ characteristic: one.id, name: one.name, machine: one.machine, line: lineOf(one.machine), unit: one.unit },
    ...{ product: key.product, chart: one.chart, urgency: urgencyOf(signal) },
    signal: signal && {
      ...{
        id: signal.id,
        at: iso(signal.at),
        rules: CHART_RULES.filter((rule) => signal.rules.includes(rule)),
        stop: signal.stop,
      },
      ...{ state: signal.state, takenBy: signal.takenBy },
    },
    learning: stage ? null : { have: learning, need: one.learn, held: one.learn !== null && learning >= one.learn },
    value: points.at(-1)?.value ?? points.at(-1)?.plotted ?? null,
    last: isoOrNull(points.at(-1)?.at ?? null),
    specification: specBody(one, key.product),
    points: {
      at: points.map(({ at }) => at),
      plotted: shown.map(({ plotted }) => plotted),
      ucl: shown.map(({ ucl }) => ucl),
      lcl: shown.map(({ lcl }) => lcl),
      centre: shown.map(({ centre }) => centre),
      rules: points.map(({ rules }) => rules !== 0),
    },
  };
}

/** Nobody has taken it, before somebody has; a recommended stop, before others; the one that stands longest first. */
function urgencyOf(signal: SignalView | null): number {
  if (!signal) return 0;
  return 1 + (signal.state === 'open' ? 2 : 0) + (signal.stop ? 4 : 0) + signal.escalated.length / 10;
}
