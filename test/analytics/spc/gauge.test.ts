/** Gauge R&R: what is refused, and what a gauge of known error is found to be. */
import { describe, expect, test } from 'vitest';
import { gaugeStudy, type Measurement } from '../../../analytics/spc/gauge.ts';
import { normalDraws } from '../../../bench/spc/normal-draws.ts';

const study = (parts: number, operators: number, trials: number, value: (p: number, o: number, t: number) => number) =>
  Array.from({ length: parts * operators * trials }, (_, i): Measurement => {
    const [p, o, t] = [Math.floor(i / (operators * trials)), Math.floor(i / trials) % operators, i % trials];
    return { part: `p${p}`, operator: `o${o}`, value: value(p, o, t) };
  });
const plain = study(5, 2, 2, (p, o, t) => p + 0.1 * o + 0.01 * t + 0.003 * ((p * 7 + t * 3) % 5));

describe('a study is refused', () => {
  test.each([
    ['one part', study(1, 3, 3, (_, o, t) => o + t), 'too-few-parts'],
    ['nothing', [], 'too-few-parts'],
    ['one operator', study(5, 1, 3, (p, _, t) => p + t), 'too-few-operators'],
    ['one trial each', study(5, 3, 1, (p, o) => p + o), 'too-few-trials'],
    ['a measurement missing', plain.slice(1), 'unbalanced'],
    ['one too many', [...plain, plain[0] as Measurement], 'unbalanced'],
    [
      'a part that one operator never had',
      plain.filter(({ part, operator }) => part !== 'p1' || operator !== 'o1'),
      'unbalanced',
    ],
    ['not a number', [...plain, { part: 'p1', operator: 'o1', value: Number.NaN }], 'not-a-number'],
    ['all equal', study(5, 2, 2, () => 7), 'no-variation'],
  ])('%s', (_name, measurements, reason) => expect(gaugeStudy(measurements)).toEqual({ ok: false, reason }));
});

describe('a gauge', () => {
  const of = (measurements: readonly Measurement[]) => {
    const answer = gaugeStudy(measurements);
    if (!answer.ok) throw new Error(answer.reason);
    return answer.study;
  };

  test('of known error is found to be that', () => {
    const draw = normalDraws(5);
    const parts = Array.from({ length: 60 }, () => 3 * draw());
    const operators = Array.from({ length: 40 }, () => 0.8 * draw());
    const found = of(study(60, 40, 3, (p, o) => (parts[p] as number) + (operators[o] as number) + 0.5 * draw()));
    expect(found.interactionP).toBeGreaterThan(0.01);
    expect(found.pooled.repeatability).toBeCloseTo(0.25, 1);
    expect(Math.sqrt(found.pooled.operator)).toBeCloseTo(0.8, 0);
    expect(Math.sqrt(found.pooled.part) / 3).toBeCloseTo(1, 0);
    expect(found.pooled.contribution).toBeCloseTo(found.pooled.gauge / found.pooled.total, 12);
  });

  test('without any error tells all parts apart', () => {
    const exact = of(study(4, 2, 2, (p) => p));
    expect(exact).toMatchObject({ interactionP: 1, chosen: 'pooled', pooled: { gauge: 0, categories: null } });
  });

  test('an interaction without any error of repetition is no chance', () => {
    expect(of(study(4, 2, 2, (p, o) => p * o))).toMatchObject({ interactionP: 0, chosen: 'with-interaction' });
  });

  test('the order of measurements changes nothing', () => {
    expect(of([...plain].reverse())).toEqual(expect.objectContaining({ parts: 5, operators: 2, trials: 2 }));
    expect(of([...plain].reverse()).pooled.gauge).toBeCloseTo(of(plain).pooled.gauge, 12);
  });
});
