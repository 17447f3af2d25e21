/** How reliable machines are, as far as the record goes: everything through analytics/reliability, and nothing below its least number. */
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
import type { PlantModel } from '../../../twin/plant/model.ts';
import { type CostMonth, costMonths, workIn } from './cost-months.ts';
import { handsIn, responseOf } from './first-hands.ts';
import { countOf, type Repeats, repeatsIn, type Team, type TeamsBy, teamsOf } from './teams.ts';
import { type FailureSeen, type MachineWatched, type WatchParts, watchedIn } from './watch.ts';

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

export class ReliabilityRoom {
  private readonly parts: WatchParts;

  constructor(parts: WatchParts) {
    this.parts = parts;
  }

  /** Machines, the dearest failures first. */
  async ranked(machines: readonly string[], window: Window): Promise<(Figures & { readonly machine: string })[]> {
    const watched = await watchedIn(this.parts, machines, window);
    return watched
      .map((one) => ({ machine: one.machine, ...this.figuresOf([one]) }))
      .sort(
        (a, b) =>
          (b.cost ?? 0) - (a.cost ?? 0) ||
          (b.lostHours ?? 0) - (a.lostHours ?? 0) ||
          b.downHours - a.downHours ||
          b.failures - a.failures,
      );
  }

  async of(
    machines: readonly string[],
    window: Window,
    { repeatHours, by }: { readonly repeatHours: number; readonly by: TeamsBy },
  ): Promise<Reliability> {
    const watched = await watchedIn(this.parts, machines, window);
    const [hands, spent] = await Promise.all([
      handsIn(this.parts.records, machines, window),
      workIn(this.parts.records, machines, window),
    ]);
    const failures = watched.flatMap((one) => one.failures);
    const repeats = repeatsIn(watched, repeatHours * HOUR);
    const responses = new Map(failures.map((one) => [one.stop, responseOf(hands, one)]));
    const told = (mode: string | null): ModeTold => this.modeTold(watched, mode, repeats);
    const modes = modesOf(watched);
    const trend = trendIn(watched, null);
    return {
      ...this.figuresOf(watched),
      heardMs: watched.reduce((sum, one) => sum + one.heardMs, 0),
      machines: machines.length,
      // Of one kind of failure all of them are the kind.
      modes:
        modes.length === 1 ? modes.map(({ mode }) => told(mode)) : [null, ...modes.map(({ mode }) => mode)].map(told),
      trend,
      trendMissing: trend ? null : machines.length > 1 ? 'several-machines' : 'few-failures',
      responses: repairTimes([...responses.values()].flatMap((ms) => (ms === null ? [] : [ms / HOUR]))),
      repeats: countOf(failures, repeats),
      teams: teamsOf(watched, by, responses, repeats),
      months: costMonths(watched, spent, {
        window,
        timeZone: this.parts.plant().site.timezone,
        priceOf: (machine) => priceOf(this.parts.plant(), machine),
        inLine: machines.some((machine) => lineOf(this.parts.plant(), machine) !== undefined),
      }),
    };
  }

  async interval(machines: readonly string[], window: Window, asked: IntervalAsked): Promise<IntervalTold> {
    const watched = await watchedIn(this.parts, machines, window);
    const { lives } = failureLives(watched, asked.mode);
    const own = watched.flatMap(({ failures }) =>
      failures.filter((one) => asked.mode === null || one.mode === asked.mode),
    );
    const lost = own.flatMap(({ lostMs }) => lostMs ?? []);
    const lostPerFailure = lost.length === 0 ? null : lost.reduce((sum, ms) => sum + ms, 0) / lost.length / HOUR;
    const stopCostPerHour = priceOf(this.parts.plant(), machines[0] ?? '');
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

  /** `otherPerYear`: what it costs a year beside its failures and the work that is on record. */
  async replacement(
    machine: string,
    window: Window,
    challenger: NewMachine,
    asked: { readonly otherPerYear: number; readonly costPerFailure: number; readonly labourPerHour: number },
  ): Promise<ReplaceTold> {
    const [watched] = await watchedIn(this.parts, [machine], window);
    const price = priceOf(this.parts.plant(), machine);
    const failures = watched?.failures ?? [];
    const heardDays = (watched?.heardMs ?? 0) / DAY;
    const none = { failures: failures.length, heardDays, costPerYear: null, told: null };
    if (!watched || heardDays < LEAST_DAYS) return { ...none, missing: 'few-days' };
    if (failures.length < LEAST_FAILURES) return { ...none, missing: 'few-failures' };
    if (price === null && asked.costPerFailure === 0) return { ...none, missing: 'no-price' };
    const costOf = ({ lostMs }: FailureSeen) => asked.costPerFailure + ((price ?? 0) * (lostMs ?? 0)) / HOUR;
    const operating = watched.operatingMs / HOUR;
    const perYear = YEAR_HOURS / (watched.heardMs / HOUR);
    const spent = await workIn(this.parts.records, [machine], window);
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
        challenger,
      ),
    };
  }

  private modeTold(
    watched: readonly MachineWatched[],
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
      ...this.figuresOf(own),
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

  private figuresOf(watched: readonly MachineWatched[]): Figures {
    const failures = watched.flatMap((one) => one.failures);
    const operatingHours = watched.reduce((sum, one) => sum + one.operatingMs, 0) / HOUR;
    const mtbf = operatingHours > 0 ? mtbfOf(operatingHours, failures.length, CONFIDENCE) : null;
    const repair = repairTimes(failures.flatMap(({ repaired, downMs }) => (repaired ? [downMs / HOUR] : [])));
    const lost = failures.flatMap(({ machine, lostMs }) =>
      lostMs === null ? [] : [{ machine, hours: lostMs / HOUR }],
    );
    const inLine = watched.some(({ machine }) => lineOf(this.parts.plant(), machine) !== undefined);
    const priced = watched.some(({ machine }) => priceOf(this.parts.plant(), machine) !== null);
    return {
      failures: failures.length,
      ...{ operatingHours, mtbf, repair },
      availability: mtbf && steadyAvailability({ mean: mtbf.mean, failures: failures.length }, repair, CONFIDENCE),
      downHours: failures.reduce((sum, { downMs }) => sum + downMs, 0) / HOUR,
      lostHours: inLine ? lost.reduce((sum, { hours }) => sum + hours, 0) : null,
      cost: priced
        ? lost.reduce((sum, { machine, hours }) => sum + hours * (priceOf(this.parts.plant(), machine) ?? 0), 0)
        : null,
    };
  }
}

const lineOf = (plant: PlantModel, machine: string) =>
  plant.lines[plant.machines.find(({ id }) => id === machine)?.line ?? -1];
/** Of an hour that the line of the machine stands. */
const priceOf = (plant: PlantModel, machine: string): number | null => lineOf(plant, machine)?.stopCostPerHour ?? null;

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
