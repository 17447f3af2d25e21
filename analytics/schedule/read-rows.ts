/** A row of whole numbers in a schedule file. */
export interface Row {
  /** From 1, as editors count. */
  readonly line: number;
  readonly numbers: readonly number[];
}

/** What is wrong with a file, where, and what would mend it. */
export interface Unreadable {
  readonly line: number;
  /** From 1, within its line; absent where the line as a whole is meant. */
  readonly field?: number;
  readonly reason: string;
  readonly fix: string;
}

/** A problem travels as an exception inside the reader alone; `readShop` hands it out as a value. */
export class UnreadableError extends Error {
  readonly problem: Unreadable;
  constructor(problem: Unreadable) {
    super(problem.reason);
    this.problem = problem;
  }
}

export function refuse(line: number, field: number | undefined, reason: string, fix: string): never {
  throw new UnreadableError({ line, ...(field === undefined ? {} : { field }), reason, fix });
}

/** Sums of durations stay inside 32 bits. */
export const MOST_TIME = 0x3fffffff;

/**
 * Rows of numbers: blanks around them are ignored, as are lines that begin with anything but a digit (comments). What follows the
 * first two numbers of the header is not read: JSPLIB has nothing there, FJSP files a mean number of machines, Taillard's seeds.
 */
export function rowsOf(text: string): Row[] {
  const rows: Row[] = [];
  for (const [index, whole] of text.split(/\r\n|\r|\n/).entries()) {
    const content = whole.trim();
    if (!/^\d/.test(content)) continue;
    const line = index + 1;
    const words = content.split(/\s+/);
    const read = rows.length === 0 ? words.slice(0, 2) : words;
    rows.push({ line, numbers: read.map((word, field) => numberOf(word, line, field + 1)) });
  }
  return rows;
}

function numberOf(word: string, line: number, field: number): number {
  if (!/^\d+$/.test(word))
    refuse(line, field, `"${word}" is no whole number from 0`, 'write whole numbers separated by blanks');
  const value = Number(word);
  if (value > MOST_TIME)
    refuse(line, field, `${word} is too large`, `use a coarser unit of time: up to ${MOST_TIME} can be reckoned with`);
  return value;
}
