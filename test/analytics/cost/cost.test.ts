/** What a good unit cost against its standard, and what rate the data speak for. */
import { describe, expect, test } from 'vitest';
import { actualCostOf, type CostInputs } from '../../../analytics/cost/actual.ts';
import { rateAdviceOf } from '../../../analytics/cost/ideal-rate.ts';
import { normal } from '../../../twin/simulate/distribution.ts';
import { openStreams } from '../../../twin/simulate/streams.ts';
import { piece } from '../any-piece.ts';

const HOUR = 3_600_000;

describe('actual cost', () => {
  const inputs: CostInputs = {
    good: 1000,
    labour: [
      { hours: 8, perHour: 30 },
      { hours: 4, perHour: 40 },
    ],
    materials: [
      { material: 'film', used: 110, planned: 0.1, price: 2 },
      { material: 'tray', used: 1000, planned: 1, price: 0.05 },
    ],
    kWh: 200,
    perKWh: 0.25,
    downMs: 2 * HOUR,
    perHourDown: 100,
  };
  const standards = { labour: 0.35, material: 0.25, energy: 0.06, downtime: 0.1 };

  test('an order by hand: 400 of labour, 270 of material, 50 of energy, 200 of downtime', () => {
    const cost = actualCostOf(inputs, standards);
    expect(cost.rows.map(({ part, money, perGood }) => [part, money, perGood])).toEqual([
      ['labour', 400, 0.4],
      ['material', 270, 0.27],
      ['energy', 50, 0.05],
      ['downtime', 200, 0.2],
    ]);
    expect(cost.perGood).toBeCloseTo(0.92, 12);
    expect(cost.standard).toBeCloseTo(0.76, 12);
    expect(cost.over).toBeCloseTo(0.16, 12);
    expect(cost.rows[2]?.over).toBeCloseTo(-0.01, 12);
    expect(cost.yields[0]?.yield).toBeCloseTo(100 / 110, 12);
    expect(cost.yields[1]?.yield).toBe(1);
  });

  test('what nobody recorded or priced is absent, and the whole with it; a standard alone is none', () => {
    const without = actualCostOf({ ...inputs, labour: null, perKWh: null }, { ...standards, downtime: null });
    expect(without.rows.map(({ reason }) => reason)).toEqual(['not-recorded', null, 'no-price', null]);
    expect(without).toMatchObject({ perGood: null, standard: null, over: null });
    expect(without.rows[3]).toMatchObject({ perGood: 0.2, standard: null, over: null });
  });

  test('nothing costs nothing, even without a price; and of no good unit there is no cost of one', () => {
    expect(actualCostOf({ ...inputs, downMs: 0, perHourDown: null }, standards).rows[3]).toMatchObject({
      money: 0,
      perGood: 0,
      reason: null,
    });
    const none = actualCostOf(
      { ...inputs, good: 0, materials: [{ material: 'film', used: 0, planned: 1, price: 1 }] },
      standards,
    );
    expect(none.rows.every(({ perGood, reason }) => perGood === null && reason === 'nothing-made')).toBe(true);
    expect(none.yields).toEqual([{ material: 'film', yield: null }]);
  });
});

describe('the rate that the data speak for', () => {
  const MINUTE = 60_000;
  /** Runs of `minutes` at about 100 a minute, sd 5, apart from each other. */
  const runs = (n: number, minutes: number, product = 'a') => {
    const words = openStreams(3, ['rates']);
    return Array.from({ length: n }, (_, i) => {
      const from = i * HOUR;
      const good = Math.round((100 + 5 * normal(words, 0)) * minutes);
      return piece({ from, to: from + minutes * MINUTE, good, product, idealMs: 500 });
    });
  };

  test('is near the upper tenth of those that were kept up: 106.4 of N(100, 5)', () => {
    const [advice] = rateAdviceOf(runs(400, 20));
    expect(advice).toMatchObject({ machine: 'm', product: 'a', declaredMs: 500, n: 400, ms: 400 * 20 * MINUTE });
    const perMinute = MINUTE / (advice?.advisedMs as number);
    expect(perMinute).toBeGreaterThan(105);
    expect(perMinute).toBeLessThan(108);
    expect(advice?.fastestMs).toBeLessThan(advice?.advisedMs as number);
    expect(advice?.slowestMs).toBeGreaterThan(advice?.advisedMs as number);
  });

  test('a few lucky bursts do not move it', () => {
    const bursts = Array.from({ length: 300 }, (_, i) =>
      piece({ from: 1000 * HOUR + i * HOUR, to: 1000 * HOUR + i * HOUR + MINUTE, good: 500, product: 'a' }),
    );
    const [calm] = rateAdviceOf(runs(100, 20));
    const [hectic] = rateAdviceOf([...runs(100, 20), ...bursts]);
    expect(hectic?.advisedMs).toBe(calm?.advisedMs);
  });

  test('slow and plain running without a stop between is one run; short ones together are not', () => {
    const parts = runs(40, 20).flatMap((one) => {
      const middle = (one.from + one.to) / 2;
      return [
        { ...one, to: middle, good: one.good / 2 },
        { ...one, from: middle, good: one.good / 2, state: 'slow' as const },
      ];
    });
    expect(rateAdviceOf(parts)[0]?.n).toBe(40);
    expect(rateAdviceOf(parts)[0]?.advisedMs).toBeCloseTo(rateAdviceOf(runs(40, 20))[0]?.advisedMs as number, 9);
    expect(rateAdviceOf(runs(40, 8))).toMatchObject([{ n: 0, advisedMs: null }]);
  });

  test('thin evidence gives none, with what there is of it', () => {
    expect(rateAdviceOf(runs(28, 20))).toMatchObject([{ n: 28, advisedMs: null, fastestMs: null, slowestMs: null }]);
    expect(rateAdviceOf(runs(29, 20))[0]?.advisedMs).not.toBeNull();
    expect(rateAdviceOf([piece({ good: 5, product: null }), piece({ state: 'setup', product: 'a' })])).toEqual([]);
  });
});
