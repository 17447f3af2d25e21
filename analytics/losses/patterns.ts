/**
 * Which reason repeats where, more than chance would have it: on a machine, in a shift, with a product, a lot, a crew, a
 * tool. For every reason and every value of a dimension the stops inside are set against those elsewhere, each by the time
 * that machines ran there (exposure). Given their number n, chance puts each stop inside with probability p = exposure
 * inside / exposure, so the number inside is binomial: an exact test, no normal approximation.
 *
 * Except for the dimension `machine`, p is taken within each stop's own machine, so that a machine that fails often and is
 * worked by one crew does not blame the crew; a mean p over machines makes the test stricter than it needs to be
 * (Hoeffding 1956). Of all tests at once the share of false findings is held to `falseShare` (Benjamini and Hochberg 1995).
 *
 * It assumes that stops come one by one. A jam that is cleared badly and comes back at once is counted as often as it
 * comes. A pattern is a place to look, not a cause.
 */
import type { Piece } from '../oee/piece.ts';
import { atLeast, shareInterval } from '../statistics/binomial.ts';
import { withFalseShare } from '../statistics/false-discovery.ts';
import { type Dimension, isLoss, keyOf, reasonOf } from './pareto.ts';

export type PatternDimension = Exclude<Dimension, 'reason' | 'state'>;

export interface Pattern {
  readonly reason: string;
  readonly dimension: PatternDimension;
  readonly value: string;
  /** Stops inside, and stops of this reason in all. */
  readonly count: number;
  readonly of: number;
  /** Stops inside that chance would have given. */
  readonly expected: number;
  /** Rate of stops inside : rate elsewhere; null = there were none elsewhere. */
  readonly lift: number | null;
  /** 95 % interval of the lift; high null = no bound. */
  readonly low: number;
  readonly high: number | null;
  /** Probability of at least so many by chance, and the same corrected for all tests made. */
  readonly p: number;
  readonly q: number;
}

export interface Patterns {
  readonly found: readonly Pattern[];
  /** Pairs of reason and value that were tested. */
  readonly tests: number;
}

export interface PatternOptions {
  readonly dimensions: readonly PatternDimension[];
  /** Share of findings that may be false, 0..1. */
  readonly falseShare: number;
  /** Reasons with fewer stops in all are not tested: nothing could come of it. */
  readonly fewest: number;
}

export const PATTERN_OPTIONS: PatternOptions = {
  dimensions: ['machine', 'shift', 'product', 'lot', 'crew', 'tool'],
  falseShare: 0.05,
  fewest: 5,
};

const RUNNING: readonly Piece['state'][] = ['producing', 'slow'];
const CONFIDENCE = 0.95;

/** Stops of one reason on one machine, at one value of the dimension; value empty = not known. */
export interface StopCount {
  readonly reason: string;
  readonly machine: string;
  readonly value: string;
  readonly count: number;
}

/** How long a machine ran with one value, ms. */
export interface Exposed {
  readonly machine: string;
  readonly value: string;
  readonly ms: number;
}

/** All that a dimension is tested on: a year is as short as a day. */
export interface Grouped {
  readonly dimension: PatternDimension;
  readonly stops: readonly StopCount[];
  readonly ran: readonly Exposed[];
}

/** Pieces of machines that can be compared. A stop counts where it began. */
export function patternsOf(pieces: readonly Piece[], options: PatternOptions = PATTERN_OPTIONS): Patterns {
  const stops = pieces.filter((piece) => piece.stop && piece.from === piece.stop.from && isLoss(piece));
  const ran = pieces.filter(({ state }) => RUNNING.includes(state));
  const grouped = options.dimensions.map((dimension): Grouped => {
    const at = (piece: Piece) => ({ machine: piece.machine, value: keyOf(piece, dimension) });
    return {
      dimension,
      stops: stops.map((piece) => ({ ...at(piece), reason: reasonOf(piece), count: 1 })),
      ran: ran.map((piece) => ({ ...at(piece), ms: piece.to - piece.from })),
    };
  });
  return patternsOfGroups(grouped, options);
}

/** The same of what was counted and summed already: the record is asked for sums, not for a million pieces. */
export function patternsOfGroups(
  groups: readonly Grouped[],
  options: Omit<PatternOptions, 'dimensions'> = PATTERN_OPTIONS,
): Patterns {
  const tested = groups.flatMap(({ dimension, stops, ran }) => {
    const exposure = exposureOf(ran, dimension);
    const reasons = new Map<string, StopCount[]>();
    for (const stop of stops) append(reasons, stop.reason, stop);
    return [...reasons].flatMap(([reason, counts]) => {
      if (total(counts) < options.fewest) return [];
      const stopped = stoppedOf(counts);
      return exposure.values.flatMap((value) => testOf(reason, stopped, dimension, value, exposure) ?? []);
    });
  });
  const found = withFalseShare(tested).filter(({ q }) => q <= options.falseShare);
  return { found: found.map((one) => ({ ...one, ...liftOf(one) })), tests: tested.length };
}

const total = (counts: readonly StopCount[]): number => counts.reduce((sum, { count }) => sum + count, 0);

/** What a test says before it is set against the others. */
type Tested = Omit<Pattern, 'q' | 'lift' | 'low' | 'high'>;

interface Exposure {
  readonly values: readonly string[];
  /** Share of the running time of `machine` that had this value. */
  readonly share: (machine: string, value: string) => number;
}

function exposureOf(exposed: readonly Exposed[], dimension: PatternDimension): Exposure {
  const ran = new Map<string, Map<string, number>>();
  const stratum = (machine: string) => (dimension === 'machine' ? '' : machine);
  for (const { machine, value, ms } of exposed) {
    if (value === '' || ms <= 0) continue;
    const values = ran.get(stratum(machine)) ?? new Map<string, number>();
    values.set(value, (values.get(value) ?? 0) + ms);
    ran.set(stratum(machine), values);
  }
  const totals = new Map([...ran].map(([machine, by]) => [machine, [...by.values()].reduce((a, b) => a + b, 0)]));
  return {
    values: [...new Set([...ran.values()].flatMap((by) => [...by.keys()]))].sort(),
    share: (machine, value) => {
      const all = totals.get(stratum(machine)) ?? 0;
      return all > 0 ? (ran.get(stratum(machine))?.get(value) ?? 0) / all : 0;
    },
  };
}

/** Stops of one reason whose value is known, added up: a lot is one of thousands, and each is tested. */
interface Stopped {
  readonly n: number;
  readonly byMachine: ReadonlyMap<string, number>;
  readonly byValue: ReadonlyMap<string, number>;
}

/** Stops whose value is not known say nothing, neither inside nor elsewhere. */
function stoppedOf(counts: readonly StopCount[]): Stopped {
  const byMachine = new Map<string, number>();
  const byValue = new Map<string, number>();
  let n = 0;
  for (const { machine, value, count } of counts) {
    if (value === '') continue;
    n += count;
    byMachine.set(machine, (byMachine.get(machine) ?? 0) + count);
    byValue.set(value, (byValue.get(value) ?? 0) + count);
  }
  return { n, byMachine, byValue };
}

/** null where there is nothing to compare: all of the time was inside, or none. */
function testOf(
  reason: string,
  { n, byMachine, byValue }: Stopped,
  dimension: PatternDimension,
  value: string,
  exposure: Exposure,
): Tested | null {
  let expected = 0;
  for (const [machine, count] of byMachine) expected += count * exposure.share(machine, value);
  if (n === 0 || expected <= 0 || expected >= n) return null;
  const count = byValue.get(value) ?? 0;
  return { reason, dimension, value, count, of: n, expected, p: atLeast(count, n, expected / n) };
}

/** How many times as often as elsewhere, from the share of stops inside and that of the time. */
function liftOf({ count, of, expected }: Tested): Pick<Pattern, 'lift' | 'low' | 'high'> {
  const odds = (inside: number) => ((inside / (1 - inside)) * (of - expected)) / expected;
  const { low, high } = shareInterval(count, of, CONFIDENCE);
  return { lift: count < of ? odds(count / of) : null, low: odds(low), high: high < 1 ? odds(high) : null };
}

function append<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
