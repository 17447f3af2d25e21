/** What a line lost and why, and where its shift will end. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lossesOf, type StandstillSpan } from '../../analytics/line/losses.ts';
import { expectedEnd } from '../../analytics/line/shift-end.ts';
import type { Link } from '../../twin/events.ts';
import { STATES, type State } from '../../twin/words.ts';

const link = (machine: string, state: State, fault = 0): Link => ({ machine, state, since: 0, fault });
const span = (from: number, to: number, state: State, cause: Link | null = null, fault = 0): StandstillSpan => ({
  from,
  to,
  machine: 'filler',
  state,
  fault,
  cause,
});
const ALL = { from: 0, to: 1000 };

describe('losses', () => {
  test('go to the machine that caused them, one entry a reason, the longest first', () => {
    const capper = link('capper', 'breakdown', 11);
    const found = lossesOf(
      [
        span(0, 100, 'blocked', capper),
        span(200, 230, 'breakdown', null, 4),
        span(300, 350, 'blocked', capper),
        span(400, 500, 'blocked', link('palletizer', 'breakdown', 3)),
      ],
      ALL,
    );
    expect(found).toEqual([
      { machine: 'capper', state: 'breakdown', fault: 11, lostMs: 150, stops: 2 },
      { machine: 'palletizer', state: 'breakdown', fault: 3, lostMs: 100, stops: 1 },
      { machine: 'filler', state: 'breakdown', fault: 4, lostMs: 30, stops: 1 },
    ]);
  });

  test('a short stop and a long one of the same reason are one loss', () => {
    const found = lossesOf([span(0, 10, 'micro-stop', null, 7), span(20, 120, 'breakdown', null, 7)], ALL);
    expect(found).toEqual([{ machine: 'filler', state: 'breakdown', fault: 7, lostMs: 110, stops: 2 }]);
  });

  test('running, planned stops, no orders and missing data are nobody’s loss', () => {
    for (const state of ['producing', 'slow', 'off', 'planned-stop', 'maintenance', 'unknown', 'idle'] as const)
      expect(lossesOf([span(0, 100, state)], ALL), state).toEqual([]);
  });

  test('a stop that reaches over the window loses there only what lies inside', () => {
    expect(lossesOf([span(-500, 100, 'breakdown')], ALL)[0]?.lostMs).toBe(100);
    expect(lossesOf([span(900, 5000, 'breakdown')], ALL)[0]?.lostMs).toBe(100);
    expect(lossesOf([span(1000, 5000, 'breakdown')], ALL)).toEqual([]);
  });

  test('never add up to more than the window, and never to less than nothing', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: -200, max: 1200 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(cuts, fc.infiniteStream(fc.constantFrom(...STATES)), (edges, words) => {
        edges.sort((a, b) => a - b);
        const spans = edges.slice(1).map((to, i) => span(edges[i] as number, to, words.next().value as State));
        const lost = lossesOf(spans, ALL).map(({ lostMs }) => lostMs);
        expect(lost.every((ms) => ms > 0)).toBe(true);
        expect(lost.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(1000);
      }),
    );
  });
});

describe('the expected end of a shift', () => {
  test('is not guessed from less than four steps', () => {
    expect(expectedEnd(300, [100, 100, 100], 5)).toBeNull();
    expect(expectedEnd(0, [], 32)).toBeNull();
  });

  test('of a line that ran evenly is certain: what was made, and the same pace for what is left', () => {
    expect(expectedEnd(400, [100, 100, 100, 100], 28)).toEqual({ low: 3200, mid: 3200, high: 3200 });
  });

  test('is the 80 % interval worked out by hand', () => {
    // Mean 100, sd sqrt((400 + 400) / 3) = 16.3299; left 4 of n 4: reach = 1.28155 x 16.3299 x sqrt(4 + 16 / 4) = 59.19
    const end = expectedEnd(400, [80, 120, 80 + 20, 100], 4);
    expect(end?.mid).toBe(800);
    expect(end?.high).toBeCloseTo(859.19, 2);
    expect(end?.low).toBeCloseTo(740.81, 2);
  });

  test('cannot be below what is already made, and is it when nothing is left', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1000), { minLength: 4, maxLength: 30 }),
        fc.double({ min: 0, max: 60, noNaN: true }),
        (steps, left) => {
          const made = steps.reduce((sum, step) => sum + step, 0);
          const end = expectedEnd(made, steps, left);
          expect(end).not.toBeNull();
          if (!end) return;
          expect(end.low).toBeGreaterThanOrEqual(made);
          expect(end.mid).toBeGreaterThanOrEqual(end.low);
          expect(end.high).toBeGreaterThanOrEqual(end.mid);
          if (left === 0) expect(end).toEqual({ low: made, mid: made, high: made });
        },
      ),
    );
  });
});
