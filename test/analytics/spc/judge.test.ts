/** The judge of a chart: point by point, after a restart and all at once it says the same; spread has limits of its own. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Baseline, declaredBaseline, type Point } from '../../../analytics/spc/charts.ts';
import { bitsOf, CHART_RULES, Judge, rulesOf, windowOfRules } from '../../../analytics/spc/judge.ts';
import { rulesOver } from '../../../analytics/spc/rules.ts';

const ALL = bitsOf(CHART_RULES);
const baseline = (kind: Baseline['kind'], n = 1): Baseline => declaredBaseline(kind, 50, 2, n);
const single = (value: number): Point => ({ value, spread: null, n: 1 });
const value = fc.double({ min: 40, max: 60, noNaN: true });

describe('the judge', () => {
  test('says of individuals what the rules say of all of them at once', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 60 }), (values) => {
        const judge = new Judge('i-mr', ALL, baseline('i-mr'));
        const masks = values.map((one) => judge.take(single(one)).rules);
        expect(masks).toEqual(rulesOver(values.map((one) => (one - 50) / 2)));
      }),
    );
  });

  test.each(['i-mr', 'ewma', 'cusum'] as const)('goes on from what it kept: %s', (kind) => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), fc.nat(), (values, at) => {
        const cut = at % values.length;
        const whole = new Judge(kind, ALL, baseline(kind));
        const said = values.map((one) => whole.take(single(one)));
        const before = new Judge(kind, ALL, baseline(kind));
        const first = values.slice(0, cut).map((one) => before.take(single(one)));
        const after = new Judge(kind, ALL, baseline(kind), JSON.parse(JSON.stringify(before.state())));
        expect([...first, ...values.slice(cut).map((one) => after.take(single(one)))]).toEqual(said);
      }),
    );
  });

  test('a range beyond its own limit is a rule of its own, and only where it is asked for', () => {
    const wide: Point = { value: 50, spread: 30, n: 5 };
    expect(rulesOf(new Judge('xbar-r', ALL, baseline('xbar-r', 5)).take(wide).rules)).toEqual(['spread']);
    expect(new Judge('xbar-r', bitsOf(['nelson-1']), baseline('xbar-r', 5)).take(wide).rules).toBe(0);
  });

  test('without a baseline nothing is judged; a missing point breaks a run', () => {
    expect(new Judge('i-mr', ALL, null).take(single(99))).toEqual({ rules: 0, plotted: null, plottedLow: null });
    const judge = new Judge('i-mr', bitsOf(['nelson-2']), baseline('i-mr'));
    for (let i = 0; i < 8; i++) expect(judge.take(single(51)).rules).toBe(0);
    expect(judge.take({ value: Number.NaN, spread: null, n: 0 }).rules).toBe(0);
    expect(judge.take(single(51)).rules).toBe(0);
  });

  test('a window is as long as the longest rule that was completed', () => {
    expect(windowOfRules(bitsOf(['nelson-1', 'nelson-2']))).toBe(9);
    expect(windowOfRules(bitsOf(['spread']))).toBe(1);
  });
});
