/** Capability, normal and not: missing limits, refusals, and whether intervals hold what they promise. */
import { describe, expect, test } from 'vitest';
import { acceptance, qualityAt } from '../../../analytics/spc/acceptance.ts';
import { capabilityOf, type Specification, withinOf } from '../../../analytics/spc/capability.ts';
import { likelier, nonNormalOf, normalAlone } from '../../../analytics/spc/non-normal.ts';
import { Moments, SubgroupFold } from '../../../analytics/spc/subgroup.ts';
import { andersonDarling } from '../../../analytics/statistics/normality.ts';
import { normalDraws } from '../../../bench/spc/normal-draws.ts';

const spec = (lsl: number | null, usl: number | null, target: number | null = null): Specification => ({
  lsl,
  usl,
  target,
});
const inputs = { n: 100, mean: 10.5, sd: 1, within: { sigma: 0.8, degrees: 80 } };
const made = (given: Specification, of = inputs as Parameters<typeof capabilityOf>[0]) => {
  const answer = capabilityOf(of, given);
  if (!answer.ok) throw new Error(answer.reason);
  return answer.capability;
};

describe('capability', () => {
  test('with two limits and a target', () => {
    const { cp, cpk, pp, ppk, cpm } = made(spec(7, 13, 10));
    expect(cp?.value).toBeCloseTo(6 / 4.8, 12);
    expect(cpk?.value).toBeCloseTo(2.5 / 2.4, 12);
    expect(pp?.value).toBeCloseTo(1, 12);
    expect(ppk?.value).toBeCloseTo(2.5 / 3, 12);
    expect(cpm?.value).toBeCloseTo(1 / Math.sqrt(1.25), 12);
  });

  test('with one limit: no Cp, Pp and Cpm, and no share beyond the limit that is missing', () => {
    const { cp, cpk, pp, ppk, cpm, ppmBelow, ppmAbove } = made(spec(null, 13, 10));
    expect([cp, pp, cpm, ppmBelow]).toEqual([null, null, null, null]);
    expect(cpk?.value).toBeCloseTo(2.5 / 2.4, 12);
    expect(ppk?.value).toBeCloseTo(2.5 / 3, 12);
    expect(ppmAbove).toBeCloseTo(1e6 * 0.006209665325776135, 6);
    expect(made(spec(7, null)).ppk?.value).toBeCloseTo(3.5 / 3, 12);
  });

  test('without a target there is no Cpm, without subgroups no Cp and Cpk', () => {
    expect(made(spec(7, 13)).cpm).toBeNull();
    const { cp, cpk, pp } = made(spec(7, 13), { ...inputs, within: null });
    expect([cp, cpk]).toEqual([null, null]);
    expect(pp).not.toBeNull();
  });

  test.each([
    ['no limit', inputs, spec(null, null, 5), 'no-specification'],
    ['limits the wrong way round', inputs, spec(13, 7), 'specification-crossed'],
    ['one value', { ...inputs, n: 1 }, spec(7, 13), 'too-few-values'],
    ['a mean that is no number', { ...inputs, mean: Number.NaN }, spec(7, 13), 'not-a-number'],
    ['all equal', { ...inputs, sd: 0 }, spec(7, 13), 'no-variation'],
    ['all equal within', { ...inputs, within: { sigma: 0, degrees: 4 } }, spec(7, 13), 'no-variation'],
  ])('%s: refused', (_name, given, limits, reason) =>
    expect(capabilityOf(given, limits)).toEqual({ ok: false, reason }),
  );

  test('sigma within: subgroups of one do not count, no subgroup has none', () => {
    expect(withinOf([{ value: 5, spread: null, n: 1 }], 'range')).toBeNull();
    const two = [
      { value: 5, spread: 2, n: 2 },
      { value: 5, spread: null, n: 1 },
      { value: 5, spread: 1, n: 2 },
    ];
    expect(withinOf(two, 'range')?.sigma).toBeCloseTo((1.5 * Math.sqrt(Math.PI)) / 2, 10);
    expect(withinOf(two, 'sd')?.sigma).toBeCloseTo(1.5 / Math.sqrt(2 / Math.PI), 10);
  });

  test.each(['range', 'sd'] as const)('intervals hold the true index in 95 of 100 studies (by %s)', (spread) => {
    const draw = normalDraws(7);
    const studies = 1500;
    const missed = { cp: 0, cpk: 0, pp: 0, ppk: 0, cpm: 0 };
    // Centre 0.5 off the target of 0, sigma 1, limits -4 and 4.
    const truth = { cp: 4 / 3, cpk: 3.5 / 3, pp: 4 / 3, ppk: 3.5 / 3, cpm: 4 / 3 / Math.sqrt(1.25) };
    for (let study = 0; study < studies; study++) {
      const all = new Moments();
      const fold = new SubgroupFold(5, spread);
      const points = Array.from({ length: 100 }, () => {
        const value = 0.5 + draw();
        all.add(value);
        return fold.add(value);
      }).filter((point) => point !== null);
      const of = { n: all.n, mean: all.mean, sd: all.sd as number, within: withinOf(points, spread) };
      const capability = made(spec(-4, 4, 0), of);
      for (const name of Object.keys(missed) as (keyof typeof missed)[]) {
        const index = capability[name];
        if (index && (truth[name] < index.low || truth[name] > index.high)) missed[name]++;
      }
    }
    for (const [name, count] of Object.entries(missed)) {
      expect(count / studies, name).toBeGreaterThan(0.03);
      expect(count / studies, name).toBeLessThan(0.07);
    }
  });
});

describe('values that are not normal', () => {
  const draw = normalDraws(3);
  const normal = Array.from({ length: 200 }, () => 50 + 2 * draw());
  const skewed = Array.from({ length: 200 }, () => Math.exp(1 + 0.6 * draw()));

  test('are found, and the likelier distribution is taken', () => {
    const found = nonNormalOf(skewed, spec(0.1, 20));
    expect(found && normalAlone(found)).toBe(false);
    expect(found && likelier(found)?.kind).toBe('lognormal');
    expect(found?.boxCox ?? 9).toBeLessThan(0.35);
    const fine = nonNormalOf(normal, spec(40, 60));
    expect(fine && normalAlone(fine)).toBe(true);
  });

  test('normal samples are called not normal once in twenty', () => {
    const random = normalDraws(11);
    let called = 0;
    for (let i = 0; i < 2000; i++) {
      const test = andersonDarling(Array.from({ length: 30 }, random));
      if (test && test.p < 0.05) called++;
    }
    expect(called / 2000).toBeGreaterThan(0.035);
    expect(called / 2000).toBeLessThan(0.065);
  });

  test('p falls with the distance all the way down to nothing', () => {
    // One value far off among ever more that are even.
    const ps = [2, 4, 8, 16, 40, 1000].map(
      (off) => andersonDarling([...Array.from({ length: 30 }, (_, i) => i / 10), 1.5 + off])?.p ?? Number.NaN,
    );
    expect(ps).toEqual([...ps].sort((a, b) => b - a));
    expect(ps[0]).toBeGreaterThan(0.2);
    expect(ps.at(-1)).toBeLessThan(1e-6);
  });

  test('zero and below have no Weibull, lognormal or power', () => {
    const found = nonNormalOf([0, ...skewed], spec(null, 20));
    expect(found).toMatchObject({ weibull: null, lognormal: null, boxCox: null });
    expect(found && likelier(found)).toBeNull();
  });

  test('a missing limit leaves out what needs it', () => {
    expect(nonNormalOf(skewed, spec(null, 20))?.weibull).toMatchObject({ pp: null, ppl: null });
    expect(nonNormalOf(skewed, spec(0.1, null))?.lognormal).toMatchObject({ pp: null, ppu: null });
  });

  test.each([
    ['too few', [1, 2]],
    ['all equal', [2, 2, 2, 2]],
    ['not a number', [1, 2, Number.NaN, 3]],
  ])('%s: nothing is said', (_name, values) => expect(nonNormalOf(values, spec(0, 9))).toBeNull());

  test('normality is not tested on seven values or on equal ones, and then does not let the normal ones stand alone', () => {
    expect(andersonDarling([1, 2, 3, 4, 5, 6, 7])).toBeNull();
    expect(andersonDarling(Array(9).fill(4))).toBeNull();
    const few = nonNormalOf([1, 2, 3, 4, 5], spec(0, 9));
    expect(few && normalAlone(few)).toBe(false);
  });
});

describe('operating characteristic', () => {
  test('a share and its acceptance belong together', () => {
    for (const plan of [
      { n: 80, c: 2 },
      { n: 5, c: 0 },
      { n: 1250, c: 21 },
    ])
      for (const passing of [0.95, 0.5, 0.1])
        expect(acceptance(plan, qualityAt(plan, passing) as number)).toBeCloseTo(passing, 9);
  });

  test('a plan that refuses nothing has no such share', () => {
    expect(qualityAt({ n: 3, c: 3 }, 0.95)).toBeNull();
    expect(acceptance({ n: 3, c: 3 }, 1)).toBe(1);
  });
});
