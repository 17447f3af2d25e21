/** Forecasts of a past that was drawn by the same laws: ranges hold as often as they say, and nothing that came later is used. */
import { expect, test } from 'vitest';
import type { Worked } from '../../../analytics/calibrate/worked.ts';
import { type BacktestAsked, backtest, originsOf } from '../../../analytics/forecast/backtest.ts';
import { ordersRun } from '../../../analytics/forecast/orders-run.ts';
import { skillOf } from '../../../analytics/forecast/skill.ts';
import { draw } from '../../../twin/simulate/distribution.ts';
import { simulatePlant } from '../../../twin/simulate/plant/simulate-plant.ts';
import { openStreams } from '../../../twin/simulate/streams.ts';
import { linePlant } from '../../plants.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const HOURS = 24 * 30;
const plant = linePlant(2);

/** One machine: a unit each 4 s, stops after about 40 min for about 5, orders of 900 units one after the other. */
function past(): Worked[] {
  const words = openStreams(4, ['past']);
  const worked: Worked[] = [];
  let [at, order, left] = [0, 0, 900];
  while (at < HOURS * HOUR) {
    let ran = Math.round(draw({ exponential: 40 * MINUTE }, words, 0) / 4_000) * 4_000;
    while (ran > 0) {
      const part = Math.min(ran, left * 4_000);
      worked.push({
        ...{
          from: at,
          to: at + part,
          state: 'producing',
          maintenancePlanned: false,
          product: 'red',
          order: `${order}`,
        },
        ...{ good: part / 4_000, reject: 0, rework: 0, idealMs: null, stop: null },
      });
      at += part;
      ran -= part;
      left -= part / 4_000;
      if (left <= 0) [order, left] = [order + 1, 900];
    }
    const stood = draw({ lognormal: [5 * MINUTE, 4 * MINUTE] }, words, 0);
    const stop = { id: `${at}`, from: at, netMs: stood, state: 'breakdown', cause: 'fault:7', lasts: false } as const;
    worked.push({
      ...{ from: at, to: at + stood, state: 'breakdown', maintenancePlanned: false, product: 'red', order: `${order}` },
      ...{ good: 0, reject: 0, rework: 0, idealMs: null, stop },
    });
    at += stood;
  }
  return worked;
}

const worked = new Map([['m1', past()]]);
const asked: BacktestAsked = {
  ...{ plant, worked, window: { from: 240 * HOUR, to: (HOURS - 24) * HOUR }, everyMs: 4 * HOUR, ordersAhead: 2 },
  ...{ learnMs: 240 * HOUR, anewMs: 48 * HOUR, replications: 60, seed: 1, planned: new Map([['150', 7]]) },
  simulate: (question, seed, futures) =>
    Array.from({ length: futures }, (_, i) => simulatePlant(plant, question, seed, i, { lots: 'case' })),
};

test('P10 to P90 holds about four times in five, without bias, and beats the mean rate', () => {
  const scored = [...backtest(asked, originsOf(asked))].flat();
  const skill = skillOf(scored);
  expect(skill?.origins).toBe(114);
  expect(skill?.n).toBe(228);
  // A true 80 % lies between these in 99 of 100 pasts of so many forecasts.
  expect(skill?.coverage.share).toBeGreaterThan(0.72);
  expect(skill?.coverage.share).toBeLessThan(0.88);
  expect(Math.abs(skill?.bias ?? Number.NaN)).toBeLessThan(2 * MINUTE);
  expect(skill?.byRate?.n).toBe(228);
  expect(skill?.byRate?.skill).toBeGreaterThan(0.1);
}, 60_000);

test('what comes after a moment changes nothing of what is said there, but for how large orders are', () => {
  const at = originsOf(asked)[10] as number;
  const later = (ms: number) => (one: Worked) =>
    one.from > at ? { ...one, from: one.from + ms, to: one.to + ms } : one;
  const own = worked.get('m1') as Worked[];
  const said = (all: Worked[]) => [...backtest({ ...asked, worked: new Map([['m1', all]]) }, [at])].flat();
  const [before, after] = [said(own), said(own.map(later(HOUR)))];
  expect(after.map(({ p10, p50, p90 }) => [p10, p50, p90])).toEqual(before.map(({ p10, p50, p90 }) => [p10, p50, p90]));
  // The second order began after it.
  expect((after[1]?.actual ?? 0) - (before[1]?.actual ?? 0)).toBe(HOUR);
});

test('orders are those that ran, in their order', () => {
  const orders = ordersRun(worked.get('m1') as Worked[], 1);
  expect(orders.slice(0, 3).map(({ order, units }) => [order, units])).toEqual([
    ['0', 900],
    ['1', 900],
    ['2', 900],
  ]);
});
