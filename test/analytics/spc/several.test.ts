/** Charts of several variables together, and of what an autoregression leaves: limits, what is seen, and as they come as all at once. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Baseline, baselineOf, limitsAt, type Point } from '../../../analytics/spc/charts.ts';
import { bitsOf, CHART_RULES, Judge, rulesOf } from '../../../analytics/spc/judge.ts';
import { T2, t2LimitAfter } from '../../../analytics/spc/t2.ts';
import { normalDraws } from '../../../bench/spc/normal-draws.ts';

const ALL = bitsOf(CHART_RULES);
const made = (answer: ReturnType<typeof baselineOf>): Baseline => {
  if (!answer.ok) throw new Error(answer.reason);
  return answer.baseline;
};
const rowPoint = (row: readonly number[]): Point => ({ value: Number.NaN, spread: null, n: 1, row });
/** Individuals with their moving range. */
const points = (values: readonly number[]): Point[] =>
  values.map((value, i) => ({ value, spread: i === 0 ? null : Math.abs(value - (values[i - 1] as number)), n: 1 }));
/** Two that go together (0.9), and a third of its own. */
const rows = (seed: number, count: number): number[][] => {
  const next = normalDraws(seed);
  return Array.from({ length: count }, () => {
    const [a, b, c] = [next(), next(), next()] as [number, number, number];
    return [80 + a, 40 + 0.9 * a + Math.sqrt(1 - 0.81) * b, 5 + 0.1 * c];
  });
};
const wandering = (seed: number, count: number, phi: number): number[] => {
  const next = normalDraws(seed);
  let off = 0;
  return Array.from({ length: count }, () => {
    off = phi * off + next();
    return 50 + off;
  });
};

describe('T2', () => {
  const history = rows(1, 200);
  const baseline = made(baselineOf('t2', history.map(rowPoint)));

  test('its limit is that of F, it has no lower one, and in control it is passed as rarely as 3 sigma', () => {
    expect(limitsAt(baseline, 1)).toMatchObject({ lcl: null });
    expect(limitsAt(baseline, 1).ucl).toBeCloseTo(t2LimitAfter(baseline.t2 ?? fail()), 9);
    const judge = new Judge('t2', ALL, baseline);
    const alarms = rows(2, 20_000).filter((row) => judge.take(rowPoint(row)).rules !== 0).length;
    expect(alarms / 20_000).toBeGreaterThan(0.001);
    expect(alarms / 20_000).toBeLessThan(0.006);
  });

  test('it sees what no variable shows alone, and says which two no longer go together', () => {
    const row = [82, 38, 5]; // 2 sigma up and 2 sigma down: each is ordinary
    const judge = new Judge('t2', ALL, baseline);
    expect(rulesOf(judge.take(rowPoint(row)).rules)).toEqual(['nelson-1']);
    const parts = new T2(baseline.t2 ?? fail()).parts(row);
    expect(Math.min(parts[0] as number, parts[1] as number)).toBeGreaterThan(10 * Math.abs(parts[2] as number));
  });

  test('too few rows for its variables, or rows of a variable that never changes, are refused', () => {
    expect(baselineOf('t2', history.slice(0, 8).map(rowPoint))).toEqual({ ok: false, reason: 'too-few-points' });
    expect(
      baselineOf(
        't2',
        history.map(([a = 0]) => rowPoint([a, 7])),
      ),
    ).toEqual({ ok: false, reason: 'no-variation' });
    expect(baselineOf('t2', points([1, 2, 3, 4, 5, 6, 7, 8, 9]))).toEqual({ ok: false, reason: 'several-variables' });
  });

  test('as they come, over restarts, and all at once are the same', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.nat(59), { maxLength: 4 }), (seed, cuts) => {
        const all = rows(seed, 60).map((row, i) => (i % 7 === 0 ? row.map((one) => one + 3) : row));
        const core = new T2(baseline.t2 ?? fail());
        const limit = limitsAt(baseline, 1).ucl ?? fail();
        const batch = all.map((row) => ({
          plotted: core.of(row),
          rules: core.of(row) > limit ? bitsOf(['nelson-1']) : 0,
        }));
        expect(live('t2', baseline, all.map(rowPoint), cuts)).toMatchObject(batch);
      }),
      { numRuns: 50 },
    );
  });
});

describe('what an autoregression leaves', () => {
  const baseline = made(baselineOf('ar1', points(wandering(3, 500, 0.8))));

  test('the fit finds what the values were made by', () => {
    expect(baseline.ar?.phi).toBeCloseTo(0.8, 1);
    expect(baseline.sigma).toBeCloseTo(1, 1);
  });

  test('where values follow each other, individuals cry wolf and residuals do not; a shift is still seen', () => {
    const calm = points(wandering(4, 5_000, 0.8));
    const only = bitsOf(['nelson-1']);
    const alarms = (kind: 'i-mr' | 'ar1', base: Baseline) => {
      const judge = new Judge(kind, only, base);
      return calm.filter((point) => judge.take(point).rules !== 0).length / calm.length;
    };
    expect(alarms('i-mr', made(baselineOf('i-mr', points(wandering(3, 500, 0.8)))))).toBeGreaterThan(0.05);
    expect(alarms('ar1', baseline)).toBeLessThan(0.008);
    for (const kind of ['ar1', 'ewma-ar1'] as const) {
      const base = made(baselineOf(kind, points(wandering(3, 500, 0.8))));
      const judge = new Judge(kind, only, base);
      const shifted = points(wandering(5, 100, 0.8).map((value, i) => (i < 50 ? value : value + 6)));
      const first = shifted.findIndex((point) => judge.take(point).rules !== 0);
      expect([kind, first >= 50 && first < 60]).toEqual([kind, true]);
    }
  });

  test('what nothing stands before has no residual, and parts its neighbours', () => {
    const judge = new Judge('ar1', ALL, baseline);
    expect(judge.take({ value: 90, spread: null, n: 1 })).toEqual({ rules: 0, plotted: null, plottedLow: null });
    expect(judge.take({ value: 50, spread: 40, n: 1 }).plotted).toBeCloseTo(
      50 - (baseline.ar?.mean ?? 0) - (baseline.ar?.phi ?? 0) * (90 - (baseline.ar?.mean ?? 0)),
    );
    judge.restart();
    expect(judge.take({ value: 50, spread: 0, n: 1 }).plotted).toBeNull();
  });

  test('a baseline of another kind of chart judges nothing', () => {
    const other = made(baselineOf('i-mr', points(wandering(3, 500, 0))));
    expect(new Judge('ar1', ALL, other).take({ value: 999, spread: 1, n: 1 }).rules).toBe(0);
    expect(new Judge('i-mr', ALL, baseline).take({ value: 999, spread: 1, n: 1 }).rules).toBe(0);
  });

  test.each(['ar1', 'ewma-ar1'] as const)('as they come, over restarts, and all at once are the same: %s', (kind) => {
    const base = made(baselineOf(kind, points(wandering(3, 500, 0.8))));
    const { mean, phi } = base.ar ?? fail();
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.nat(59), { maxLength: 4 }), (seed, cuts) => {
        const values = wandering(seed, 60, 0.8);
        const residuals = values.map((value, i) => value - mean - phi * ((values[i - 1] ?? Number.NaN) - mean));
        // All at once: the residuals on the chart that they are plotted on.
        const judge = new Judge(kind === 'ar1' ? 'i-mr' : 'ewma', ALL, {
          ...base,
          kind: 'i-mr',
          ar: undefined,
        } as never);
        const batch = residuals.map((value) => {
          const { rules, plotted } = judge.take({ value, spread: null, n: Number.isNaN(value) ? 0 : 1 });
          return { rules, plotted: Number.isNaN(value) ? null : (plotted ?? value) };
        });
        const found = live(kind, base, points(values), cuts);
        found.forEach((one, i) => {
          expect(one.rules).toBe(batch[i]?.rules);
          if (one.plotted === null) expect(batch[i]?.plotted).toBeNull();
          else expect(one.plotted).toBeCloseTo(batch[i]?.plotted as number, 9);
        });
      }),
      { numRuns: 50 },
    );
  });
});

/** Judged one by one; at each cut what is remembered goes through text, as it does in the record. */
function live(kind: Baseline['kind'], baseline: Baseline, all: readonly Point[], cuts: readonly number[]) {
  let judge = new Judge(kind, ALL, baseline);
  return all.map((point, i) => {
    if (cuts.includes(i)) judge = new Judge(kind, ALL, baseline, JSON.parse(JSON.stringify(judge.state())));
    return judge.take(point);
  });
}

function fail(): never {
  throw new Error('the baseline lacks it');
}
