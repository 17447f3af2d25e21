/**
 * What an outcome goes together with: each value of each factor, and each pair of values, is set against all the rest. Told
 * with the size of the effect, its interval and the share of false findings (q) over all that was tested. What goes together
 * need not cause: a finding is a place to look.
 */
import { withFalseShare } from '../statistics/false-discovery.ts';
import { chiSquareTail } from '../statistics/gamma.ts';
import { type OddsRatio, oddsRatio } from '../statistics/two-by-two.ts';

export type Level = string | number | boolean;

/** One value for each observation, in the order of the outcome. */
export interface Factor {
  readonly name: string;
  readonly values: readonly Level[];
}

export interface Where {
  readonly factor: string;
  readonly value: Level;
}

/** An observation with all of `where` : how often it came with the outcome. */
export interface Rule extends OddsRatio {
  readonly where: readonly Where[];
  /** Observations inside, and those of them with the outcome. */
  readonly count: number;
  readonly hits: number;
  /** Share of all observations that are inside and have the outcome. */
  readonly support: number;
  /** Share of those inside that have the outcome. */
  readonly confidence: number;
  /** Confidence : share of all that have the outcome; null = nothing had it. */
  readonly lift: number | null;
}

export interface FactorFigures {
  readonly factors: readonly string[];
  /** What knowing the factors tells about the outcome, bits. */
  readonly mutualBits: number;
  /** Without a correction for continuity, but for tables of two by two (Yates 1934). */
  readonly chiSquare: number;
  readonly degrees: number;
  readonly p: number;
  /** Cramer's V, 0..1. */
  readonly strength: number;
}

export type Finding = Rule & { readonly q: number };

const CONFIDENCE = 0.95;

/** Rules that hold more often than elsewhere, surest first, with at most `falseShare` of them false. */
export function findingsOf(rules: readonly Rule[], falseShare: number): readonly Finding[] {
  return withFalseShare(rules).filter(({ q, lift }) => q <= falseShare && lift !== null && lift > 1);
}

/** A rule for each combination of values of the factors that was seen, in order of the values. */
export function rulesOf(factors: readonly Factor[], outcome: readonly boolean[]): readonly Rule[] {
  const n = outcome.length;
  const hitsInAll = outcome.filter(Boolean).length;
  return groupsOf(factors, outcome).map(({ values, count, hits }) => ({
    where: factors.map(({ name }, i) => ({ factor: name, value: values[i] as Level })),
    count,
    hits,
    support: hits / n,
    confidence: hits / count,
    lift: hitsInAll > 0 ? hits / count / (hitsInAll / n) : null,
    ...oddsRatio(
      {
        insideWith: hits,
        insideWithout: count - hits,
        elsewhereWith: hitsInAll - hits,
        elsewhereWithout: n - count - (hitsInAll - hits),
      },
      CONFIDENCE,
    ),
  }));
}

/** The factors taken together as one; null where the outcome or the factors never change. */
export function figuresOf(factors: readonly Factor[], outcome: readonly boolean[]): FactorFigures | null {
  const n = outcome.length;
  const hitsInAll = outcome.filter(Boolean).length;
  const groups = groupsOf(factors, outcome);
  const degrees = groups.length - 1;
  if (degrees < 1 || hitsInAll === 0 || hitsInAll === n) return null;
  let mutualBits = 0;
  let chiSquare = 0;
  for (const { count, hits } of groups)
    for (const [seen, all] of [
      [hits, hitsInAll],
      [count - hits, n - hitsInAll],
    ] as const) {
      const expected = (count * all) / n;
      if (seen > 0) mutualBits += (seen / n) * Math.log2(seen / expected);
      const apart = Math.abs(seen - expected);
      chiSquare += (apart - (degrees === 1 ? Math.min(0.5, apart) : 0)) ** 2 / expected;
    }
  return {
    factors: factors.map(({ name }) => name),
    mutualBits,
    chiSquare,
    degrees,
    p: chiSquareTail(chiSquare, degrees),
    strength: Math.sqrt(chiSquare / n),
  };
}

interface Group {
  readonly values: readonly Level[];
  count: number;
  hits: number;
}

function groupsOf(factors: readonly Factor[], outcome: readonly boolean[]): readonly Group[] {
  for (const { name, values } of factors)
    if (values.length !== outcome.length)
      throw new RangeError(`association: ${name} has ${values.length} values for ${outcome.length} observations`);
  const groups = new Map<string, Group>();
  outcome.forEach((hit, i) => {
    const values = factors.map((factor) => factor.values[i] as Level);
    const key = JSON.stringify(values);
    const group = groups.get(key) ?? { values, count: 0, hits: 0 };
    group.count++;
    if (hit) group.hits++;
    groups.set(key, group);
  });
  return [...groups.values()].sort((a, b) => compare(a.values, b.values));
}

function compare(a: readonly Level[], b: readonly Level[]): number {
  for (const [i, one] of a.entries()) {
    const other = b[i] as Level;
    if (one === other) continue;
    return one < other ? -1 : 1;
  }
  return 0;
}
