/** How reliable machines are, as it travels: hours of operation unless said otherwise, money in the currency of the site. */
import Type from 'typebox';
import type { CostAtInterval, IntervalWorth } from '../../analytics/reliability/interval-worth.ts';
import type { KeepOrReplace } from '../../analytics/reliability/keep-or-replace.ts';
import type { RepairTimes } from '../../analytics/reliability/repair-times.ts';
import { HAZARDS, TRENDS } from '../../analytics/reliability/verdicts.ts';
import { reliabilityAt } from '../../analytics/reliability/weibull.ts';
import type {
  Figures,
  IntervalTold,
  ModeTold,
  Reliability,
  ReplaceTold,
  TrendTold,
} from '../records/reliability/reliability-told.ts';
import { closed, orNull } from './bodies.ts';

const number = (description: string) => Type.Number({ description });
const numberOrNull = (description: string) => Type.Union([Type.Number(), Type.Null()], { description });
const Share = Type.Number({ minimum: 0, maximum: 1 });
const Range = Type.Object({ low: orNull(Type.Number()), high: orNull(Type.Number()) }, closed);

const TimesBody = Type.Object(
  {
    n: Type.Integer(),
    mean: numberOrNull('Hours; null = there were none.'),
    meanRange: Type.Union([Range, Type.Null()], { description: '95 %, of lognormal times; null = too few.' }),
    median: orNull(Type.Number()),
    medianRange: Type.Union([Range, Type.Null()], { description: '95 %, of no distribution; null = too few.' }),
  },
  closed,
);
const timesBody = ({ repairs, mean, meanInterval, median, medianInterval }: RepairTimes) => ({
  ...{ n: repairs, mean, median },
  meanRange: meanInterval && { ...meanInterval },
  medianRange: medianInterval && { ...medianInterval },
});

const figures = {
  failures: Type.Integer(),
  operatingHours: number('Producing, at speed or slowly.'),
  mtbf: Type.Union(
    [
      Type.Object(
        {
          mean: numberOrNull('Null = no failure, and no mean; `atLeast` is all that is known.'),
          low: orNull(Type.Number()),
          high: orNull(Type.Number()),
          atLeast: number('One-sided lower bound, 95 %.'),
        },
        closed,
      ),
      Type.Null(),
    ],
    { description: '95 % interval for failures at a constant rate; null = it did not operate.' },
  ),
  repair: TimesBody,
  availability: Type.Union(
    [Type.Object({ value: Share, low: orNull(Share), high: orNull(Share) }, closed), Type.Null()],
    { description: 'MTBF / (MTBF + MTTR).' },
  ),
  downHours: number('Down, net of planned time.'),
  lostHours: numberOrNull('That the constraint of the line stood for it; null = in no line.'),
  cost: numberOrNull('Of these hours; null = the line says no price of an hour.'),
};
const figuresBody = ({ mtbf, repair, availability, ...rest }: Figures) => ({
  ...{ failures: rest.failures, operatingHours: rest.operatingHours, downHours: rest.downHours },
  ...{ lostHours: rest.lostHours, cost: rest.cost },
  mtbf: mtbf && { mean: mtbf.mean, ...mtbf.timeTruncated, atLeast: mtbf.atLeast },
  repair: timesBody(repair),
  availability: availability && { ...availability },
});

const TrendBody = Type.Object(
  {
    verdict: Type.Enum([...TRENDS], { description: 'steady: no more than chance.' }),
    beta: number('Crow-AMSAA; above 1 failures come ever faster.'),
    low: Type.Number(),
    high: Type.Number(),
    mtbfAtEnd: number('Hours between failures at the end of the window.'),
  },
  closed,
);
const trendBody = (trend: TrendTold | null) => trend && { ...trend };

const RepeatsBody = Type.Object(
  {
    count: Type.Integer({ description: 'Repairs after which the same failure came back soon.' }),
    of: Type.Integer({ description: 'Repairs after which enough was watched to tell.' }),
  },
  closed,
);
const MissingLives = Type.Union([Type.Enum(['few-failures', 'alike']), Type.Null()], {
  description: 'Why no life is fitted. few-failures: fewer than `least`; alike: all failed at one age.',
});

const ModeBody = Type.Object(
  {
    mode: orNull(Type.String({ description: '`fault:CODE`, a reason, or `breakdown`; null = all.' })),
    ...figures,
    lives: Type.Integer({ description: 'Whose beginning, a repair of the same failure, was seen.' }),
    ended: Type.Integer({ description: 'Of these in a failure.' }),
    leftTruncated: Type.Integer({ description: 'Began before the window: how old they were is not known; in no fit.' }),
    repeats: RepeatsBody,
    trend: orNull(TrendBody),
    missing: MissingLives,
    weibull: orNull(
      Type.Object(
        {
          shape: Type.Number(),
          shapeRange: Range,
          scale: number('Characteristic life, hours.'),
          scaleRange: Range,
          hazard: Type.Enum([...HAZARDS], {
            description: 'Whether failures come with age; unclear: the interval has room for more than one answer.',
          }),
          describes: Type.Boolean({
            description: 'False: the lives that were seen are unlike it, so what follows from it is rough.',
          }),
          b10: number('By this age one in ten has failed, hours.'),
          mean: number('Mean life, hours.'),
          curve: Type.Array(Type.Object({ hours: Type.Number(), survival: Share }, closed)),
        },
        closed,
      ),
    ),
    survival: Type.Array(
      Type.Object(
        {
          hours: Type.Number(),
          atRisk: Type.Integer(),
          failures: Type.Integer(),
          survival: Share,
          low: orNull(Share),
          high: orNull(Share),
        },
        closed,
      ),
      { description: 'Kaplan-Meier.' },
    ),
    medianLife: numberOrNull('Kaplan-Meier, hours; null = more than half were going on at the end.'),
    censored: Type.Array(Type.Number(), { description: 'Hours at which lives were still going on.' }),
  },
  closed,
);
const CURVE_POINTS = 40;
const modeBody = (told: ModeTold): Type.Static<typeof ModeBody> => {
  const longest = Math.max(0, ...told.survival.steps.map(({ time }) => time), ...told.censored);
  return {
    ...figuresBody(told),
    ...{ mode: told.mode, lives: told.lives, ended: told.ended, leftTruncated: told.leftTruncated },
    ...{ repeats: { ...told.repeats }, trend: trendBody(told.trend), missing: told.missing },
    weibull: told.weibull && {
      shape: told.weibull.fit.shape,
      shapeRange: rangeOf(told.weibull.fit.shapeInterval),
      scale: told.weibull.fit.scale,
      scaleRange: rangeOf(told.weibull.fit.scaleInterval),
      ...{
        describes: told.weibull.describes,
        hazard: told.weibull.hazard,
        b10: told.weibull.b10,
        mean: told.weibull.mean,
      },
      curve: Array.from({ length: CURVE_POINTS + 1 }, (_, i) => {
        const hours = (longest * i) / CURVE_POINTS;
        return { hours, survival: told.weibull ? reliabilityAt(told.weibull.fit, hours) : 1 };
      }),
    },
    survival: told.survival.steps.map(({ time, atRisk, failures, survival, low, high }) => ({
      ...{ hours: time, atRisk, failures, survival, low, high },
    })),
    medianLife: told.survival.median,
    censored: [...told.censored],
  };
};
const rangeOf = ([low, high]: readonly [number, number]) => ({ low, high });

export const RankedBody = Type.Array(Type.Object({ machine: Type.String(), ...figures }, closed), {
  description: 'The dearest failures first.',
});
export const rankedBody = (ranked: readonly (Figures & { readonly machine: string })[]) =>
  ranked.map((one) => ({ machine: one.machine, ...figuresBody(one) }));

export const ReliabilityBody = Type.Object(
  {
    ...figures,
    machines: Type.Integer(),
    heardDays: number('Days of machines of which something is known.'),
    trend: orNull(TrendBody),
    trendMissing: Type.Union([Type.Enum(['few-failures', 'several-machines']), Type.Null()], {
      description: 'several-machines: side by side they have no one clock of operation.',
    }),
    least: Type.Integer({ description: 'Failures that a trend or a life need at least.' }),
    modes: Type.Array(ModeBody, { description: 'All kinds of failure together first, then the most frequent.' }),
    responses: TimesBody,
    repeats: RepeatsBody,
    teams: Type.Array(
      Type.Object(
        {
          value: orNull(Type.String()),
          failures: Type.Integer(),
          response: TimesBody,
          repair: TimesBody,
          repeats: RepeatsBody,
        },
        closed,
      ),
      { description: 'Of who was there when failures began.' },
    ),
    months: Type.Array(
      Type.Object(
        {
          month: Type.String({ description: '`2026-11`, by the clock of the site.' }),
          failures: Type.Integer(),
          lostHours: orNull(Type.Number()),
          lostCost: orNull(Type.Number()),
          workHours: number('Booked on work orders.'),
          partsCost: number('Of parts that were used on them, whose price is known.'),
        },
        closed,
      ),
    ),
  },
  closed,
);
export const reliabilityBody = (told: Reliability, least: number): Type.Static<typeof ReliabilityBody> => ({
  ...figuresBody(told),
  ...{ machines: told.machines, heardDays: told.heardMs / 86_400_000, least },
  ...{ trend: trendBody(told.trend), trendMissing: told.trendMissing },
  modes: told.modes.map(modeBody),
  responses: timesBody(told.responses),
  repeats: { ...told.repeats },
  months: told.months.map((month) => ({ ...month })),
  teams: told.teams.map(({ value, failures, response, repair, repeats }) => ({
    ...{ value, failures, response: timesBody(response), repair: timesBody(repair), repeats: { ...repeats } },
  })),
});

const CostPoint = Type.Object(
  {
    hours: Type.Number(),
    costRate: number('An hour of operation.'),
    low: orNull(Type.Number()),
    high: orNull(Type.Number()),
  },
  { ...closed, description: '8 of 10 draws lie between low and high.' },
);
export const IntervalBody = Type.Object(
  {
    lives: Type.Integer(),
    ended: Type.Integer(),
    least: Type.Integer(),
    missing: MissingLives,
    lostPerFailure: numberOrNull('Hours of the line that one costs, mean.'),
    stopCostPerHour: orNull(Type.Number()),
    costs: Type.Object({ planned: Type.Number(), failure: Type.Number() }, closed),
    seen: Type.Union(
      [
        Type.Object(
          {
            best: numberOrNull('Hours of operation; null = running to failure is cheaper.'),
            bestRate: Type.Number(),
            runToFailureRate: Type.Number(),
          },
          closed,
        ),
        Type.Null(),
      ],
      { description: 'By the lives alone, without a curve; null = too few, or the longest one goes on.' },
    ),
    worth: orNull(
      Type.Object(
        {
          best: numberOrNull('Hours of operation; null = running to failure is cheaper.'),
          bestRange: orNull(Range),
          bestRate: Type.Number(),
          runToFailureRate: Type.Number(),
          plannedShare: Type.Number({ description: 'Of draws in which some interval was cheaper than none, 0..1.' }),
          present: orNull(CostPoint),
          presentShare: numberOrNull('Of draws in which the present interval was cheaper than none.'),
          curve: Type.Array(CostPoint),
          draws: Type.Integer(),
        },
        closed,
      ),
    ),
  },
  closed,
);
export const intervalBody = (told: IntervalTold, least: number): Type.Static<typeof IntervalBody> => ({
  ...{ lives: told.lives, ended: told.ended, least, missing: told.missing },
  ...{ lostPerFailure: told.lostPerFailure, stopCostPerHour: told.stopCostPerHour, costs: { ...told.costs } },
  seen: told.seen && {
    best: told.seen.age,
    bestRate: told.seen.costRate,
    runToFailureRate: told.seen.runToFailureRate,
  },
  worth: told.worth && worthBody(told.worth),
});
const pointBody = (point: CostAtInterval) => ({ ...point });
const worthBody = ({ best, bestInterval, plannedShare, present, presentShare, curve, draws }: IntervalWorth) => ({
  ...{ best: best.age, bestRate: best.costRate, runToFailureRate: best.runToFailureRate, plannedShare },
  ...{ presentShare, draws, bestRange: bestInterval && { ...bestInterval } },
  present: present && pointBody(present),
  curve: curve.map(pointBody),
});

export const ReplaceBody = Type.Object(
  {
    missing: Type.Union([Type.Enum(['few-failures', 'few-days', 'no-price']), Type.Null()]),
    failures: Type.Integer(),
    heardDays: Type.Number(),
    leastFailures: Type.Integer(),
    leastDays: Type.Integer(),
    costPerYear: numberOrNull('Of keeping it, at the rate of the window.'),
    told: orNull(
      Type.Object(
        {
          newPerYear: number('Equivalent annual cost of the new one.'),
          trend: Type.Enum([...TRENDS]),
          kept: Type.Array(
            Type.Object(
              {
                year: Type.Integer(),
                failures: Type.Number(),
                cost: Type.Number(),
                low: orNull(Type.Number()),
                high: orNull(Type.Number()),
              },
              closed,
            ),
            { description: 'What keeping it costs in each year; 8 of 10 draws lie between low and high.' },
          ),
          cheaperFrom: orNull(Type.Integer({ description: 'Year in which replacing is cheaper; null = in none.' })),
          nowShare: Share,
          everShare: Share,
        },
        closed,
      ),
    ),
  },
  closed,
);
export const replaceBody = (
  told: ReplaceTold,
  least: { readonly leastFailures: number; readonly leastDays: number },
): Type.Static<typeof ReplaceBody> => ({
  ...{ missing: told.missing, failures: told.failures, heardDays: told.heardDays, ...least },
  costPerYear: told.costPerYear,
  told: told.told && keptBody(told.told),
});
const keptBody = ({ kept, ...told }: KeepOrReplace) => ({ ...told, kept: kept.map((year) => ({ ...year })) });
