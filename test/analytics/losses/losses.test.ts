/** Where time went and what weighs most, in ms, units and money. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareParetos, paretoOf, within } from '../../../analytics/losses/pareto.ts';
import { waterfallOf } from '../../../analytics/losses/waterfall.ts';
import { sumsOf } from '../../../analytics/oee/cut.ts';
import { NO_CONTEXT, NO_COUNTS } from '../../../analytics/oee/piece.ts';
import { piecesOf } from '../../../analytics/oee/pieces.ts';
import { startsOf, withStartUp } from '../../../analytics/oee/start-up.ts';
import { emptySums } from '../../../analytics/oee/sums.ts';
import { breakdown, piece } from '../any-piece.ts';
import { anyHistory, END } from '../oee/any-history.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PRICES = { perHour: 600, perUnit: 2 };
const FREE = { perHour: null, perUnit: null };

describe('the waterfall', () => {
  const sums = {
    ...emptySums(),
    windowMs: 10 * HOUR,
    off: HOUR,
    'planned-stop': HOUR,
    breakdown: HOUR,
    'micro-stop': HOUR / 2,
    producing: 6.5 * HOUR,
    good: 5400,
    reject: 600,
    startReject: 100,
    idealGood: 5400 * 3000,
    idealAll: 6000 * 3000,
    idealStart: 100 * 3000,
  };

  test('a shift by hand: five steps, and what lies between them', () => {
    const steps = waterfallOf(sums, PRICES);
    expect(steps.map(({ id, ms }) => [id, (ms as number) / HOUR])).toEqual([
      ['calendar', 10],
      ['planned', 8],
      ['run', 7],
      ['net', 5],
      ['good', 4.5],
    ]);
    const loss = (id: string) => steps.flatMap(({ losses }) => losses).find((one) => one.id === id);
    expect(loss('breakdown')).toEqual({ id: 'breakdown', ms: HOUR, units: 1200, money: 600 });
    expect(loss('slow')).toEqual({ id: 'slow', ms: 1.5 * HOUR, units: 1800, money: 900 });
    // 500 rejects cost 25 minutes of the machine and their material.
    expect(loss('production-rejects')).toEqual({ id: 'production-rejects', ms: 25 * MINUTE, units: 500, money: 1250 });
  });

  test('without a price there is no money, without a rate no units and no net time', () => {
    expect(
      waterfallOf(sums, FREE)
        .flatMap(({ losses }) => losses)
        .every(({ money }) => money === null),
    ).toBe(true);
    const unrated = waterfallOf({ ...sums, unrated: 1 }, PRICES);
    expect(unrated.map(({ ms }) => ms === null)).toEqual([false, false, false, true, true]);
    expect(unrated[2]?.losses[0]?.units).toBeNull();
  });

  test('of any history every ms is in the good time or in one loss', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const first = { ...NO_CONTEXT, at: -1, product: 'a', idealMs: 9 };
        const all = sumsOf(piecesOf({ ...history, work: [first, ...history.work] }, { from: 0, to: END }), {
          from: 0,
          to: END,
        });
        const steps = waterfallOf(all, PRICES);
        steps.slice(1).forEach((step, i) => {
          const lost = step.losses.reduce((ms, loss) => ms + loss.ms, 0);
          expect((step.ms as number) + lost).toBe(steps[i]?.ms);
        });
      }),
    );
  });
});

describe('start-up', () => {
  const point = (at: number, good: number, reject: number) => ({ ...NO_COUNTS, machine: 'm', at, good, reject });

  test('rejects are of the start-up until the first good units are made, after every stop but a short one', () => {
    const pieces = [
      breakdown({ from: 0, to: 10 }),
      piece({ from: 10, to: 20 }),
      piece({ from: 20, to: 25, state: 'micro-stop' }),
      piece({ from: 25, to: 40, state: 'slow' }),
      piece({ from: 40, to: 50, state: 'setup' }),
      piece({ from: 50, to: 90 }),
    ];
    expect(startsOf(pieces)).toEqual([10, 50]);
    const points = [
      point(10, 0, 7),
      point(12, 0, 3),
      point(14, 2, 1),
      point(16, 1, 1),
      point(26, 5, 1),
      point(50, 0, 1),
      point(52, 0, 4),
      point(60, 9, 9),
    ];
    // N = 3: 3 + 1 + 1 after the first start; 4 + 9 after the second. The count at 10, and the one at 50, end what was before.
    expect(withStartUp(points, startsOf(pieces), 3).map(({ startReject }) => startReject)).toEqual([
      0, 3, 1, 1, 0, 0, 4, 9,
    ]);
    expect(withStartUp(points, [10, 50], 0).every(({ startReject }) => startReject === 0)).toBe(true);
  });
});

describe('the Pareto', () => {
  const pieces = [
    breakdown({ from: 0, to: 30 * MINUTE, reason: 'jam', product: 'a', shift: 'early' }),
    breakdown({ from: HOUR, to: HOUR + 10 * MINUTE, reason: 'jam', product: 'b', shift: 'early' }),
    breakdown({ from: 2 * HOUR, to: 2 * HOUR + 35 * MINUTE, fault: 17, product: 'a', shift: 'late' }),
    piece({ from: 3 * HOUR, to: 3 * HOUR + 15 * MINUTE, state: 'starved', product: 'a' }),
    piece({ from: 4 * HOUR, to: 4 * HOUR + 5 * MINUTE, state: 'setup', product: 'a' }),
    piece({ from: 4 * HOUR + 5 * MINUTE, to: 4 * HOUR + 15 * MINUTE, state: 'setup', product: 'b' }),
    // Nobody's loss.
    ...(['producing', 'idle', 'planned-stop', 'off', 'unknown'] as const).map((state, i) =>
      piece({ from: (5 + i) * HOUR, to: (6 + i) * HOUR, state }),
    ),
    piece({ from: 10 * HOUR, to: 11 * HOUR, state: 'maintenance', maintenancePlanned: true }),
  ];

  test('by reason: what people said, else the fault, else what the machine did; the largest first', () => {
    const found = paretoOf(pieces, 'reason', PRICES);
    expect(found.map(({ key, ms, count, units, money }) => [key, ms / MINUTE, count, units, money])).toEqual([
      ['jam', 40, 2, 2400, 400],
      ['fault:17', 35, 1, 2100, 350],
      ['setup', 15, 1, 900, 150],
      ['starved', 15, 1, 900, 150],
    ]);
    expect(found[0]?.share).toBeCloseTo(40 / 105, 12);
    expect(found.map(({ cumulative }) => Math.round(cumulative * 105))).toEqual([40, 75, 90, 105]);
  });

  test('opened down by product, and that by shift', () => {
    const jams = within(pieces, 'reason', 'jam');
    expect(paretoOf(jams, 'product', PRICES).map(({ key, ms }) => [key, ms / MINUTE])).toEqual([
      ['a', 30],
      ['b', 10],
    ]);
    expect(paretoOf(within(jams, 'product', 'a'), 'shift', PRICES).map(({ key }) => key)).toEqual(['early']);
    expect(paretoOf(pieces, 'crew', FREE)).toMatchObject([{ key: '', money: null, share: 1 }]);
  });

  test('a stop in two parts is one stop; a product without a rate has no units', () => {
    const one = breakdown({ from: 0, to: 20 });
    const parts = [
      { ...one, to: 10, shift: 'early' },
      { ...one, from: 10, shift: 'late', idealMs: null },
    ];
    expect(paretoOf(parts, 'reason', FREE)).toMatchObject([{ ms: 20, count: 1, units: null }]);
    expect(paretoOf(parts, 'shift', FREE).map(({ count }) => count)).toEqual([1, 1]);
    expect(paretoOf([], 'reason', FREE)).toEqual([]);
  });

  test('periods of different length are compared by their planned time', () => {
    const week = { entries: paretoOf(pieces, 'reason', FREE), plannedMs: 10 * HOUR };
    const month = { entries: paretoOf(pieces.slice(0, 2), 'reason', FREE), plannedMs: 5 * HOUR };
    const changes = compareParetos(week, month);
    expect(changes.map(({ key }) => key)).toEqual(['fault:17', 'setup', 'starved', 'jam']);
    expect(changes.at(-1)).toMatchObject({ ms: 40 * MINUTE, msBefore: 40 * MINUTE, count: 2, countBefore: 2 });
    expect(changes.at(-1)?.change).toBeCloseTo(40 / 600 - 40 / 300, 12);
    expect(compareParetos(week, { entries: [], plannedMs: 0 }).every(({ change }) => change === null)).toBe(true);
  });
});
