/**
 * When a figure changed: its mean by hour or shift is cut where it moved for good (change-points.ts), each cut with the means
 * before and after, how large and how sure that is, where else it may lie, and what its time belonged to on either side. Values
 * that follow each other make a mean less sure: what the mean varies by in the long run counts, estimated from differences, which
 * hardly feel the changes themselves. It tells what came together; it never says what caused it.
 */

import type { Window } from '../../twin/derived.ts';
import { tBeyond, tQuantile } from '../statistics/distributions.ts';
import { changePointsOf } from './change-points.ts';

export interface FigureBucket extends Window {
  /** null = it cannot be told. */
  readonly value: number | null;
  /** What most of its time belonged to, by kind; null or absent = nothing, or nobody knows. */
  readonly context: Readonly<Record<string, string | null>>;
}

export interface Level extends Window {
  readonly mean: number;
  /** Buckets with a value. */
  readonly n: number;
}

export interface ContextChange {
  readonly what: string;
  readonly before: string | null;
  readonly after: string | null;
  /** How often that kind changed in the whole window: what always changes says little. */
  readonly times: number;
}

export interface FigureChange {
  /** Beginning of the first bucket of the new level, and between which moments (95 %) it lies. */
  readonly at: number;
  readonly earliest: number;
  readonly latest: number;
  readonly before: Level;
  readonly after: Level;
  /** after - before, with its 95 % interval. */
  readonly change: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
  readonly contexts: readonly ContextChange[];
}

export interface FigureChanges {
  /** Buckets with a value. */
  readonly n: number;
  /** There are too few of them to tell anything. */
  readonly tooFew: boolean;
  /** How much a value is like the one before, 0..1. */
  readonly follows: number;
  readonly changes: readonly FigureChange[];
}

/** Two levels and some more. */
const LEAST = 12;
/** A level is at least so many buckets: what is over sooner is an episode, and stops tell of it. */
const LEAST_SEGMENT = 4;
/** Times ln n, a change: in a simulation of weeks without one, at most 5 in 100 have a finding. */
const PENALTY = 4;
/** Values are never taken to follow each other more than this: a window would say nothing any more. */
const MOST_FOLLOWING = 0.8;
/** (1 - exp(-c / 2))^2 = 0.95: likelihood ratio of the place of a change (Hansen 2000). */
const PLACE_95 = 7.35;

export function figureChanges(buckets: readonly FigureBucket[]): FigureChanges {
  const known = buckets.filter((one): one is FigureBucket & { value: number } => one.value !== null);
  const values = known.map(({ value }) => value);
  const n = values.length;
  const { variance, follows } = noiseOf(values);
  const none = { n, tooFew: n < LEAST, follows, changes: [] };
  if (n < LEAST || variance === 0) return none;
  // What the mean of many varies by, as if they were independent.
  const longRun = (variance * (1 + follows)) / (1 - follows);
  const at = changePointsOf(values, PENALTY * Math.log(n) * longRun, LEAST_SEGMENT)?.at ?? [];
  const edges = [0, ...at, n];
  const changes = at.map((cut, i): FigureChange => {
    const [from, to] = [edges[i] as number, edges[i + 2] as number];
    const [before, after] = [levelOf(known, from, cut), levelOf(known, cut, to)];
    const se = Math.sqrt(longRun / before.n + longRun / after.n);
    const degrees = Math.max(1, n - at.length - 1);
    const reach = tQuantile(0.975, degrees) * se;
    const change = after.mean - before.mean;
    const { first, last } = placeOf(values, { from, cut, to }, longRun);
    return {
      at: known[cut]?.from ?? 0,
      earliest: known[first]?.from ?? 0,
      latest: known[last]?.from ?? 0,
      ...{ before, after, change, low: change - reach, high: change + reach, p: tBeyond(change / se, degrees) },
      contexts: contextChanges(known, { first, last, from, to }),
    };
  });
  return { ...none, changes };
}

/** Variance and likeness of neighbours, by differences: a change of the mean is in one of them only. */
function noiseOf(values: readonly number[]): { variance: number; follows: number } {
  const steps = values.slice(1).map((value, i) => value - (values[i] as number));
  if (steps.length < 2) return { variance: 0, follows: 0 };
  const squares = steps.reduce((sum, step) => sum + step * step, 0) / steps.length;
  if (squares === 0) return { variance: 0, follows: 0 };
  const products = steps.slice(1).reduce((sum, step, i) => sum + step * (steps[i] as number), 0) / (steps.length - 1);
  // Of an autoregression neighbouring differences have the correlation -(1 - phi) / 2.
  const follows = Math.min(MOST_FOLLOWING, Math.max(0, 1 + (2 * products) / squares));
  return { variance: squares / (2 * (1 - follows)), follows };
}

function levelOf(known: readonly (FigureBucket & { value: number })[], from: number, to: number): Level {
  const own = known.slice(from, to);
  return {
    from: own[0]?.from ?? 0,
    to: own.at(-1)?.to ?? 0,
    mean: own.reduce((sum, { value }) => sum + value, 0) / own.length,
    n: own.length,
  };
}

/** Between which buckets the change may lie: where cutting fits hardly worse. */
function placeOf(
  values: readonly number[],
  { from, cut, to }: { from: number; cut: number; to: number },
  longRun: number,
): { first: number; last: number } {
  const errorOf = (a: number, b: number): number => {
    const own = values.slice(a, b);
    const mean = own.reduce((sum, one) => sum + one, 0) / own.length;
    return own.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  };
  const lack = (k: number) => errorOf(from, k) + errorOf(k, to);
  const most = lack(cut) + PLACE_95 * longRun;
  let [first, last] = [cut, cut];
  for (let k = from + 1; k < to; k++)
    if (lack(k) <= most) {
      first = Math.min(first, k);
      last = Math.max(last, k);
    }
  return { first, last };
}

/** Kinds of which most of the time belonged to another value just before than just after. */
function contextChanges(
  known: readonly FigureBucket[],
  { first, last, from, to }: { first: number; last: number; from: number; to: number },
): ContextChange[] {
  // Before the earliest bucket it may begin with, and that of the latest: what changed anywhere between is told.
  const before = first > from ? known[first - 1] : known[from];
  const after = last < to ? known[last] : known[to - 1];
  const kinds = [...new Set([before, after].flatMap((one) => Object.keys(one?.context ?? {})))].sort();
  return kinds.flatMap((what) => {
    const [old, fresh] = [belonged(before, what), belonged(after, what)];
    if (old === fresh) return [];
    const times = known.filter((one, i) => i > 0 && belonged(one, what) !== belonged(known[i - 1], what)).length;
    return [{ what, before: old, after: fresh, times }];
  });
}

const belonged = (bucket: FigureBucket | undefined, what: string): string | null => bucket?.context[what] ?? null;
