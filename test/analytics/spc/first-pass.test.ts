/** First-pass yield and the Pareto of defects. */
import { describe, expect, test } from 'vitest';
import { defectPareto, firstPassOf, rolledYield } from '../../../analytics/spc/first-pass.ts';

describe('first-pass yield', () => {
  test('leaves out scrap and what was worked on again', () => {
    // scipy 1.17.1: quantiles of the beta distribution.
    const answer = firstPassOf({ started: 100, scrap: 4, rework: 6 });
    if (!answer.ok) throw new Error(answer.reason);
    expect(answer.firstPass.yield).toBe(0.9);
    expect(answer.firstPass.low).toBeCloseTo(0.8237774, 6);
    expect(answer.firstPass.high).toBeCloseTo(0.9509953, 6);
  });

  test.each([
    [{ started: 0, scrap: 0, rework: 0 }, 'nothing-started'],
    [{ started: 10, scrap: -1, rework: 0 }, 'not-a-count'],
    [{ started: 10.5, scrap: 0, rework: 0 }, 'not-a-count'],
    [{ started: 10, scrap: Number.NaN, rework: 0 }, 'not-a-count'],
    [{ started: 10, scrap: 8, rework: 3 }, 'more-than-started'],
  ])('%o: none, and why', (counts, reason) => expect(firstPassOf(counts)).toEqual({ ok: false, reason }));

  test('of several steps is their product, of none nothing', () => {
    const step = { yield: 0.9, low: 0, high: 1 };
    expect(rolledYield([step, step])).toBeCloseTo(0.81, 12);
    expect(rolledYield([])).toBeNull();
  });
});

describe('Pareto of defects', () => {
  const defects = [
    { type: 'scratch', place: 'lid', count: 3 },
    { type: 'dent', place: 'side', count: 5 },
    { type: 'scratch', place: 'side', count: 4 },
    { type: 'label', place: '', count: 5 },
    { type: 'label', place: '', count: -2 },
    { type: 'dent', place: 'lid', count: Number.NaN },
  ];

  test('by type, most first, with the share so far', () => {
    expect(defectPareto(defects, 'type')).toEqual([
      { key: 'scratch', count: 7, share: 7 / 17, cumulative: 7 / 17 },
      { key: 'dent', count: 5, share: 5 / 17, cumulative: 12 / 17 },
      { key: 'label', count: 5, share: 5 / 17, cumulative: 1 },
    ]);
  });

  test('by place, also where nobody said which', () => {
    expect(defectPareto(defects, 'place').map(({ key, count }) => [key, count])).toEqual([
      ['side', 9],
      ['', 5],
      ['lid', 3],
    ]);
    expect(defectPareto([], 'type')).toEqual([]);
  });
});
