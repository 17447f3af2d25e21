/** Values that follow each other, and values that drift towards a limit. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { autocorrelationOf, SerialMoments } from '../../../analytics/spc/autocorrelation.ts';
import { ResidualFold, residualBaselineOf } from '../../../analytics/spc/residuals.ts';
import { type TimedValue, timeToLimit } from '../../../analytics/spc/time-to-limit.ts';
import { normalDraws } from '../../../bench/spc/normal-draws.ts';

/** Each value is `follow` of the one before and a normal draw. */
function following(seed: number, n: number, follow: number): number[] {
  const draw = normalDraws(seed);
  let value = draw() / Math.sqrt(1 - follow * follow);
  return Array.from({ length: n }, () => {
    value = follow * value + draw();
    return value;
  });
}

const told = (values: readonly number[]) => {
  const moments = new SerialMoments();
  for (const value of values) moments.add(value);
  return autocorrelationOf(moments);
};

describe('autocorrelation', () => {
  test('comes out as from the whole series', () => {
    const value = fc.double({ min: -1000, max: 1000, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 3, maxLength: 50 }), (values) => {
        const moments = new SerialMoments();
        for (const one of values) moments.add(one);
        const mean = values.reduce((a, b) => a + b) / values.length;
        const off = values.map((one) => one - mean);
        const squares = off.reduce((sum, one) => sum + one * one, 0);
        const products = off.slice(1).reduce((sum, one, i) => sum + one * (off[i] as number), 0);
        if (squares > 1e-6) expect(Math.abs((moments.lag1 as number) - products / squares)).toBeLessThan(1e-6);
      }),
    );
  });

  test('a missing value parts its neighbours', () => {
    const moments = new SerialMoments();
    for (const value of [1, Number.NaN, 5, Number.NaN, 9]) moments.add(value);
    expect(moments.n).toBe(3);
    expect(moments.lag1).toBeNull();
  });

  test('independent values are called so', () => {
    let called = 0;
    for (let seed = 1; seed <= 500; seed++) if (told(following(seed, 100, 0)).verdict !== 'independent') called++;
    expect(called / 500).toBeLessThan(0.03);
  });

  test('of fast samples fewer are offered, and how far apart', () => {
    expect(told(following(1, 2000, 0.9))).toMatchObject({ verdict: 'positive', offer: 'subgroup' });
    expect(told(following(1, 2000, 0.9)).every).toBeGreaterThan(15);
    expect(told(following(1, 2000, 0.9)).every).toBeLessThan(35);
  });

  test('where too few would be left residuals are offered', () => {
    expect(told(following(2, 100, 0.9))).toMatchObject({ verdict: 'positive', offer: 'ewma-residuals' });
  });

  test('values in turn are told too, and a few are not judged', () => {
    expect(told(following(3, 300, -0.6))).toMatchObject({ verdict: 'negative', offer: 'subgroup', every: 2 });
    expect(told([1, 2, 3])).toMatchObject({ verdict: 'too-few', limit: null });
    expect(told(Array(50).fill(4))).toMatchObject({ verdict: 'too-few', lag1: null });
  });
});

describe('residuals', () => {
  test('of values that wander no longer follow each other, and their chart is quiet', () => {
    const values = following(4, 600, 0.9);
    const answer = residualBaselineOf(values);
    if (!answer.ok) throw new Error(answer.reason);
    const { lambda, baseline } = answer.residuals;
    const fold = new ResidualFold(lambda);
    const residuals = values.map((value) => fold.add(value)).slice(1);
    expect(Math.abs(told(residuals).lag1 as number)).toBeLessThan(0.15);
    expect(residuals.filter((one) => Math.abs(one - baseline.centre) > 3 * baseline.sigma).length).toBeLessThan(8);
  });

  test('a shift shows in the first one after it', () => {
    const fold = new ResidualFold(0.5);
    const residuals = [10, 10, 10, 18, 18].map((value) => fold.add(value));
    expect(residuals).toEqual([Number.NaN, 0, 0, 8, 4]);
  });

  test('a missing value leaves the forecast, a new stage has none, a kept one goes on', () => {
    const fold = new ResidualFold(0.5);
    expect([fold.forecast, fold.add(10), fold.add(Number.NaN), fold.add(12), fold.forecast]).toEqual([
      null,
      Number.NaN,
      Number.NaN,
      2,
      11,
    ]);
    const other = new ResidualFold(0.5);
    other.restore(fold.forecast);
    expect(other.add(15)).toBe(fold.add(15));
    fold.restart();
    expect(fold.add(99)).toBeNaN();
    other.restore(null);
    expect(other.forecast).toBeNull();
  });

  test('equal values have no limits', () => {
    expect(residualBaselineOf(Array(30).fill(5))).toEqual({ ok: false, reason: 'no-variation' });
    expect(residualBaselineOf([1, 2, 3])).toEqual({ ok: false, reason: 'too-few-points' });
  });
});

describe('time to a limit', () => {
  const MINUTE = 60_000;
  /** A value a minute, rising by `slope` each, with errors that follow each other by `follow`. */
  const drifting = (seed: number, n: number, slope: number, follow = 0): TimedValue[] =>
    following(seed, n, follow).map((error, i) => ({ at: i * MINUTE, value: slope * i + error }));
  const reason = (points: readonly TimedValue[], lsl: number | null, usl: number | null) => {
    const answer = timeToLimit(points, { lsl, usl });
    return answer.ok ? null : answer.reason;
  };
  const noise = drifting(1, 60, 0);

  test('an exact line arrives when it arrives', () => {
    const points = Array.from({ length: 20 }, (_, i) => ({ at: i * MINUTE, value: 2 * i }));
    const answer = timeToLimit(points, { lsl: 0, usl: 60 });
    expect(answer).toMatchObject({ ok: true, crossing: { side: 'usl' } });
    if (!answer.ok) return;
    expect(answer.crossing.at).toBeCloseTo(30 * MINUTE, 3);
    expect(answer.crossing.latest).toBeCloseTo(30 * MINUTE, 3);
    expect(answer.crossing.slopeAnHour).toBeCloseTo(120, 6);
  });

  test('a falling one goes to the lower limit', () => {
    const answer = timeToLimit(drifting(2, 60, -0.2), { lsl: -18, usl: 10 });
    expect(answer).toMatchObject({ ok: true, crossing: { side: 'lsl' } });
  });

  test.each<[string, TimedValue[], number | null, number | null, string]>([
    ['no limit', drifting(1, 60, 0.3), null, null, 'no-specification'],
    ['three points', drifting(1, 3, 0.3), 0, 20, 'too-few-points'],
    ['all at one instant', noise.map(({ value }) => ({ at: 5, value })), -9, 9, 'not-a-number'],
    ['a missing value', [...noise, { at: 70 * MINUTE, value: Number.NaN }], -9, 9, 'not-a-number'],
    ['no drift', noise, -9, 9, 'no-trend'],
    ['all equal', noise.map(({ at }) => ({ at, value: 4 })), -9, 9, 'no-trend'],
    ['a drift to where there is no limit', drifting(1, 60, 0.3), 0, null, 'away-from-limits'],
    ['beyond it', drifting(1, 60, 0.3), null, 10, 'beyond-already'],
    ['very far', drifting(1, 60, 0.3), null, 1000, 'too-far'],
  ])('%s: none, and why', (_name, points, lsl, usl, wanted) => expect(reason(points, lsl, usl)).toBe(wanted));

  test.each([
    [0, 0.9],
    [0.5, 0.9],
  ])('the interval holds the true time, errors that follow each other by %d too', (follow, least) => {
    let [told, held] = [0, 0];
    for (let seed = 1; seed <= 400; seed++) {
      // The mean arrives at 30 after 100 minutes.
      const answer = timeToLimit(drifting(seed, 80, 0.3, follow), { lsl: null, usl: 30 });
      if (!answer.ok) continue;
      told++;
      const { earliest, latest } = answer.crossing;
      if (earliest <= 100 * MINUTE && (latest === null || latest >= 100 * MINUTE)) held++;
    }
    expect(told).toBeGreaterThan(350);
    expect(held / told).toBeGreaterThan(least);
  });

  test('values without drift that follow each other are seldom taken for one', () => {
    let called = 0;
    for (let seed = 1; seed <= 400; seed++) if (reason(drifting(seed, 80, 0, 0.5), -99, 99) !== 'no-trend') called++;
    expect(called / 400).toBeLessThan(0.05);
  });
});
