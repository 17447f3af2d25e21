/** A chart that goes on: what came since is added once, keeps its rules and contexts, and old points are let go. */
import { describe, expect, test } from 'vitest';
import type { Chart } from '../../../client/http/quality-api.ts';
import { columnsOf } from '../../../client/quality/chart-columns.ts';
import { kept, lastPoints, panned, reachOf, zoomed } from '../../../client/quality/chart-view.ts';
import { morePoints, sameStages } from '../../../client/quality/more-points.ts';

const STAGE = {
  ...{ stage: 1, from: '1970-01-01T00:00:00.000Z', window: null, reason: 'declared', by: 'gemba' },
  ...{ recorded: '1970-01-01T00:00:00.000Z', points: 0, n: 1, sigma: 1, spread: null },
  limits: { centre: 0, sigma: 1, ucl: 3, lcl: -3 },
};
/** Points at these times; `rules` by their number in `masks`. */
function chartOf(at: number[], rules: number[], masks: Chart['masks'], order: string): Chart {
  const all = (value: number | null) => at.map(() => value);
  return {
    characteristic: { id: 'temp', version: 1, chart: 'i-mr' } as Chart['characteristic'],
    ...{
      product: '',
      products: [''],
      window: { from: '', to: '' },
      cut: false,
      late: null,
      specification: null,
      stages: [STAGE],
    },
    points: {
      ...{ at, value: [...at], plotted: [...at], plottedLow: all(null), spread: all(null), n: at.map(() => 1) },
      ...{ centre: all(0), ucl: all(3), lcl: all(-3), below: at.map(() => 0), above: at.map(() => 0) },
      ...{ rules, context: at.map(() => 0) },
    },
    masks,
    contexts: [{ order, lot: null, crew: null, shift: null }],
    exclusions: [],
  };
}

describe('a chart that goes on', () => {
  const before = chartOf([1, 2, 3], [0, 1, 0], [[], ['nelson-1']], 'A');
  const newer = chartOf([3, 4, 5], [1, 0, 1], [['nelson-2'], []], 'B');

  test('is as if all had been asked for at once', () => {
    const { points, masks, contexts } = morePoints(before, newer, 0);
    expect(points.at).toEqual([1, 2, 3, 4, 5]);
    expect(points.rules.map((mask) => masks[mask])).toEqual([[], ['nelson-1'], [], ['nelson-2'], []]);
    expect(points.context.map((one) => contexts[one]?.order)).toEqual(['A', 'A', 'A', 'B', 'B']);
    for (const list of Object.values(points)) expect(list).toHaveLength(5);
  });

  test('lets go of what is older than the window, and stays where nothing came', () => {
    expect(morePoints(before, newer, 3).points.at).toEqual([3, 4, 5]);
    expect(morePoints(before, chartOf([3], [0], [[]], 'B'), 0).points.at).toEqual([1, 2, 3]);
    expect(morePoints(before, chartOf([], [], [[]], 'B'), 2.5).points.at).toEqual([3]);
  });

  test('is asked for anew where other limits hold', () => {
    expect(sameStages(before, newer)).toBe(true);
    expect(sameStages(before, { ...newer, stages: [STAGE, { ...STAGE, stage: 2 }] })).toBe(false);
  });
});

describe('what is seen of a chart', () => {
  test('never lies beyond its points, however it is moved or stretched', () => {
    expect(panned({ from: 0, to: 50 }, -20, 100)).toEqual({ from: 0, to: 50 });
    expect(panned({ from: 40, to: 90 }, 500, 100)).toEqual({ from: 50, to: 100 });
    expect(zoomed({ from: 0, to: 100 }, 4, 50, 100)).toEqual({ from: 0, to: 100 });
    expect(zoomed({ from: 0, to: 100 }, 0.001, 99, 100).to).toBeLessThanOrEqual(100);
    expect(lastPoints(120, 30)).toEqual({ from: 0, to: 30 });
    expect(kept({ from: 3, to: 4 }, 5)).toEqual({ from: 0, to: 8 });
  });

  test('reaches over points and limits, and to a specification that is not far off', () => {
    const columns = columnsOf(chartOf([1, 2], [0, 0], [[]], 'A'));
    const near = reachOf(columns, { from: 0, to: 2 }, [-5, 5, null]);
    expect(near.low).toBeLessThan(-5);
    expect(near.high).toBeGreaterThan(5);
    const far = reachOf(columns, { from: 0, to: 2 }, [-500, 500, null]);
    expect(far.high).toBeLessThan(6);
  });
});
