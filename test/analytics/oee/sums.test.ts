/** Sums over pieces: they add up however the time is cut, a cut never changes a stop, and no unit is lost or guessed. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutPiece, sumsBy, sumsOf } from '../../../analytics/oee/cut.ts';
import { type CountPoint, NO_CONTEXT, NO_COUNTS, type Piece, type Stop } from '../../../analytics/oee/piece.ts';
import { piecesOf } from '../../../analytics/oee/pieces.ts';
import { addPiece, addSums, ENERGY_OF, emptySums, SUM_KEYS, type Sums } from '../../../analytics/oee/sums.ts';
import { STATES } from '../../../twin/words.ts';
import { anyHistory, anyWindow, END } from './any-history.ts';

const WHOLE = { from: 0, to: END };
const piece = (of: Partial<Piece>): Piece => ({
  ...NO_CONTEXT,
  ...NO_COUNTS,
  machine: 'm',
  from: 0,
  to: 10,
  state: 'producing',
  stop: null,
  maintenancePlanned: false,
  fault: 0,
  reason: null,
  idealMs: null,
  ...of,
});
const point = (at: number, good: number, reject = 0): CountPoint => ({ ...NO_COUNTS, machine: 'm', at, good, reject });
const total = (list: readonly Sums[]): Sums => {
  const sums = emptySums();
  for (const one of list) addSums(sums, one);
  return sums;
};

describe('the vector', () => {
  test('keeps its order: vectors that were stored yesterday are read tomorrow', () => {
    expect(SUM_KEYS.join(' ')).toBe(
      'unknown producing slow micro-stop starved blocked breakdown setup idle planned-stop maintenance off windowMs maintenanceUnplanned orderMs ' +
        'stops microStops failures repairs repairMs good reject rework startReject inspected idealGood idealAll idealStart unrated ' +
        'energy energyRunning energyWaiting energySetup energyDown energyOff energyUnknown',
    );
  });

  test('a piece taken out again leaves nothing behind', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const sums = emptySums();
        const pieces = piecesOf(history, WHOLE);
        for (const one of pieces) addPiece(sums, one);
        for (const one of pieces) addPiece(sums, one, -1);
        expect(sums).toEqual(emptySums());
      }),
    );
  });
});

describe('a cut', () => {
  const lasted: Stop = { id: 's', from: 50, to: 150, netMs: 100, micro: false, failure: true };

  test('never changes the class of a stop, and the stop is counted once, where it began; its repair where it ended', () => {
    const down = piece({ from: 50, to: 150, state: 'micro-stop', stop: lasted });
    const first = sumsOf([down], { from: 0, to: 100 });
    const second = sumsOf([down], { from: 100, to: 200 });
    expect(first).toMatchObject({ breakdown: 50, 'micro-stop': 0, failures: 1, repairs: 0, repairMs: 0, unknown: 50 });
    expect(second).toMatchObject({ breakdown: 50, failures: 0, repairs: 1, repairMs: 100 });
  });

  test('puts each unit where it was counted: at the edge it belongs to the time before', () => {
    const ran = piece({ from: 0, to: 100, good: 6, reject: 1, idealMs: 10 });
    const points = [point(40, 1), point(50, 2), point(51, 3), point(100, 0, 1)];
    expect(cutPiece(ran, { from: 0, to: 50 }, points)).toMatchObject({ good: 3, reject: 0 });
    expect(cutPiece(ran, { from: 50, to: 400 }, points)).toMatchObject({ from: 50, to: 100, good: 3, reject: 1 });
  });

  test('without the instants of the units is refused: a share of a count is a guess', () => {
    const ran = piece({ from: 0, to: 100, good: 6 });
    expect(() => sumsOf([ran], { from: 0, to: 50 })).toThrow(/6 good .* its points 0/);
    expect(() => sumsOf([ran], { from: 0, to: 50 }, [point(10, 5)])).toThrow(/its points 5/);
    expect(sumsOf([ran], { from: 0, to: 100 }).good).toBe(6);
    expect(sumsOf([piece({ from: 0, to: 100 })], { from: 0, to: 50 }).producing).toBe(50);
  });

  test('of pieces is the same as pieces made for the shorter window', () => {
    fc.assert(
      fc.property(anyHistory, anyWindow, (history, window) => {
        const cut = sumsOf(piecesOf(history, { from: -50, to: END + 200 }), window, history.points);
        expect(cut).toEqual(sumsOf(piecesOf(history, window), window));
      }),
      { numRuns: 500 },
    );
  });
});

describe('any history', () => {
  test('hours add up to the day, exactly, wherever the hours are cut', () => {
    fc.assert(
      fc.property(anyHistory, fc.array(fc.integer({ min: 1, max: END - 1 }), { maxLength: 12 }), (history, cuts) => {
        const edges = [...new Set([0, ...cuts, END])].sort((a, b) => a - b);
        const pieces = piecesOf(history, WHOLE);
        const hours = edges.slice(1).map((to, i) => sumsOf(pieces, { from: edges[i] as number, to }, history.points));
        expect(total(hours)).toEqual(sumsOf(pieces, WHOLE));
      }),
      { numRuns: 500 },
    );
  });

  test('products, orders and states add up to the whole', () => {
    fc.assert(
      fc.property(anyHistory, fc.constantFrom('product', 'order', 'state', 'reason'), (history, key) => {
        const pieces = piecesOf(history, WHOLE);
        const groups = sumsBy(pieces, WHOLE, (one) => one[key as keyof Piece]);
        expect(total([...groups.values()])).toEqual(sumsOf(pieces, WHOLE));
      }),
    );
  });

  test('every ms is in one state, every unit and kWh is where it was counted, parts are no more than their whole', () => {
    fc.assert(
      fc.property(anyHistory, anyWindow, (history, window) => {
        const sums = sumsOf(piecesOf(history, window), window);
        const length = window.to - window.from;
        expect(STATES.reduce((ms, state) => ms + sums[state], 0)).toBe(length);
        expect(sums.windowMs).toBe(length);
        const inside = history.points.filter(({ at }) => at > window.from && at <= window.to);
        expect(sums.good).toBe(inside.reduce((units, { good }) => units + good, 0));
        expect(sums.energy).toBe(inside.reduce((kWh, { energy }) => kWh + energy, 0));
        expect(new Set(Object.values(ENERGY_OF)).size).toBe(6);
        expect([...new Set(Object.values(ENERGY_OF))].reduce((kWh, key) => kWh + sums[key], 0)).toBe(sums.energy);
        expect(sums.inspected).toBe(sums.good + sums.reject + sums.rework);
        expect(sums.idealStart).toBeLessThanOrEqual(sums.idealAll);
        expect(sums.microStops + sums.failures).toBeLessThanOrEqual(sums.stops);
        expect(sums.maintenanceUnplanned).toBeLessThanOrEqual(sums.maintenance);
        for (const key of SUM_KEYS) expect(sums[key]).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  test('time that nothing covers is unknown, for each machine', () => {
    expect(sumsOf([], { from: 0, to: 70 })).toMatchObject({ unknown: 70, windowMs: 70 });
    const two = [piece({ to: 10 }), piece({ machine: 'n', to: 30 })];
    expect(sumsOf(two, { from: 0, to: 100 })).toMatchObject({ producing: 40, unknown: 160, windowMs: 200 });
  });
});
