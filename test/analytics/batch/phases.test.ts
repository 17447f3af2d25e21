import { expect, test } from 'vitest';
import { actualOf } from '../../../analytics/batch/actual.ts';
import { recordDifferences } from '../../../analytics/batch/differences.ts';
import { phaseFaults, phasesOf, phaseWindows } from '../../../analytics/batch/phases.ts';

const place = (name: string, phase?: string, operation?: string) => ({
  ...{ name, ...(phase ? { phase } : {}), ...(operation ? { operation } : {}) },
});

test('phases come in the order in which the recipe names them, and a parameter joins its own wherever it stands', () => {
  const phases = phasesOf([place('a', 'Heat'), place('b', 'Hold'), place('c', 'Heat'), place('d')]);
  expect(phases.map(({ number, phase, parameters }) => [number, phase, parameters.map(({ name }) => name)])).toEqual([
    [1, 'Heat', ['a', 'c']],
    [2, 'Hold', ['b']],
    [3, null, ['d']],
  ]);
  // The same phase in another operation is another phase.
  expect(phasesOf([place('a', 'Heat', 'One'), place('a', 'Heat', 'Two')])).toHaveLength(2);
});

test('a tag tells phases by number or name; what is no phase ends one, and told again it goes on', () => {
  const phases = [
    { number: 1, phase: 'Heat' },
    { number: 2, phase: 'Hold' },
  ];
  const told = [
    { at: 0, value: 1 },
    { at: 10, value: 1 },
    { at: 20, value: 0 },
    { at: 30, value: ' hold ' },
    { at: 40, value: null },
    { at: 50, value: 'HEAT' },
  ];
  const windows = phaseWindows(phases, told, { from: 5, to: 60 });
  expect([...windows]).toEqual([
    [
      1,
      [
        { from: 5, to: 20 },
        { from: 50, to: 60 },
      ],
    ],
    [2, [{ from: 30, to: 40 }]],
  ]);
});

test('a phase that never was is missing; one that began before an earlier one is out of order', () => {
  const at = (from: number) => [{ from, to: from + 1 }];
  const windows = new Map([
    [1, at(20)],
    [2, at(10)],
    [4, at(30)],
  ]);
  expect(phaseFaults([1, 2, 3, 4], windows)).toEqual({ missing: [3], early: [2] });
  expect(phaseFaults([], new Map())).toEqual({ missing: [], early: [] });
});

test('what a reading was: each value counts as long as it held, bad ones not at all', () => {
  const points = [
    [0, 10],
    [10, 20],
    [20, null],
    [40, 5],
  ] as const;
  const actual = actualOf(points, [{ from: 0, to: 50 }], { low: 8, high: 15 });
  // (10·10 + 20·10 + 5·10) / 30
  expect(actual).toEqual({ min: 5, mean: 350 / 30, max: 20, outsideMs: 20, knownMs: 30 });
  expect(actualOf(points, [{ from: 20, to: 40 }], { low: null, high: null })).toBeNull();
  expect(actualOf([], [{ from: 0, to: 1 }], { low: null, high: null })).toBeNull();
});

test('two records differ in entries by their key, wherever they stand in the list', () => {
  const before = {
    a: 1,
    list: [
      { key: 'x', n: 1 },
      { key: 'y', n: 2 },
    ],
    gone: [{ key: 'z' }],
  };
  const after = {
    a: 1,
    list: [
      { key: 'y', n: 3 },
      { key: 'x', n: 1 },
      { key: 'w', n: 4 },
    ],
    gone: [],
  };
  expect(recordDifferences(before, after)).toEqual([
    { path: 'list[y].n', what: 'changed', before: 2, after: 3 },
    { path: 'list[w]', what: 'added', before: null, after: { key: 'w', n: 4 } },
    { path: 'gone[z]', what: 'gone', before: { key: 'z' }, after: null },
  ]);
  expect(recordDifferences(after, after)).toEqual([]);
});
