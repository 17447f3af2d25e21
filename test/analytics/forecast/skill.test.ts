/** How good forecasts were, on outcomes whose truth is drawn here. */
import { describe, expect, test } from 'vitest';
import { orderForecasts, quantileOf } from '../../../analytics/forecast/order-forecast.ts';
import { pinball, type Scored, skillOf } from '../../../analytics/forecast/skill.ts';
import { widened, wideningOf } from '../../../analytics/forecast/widen.ts';
import { normal } from '../../../twin/simulate/distribution.ts';
import type { PlantFuture } from '../../../twin/simulate/plant/question.ts';
import { openStreams } from '../../../twin/simulate/streams.ts';

const HOUR = 3_600_000;

/** Ends lie normally around an hour from the origin; the range said is `told` times what it should be. */
function said(n: number, told: number, shift = 0): Scored[] {
  const words = openStreams(3, ['ends']);
  return Array.from({ length: n }, (_, i) => {
    const origin = i * 4 * HOUR;
    const middle = origin + HOUR;
    const reach = 1.2816 * 6 * 60_000 * told;
    return {
      ...{ origin, line: 'line1', order: `${i}`, p10: middle - reach, p50: middle, p90: middle + reach },
      actual: middle + shift + 6 * 60_000 * normal(words, 0),
      ...{ planned: middle + 30 * 60_000, byRate: null },
    };
  });
}

describe('skill', () => {
  test('an honest range holds four times in five; what is said too narrow is seen', () => {
    const honest = skillOf(said(2_000, 1));
    expect(honest?.coverage.share).toBeGreaterThan(0.77);
    expect(honest?.coverage.share).toBeLessThan(0.83);
    expect(honest?.coverage.low).toBeLessThan(0.8);
    expect(honest?.coverage.high).toBeGreaterThan(0.8);
    expect(honest?.origins).toBe(2_000);
    const narrow = skillOf(said(2_000, 0.4));
    expect(narrow?.coverage.high).toBeLessThan(0.5);
    expect(narrow?.pinball).toBeGreaterThan(honest?.pinball ?? 0);
  });

  test('bias has the sign of being late, and a plan that is always half an hour off is beaten', () => {
    const late = skillOf(said(500, 1, 5 * 60_000));
    expect(late?.bias).toBeGreaterThan(4 * 60_000);
    expect(late?.bias).toBeLessThan(6 * 60_000);
    const honest = skillOf(said(500, 1));
    expect(honest?.planned?.n).toBe(500);
    expect(honest?.planned?.skill).toBeGreaterThan(0.7);
    expect(honest?.byRate).toBeNull();
    expect(skillOf([])).toBeNull();
  });

  test('pinball loss is least at the quantile itself', () => {
    const words = openStreams(5, ['x']);
    const seen = Array.from({ length: 4_000 }, () => normal(words, 0));
    const loss = (at: number) => seen.reduce((sum, x) => sum + pinball(at, x, 0.9), 0);
    expect(loss(1.2816)).toBeLessThan(loss(1));
    expect(loss(1.2816)).toBeLessThan(loss(1.6));
  });
});

describe('widening', () => {
  test('ranges that held too seldom are widened until they hold; honest ones hardly, few ones not at all', () => {
    const narrow = said(400, 0.4);
    const by = wideningOf(narrow.slice(0, 200)) ?? Number.NaN;
    expect(by).toBeGreaterThan(0.03);
    const after = skillOf(narrow.slice(200).map((one) => widened(one, by)));
    expect(after?.coverage.share).toBeGreaterThan(0.72);
    expect(after?.coverage.share).toBeLessThan(0.88);
    expect(wideningOf(said(400, 1.5))).toBe(0);
    expect(wideningOf(narrow.slice(0, 10))).toBeNull();
  });

  test('nothing is said to be done before it is said', () => {
    expect(widened({ origin: 100, p10: 200, p50: 300, p90: 400 }, 10).p10).toBe(100);
  });
});

describe('forecast of an order', () => {
  const future = (end: number | null, made: number): PlantFuture => ({
    orders: [{ id: 'a', line: 'line1', start: 0, end, passed: end, made, rejected: 0 }],
    ...{ spent: {}, waited: {}, events: 1 },
  });
  const asked = [{ id: 'a', line: 'line1', units: 100, due: 50 }];

  test('quantiles, the chance of being in time, and what is missing', () => {
    const futures = Array.from({ length: 101 }, (_, i) => future(i, 100));
    const [order] = orderForecasts(asked, futures);
    expect(order).toMatchObject({ p10: 10, p50: 50, p90: 90, futures: 101, done: 101, missing: 0 });
    expect(order?.onTime).toBeCloseTo((51 + 1.9207) / (101 + 3.8415), 3);
  });

  test('of what is due behind the end of the looking nothing is said, unless it is done before', () => {
    const [unknown] = orderForecasts(asked, [future(10, 100), future(null, 40)], 30);
    expect(unknown?.onTime).toBeNull();
    const [known] = orderForecasts(asked, [future(10, 100), future(20, 100)], 30);
    expect(known?.onTime).toBeGreaterThan(0.5);
  });

  test('what is not done in some futures has no P90, never an early one; the chance is never 0 or 1', () => {
    const futures = [
      ...Array.from({ length: 80 }, (_, i) => future(i, 100)),
      ...Array.from({ length: 20 }, () => future(null, 40)),
    ];
    const [order] = orderForecasts([{ ...(asked[0] as (typeof asked)[0]), due: 1_000 }], futures);
    expect(order?.p50).not.toBeNull();
    expect(order?.p90).toBeNull();
    expect(order?.missing).toBeCloseTo(12, 9);
    const [sure] = orderForecasts(
      [{ ...(asked[0] as (typeof asked)[0]), due: 1_000 }],
      Array.from({ length: 50 }, () => future(1, 100)),
    );
    expect(sure?.onTime).toBeLessThan(1);
    expect(quantileOf([], 0.5)).toBeNull();
  });
});
