/** What energy went where, and what a machine takes while it makes nothing. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { energyBaselineOf } from '../../../analytics/energy/baseline.ts';
import { energyBalanceOf } from '../../../analytics/energy/by-state.ts';
import { sumsOf } from '../../../analytics/oee/cut.ts';
import { piecesOf } from '../../../analytics/oee/pieces.ts';
import { emptySums } from '../../../analytics/oee/sums.ts';
import { normal } from '../../../twin/simulate/distribution.ts';
import { openStreams } from '../../../twin/simulate/streams.ts';
import { anyHistory, END } from '../oee/any-history.ts';

const HOUR = 3_600_000;

describe('energy by what the machine did', () => {
  const sums = {
    ...emptySums(),
    producing: 4 * HOUR,
    idle: HOUR,
    starved: HOUR,
    breakdown: HOUR,
    good: 1000,
    energy: 100,
    energyRunning: 80,
    energyWaiting: 14,
    energyDown: 6,
  };

  test('a shift by hand: power, share, CO2 and money, and what standing took', () => {
    const balance = energyBalanceOf(sums, { co2PerKWh: 0.4, pricePerKWh: 0.25 });
    const row = (use: string) => balance.rows.find((one) => one.use === use);
    expect(row('running')).toEqual({
      use: 'running',
      ms: 4 * HOUR,
      kWh: 80,
      share: 0.8,
      kW: 20,
      kWhPerGood: 0.08,
      kgCo2PerGood: 0.032,
      money: 20,
    });
    expect(row('waiting')).toMatchObject({ kW: 7, money: 3.5 });
    expect(row('off')).toMatchObject({ kWh: 0, kW: null });
    expect(balance).toMatchObject({ kWhPerGood: 0.1, money: 25, idleShare: 0.2 });
    expect(balance.kgCo2PerGood).toBeCloseTo(0.04, 12);
  });

  test('without factors, good units or a meter there is no answer, and no zero in its place', () => {
    const none = energyBalanceOf({ ...sums, good: 0 }, { co2PerKWh: null, pricePerKWh: null });
    expect(none).toMatchObject({ kWhPerGood: null, kgCo2PerGood: null, money: null });
    expect(energyBalanceOf(emptySums(), { co2PerKWh: 1, pricePerKWh: 1 })).toMatchObject({ idleShare: null });
  });

  test('of any history the parts are the whole, in kWh and in time', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const { rows, kWh } = energyBalanceOf(sumsOf(piecesOf(history, { from: 0, to: END }), { from: 0, to: END }), {
          co2PerKWh: 1,
          pricePerKWh: 1,
        });
        expect(rows.reduce((sum, row) => sum + row.kWh, 0)).toBe(kWh);
        expect(rows.reduce((sum, row) => sum + row.ms, 0)).toBe(END);
      }),
    );
  });
});

describe('the baseline', () => {
  const words = openStreams(5, ['units', 'noise']);
  const days = (n: number, noise: number) =>
    Array.from({ length: n }, () => {
      const units = 1000 + 300 * normal(words, 0);
      return { hours: 8, units, kWh: 12 * 8 + 0.05 * units + noise * normal(words, 1) };
    });

  test('tells what is taken an hour and what a unit, exactly where nothing else plays in', () => {
    const found = energyBaselineOf(days(30, 0));
    expect(found?.baseKW).toBeCloseTo(12, 6);
    expect(found?.kWhPerUnit).toBeCloseTo(0.05, 8);
    expect(found).toMatchObject({ n: 30 });
    expect(found?.explained).toBeCloseTo(1, 9);
  });

  test('and nearly so where the meter scatters, which it tells', () => {
    const found = energyBaselineOf(days(200, 4));
    expect(Math.abs((found?.baseKW as number) - 12)).toBeLessThan(0.5);
    expect(found?.scatter).toBeGreaterThan(3);
    expect(found?.scatter).toBeLessThan(5);
  });

  test('is absent where few periods, or ever the same output, cannot tell the two apart', () => {
    expect(energyBaselineOf(days(11, 1))).toBeNull();
    expect(energyBaselineOf(Array.from({ length: 50 }, () => ({ hours: 8, units: 1000, kWh: 150 })))).toBeNull();
    expect(energyBaselineOf(Array.from({ length: 50 }, () => ({ hours: 8, units: 0, kWh: 96 })))).toBeNull();
  });
});
