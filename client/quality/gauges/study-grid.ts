/** Measurements of a gauge study as a table: a row a part, and of each operator a column a trial. Pure. */
import type { Measurement } from '../../http/gauges-api.ts';
import { typedNumber } from '../../ui/typed-number.ts';

export interface StudyGrid {
  readonly parts: readonly string[];
  readonly operators: readonly string[];
  readonly trials: number;
  /** By part, then operator and trial: `operator * trials + trial`; what was typed. */
  readonly cells: readonly (readonly string[])[];
}

export const MOST = { parts: 30, operators: 6, trials: 6 } as const;
export const LEAST = 2;

/** Of so many parts, operators and trials, with what was typed already where it was. */
export function sized(
  before: StudyGrid | null,
  parts: number,
  operators: number,
  trials: number,
  nameOf: (what: 'part' | 'operator', number: number) => string,
): StudyGrid {
  const names = (what: 'part' | 'operator', count: number, had: readonly string[] = []) =>
    Array.from({ length: count }, (_, i) => had[i] ?? nameOf(what, i + 1));
  return {
    parts: names('part', parts, before?.parts),
    operators: names('operator', operators, before?.operators),
    trials,
    cells: Array.from({ length: parts }, (_, part) =>
      Array.from({ length: operators * trials }, (_, column) => {
        const [operator, trial] = [Math.floor(column / trials), column % trials];
        if (!before || trial >= before.trials || operator >= before.operators.length) return '';
        return before.cells[part]?.[operator * before.trials + trial] ?? '';
      }),
    ),
  };
}

export const withCell = (grid: StudyGrid, part: number, column: number, text: string): StudyGrid => ({
  ...grid,
  cells: grid.cells.map((row, i) => (i === part ? row.map((cell, j) => (j === column ? text : cell)) : row)),
});

/** A block that was copied from a spreadsheet, laid from a cell on; what lies beyond the table is left out. */
export function withBlock(grid: StudyGrid, part: number, column: number, text: string): StudyGrid {
  const block = text
    .replace(/\r\n?/g, '\n')
    .replace(/\n+$/, '')
    .split('\n')
    .map((line) => line.split(/[\t;]/).map((cell) => cell.trim()));
  return {
    ...grid,
    cells: grid.cells.map((row, i) => row.map((cell, j) => block[i - part]?.[j - column] ?? cell)),
  };
}

/** More than one cell. */
export const isBlock = (text: string): boolean => /[\t\n;]/.test(text.trim());

export interface Filled {
  readonly of: number;
  readonly numbers: number;
  /** Cells with something that is no number. */
  readonly strange: number;
  /** A name is empty, or two are alike. */
  readonly names: boolean;
}

export function filledOf(grid: StudyGrid): Filled {
  const cells = grid.cells.flat();
  const typed = cells.map(typedNumber).filter((value) => value !== null);
  const numbers = typed.filter(Number.isFinite).length;
  const alike = (names: readonly string[]) =>
    new Set(names.map((name) => name.trim())).size < names.length || names.some((name) => name.trim() === '');
  return {
    ...{ of: cells.length, numbers, strange: typed.length - numbers },
    names: alike(grid.parts) || alike(grid.operators),
  };
}

/** Of a table that is full. */
export const measurementsOf = ({ parts, operators, trials, cells }: StudyGrid): readonly Measurement[] =>
  cells.flatMap((row, i) =>
    row.map((cell, column) => ({
      part: (parts[i] as string).trim(),
      operator: (operators[Math.floor(column / trials)] as string).trim(),
      value: typedNumber(cell) ?? Number.NaN,
    })),
  );
