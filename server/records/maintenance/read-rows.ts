/** Rows of a file: CSV with a head, or JSON as a list or an object with one. Every cell is a text; strange columns are passed over. */
import { CsvError, parse } from 'csv-parse/sync';

export interface Row {
  readonly line: number;
  readonly cells: Readonly<Record<string, string | undefined>>;
}
export type Cells = Row['cells'];
export interface Fault {
  readonly line: number;
  readonly entry: string;
  readonly reason: string;
}

export function rowsOf(file: string, needed: readonly string[], list: string): { rows: Row[]; faults: Fault[] } {
  const text = file.replace(/^\uFEFF/, '');
  const wrong = (line: number, reason: string) => ({ rows: [], faults: [{ line, entry: '', reason }] });
  if (/^\s*[[{]/.test(text)) {
    try {
      const value = JSON.parse(text) as unknown;
      const found = Array.isArray(value) ? value : (value as Record<string, unknown>)[list];
      if (!Array.isArray(found)) return wrong(1, `a list is wanted, or an object with \`${list}\``);
      return { rows: found.map((one: unknown, i) => ({ line: i + 1, cells: textsOf(one) })), faults: [] };
    } catch (error) {
      return wrong(1, `this is no JSON: ${(error as Error).message.slice(0, 200)}`);
    }
  }
  const [first = ''] = text.split('\n', 1);
  const delimiter = [',', ';', '\t'].find((candidate) => first.includes(candidate)) ?? ',';
  try {
    const [head = [], ...rows] = parse(text, { delimiter, skip_empty_lines: true }) as string[][];
    const names = head.map((name) => name.trim());
    const missing = needed.find((name) => !names.includes(name));
    if (missing) return wrong(1, `the column \`${missing}\` is missing`);
    return {
      rows: rows.map((row, i) => ({
        line: i + 2,
        cells: Object.fromEntries(names.map((name, column) => [name, (row[column] ?? '').trim()])),
      })),
      faults: [],
    };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return wrong(Number(error['lines'] ?? 1), error.message);
  }
}

/** Lists are written as an export has them. */
export const textsOf = (one: unknown): Cells =>
  Object.fromEntries(
    Object.entries(typeof one === 'object' && one !== null ? one : {}).map(([name, value]) => [
      name,
      value === null || value === undefined ? '' : Array.isArray(value) ? value.join('|') : String(value),
    ]),
  );
