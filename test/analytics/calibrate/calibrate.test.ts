/** Abilities from a record whose truth is known: it was drawn here. */
import { describe, expect, test } from 'vitest';
import { changeFits, kindOfChange } from '../../../analytics/calibrate/change-times.ts';
import { fitLengths, fitTimes } from '../../../analytics/calibrate/fit.ts';
import { paceFits, rejectFits } from '../../../analytics/calibrate/pace.ts';
import { OTHERS, stopFits } from '../../../analytics/calibrate/stops.ts';
import type { Worked } from '../../../analytics/calibrate/worked.ts';
import type { Life } from '../../../analytics/reliability/life.ts';
import type { Product } from '../../../twin/plant/model.ts';
import { type Distribution, draw } from '../../../twin/simulate/distribution.ts';
import { openStreams } from '../../../twin/simulate/streams.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Lives of which about `share` are cut off by an end of the watching that comes at random. */
function censoredLives(words: Uint32Array, n: number, life: Distribution, ends: Distribution): Life[] {
  return Array.from({ length: n }, () => {
    const [time, end] = [draw(life, words, 0), draw(ends, words, 0)];
    return time <= end ? { time, failed: true } : { time: end, failed: false };
  });
}

const ran = (from: number, ms: number, of: Partial<Worked> = {}): Worked => ({
  ...{ from, to: from + ms, state: 'producing', maintenancePlanned: false, product: 'a', order: '1' },
  ...{ good: 0, reject: 0, rework: 0, idealMs: null, stop: null, ...of },
});

const stood = (from: number, ms: number, cause: string, lasts = false): Worked => {
  const state = ms > 5 * MINUTE ? 'breakdown' : 'micro-stop';
  return ran(from, ms, { state, stop: { id: `m@${from}`, from, netMs: ms, state, cause, lasts } });
};

describe('times', () => {
  test('a Weibull life is found again although three in ten were cut off: bias of shape, scale and mean below 5 %', () => {
    const words = openStreams(11, ['lives']);
    const [shape, scale] = [1.8, 40];
    // An exponential end of this mean cuts off about 30 % of such lives.
    const ends = { exponential: 95 };
    let [shapes, scales, means, cut, n] = [0, 0, 0, 0, 0];
    for (let i = 0; i < 200; i++) {
      const lives = censoredLives(words, 60, { weibull: [shape, scale] }, ends);
      cut += lives.filter(({ failed }) => !failed).length / lives.length;
      const fit = fitTimes(lives);
      means += fit?.mean ?? Number.NaN;
      if (!fit || !('weibull' in fit.distribution)) continue;
      shapes += fit.distribution.weibull[0];
      scales += fit.distribution.weibull[1];
      n++;
    }
    expect(cut / 200).toBeGreaterThan(0.25);
    expect(cut / 200).toBeLessThan(0.4);
    // One true Weibull in twenty is taken for another curve.
    expect(n).toBeGreaterThan(180);
    expect(Math.abs(shapes / n / shape - 1)).toBeLessThan(0.05);
    expect(Math.abs(scales / n / scale - 1)).toBeLessThan(0.05);
    expect(Math.abs(means / 200 / 35.57 - 1)).toBeLessThan(0.05);
  });

  test('leaving the cut-off ones out would have made lives look shorter by more than a tenth', () => {
    const words = openStreams(12, ['lives']);
    const lives = censoredLives(words, 4_000, { weibull: [1.8, 40] }, { exponential: 95 });
    const all = fitTimes(lives)?.mean ?? Number.NaN;
    const ended = fitTimes(lives.filter(({ failed }) => failed))?.mean ?? Number.NaN;
    expect(Math.abs(all / 35.57 - 1)).toBeLessThan(0.03);
    expect(ended).toBeLessThan(0.9 * 35.57);
  });

  test('times of two kinds are no Weibull: what was seen is used itself, and its quantiles lie on what was seen', () => {
    const words = openStreams(13, ['lives']);
    const lives = Array.from({ length: 300 }, (_, i) => ({
      time: draw({ lognormal: i % 2 === 0 ? [2, 0.2] : [100, 10] }, words, 0),
      failed: true,
    }));
    const fit = fitTimes(lives);
    expect(fit?.family).toBe('seen');
    for (const { said, seen } of fit?.qq ?? []) expect(Math.abs(Math.log(said / (seen ?? 0)))).toBeLessThan(0.25);
    const mean = lives.reduce((sum, { time }) => sum + time, 0) / lives.length;
    expect(Math.abs((fit?.mean ?? 0) / mean - 1)).toBeLessThan(0.03);
  });

  test('few times have no shape, none have no distribution', () => {
    expect(
      fitTimes([
        { time: 5, failed: true },
        { time: 7, failed: false },
      ])?.distribution,
    ).toEqual({ exponential: 12 });
    expect(fitTimes([{ time: 7, failed: false }])).toBeNull();
    expect(fitTimes([])).toBeNull();
    expect(
      fitTimes([
        { time: Number.NaN, failed: true },
        { time: -1, failed: true },
        { time: 0, failed: true },
      ]),
    ).toBeNull();
  });

  test('lengths of repairs are lognormal where they are, and one that still lasts is not taken for a short one', () => {
    const words = openStreams(14, ['repairs']);
    const lengths = Array.from({ length: 500 }, () => ({
      time: draw({ lognormal: [20, 12] }, words, 0),
      failed: true,
    }));
    const fit = fitLengths(lengths);
    expect(fit?.family).toBe('lognormal');
    expect(Math.abs((fit?.mean ?? 0) / 20 - 1)).toBeLessThan(0.08);
    const lasting = fitLengths([
      ...Array(10).fill({ time: 10, failed: true }),
      ...Array(10).fill({ time: 30, failed: false }),
    ]);
    expect(lasting?.mean).toBeGreaterThan(10);
    expect(fitLengths([{ time: 4, failed: true }])?.distribution).toEqual({ constant: 4 });
  });
});

describe('stops', () => {
  test('each cause has its own clock of operation; rare ones are told together, nothing is lost', () => {
    const words = openStreams(15, ['stops']);
    const worked: Worked[] = [];
    let at = 0;
    for (let i = 0; i < 400; i++) {
      const up = draw({ exponential: 30 * MINUTE }, words, 0);
      worked.push(ran(at, up));
      at += up;
      // A wait for others is no operation.
      worked.push(ran(at, 10 * MINUTE, { state: 'starved' }));
      at += 10 * MINUTE;
      const cause = i % 4 === 0 ? 'fault:7' : i % 100 === 1 ? `odd:${i}` : 'fault:9';
      worked.push(stood(at, cause === 'fault:7' ? 9 * MINUTE : MINUTE, cause));
      at += 10 * MINUTE;
    }
    const { fits, operatingMs } = stopFits(worked);
    expect(fits.map(({ cause, stops }) => [cause, stops])).toEqual([
      ['fault:7', 100],
      ['fault:9', 296],
      [OTHERS, 4],
    ]);
    expect(fits.map(({ state }) => state)).toEqual(['breakdown', 'micro-stop', 'micro-stop']);
    const seven = fits[0];
    expect(Math.abs((seven?.time.mean ?? 0) / (2 * HOUR) - 1)).toBeLessThan(0.15);
    expect(seven?.repair.mean).toBeCloseTo(9 * MINUTE, -1);
    expect(fits[2]?.time.mean).toBeCloseTo(operatingMs / 4, 3);
  });

  test('a stop that is cut by a shift edge is one stop', () => {
    const whole = stood(HOUR, 20 * MINUTE, 'fault:3');
    const halves = [
      { ...whole, to: HOUR + 5 * MINUTE },
      { ...whole, from: HOUR + 5 * MINUTE },
    ];
    const { fits } = stopFits([ran(0, HOUR), ...halves, ran(HOUR + 20 * MINUTE, HOUR)]);
    expect(fits).toHaveLength(1);
    expect(fits[0]?.stops).toBe(1);
    expect(fits[0]?.time.mean).toBeCloseTo(2 * HOUR, 3);
  });
});

describe('pace', () => {
  test('the constraint: all it made over its time; others: as fast as they catch up, never slower than planned', () => {
    const slow = Array.from({ length: 90 }, (_, i) => ran(i * HOUR, HOUR, { good: 3_600 }));
    const fast = Array.from({ length: 20 }, (_, i) => ran((90 + i) * HOUR, HOUR, { good: 7_200 }));
    const [constraint] = paceFits([...slow, ...fast], true);
    expect(constraint?.unitMs).toBeCloseTo((110 * HOUR) / (90 * 3_600 + 20 * 7_200), 6);
    expect(paceFits([...slow, ...fast], false)[0]).toMatchObject({ unitMs: 500, by: 'fastest' });
    const planned = [...slow, ...fast].map((one) => ({ ...one, idealMs: 400 }));
    expect(paceFits(planned, false)[0]).toMatchObject({ unitMs: 400, by: 'planned' });
  });

  test('a product that ran for minutes has no pace of its own, and a machine without counts has none at all', () => {
    const worked = [ran(0, HOUR, { good: 60 }), ran(HOUR, 5 * MINUTE, { good: 9, product: 'b' })];
    expect(paceFits(worked, true).map(({ product }) => product)).toEqual([null, 'a']);
    expect(paceFits([ran(0, HOUR)], true)).toEqual([]);
  });

  test('what few units of a product show leans to what all show', () => {
    const fits = rejectFits([
      ran(0, HOUR, { good: 99_000, reject: 1_000 }),
      ran(HOUR, HOUR, { good: 0, reject: 10, product: 'b' }),
    ]);
    const of = (product: string | null) => fits.find((fit) => fit.product === product)?.share ?? Number.NaN;
    expect(of('a')).toBeCloseTo(0.01, 4);
    expect(of('b')).toBeGreaterThan(of(null));
    expect(of('b')).toBeLessThan(0.02);
  });
});

describe('changeovers', () => {
  const product = (id: string, size: string, allergens: readonly string[]): Product => ({
    ...{ id, code: id, name: { en: id }, size, allergens, baseUnit: 'bottle', perCase: 12, value: 1 },
  });
  const products = [product('plain', '500', []), product('nuts', '500', ['nuts']), product('big', '750', [])];
  const change = (fromProduct: string, toProduct: string, setupMs: number) => ({
    ...{ machine: 'm', from: 0, to: setupMs, fromProduct, toProduct, ms: setupMs, setupMs },
    ...{ trialMs: 0, otherMs: 0, trialRejects: 0 },
  });

  test('cleaning out an allergen is asked for in one direction only', () => {
    const [plain, nuts, big] = products;
    expect(kindOfChange(plain, nuts)).toBe('neither');
    expect(kindOfChange(nuts, plain)).toBe('cleaning');
    expect(kindOfChange(nuts, big)).toBe('size and cleaning');
    expect(kindOfChange(big, plain)).toBe('size');
  });

  test('a pair that was seen often goes by itself, a pair that was never seen by its kind, never by nothing', () => {
    const seen = [
      ...Array.from({ length: 40 }, () => change('plain', 'nuts', 10 * MINUTE)),
      ...Array.from({ length: 40 }, () => change('nuts', 'plain', 30 * MINUTE)),
      change('plain', 'big', 20 * MINUTE),
    ];
    const { pairs } = changeFits(seen, products);
    const median = (from: string, to: string) =>
      pairs.find((pair) => pair.from === from && pair.to === to)?.medianMs ?? Number.NaN;
    expect(pairs).toHaveLength(6);
    expect(Math.abs(median('plain', 'nuts') / (10 * MINUTE) - 1)).toBeLessThan(0.07);
    expect(Math.abs(median('nuts', 'plain') / (30 * MINUTE) - 1)).toBeLessThan(0.05);
    // `big` to `plain` was never seen: it is a change of size, as `plain` to `big` is.
    expect(pairs.find(({ from, to }) => from === 'big' && to === 'plain')).toMatchObject({ kind: 'size', seen: 0 });
    expect(median('big', 'plain')).toBeGreaterThan(median('plain', 'nuts'));
    expect(changeFits([], products)).toEqual({ pairs: [], other: null, seen: 0 });
  });
});
