import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { IntervalRow } from '../../../server/record/answers.ts';
import { coarse } from '../../../server/record/coarse.ts';
import type { State } from '../../../twin/words.ts';

const row = (from: number, to: number | null, state: State, good = 0): IntervalRow => ({
  machine: 'm',
  from,
  to,
  state,
  fault: 0,
  good,
  reject: 0,
  energy: 0,
  cause: null,
});

describe('a week in steps', () => {
  test('of each step the state that held longest stands, and equal neighbours are one', () => {
    const rows = [
      row(0, 90, 'producing', 9),
      row(90, 120, 'micro-stop'),
      row(120, 170, 'producing', 5),
      row(170, 300, 'breakdown'),
    ];
    expect(coarse(rows, 0, 300, 100, 1000).map(({ from, to, state, good }) => [from, to, state, good])).toEqual([
      [0, 200, 'producing', 14],
      [200, 300, 'breakdown', 0],
    ]);
  });

  test('two short stretches of a state outweigh one long one of another', () => {
    const rows = [row(0, 30, 'starved'), row(30, 70, 'producing'), row(70, 100, 'starved')];
    expect(coarse(rows, 0, 100, 100, 1000).map(({ state }) => state)).toEqual(['starved']);
  });

  test('what is still open ends at the present; what nobody knows is a gap', () => {
    const rows = [row(0, 100, 'producing'), row(500, null, 'idle')];
    expect(coarse(rows, 0, 1000, 100, 650).map(({ from, to, state }) => [from, to, state])).toEqual([
      [0, 100, 'producing'],
      [500, 650, 'idle'],
    ]);
  });

  test('never more rows than steps, in order, without overlap, and no count is lost', () => {
    const state = fc.constantFrom<State>('producing', 'breakdown', 'starved', 'idle');
    const lengths = fc.array(fc.tuple(fc.integer({ min: 1, max: 300 }), state, fc.nat(20)), { maxLength: 60 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 500 }), (parts, step) => {
        let at = 0;
        const rows = parts.map(([length, word, good]) => {
          const from = at;
          at += length;
          return row(from, at, word, good);
        });
        const found = coarse(rows, 0, at, step, at);
        expect(found.length).toBeLessThanOrEqual(Math.ceil(at / step));
        for (let i = 1; i < found.length; i++) expect(found[i]?.from).toBeGreaterThanOrEqual(found[i - 1]?.to ?? 0);
        const sum = (list: readonly IntervalRow[]) => list.reduce((total, { good }) => total + good, 0);
        expect(sum(found)).toBe(sum(rows));
      }),
    );
  });
});
