/** A gauge study as a table: a block from a spreadsheet lands where it was pasted, and what is sent is what stands there. */
import { expect, test } from 'vitest';
import {
  filledOf,
  isBlock,
  measurementsOf,
  type StudyGrid,
  sized,
  withBlock,
  withCell,
} from '../../../client/quality/gauges/study-grid.ts';
import { standingOf, studyPlot } from '../../../client/quality/gauges/study-plot.ts';

const empty = (parts: number, operators: number, trials: number, before: StudyGrid | null = null) =>
  sized(before, parts, operators, trials, (what, number) => `${what} ${number}`);

test('a block copied from a spreadsheet fills the table from its cell on, with commas or points; what is beyond is left out', () => {
  const grid = withBlock(empty(2, 2, 2), 0, 1, '1,5\t2.5\t3\t9\r\n4\t5\t6\t9\r\n7\t8\t9\t9\r\n');
  expect(grid.cells).toEqual([
    ['', '1,5', '2.5', '3'],
    ['', '4', '5', '6'],
  ]);
  expect(filledOf(grid)).toEqual({ of: 8, numbers: 6, strange: 0, names: false });
  const full = withCell(withCell(grid, 0, 0, '1'), 1, 0, '2');
  expect(measurementsOf(full).slice(0, 4)).toEqual([
    { part: 'part 1', operator: 'operator 1', value: 1 },
    { part: 'part 1', operator: 'operator 1', value: 1.5 },
    { part: 'part 1', operator: 'operator 2', value: 2.5 },
    { part: 'part 1', operator: 'operator 2', value: 3 },
  ]);
  expect([isBlock('3,5'), isBlock('3\t4'), isBlock('3\n4')]).toEqual([false, true, true]);
});

test('another number of trials keeps what each operator measured', () => {
  const grid = withBlock(empty(1, 2, 2), 0, 0, '1\t2\t3\t4');
  expect(empty(1, 2, 3, grid).cells).toEqual([['1', '2', '', '3', '4', '']]);
  expect(empty(1, 1, 2, grid).cells).toEqual([['1', '2']]);
});

test('names that are alike or empty, and cells that are no number, are seen before anything is sent', () => {
  const grid = withBlock(empty(2, 2, 2), 0, 0, '1\tabout 2');
  expect(filledOf({ ...grid, operators: ['Bo', ' Bo'] })).toMatchObject({ strange: 1, names: true });
});

test('the plot joins the means of each operator; of each gauge its newest study stands, those that are due first', () => {
  const plot = studyPlot(
    [
      { part: 'a', operator: 'Bo', value: 0 },
      { part: 'a', operator: 'Bo', value: 10 },
      { part: 'b', operator: 'Bo', value: 10 },
      { part: 'b', operator: 'Bo', value: 10 },
    ],
    100,
    120,
  );
  expect(plot.operators[0]?.path).toBe('M25.0 60.0L75.0 10.0');
  const study = (gauge: string, due: string, version: number) => ({ gauge, characteristic: 'fill', due, version });
  expect(
    standingOf([study('scale', '2027-05-01', 3), study('gauge', '2026-12-01', 2), study('scale', '2026-01-01', 1)]).map(
      ({ version }) => version,
    ),
  ).toEqual([2, 3]);
});
