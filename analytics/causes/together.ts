/**
 * What an outcome goes together with: for each value of each factor the outcomes inside are set against those elsewhere, by
 * exposure (running time, or units). Given their number, chance puts each inside with probability exposure inside : exposure,
 * taken within each machine, so that a machine that fails often blames nobody who only worked at it: an exact test, two-sided.
 *
 * Outcomes come in bursts: their number is divided by how much more they vary from hour to hour, and from shift to shift, than
 * single ones would (quasi-likelihood; Wedderburn 1974), never by less than 1. The share of false findings over all that was
 * tested is held to 5 % (Benjamini and Hochberg 1995). A finding is a place to look, not a cause.
 */
import type { Window } from '../../twin/derived.ts';
import { atLeast, shareInterval } from '../statistics/binomial.ts';
import { withFalseShare } from '../statistics/false-discovery.ts';
import { type CellsBy, cellsIn, type Inside, insideBeside, insideOf, overlapOf, spreadOf } from './cells.ts';

/** An hour, or a part of one, of one machine in which no factor changed. */
export interface Cell extends Window {
  readonly machine: string;
  /** Cells of one spell (a shift of a day) may hang together. */
  readonly spell: string;
  /** By factor; null = not known. */
  readonly factors: Readonly<Record<string, string | null>>;
  readonly count: number;
  /** ms of running, or units; the same of all cells. */
  readonly exposure: number;
}

export interface Side {
  readonly count: number;
  readonly exposure: number;
}

export interface With {
  readonly factor: string;
  readonly value: string;
}

export interface Together extends With {
  readonly inside: Side;
  readonly elsewhere: Side;
  /** Outcomes inside that chance would have given. */
  readonly expected: number;
  /** Rate inside : rate elsewhere, with its 95 % interval; null = no outcome elsewhere, or no bound. */
  readonly ratio: number | null;
  readonly low: number;
  readonly high: number | null;
  readonly p: number;
  readonly q: number;
  /** How much more outcomes vary than single ones would; 1 = not more. */
  readonly spread: number;
  /** Held at nearly the same time: the two cannot be told apart. */
  readonly sameTime: readonly (With & { readonly overlap: number })[];
  /** A finding beside which nothing is left of this one. */
  readonly goneBeside: With | null;
  /** Where it shows most: the cells with most outcomes inside. */
  readonly evidence: readonly Cell[];
}

export interface TogetherFound {
  readonly found: readonly Together[];
  /** Pairs of factor and value that were tested. */
  readonly tested: number;
  /** Factors that have two values or more. */
  readonly factors: readonly string[];
  readonly outcomes: number;
  readonly exposure: number;
  /** Why nothing was tested; null = it was. */
  readonly notEnough: 'too-few-outcomes' | 'too-little-time' | 'nothing-differs' | null;
}

export const FALSE_SHARE = 0.05;
/** Fewer outcomes in all, or cells, say nothing yet. */
export const FEWEST_OUTCOMES = 8;
const FEWEST_CELLS = 12;
/** A value is tested where it had between this share of the exposure and the rest. */
const LEAST_SHARE = 0.01;
const CONFIDENCE = 0.95;
const SAME_TIME = 0.9;
const MOST_EVIDENCE = 10;

export function togetherOf(cells: readonly Cell[]): TogetherFound {
  const known = cells.filter(({ exposure }) => exposure > 0);
  const outcomes = known.reduce((sum, { count }) => sum + count, 0);
  const exposure = known.reduce((sum, one) => sum + one.exposure, 0);
  const names = [...new Set(known.flatMap(({ factors }) => Object.keys(factors)))].sort();
  const all = names.map((factor) => cellsIn(known, factor)).filter(({ values }) => values.size > 1);
  const factors = all.map(({ factor }) => factor);
  const none = { found: [], tested: 0, factors, outcomes, exposure };
  if (outcomes < FEWEST_OUTCOMES) return { ...none, notEnough: 'too-few-outcomes' };
  if (known.length < FEWEST_CELLS) return { ...none, notEnough: 'too-little-time' };
  const tests = all.flatMap((list) => {
    const spread = spreadOf(list);
    const values = [...list.values.keys()].sort().filter((value, _i, both) => {
      if (both.length !== 2) return true;
      // Of two values the one is what the other is not: told is the one with more.
      const { inside, expected } = insideOf(list, value);
      return inside.count === expected ? value === both[0] : inside.count > expected;
    });
    return values.flatMap((value) => {
      const test = testOf(insideOf(list, value), spread);
      return test ? [{ factor: list.factor, value, list, spread, ...test }] : [];
    });
  });
  if (tests.length === 0) return { ...none, notEnough: 'nothing-differs' };
  const found = withFalseShare(tests).filter(({ q }) => q <= FALSE_SHARE);
  const inside = new Map(found.map((one) => [one, new Set(one.list.values.get(one.value) ?? [])]));
  return {
    ...none,
    notEnough: null,
    tested: tests.length,
    found: found.map((one): Together => {
      const own = inside.get(one) as ReadonlySet<Cell>;
      const { factor, value, p, q, spread, list } = one;
      const gone = found.find(
        (other) =>
          other.factor !== factor && other.p < p && isGone(list, value, inside.get(other) as ReadonlySet<Cell>, spread),
      );
      return {
        ...{ factor, value, inside: one.inside, elsewhere: one.elsewhere, expected: one.expected, p, q, spread },
        ...ratioOf(one, spread),
        sameTime: all
          .filter((other) => other.factor !== factor)
          .flatMap((other) =>
            [...other.values].map(([name, cellsOf]) => ({
              ...{ factor: other.factor, value: name },
              overlap: overlapOf(own, cellsOf),
            })),
          )
          .filter(({ overlap }) => overlap >= SAME_TIME)
          .sort((a, b) => b.overlap - a.overlap),
        goneBeside: gone ? { factor: gone.factor, value: gone.value } : null,
        evidence: [...own]
          .filter(({ count }) => count > 0)
          .sort((a, b) => b.count - a.count || b.from - a.from)
          .slice(0, MOST_EVIDENCE),
      };
    }),
  };
}

type Test = Inside & { readonly p: number };

/** null where there is nothing to compare. */
function testOf(inside: Inside, spread: number): Test | null {
  const { share, total, expected } = inside;
  if (total <= 0 || share < LEAST_SHARE || share > 1 - LEAST_SHARE || expected < 0.5) return null;
  const k = inside.inside.count / spread;
  const n = total / spread;
  const chance = expected / total;
  const upper = atLeast(k, n, chance);
  const lower = atLeast(n - k, n, 1 - chance);
  return { ...inside, p: Math.min(1, 2 * Math.min(upper, lower)) };
}

/** From the share of outcomes inside and that which chance would give. */
function ratioOf({ inside, total, expected }: Inside, spread: number): Pick<Together, 'ratio' | 'low' | 'high'> {
  const odds = (part: number) => ((part / (1 - part)) * (total - expected)) / expected;
  const { low, high } = shareInterval(inside.count / spread, total / spread, CONFIDENCE);
  return {
    ratio: inside.count < total ? odds(inside.count / total) : null,
    low: odds(low),
    high: high < 1 ? odds(high) : null,
  };
}

/** Whether nothing is left of a value where what another one held, and did not hold, is compared apart. */
function isGone(list: CellsBy, value: string, other: ReadonlySet<Cell>, spread: number): boolean {
  const own = list.values.get(value) ?? [];
  // Of what holds at the same time nothing can be told apart.
  if (overlapOf(new Set(own), [...other]) >= SAME_TIME) return false;
  const test = testOf(insideBeside(list, value, other), spread);
  return test === null || test.p > FALSE_SHARE;
}
