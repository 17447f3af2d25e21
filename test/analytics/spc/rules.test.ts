/** Rules of control charts against their definitions, and at the edges that two readers would read differently. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RULE_BIT, RULES, RuleBook, rulesIn, rulesOver, windowOf } from '../../../analytics/spc/rules.ts';
import { rulesByDefinition } from './rules-by-definition.ts';

/** Values that lie on limits, on the centre line and equal to each other as often as anywhere else; now and then none. */
const z = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(-3.5, -3, -2.5, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5) },
  { weight: 6, arbitrary: fc.double({ min: -3.2, max: 3.2, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);
/** Long runs of one kind, which are rare by chance: a side, a slope, a zigzag, a band. */
const piece = fc.oneof(
  fc.array(z, { maxLength: 12 }),
  fc
    .tuple(fc.integer({ min: 3, max: 18 }), fc.double({ min: 0.05, max: 1.4, noNaN: true }))
    .map(([n, by]) => zigzag(n, by)),
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 8, maxLength: 20 }),
  fc.array(fc.double({ min: 0, max: 2.4, noNaN: true }), { minLength: 4, maxLength: 12 }),
  fc
    .tuple(fc.integer({ min: 2, max: 9 }), fc.double({ min: -0.6, max: 0.6, noNaN: true }))
    .map(([n, by]) => slope(n, by)),
  fc.array(fc.constantFrom(-1.2, 1.2, 2.1, -2.1), { minLength: 4, maxLength: 12 }),
);
const series = fc.array(piece, { minLength: 1, maxLength: 6 }).map((parts) => parts.flat());

const zigzag = (n: number, by: number) => Array.from({ length: n }, (_, i) => (i % 2 === 0 ? by : -by));
const slope = (n: number, by: number) => Array.from({ length: n }, (_, i) => i * by - 1);
const named = (points: readonly number[]) => rulesOver(points).map(rulesIn);
const completing = (rule: (typeof RULES)[number], points: readonly number[]) =>
  named(points).flatMap((rules, i) => (rules.includes(rule) ? [i] : []));

describe('any series', () => {
  test('signals what its windows say by definition', () => {
    fc.assert(
      fc.property(series, (points) => {
        expect(named(points)).toEqual(rulesByDefinition(points));
      }),
      { numRuns: 3000 },
    );
  });

  test('signals the same when many charts are fed in turn, and when a state is kept and taken up again', () => {
    fc.assert(
      fc.property(fc.array(series, { minLength: 2, maxLength: 4 }), fc.nat(40), (charts, stopAt) => {
        let book = new RuleBook(charts.length);
        const masks = charts.map((): number[] => []);
        const length = Math.max(...charts.map((points) => points.length));
        for (let i = 0; i < length; i++) {
          if (i === stopAt) {
            const kept: number[][] = JSON.parse(JSON.stringify(charts.map((_, chart) => book.state(chart))));
            book = new RuleBook(charts.length);
            kept.forEach((state, chart) => {
              book.restore(chart, state);
            });
          }
          charts.forEach((points, chart) => {
            if (i < points.length) masks[chart]?.push(book.add(chart, points[i] as number));
          });
        }
        expect(masks).toEqual(charts.map(rulesOver));
      }),
    );
  });

  test('each rule was met by those series often enough to be tested', () => {
    const met = new Map<string, number>();
    for (const points of fc.sample(series, { numRuns: 2000, seed: 1 }))
      for (const rule of named(points).flat()) met.set(rule, (met.get(rule) ?? 0) + 1);
    for (const rule of RULES) expect(met.get(rule) ?? 0, rule).toBeGreaterThan(100);
  });
});

describe('edges', () => {
  test('a point on the 3-sigma limit is not beyond it', () => {
    expect(completing('nelson-1', [3, -3, 3.0000001, -3.0000001])).toEqual([2, 3]);
  });

  test('a point on the centre line breaks a run', () => {
    const side = Array(8).fill(0.5);
    expect(completing('nelson-2', [...side, 0.5])).toEqual([8]);
    expect(completing('nelson-2', [...side, 0, ...side])).toEqual([]);
    expect(completing('we-4', [...side, 0, ...side])).toEqual([7, 16]);
  });

  test('equal neighbours break a trend and an alternation', () => {
    expect(completing('nelson-3', [0, 0.1, 0.2, 0.3, 0.4, 0.5])).toEqual([5]);
    expect(completing('nelson-3', [0, 0.1, 0.2, 0.2, 0.3, 0.4, 0.5])).toEqual([]);
    expect(completing('nelson-4', zigzag(14, 0.5))).toEqual([13]);
    expect(completing('nelson-4', [...zigzag(7, 0.5), 0.5, ...zigzag(7, -0.5)])).toEqual([]);
  });

  test('in two of three and four of five the newest point itself is beyond', () => {
    expect(completing('nelson-5', [0, 2.5, 2.5, 0])).toEqual([2]);
    expect(completing('nelson-5', [2.5, 0, -2.5])).toEqual([]);
    expect(completing('we-3', [0, 1.5, 1.5, 1.5, 1.5, 0.5])).toEqual([4]);
  });

  test('two of three needs three points', () => {
    expect(completing('we-2', [2.5, 2.5])).toEqual([]);
    expect(completing('we-2', [2.5, 2.5, 2.5])).toEqual([2]);
  });

  test('eight without one within 1 sigma lie on both sides', () => {
    expect(completing('nelson-8', Array(8).fill(1.5))).toEqual([]);
    expect(completing('nelson-8', [...Array(7).fill(1.5), -1.5])).toEqual([7]);
  });

  test('every completing point signals, also right after a signal', () => {
    expect(completing('nelson-2', Array(12).fill(0.5))).toEqual([8, 9, 10, 11]);
  });

  test('a missing value and a new stage restart all but the first rule', () => {
    const half = Array(5).fill(0.5);
    expect(completing('nelson-2', [...half, Number.NaN, ...half])).toEqual([]);
    const book = new RuleBook(1);
    for (const one of half) book.add(0, one);
    book.restart(0);
    expect(half.map((one) => book.add(0, one))).toEqual([0, 0, 0, 0, 0]);
    expect(rulesIn(book.add(0, 4))).toContain('nelson-1');
  });

  test('a kept state of another shape is refused', () => {
    expect(() => new RuleBook(1).restore(0, [1, 2])).toThrow(RangeError);
  });

  test('windows and bits', () => {
    expect(RULES.map(windowOf)).toEqual([1, 9, 6, 14, 3, 5, 15, 8, 1, 3, 5, 8]);
    expect(rulesIn(RULE_BIT['nelson-3'] | RULE_BIT['we-4'])).toEqual(['nelson-3', 'we-4']);
  });
});
