/** How reliable machines are, out of what was watched of them: everything through analytics/reliability, and nothing below its least number. Pure: it runs in a thread. */
import { type AgeAsSeen, ageAsSeen } from '../../../analytics/reliability/age-as-seen.ts';
import { growthOf } from '../../../analytics/reliability/crow-amsaa.ts';
import { failureLives, modesOf } from '../../../analytics/reliability/failure-lives.ts';
import { describes } from '../../../analytics/reliability/fit-distance.ts';
import { type IntervalWorth, intervalWorth } from '../../../analytics/reliability/interval-worth.ts';
import { kaplanMeier, type SurvivalCurve } from '../../../analytics/reliability/kaplan-meier.ts';
import {
  type KeepOrReplace,
  keepOrReplace,
  LEAST_FAILURES,
  type NewMachine,
} from '../../../analytics/reliability/keep-or-replace.ts';
import { failuresOf, type Life } from '../../../analytics/reliability/life.ts';
import { type Mtbf, mtbfOf } from '../../../analytics/reliability/mtbf.ts';
import {
  type RepairTimes,
  repairTimes,
  type SteadyAvailability,
  steadyAvailability,
} from '../../../analytics/reliability/repair-times.ts';
import {
  type Hazard,
  hazardOf,
  LEAST_FOR_TREND,
  LEAST_FOR_WEIBULL,
  type Trend,
  trendOf,
} from '../../../analytics/reliability/verdicts.ts';
import { fitWeibull, lifeQuantile, meanLife, type WeibullFit } from '../../../analytics/reliability/weibull.ts';
import type { Window } from '../../../twin/derived.ts';
import { type CostMonth, costMonths, type Spent } from './cost-months.ts';
import { type Hands, responseOf } from './first-hands.ts';
import { countOf, type Repeats, repeatsIn, type Team, type TeamsBy, teamsOf } from './teams.ts';
import type { FailureSeen, MachineWatched } from './watch.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEAR_HOURS = 365.25 * 24;
const CONFIDENCE = 0.95;
/** Below so many days that were heard a year is not told from them. */
export const LEAST_DAYS = 28;

/** Failures, and what all of them cost. */
export interface Figures {
  readonly failures: number;
  readonly operatingHours: number;
  readonly mtbf: Mtbf | null;
  readonly repair: RepairTimes;
  readonly availability: SteadyAvailability | null;
  readonly downHours: number;
  /** That the constraints of their lines stood for them; null = none is in a line. */
  readonly lostHours: number | null;
  /** In the currency of the site; null = no line says what an hour costs. */
  readonly cost: number | null;
}

export interface TrendTold {
  readonly verdict: Trend;
  readonly beta: number;
  readonly low: number;
  readonly high: number;
  /** Hours, at the end of the watching. */
  readonly mtbfAtEnd: number;
}

export interface ModeTold extends Figures {
  /** Null = failures of all kinds. */
  readonly mode: string | null;
  /** Lives whose beginning was seen, and how many of them ended in a failure. */
  readonly lives: number;
  readonly ended: number;
  readonly leftTruncated: number;
  readonly repeats: Repeats;
  readonly trend: TrendTold | null;
  readonly weibull: {
    readonly fit: WeibullFit;
    /** False: the lives are not like those of any Weibull. */
    readonly describes: boolean;
    readonly hazard: Hazard;
    readonly b10: number;
    readonly mean: number;
  } | null;
  /** Why there is no fit; null = there is one. */
  readonly missing: 'few-failures' | 'alike' | null;
  readonly survival: SurvivalCurve;
  /** Hours at which lives were still going on. */
  readonly censored: readonly number[];
}

export interface Reliability extends Figures {
  readonly heardMs: number;
  readonly machines: number;
  readonly modes: readonly ModeTold[];
  readonly trend: TrendTold | null;
  readonly trendMissing: 'few-failures' | 'several-machines' | null;
  readonly responses: RepairTimes;
  readonly repeats: Repeats;
  readonly teams: readonly Team[];
  readonly months: readonly CostMonth[];
}

export interface IntervalAsked {
  readonly mode: string | null;
  /** Parts and labour of one planned intervention and of one failure; money. */
  readonly plannedCost: number;
  readonly failureCost: number;
  /** Hours that the line stands for planned work. */
  readonly plannedHours: number;
  /** Hours of operation between planned interventions as they are now; null = there are none. */
  readonly present: number | null;
}

export interface IntervalTold {
  readonly lives: number;
  readonly ended: number;
  readonly missing: 'few-failures' | 'alike' | null;
  /** Hours of the line that a failure costs, mean. */
  readonly lostPerFailure: number | null;
  readonly stopCostPerHour: number | null;
  readonly costs: { readonly planned: number; readonly failure: number };
  readonly worth: IntervalWorth | null;
  /** Without a curve; null = too few, or the longest life goes on. */
  readonly seen: AgeAsSeen | null;
}

export interface ReplaceTold {
  readonly missing: 'few-failures' | 'few-days' | 'no-price' | null;
  readonly failures: number;
  readonly heardDays: number;
  readonly costPerYear: number | null;
  readonly told: KeepOrReplace | null;
}

/** What the lines of the machines say: which are in one, and the price of an hour that it stands. */
export interface LineFacts {
  readonly inLine: readonly string[];
  readonly prices: ReadonlyMap<string, number>;
}

export interface Ranked extends Figures {
  readonly machine: string;
}

export interface WatchedFacts {
  readonly watched: readonly MachineWatched[];
  readonly lines: LineFacts;
}

export interface ReliabilityAsked extends WatchedFacts {
  readonly hands: Hands;
  readonly spent: readonly Spent[];
  readonly window: Window;
  readonly timeZone: string;
  readonly repeatHours: number;
  readonly by: TeamsBy;
}

export interface ReplaceAsked {
  readonly challenger: NewMachine;
  readonly otherPerYear: number;
  readonly costPerFailure: number;
  readonly labourPerHour: number;
}

const priceOf = ({ prices }: LineFacts, machine: string): number | null => prices.get(machine) ?? null;

/** Machines, the dearest failures first. */
export const rankedTold = ({ watched, lines }: WatchedFacts): Ranked[] =>
  watched
    .map((one) => ({ machine: one.machine, ...figuresOf([one], lines) }))
    .sort(
      (a, b) =>
        (b.cost ?? 0) - (a.cost ?? 0) ||
        (b.lostHours ?? 0) - (a.lostHours ?? 0) ||
        b.downHours - a.downHours ||
        b.failures - a.failures,
    );

export function reliabilityTold(asked: ReliabilityAsked): Reliability {
  const { watched, lines, hands, spent, window, timeZone, repeatHours, by } = asked;
  const failures = watched.flatMap((one) => one.failures);
  const repeats = repeatsIn(watched, repeatHours * HOUR);
  const responses = new Map(failures.map((one) => [one.stop, responseOf(hands, one)]));
  const told = (mode: string | null): ModeTold => modeTold(asked, mode, repeats);
  const modes = modesOf(watched);
  const trend = trendIn(watched, null);
  return {
    ...figuresOf(watched, lines),
    heardMs: watched.reduce((sum, one) => sum + one.heardMs, 0),
    machines: watched.length,
    // Of one kind of failure all of them are the kind.
    modes:
      modes.length === 1 ? modes.map(({ mode }) => told(mode)) : [null, ...modes.map(({ mode }) => mode)].map(told),
    trend,
    trendMissing: trend ? null : watched.length > 1 ? 'several-machines' : 'few-failures',
    responses: repairTimes([...responses.values()].flatMap((ms) => (ms === null ? [] : [ms / HOUR]))),
    repeats: countOf(failures, repeats),
    teams: teamsOf(watched, by, responses, repeats),
    months: costMonths(watched, spent, {
      ...{ window, timeZone },
      priceOf: (machine) => priceOf(lines, machine),
      inLine: lines.inLine.length > 0,
    }),
  };
}

export function intervalTold({ watched, lines }: WatchedFacts, asked: IntervalAsked): IntervalTold {
  const { lives } = failureLives(watched, asked.mode);
  const own = watched.flatMap(({ failures }) =>
    failures.filter((one) => asked.mode === null || one.mode === asked.mode),
  );
  const lost = own.flatMap(({ lostMs }) => lostMs ?? []);
  const lostPerFailure = lost.length === 0 ? null : lost.reduce((sum, ms) => sum + ms, 0) / lost.length / HOUR;
  const stopCostPerHour = priceOf(lines, watched[0]?.machine ?? '');
  const costs = {
    planned: asked.plannedCost + (stopCostPerHour ?? 0) * asked.plannedHours,
    failure: asked.failureCost + (stopCostPerHour ?? 0) * (lostPerFailure ?? 0),
  };
  const missing = missingOf(lives);
  return {
    lives: lives.length,
    ended: failuresOf(lives),
    ...{ missing, lostPerFailure, stopCostPerHour, costs },
    worth: missing === null ? intervalWorth(lives, costs, asked.present) : null,
    // Alike, and yet enough of them to say when.
    seen: missing === 'few-failures' ? null : ageAsSeen(lives, costs.planned, costs.failure),
  };
}

/** Of one machine; what is on record of work on it is `spent`. */
export function replaceTold(
  { watched: [watched], lines }: WatchedFacts,
  spent: readonly Spent[],
  asked: ReplaceAsked,
): ReplaceTold {
  const price = priceOf(lines, watched?.machine ?? '');
  const failures = watched?.failures ?? [];
  const heardDays = (watched?.heardMs ?? 0) / DAY;
  const none = { failures: failures.length, heardDays, costPerYear: null, told: null };
  if (!watched || heardDays < LEAST_DAYS) return { ...none, missing: 'few-days' };
  if (failures.length < LEAST_FAILURES) return { ...none, missing: 'few-failures' };
  if (price === null && asked.costPerFailure === 0) return { ...none, missing: 'no-price' };
  const costOf = ({ lostMs }: FailureSeen) => asked.costPerFailure + ((price ?? 0) * (lostMs ?? 0)) / HOUR;
  const operating = watched.operatingMs / HOUR;
  const perYear = YEAR_HOURS / (watched.heardMs / HOUR);
  const worked = spent.reduce((sum, { hours, cost }) => sum + hours * asked.labourPerHour + cost, 0);
  const otherPerYear = asked.otherPerYear + worked * perYear;
  return {
    failures: failures.length,
    heardDays,
    missing: null,
    costPerYear: otherPerYear + failures.reduce((sum, one) => sum + costOf(one), 0) * perYear,
    told: keepOrReplace(
      {
        watched: operating,
        failures: failures.map((one) => ({ at: one.clockMs / HOUR, cost: costOf(one) })),
        hoursPerYear: operating * perYear,
        otherPerYear,
      },
      asked.challenger,
    ),
  };
}

function modeTold(
  { watched, lines }: WatchedFacts,
  mode: string | null,
  repeats: ReadonlyMap<string, boolean>,
): ModeTold {
  const own = watched.map((one) => ({
    ...one,
    failures: one.failures.filter((failure) => mode === null || failure.mode === mode),
  }));
  const { lives, leftTruncated } = failureLives(watched, mode);
  const missing = missingOf(lives);
  const fit = missing === null ? fitWeibull(lives, CONFIDENCE) : null;
  return {
    mode,
    ...figuresOf(own, lines),
    ...{ lives: lives.length, ended: failuresOf(lives), leftTruncated, missing },
    repeats: countOf(
      own.flatMap(({ failures }) => failures),
      repeats,
    ),
    trend: trendIn(watched, mode),
    weibull: fit && {
      fit,
      describes: describes(lives, fit),
      hazard: hazardOf(fit),
      b10: lifeQuantile(fit, 0.1),
      mean: meanLife(fit),
    },
    survival: kaplanMeier(lives, CONFIDENCE),
    censored: lives.flatMap(({ time, failed }) => (failed ? [] : [time])),
  };
}

function figuresOf(watched: readonly MachineWatched[], lines: LineFacts): Figures {
  const failures = watched.flatMap((one) => one.failures);
  const operatingHours = watched.reduce((sum, one) => sum + one.operatingMs, 0) / HOUR;
  const mtbf = operatingHours > 0 ? mtbfOf(operatingHours, failures.length, CONFIDENCE) : null;
  const repair = repairTimes(failures.flatMap(({ repaired, downMs }) => (repaired ? [downMs / HOUR] : [])));
  const lost = failures.flatMap(({ machine, lostMs }) => (lostMs === null ? [] : [{ machine, hours: lostMs / HOUR }]));
  const inLine = watched.some(({ machine }) => lines.inLine.includes(machine));
  const priced = watched.some(({ machine }) => priceOf(lines, machine) !== null);
  return {
    failures: failures.length,
    ...{ operatingHours, mtbf, repair },
    availability: mtbf && steadyAvailability({ mean: mtbf.mean, failures: failures.length }, repair, CONFIDENCE),
    downHours: failures.reduce((sum, { downMs }) => sum + downMs, 0) / HOUR,
    lostHours: inLine ? lost.reduce((sum, { hours }) => sum + hours, 0) : null,
    cost: priced ? lost.reduce((sum, { machine, hours }) => sum + hours * (priceOf(lines, machine) ?? 0), 0) : null,
  };
}

function missingOf(lives: readonly Life[]): 'few-failures' | 'alike' | null {
  if (failuresOf(lives) < LEAST_FOR_WEIBULL) return 'few-failures';
  return fitWeibull(lives) ? null : 'alike';
}

/** Of one machine: machines that are watched side by side have no one clock. */
function trendIn(watched: readonly MachineWatched[], mode: string | null): TrendTold | null {
  const [one] = watched;
  if (!one || watched.length > 1) return null;
  const times = one.failures
    .filter((failure) => mode === null || failure.mode === mode)
    .map(({ clockMs }) => clockMs / HOUR);
  if (times.length < LEAST_FOR_TREND) return null;
  const growth = growthOf(times, one.operatingMs / HOUR, CONFIDENCE);
  if (!growth) return null;
  const [low, high] = growth.betaInterval;
  return { verdict: trendOf(growth), beta: growth.beta, low, high, mtbfAtEnd: growth.mtbfAtEnd };
}
