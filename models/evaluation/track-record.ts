/**
 * How right predictions were, out of what was said and what came of it. Moments of one machine within one horizon look at the same future: they are
 * one observation, and every interval here counts them so.
 */
import {
  averagePrecisionOf,
  brierOf,
  brierSkillOf,
  calibrationErrorOf,
  type Outcome,
} from '../../analytics/reliability/prediction-scores.ts';
import { type Share, wilson } from '../../analytics/statistics/wilson.ts';
import type { LifeEvent } from '../fleet.ts';
import { type Random, randomOf } from '../random.ts';
import { type ActionCosts, type AlertCount, alertsOf, figuresOf } from './alerts.ts';
import { candidatesOf, cheapestThreshold } from './cheapest-threshold.ts';

export interface Moment {
  readonly hour: number;
  readonly probability: number;
  /** Null = nobody will know: a part was renewed before, or nothing was heard. */
  readonly happened: boolean | null;
}

export interface MachineRecord {
  readonly machine: string;
  /** In order of time. */
  readonly moments: readonly Moment[];
  /** Hours at which it failed, or was repaired without a failure. */
  readonly events: readonly { readonly hour: number; readonly event: Exclude<LifeEvent, 'censored'> }[];
}

export interface RecordAsked {
  readonly horizon: number;
  /** Hours it takes to act on a call. */
  readonly act: number;
  readonly costs: ActionCosts;
  /** Null = where it costs least. */
  readonly threshold: number | null;
}

/** 90 %, by drawing observations again. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface SaidAndCame {
  readonly from: number;
  readonly to: number;
  /** Moments, and how many independent observations they are. */
  readonly n: number;
  readonly observations: number;
  readonly said: number;
  readonly came: Share;
}

export interface TrackRecord {
  readonly moments: number;
  readonly observations: number;
  /** Null where nothing was judged yet, or all came out alike. */
  readonly brier: Estimate | null;
  /** What always telling the average would have scored. */
  readonly brierOfAverage: number | null;
  readonly brierSkill: number | null;
  readonly averagePrecision: number | null;
  readonly calibrationError: number | null;
  readonly diagram: readonly SaidAndCame[];
  readonly threshold: number;
  readonly cheapest: number;
  readonly alerts: number;
  readonly alertsPerWeek: number;
  readonly precision: Share | null;
  readonly recall: Share | null;
  /** Hours, median over the failures that were called in time. */
  readonly lead: Estimate | null;
  readonly failures: number;
  readonly missed: readonly { readonly machine: string; readonly hour: number }[];
  /** A week of all machines at each threshold; never calling is the last. */
  readonly curve: readonly { readonly threshold: number; readonly cost: number; readonly alertsPerWeek: number }[];
  readonly cost: number;
  readonly costOfNever: number;
}

const EDGES: readonly number[] = [0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.55, 0.8, 1];
const DRAWS = 200;
const NEVER = Number.POSITIVE_INFINITY;

export function trackRecord(
  machines: readonly MachineRecord[],
  { horizon, act, costs, threshold }: RecordAsked,
): TrackRecord {
  const blocks = blocksOf(machines, horizon);
  const outcomes = blocks.flat();
  const random = randomOf(1);
  const rows = machines.map(rowsOf);
  const countsAt = (at: number) =>
    rows.map(({ hours, events, scores }) => alertsOf({ hours, events }, scores, at, { patience: horizon, act }));
  const candidates = candidatesOf(rows.map(({ scores }) => scores.filter((score) => score >= 0)));
  const cheapest = cheapestThreshold(candidates, countsAt, costs);
  const used = threshold ?? cheapest;
  const counts = countsAt(used);
  const figures = figuresOf(counts, costs);
  const sum = (of: (count: AlertCount) => number) => counts.reduce((total, count) => total + of(count), 0);
  const leads = counts.flatMap(({ leads: own }) => [...own]);
  const base = outcomes.filter(({ happened }) => happened).length / outcomes.length;
  return {
    moments: outcomes.length,
    observations: blocks.length,
    brier: outcomes.length > 0 ? estimate(blocks.map(squaresOf), random, meanSquare) : null,
    brierOfAverage: outcomes.length > 0 ? base * (1 - base) : null,
    brierSkill: outcomes.length > 0 ? brierSkillOf(outcomes) : null,
    averagePrecision: averagePrecisionOf(outcomes),
    calibrationError: outcomes.length > 0 ? calibrationErrorOf(outcomes) : null,
    diagram: diagramOf(blocks),
    ...{ threshold: used, cheapest },
    alerts: sum(({ alerts }) => alerts),
    alertsPerWeek: figures.alertsPerWeek,
    precision: wilson(
      sum(({ trueAlerts }) => trueAlerts),
      sum(({ alerts }) => alerts),
    ),
    recall: wilson(
      sum(({ caught }) => caught),
      sum(({ failures }) => failures),
    ),
    lead: leads.length > 0 ? estimate(leads, random, medianOf) : null,
    failures: sum(({ failures }) => failures),
    missed: counts.flatMap(({ missed }, i) =>
      missed.map((row) => ({ machine: machines[i]?.machine ?? '', hour: rows[i]?.hours[row] as number })),
    ),
    curve: [...candidates, NEVER].map((at) => {
      const { cost, alertsPerWeek } = figuresOf(countsAt(at), costs);
      return { threshold: at, cost, alertsPerWeek };
    }),
    cost: figures.cost,
    costOfNever: figuresOf(countsAt(NEVER), costs).cost,
  };
}

/** Judged moments of one machine within one horizon. */
function blocksOf(machines: readonly MachineRecord[], horizon: number): Outcome[][] {
  const blocks = new Map<string, Outcome[]>();
  for (const { machine, moments } of machines)
    for (const { hour, probability, happened } of moments) {
      if (happened === null) continue;
      const key = `${machine} ${Math.floor(hour / horizon)}`;
      const own = blocks.get(key);
      if (own) own.push({ probability, happened });
      else blocks.set(key, [{ probability, happened }]);
    }
  return [...blocks.values()];
}

/** Moments and events in one order of time; where only an event stands nothing was said. */
function rowsOf({ moments, events }: MachineRecord) {
  const rows = [
    ...moments.map(({ hour, probability }) => ({ hour, score: probability, event: null })),
    ...events.map(({ hour, event }) => ({ hour, score: -1, event })),
  ].sort((a, b) => a.hour - b.hour || (a.event === null ? 0 : 1) - (b.event === null ? 0 : 1));
  // What lies outside of the time in which predictions were made can be no miss.
  const begin = moments[0]?.hour ?? Number.POSITIVE_INFINITY;
  const end = moments.at(-1)?.hour ?? Number.NEGATIVE_INFINITY;
  const kept = rows.filter(({ hour, event }) => event === null || (hour > begin && hour <= end));
  return {
    hours: Float64Array.from(kept, ({ hour }) => hour),
    scores: Float64Array.from(kept, ({ score }) => score),
    events: kept.map(({ event }) => event),
  };
}

function diagramOf(blocks: readonly (readonly Outcome[])[]): SaidAndCame[] {
  return EDGES.slice(0, -1).flatMap((from, k) => {
    const to = EDGES[k + 1] as number;
    const inside = ({ probability }: Outcome) => probability >= from && (probability < to || to === 1);
    const touched = blocks.map((block) => block.filter(inside)).filter(({ length }) => length > 0);
    const all = touched.flat();
    if (all.length === 0) return [];
    const said = all.reduce((total, { probability }) => total + probability, 0) / all.length;
    const share = all.filter(({ happened }) => happened).length / all.length;
    const came = wilson(share * touched.length, touched.length) as Share;
    return [{ from, to, n: all.length, observations: touched.length, said, came: { ...came, share } }];
  });
}

function estimate<T>(observed: readonly T[], random: Random, of: (drawn: readonly T[]) => number): Estimate {
  const drawn = Array.from({ length: DRAWS }, () =>
    of(Array.from({ length: observed.length }, () => observed[Math.floor(random.next() * observed.length)] as T)),
  ).sort((a, b) => a - b);
  return {
    value: of(observed),
    low: drawn[Math.floor(0.05 * DRAWS)] as number,
    high: drawn[Math.floor(0.95 * DRAWS) - 1] as number,
  };
}

/** Of one observation: its squared errors, and how many. Drawn again and again, sums are cheap and moments are not. */
const squaresOf = (block: readonly Outcome[]) => ({ sum: brierOf(block) * block.length, n: block.length });

function meanSquare(drawn: readonly { readonly sum: number; readonly n: number }[]): number {
  let [sum, n] = [0, 0];
  for (const one of drawn) {
    sum += one.sum;
    n += one.n;
  }
  return sum / n;
}

function medianOf(values: readonly number[]): number {
  const ordered = [...values].sort((a, b) => a - b);
  return ordered[ordered.length >> 1] as number;
}
