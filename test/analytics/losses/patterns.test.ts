/** Patterns: a plant in which nothing is wrong shows none, one in which something is shows that, and little else. */
import { describe, expect, test } from 'vitest';
import {
  type Exposed,
  PATTERN_OPTIONS,
  type Pattern,
  patternsOf,
  patternsOfGroups,
  type StopCount,
} from '../../../analytics/losses/patterns.ts';
import type { Piece } from '../../../analytics/oee/piece.ts';
import { openStreams, uniform } from '../../../twin/simulate/streams.ts';
import { breakdown, piece } from '../any-piece.ts';

const HOUR = 3_600_000;
const REASONS = ['jam', 'sensor', 'film', 'label', 'seal'];
const CREWS = ['red', 'green', 'blue', 'white'];
const PRODUCTS = ['a', 'b', 'c', 'd', 'e'];

/** Twenty days of six machines; stops come by chance, `times` as often where `wrong` says so. */
function plant(seed: number, times: number, wrong: (at: Piece, reason: string) => boolean): Piece[] {
  const words = openStreams(seed, ['stops', 'crew', 'product']);
  const pick = (list: readonly string[], stream: number) =>
    list[Math.floor(uniform(words, stream) * list.length)] as string;
  const pieces: Piece[] = [];
  for (let m = 0; m < 6; m++)
    for (let shift = 0; shift < 60; shift++) {
      const from = shift * 8 * HOUR;
      const context = {
        machine: `m${m}`,
        shift: ['early', 'late', 'night'][shift % 3] as string,
        crew: pick(CREWS, 1),
        product: pick(PRODUCTS, 2),
      };
      const ran = Object.assign(piece({ from, to: from + 7 * HOUR }), context);
      pieces.push(ran);
      let at = ran.to;
      for (const reason of REASONS) {
        // Machines differ: what fails often fails with every crew. Poisson by multiplied uniforms (Knuth).
        const rate = 0.18 * (1 + m / 3) * (wrong(ran, reason) ? times : 1);
        const limit = Math.exp(-rate);
        for (let product = uniform(words, 0); product > limit; product *= uniform(words, 0)) {
          pieces.push(
            Object.assign(breakdown({ machine: context.machine, from: at, to: at + 60_000, reason }), context),
          );
          at += 60_000;
        }
      }
    }
  return pieces;
}
// Machines do differ here, so that is no false finding; everything else is.
const OPTIONS = { ...PATTERN_OPTIONS, dimensions: ['shift', 'product', 'crew'] as const };

describe('a plant in which only the machines differ', () => {
  test('shows a pattern in no more than one of twenty such plants', () => {
    const plants = 300;
    let alarmed = 0;
    for (let seed = 0; seed < plants; seed++)
      if (
        patternsOf(
          plant(seed, 1, () => false),
          OPTIONS,
        ).found.length > 0
      )
        alarmed++;
    // 5 % and three standard errors of so many plants.
    expect(alarmed / plants).toBeLessThanOrEqual(0.05 + 3 * Math.sqrt((0.05 * 0.95) / plants));
  });

  test('and shows which machines they are', () => {
    const { found } = patternsOf(
      plant(7, 1, () => false),
      { ...PATTERN_OPTIONS, dimensions: ['machine'] },
    );
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ value }) => value >= 'm3')).toBe(true);
  });
});

describe('a plant in which one crew has three times the jams', () => {
  const wrong = (at: Piece, reason: string) => reason === 'jam' && at.crew === 'blue';
  const planted = ({ reason, value }: Pattern) => reason === 'jam' && value === 'blue';

  test('the pattern is found, and of all that is found no more than one of twenty is false', () => {
    const plants = 100;
    let hits = 0;
    let falseShare = 0;
    for (let seed = 0; seed < plants; seed++) {
      const { found, tests } = patternsOf(plant(1000 + seed, 3, wrong), OPTIONS);
      expect(tests).toBe(REASONS.length * (CREWS.length + PRODUCTS.length + 3));
      if (found.some(planted)) hits++;
      falseShare += found.filter((one) => !planted(one)).length / Math.max(1, found.length);
    }
    expect(hits / plants).toBeGreaterThan(0.95);
    expect(falseShare / plants).toBeLessThanOrEqual(0.05 + 3 * Math.sqrt((0.05 * 0.95) / plants));
  });

  test('says how much more, with an interval that holds the truth', () => {
    let held = 0;
    for (let seed = 0; seed < 100; seed++) {
      const one = patternsOf(plant(2000 + seed, 3, wrong), OPTIONS).found.find(planted);
      if (one && one.low <= 3 && 3 <= (one.high ?? Number.POSITIVE_INFINITY)) held++;
      if (one) expect(one.count / one.expected).toBeGreaterThan(1);
    }
    expect(held).toBeGreaterThanOrEqual(90);
  });
});

describe('by hand', () => {
  // Two crews ran as long; nine of ten jams were with one of them: P(X >= 9 | 10, 1/2) = 11 / 1024.
  const ran = [
    piece({ from: 0, to: 100 * HOUR, crew: 'red' }),
    piece({ from: 100 * HOUR, to: 200 * HOUR, crew: 'blue' }),
  ];
  const jam = (i: number, crew: string | null) =>
    breakdown({ from: 200 * HOUR + i * 100, to: 200 * HOUR + i * 100 + 50, reason: 'jam', crew });
  const jams = Array.from({ length: 10 }, (_, i) => jam(i, i === 0 ? 'red' : 'blue'));
  const crews = { ...PATTERN_OPTIONS, dimensions: ['crew'] as const };

  test('the probability is exact, the lift is the ratio of rates', () => {
    const { found, tests } = patternsOf([...ran, ...jams], crews);
    expect(tests).toBe(2);
    expect(found).toMatchObject([{ reason: 'jam', dimension: 'crew', value: 'blue', count: 9, of: 10, expected: 5 }]);
    expect(found[0]?.p).toBeCloseTo(11 / 1024, 12);
    expect(found[0]?.q).toBeCloseTo(22 / 1024, 12);
    expect(found[0]?.lift).toBeCloseTo(9, 12);
    // Odds of Clopper-Pearson 9 of 10: 0.5549839 .. 0.9974714.
    expect(found[0]?.low).toBeCloseTo(0.5549839 / 0.4450161, 5);
  });

  test('stops of whom nobody knows the crew say nothing; few stops are not tested; one crew alone cannot be compared', () => {
    const unknown = Array.from({ length: 50 }, (_, i) => jam(20 + i, null));
    expect(patternsOf([...ran, ...jams, ...unknown], crews).found).toMatchObject([{ count: 9, of: 10 }]);
    expect(patternsOf([...ran, ...jams.slice(0, 4)], crews).tests).toBe(0);
    expect(patternsOf([ran[1] as Piece, ...jams.slice(1)], crews).tests).toBe(0);
    expect(patternsOf([], crews)).toEqual({ found: [], tests: 0 });
  });

  test('all of them inside: the ratio has no upper end', () => {
    const all = Array.from({ length: 12 }, (_, i) => jam(i, 'blue'));
    expect(patternsOf([...ran, ...all], crews).found).toMatchObject([{ value: 'blue', lift: null, high: null }]);
  });
});

test('counted and summed, a plant says the same as piece by piece', () => {
  const pieces = plant(7, 4, (at, reason) => at.crew === 'green' && reason === 'film');
  const grouped = OPTIONS.dimensions.map((dimension) => {
    const stops = new Map<string, StopCount>();
    const ran = new Map<string, Exposed>();
    for (const { machine, state, reason, from, to, ...context } of pieces) {
      const value = context[dimension] ?? '';
      const [ofStop, ofTime] = [JSON.stringify([reason, machine, value]), JSON.stringify([machine, value])];
      if (state === 'producing') ran.set(ofTime, { machine, value, ms: (ran.get(ofTime)?.ms ?? 0) + to - from });
      else stops.set(ofStop, { reason: reason ?? '', machine, value, count: (stops.get(ofStop)?.count ?? 0) + 1 });
    }
    return { dimension, stops: [...stops.values()], ran: [...ran.values()] };
  });
  const [told, counted] = [patternsOf(pieces, OPTIONS), patternsOfGroups(grouped, OPTIONS)];
  expect(told.found.length).toBeGreaterThan(0);
  expect(counted.tests).toBe(told.tests);
  const figures = ({ found }: typeof told) => found.map(({ reason, value, count, of }) => [reason, value, count, of]);
  expect(figures(counted)).toEqual(figures(told));
  counted.found.forEach(({ p, q, expected }, i) => {
    const one = told.found[i] as Pattern;
    for (const [a, b] of [
      [p, one.p],
      [q, one.q],
      [expected, one.expected],
    ] as const)
      expect(Math.abs(a - b)).toBeLessThan(1e-9 * b);
  });
});
