/** Baselines and limits: what is refused and why, limits that no value can lie beyond, unequal sizes, Laney's p'. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BaselineAnswer,
  baselineOf,
  CHART_KINDS,
  type ChartKind,
  declaredBaseline,
  limitsAt,
  type Point,
  spreadLimitsAt,
} from '../../../analytics/spc/charts.ts';
import { constantsOf } from '../../../analytics/spc/constants.ts';

const point = (value: number, n = 1, spread: number | null = null): Point => ({ value, spread, n });
const many = (of: (i: number) => Point, count = 20) => Array.from({ length: count }, (_, i) => of(i));
const wobble = (i: number) => [0, 3, -2, 1, -1, 2][i % 6] as number;
const reason = (answer: BaselineAnswer) => (answer.ok ? null : answer.reason);
const made = (kind: ChartKind, points: readonly Point[]) => {
  const answer = baselineOf(kind, points);
  if (!answer.ok) throw new Error(answer.reason);
  return answer.baseline;
};

describe('a baseline is refused, with its reason', () => {
  const individuals = many((i) => point(50 + wobble(i), 1, i === 0 ? null : 1 + (i % 3)));
  const means = many((i) => point(50 + wobble(i), 5, 2 + (i % 3)));

  test.each<[string, ChartKind, readonly Point[], string]>([
    ['limits from 3 points', 'i-mr', individuals.slice(0, 3), 'too-few-points'],
    ['no point', 'c', [], 'too-few-points'],
    ['all equal', 'i-mr', many((i) => point(50, 1, i === 0 ? null : 0)), 'no-variation'],
    ['subgroups all equal', 'xbar-r', many(() => point(50, 5, 0)), 'no-variation'],
    ['no defect at all', 'p', many(() => point(0, 50)), 'no-variation'],
    ['nothing but defects', 'p', many(() => point(1, 50)), 'no-variation'],
    ['no count at all', 'c', many(() => point(0)), 'no-variation'],
    ['the same share always, so nothing between points either', 'laney-p', many(() => point(0.1, 50)), 'no-variation'],
    ['a value that is not a number', 'i-mr', [...individuals, point(Number.NaN, 1, 1)], 'not-a-number'],
    ['a value without end', 'xbar-s', [...means, point(Infinity, 5, 1)], 'not-a-number'],
    ['a spread that is not a number', 'xbar-s', [...means, point(50, 5, Number.NaN)], 'not-a-number'],
    ['a size that is not a number', 'u', many((i) => point(2 + (i % 2), Number.NaN)), 'not-a-number'],
    ['a subgroup of one', 'xbar-r', [...means, point(50, 1, null)], 'subgroup-size'],
    ['a subgroup of four and a half', 'xbar-s', [...means, point(50, 4.5, 1)], 'subgroup-size'],
    ['a subgroup without its range', 'xbar-r', [...means, point(50, 5, null)], 'no-spread'],
    ['individuals without any moving range', 'i-mr', many((i) => point(wobble(i))), 'no-spread'],
    ['a range below 0', 'xbar-r', [...means, point(50, 5, -1)], 'no-spread'],
    ['a negative count', 'c', [...many((i) => point(5 + (i % 3))), point(-1)], 'negative-count'],
    [
      'a negative count of a share',
      'p',
      [...many((i) => point(0.1 + (i % 3) / 50, 50)), point(-0.1, 50)],
      'negative-count',
    ],
    ['a p-chart with n = 0', 'p', [...many((i) => point(0.1 + (i % 3) / 50, 50)), point(0, 0)], 'nothing-inspected'],
    ['a u-chart with n = 0', 'u', [...many((i) => point(2 + (i % 3), 3)), point(0, 0)], 'nothing-inspected'],
    [
      'more defectives than units',
      'np',
      [...many((i) => point(5 + (i % 3), 50)), point(51, 50)],
      'more-than-inspected',
    ],
    ['a share above one', 'laney-p', [...many((i) => point(0.1, 50 + i)), point(1.2, 50)], 'more-than-inspected'],
    ['several variables at once', 't2', many((i) => point(i)), 'several-variables'],
  ])('%s', (_name, kind, points, wanted) => expect(reason(baselineOf(kind, points))).toBe(wanted));

  test('an individual after a gap has no moving range, and that is no fault', () => {
    const gap = individuals.map((one, i) => (i === 7 ? { ...one, spread: null } : one));
    expect(baselineOf('i-mr', gap).ok).toBe(true);
  });

  test('nothing makes it throw', () => {
    const number = fc.oneof(fc.double(), fc.integer({ min: -2, max: 6 }));
    const any = fc.record({ value: number, spread: fc.option(number), n: number });
    fc.assert(
      fc.property(fc.constantFrom(...CHART_KINDS), fc.array(any, { maxLength: 12 }), (kind, points) => {
        const answer = baselineOf(kind, points, 2);
        if (answer.ok) expect(answer.baseline.sigma).toBeGreaterThan(0);
      }),
    );
  });
});

describe('limits', () => {
  test('of a declared target and sigma', () => {
    expect(limitsAt(declaredBaseline('xbar-s', 10, 2, 4), 4)).toEqual({ centre: 10, sigma: 1, ucl: 13, lcl: 7 });
    expect(limitsAt(declaredBaseline('c', 16, 1, 1), 1)).toEqual({ centre: 16, sigma: 4, ucl: 28, lcl: 4 });
  });

  test('where no value can lie beyond there is none', () => {
    const rare = made(
      'p',
      many((i) => point(i % 2 === 0 ? 0.01 : 0.03, 50)),
    );
    expect(limitsAt(rare, 50)).toMatchObject({ lcl: null });
    const mostly = made(
      'p',
      many((i) => point(i % 2 === 0 ? 0.97 : 0.99, 50)),
    );
    expect(limitsAt(mostly, 50)).toMatchObject({ ucl: null });
    const small = made(
      'np',
      many((i) => point(i % 2, 2)),
    );
    expect(limitsAt(small, 2)).toMatchObject({ ucl: null, lcl: null });
    expect(spreadLimitsAt(declaredBaseline('xbar-r', 0, 1, 5), 5)?.lcl).toBeNull();
    expect(spreadLimitsAt(declaredBaseline('xbar-r', 0, 1, 7), 7)?.lcl).toBeGreaterThan(0);
  });

  test('are wider for smaller subgroups of the same baseline', () => {
    const base = made(
      'xbar-s',
      many((i) => point(50 + wobble(i), 3 + (i % 4), 2 + (i % 2))),
    );
    const reach = (n: number) => (limitsAt(base, n).ucl as number) - base.centre;
    expect(reach(3) / reach(12)).toBeCloseTo(2, 12);
  });

  test('of spread are those of the printed constants', () => {
    const base = made(
      'xbar-r',
      many((i) => point(50 + wobble(i), 5, 2 + (i % 3))),
    );
    const { D4 } = constantsOf(5);
    expect(spreadLimitsAt(base, 5)?.ucl).toBeCloseTo(D4 * (base.spread as number), 10);
    expect(
      spreadLimitsAt(
        made(
          'c',
          many((i) => point(5 + (i % 3))),
        ),
        1,
      ),
    ).toBeNull();
    expect(spreadLimitsAt(base, 1)).toBeNull();
  });

  test("Laney's p' is the p chart where counts vary as binomial ones do, and wider where they vary more", () => {
    // Proportions two binomial sigma apart in turn: a mean moving range of z of 2 is a sigma of z of 2 / d2(2).
    const n = 100;
    const sigma = Math.sqrt((0.1 * 0.9) / n);
    const base = made(
      'laney-p',
      many((i) => point(0.1 + (i % 2 === 0 ? sigma : -sigma), n)),
    );
    expect(base.sigma).toBeCloseTo(2 / constantsOf(2).d2, 10);
    expect(limitsAt(base, n).sigma).toBeCloseTo((sigma * 2) / constantsOf(2).d2, 12);
  });
});
