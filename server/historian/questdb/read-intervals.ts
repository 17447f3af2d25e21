/**
 * State intervals out of QuestDB over HTTP, straight into columns: a week of forty machines costs a tenth of what the same
 * rows cost through `pg`, where each value of each row is an object on its way. Names become numbers in the question.
 */
import { STATES } from '../../../twin/words.ts';
import { COLUMNS, columnsOf, emptyIntervals, type IntervalColumns, inOrder } from '../interval-columns.ts';

const COMMA = 44;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
const OPENING = 91;
const CLOSING = 93;
/** Powers of ten that are exact as doubles. */
const TENS = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
const ROWS = '"dataset":[';

export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** What a question selects, in the order in which it is read; a machine that is not asked for is -1. */
export const askedColumns = (machines: readonly string[]): string =>
  `${placeIn('machine', machines)} m, ts::long, until::long, ${placeIn('state', STATES)} s, fault, good, reject, energy`;

const placeIn = (column: string, names: readonly string[]): string =>
  `CASE ${column} ${names.map((name, place) => `WHEN ${quoted(name)} THEN ${place}`).join(' ')} ELSE -1 END`;

export interface RowBytes {
  readonly bytes: Buffer;
  /** Where the first row begins, and how many there are. */
  readonly begin: number;
  readonly count: number;
}

/** The rows of an answer of QuestDB's `/exec`, as it wrote them. (`/exp` would do, but takes two connections in all.) */
export async function rowBytes(base: URL, sql: string, ms: number): Promise<RowBytes> {
  const url = new URL('/exec', base);
  url.username = url.password = '';
  url.searchParams.set('query', sql);
  url.searchParams.set('nm', 'true'); // no names of columns
  const login = Buffer.from(`${decodeURIComponent(base.username)}:${decodeURIComponent(base.password)}`);
  const answer = await fetch(url, {
    headers: base.username ? { authorization: `Basic ${login.toString('base64')}` } : {},
    signal: AbortSignal.timeout(ms),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const begin = bytes.indexOf(ROWS) + ROWS.length;
  const end = bytes.toString('utf8', Math.max(0, bytes.byteLength - 300));
  // The count comes last: without it the answer was broken off.
  const count = /"count":(\d+)\}$/.exec(end)?.[1];
  if (!answer.ok || begin < ROWS.length || count === undefined)
    throw new Error(`QuestDB refused a question (${answer.status}): ${end}`);
  return { bytes, begin, count: Number(count) };
}

/** Answers with `askedColumns`, one after the other. */
export function intervalsOf(answers: readonly RowBytes[], machines: number): IntervalColumns {
  const rows = emptyIntervals(answers.reduce((sum, { count }) => sum + count, 0));
  const columns = COLUMNS.map((name) => rows[name]);
  let n = 0;
  for (const answer of answers) n = readRows(answer, columns, n);
  for (let i = 0; i < n; i++) {
    rows.from[i] = (rows.from[i] as number) / 1000;
    rows.to[i] = (rows.to[i] as number) / 1000;
  }
  return inOrder(
    columnsOf((name) => rows[name].subarray(0, n)),
    machines,
  );
}

/**
 * Reads the numbers of JSON rows into columns from row `n` on, and gives the row behind the last. In one piece: a call a
 * number would make an object a number.
 */
function readRows({ bytes, begin, count }: RowBytes, columns: readonly Float64Array[], n: number): number {
  let at = begin;
  let row = n;
  for (let i = 0; i < count; i++) {
    for (const column of columns) {
      let code = bytes[at] as number;
      while (code === COMMA || code === OPENING || code === CLOSING) code = bytes[++at] as number;
      const from = at;
      let value = 0;
      for (; code >= ZERO && code <= NINE; code = bytes[++at] as number) value = 10 * value + code - ZERO;
      if (code === POINT) {
        const point = at;
        for (code = bytes[++at] as number; code >= ZERO && code <= NINE; code = bytes[++at] as number)
          value = 10 * value + code - ZERO;
        // Both exact, so their quotient is the number that was written.
        value = value <= Number.MAX_SAFE_INTEGER ? value / (TENS[at - point - 1] as number) : Number.NaN;
      }
      if ((code !== COMMA && code !== CLOSING) || Number.isNaN(value)) {
        while (code !== COMMA && code !== CLOSING) code = bytes[++at] as number;
        value = Number(bytes.toString('latin1', from, at));
      }
      column[row] = value;
    }
    // In place: a row of a machine that nobody asked for is written over by the next.
    if ((columns[0]?.[row] as number) >= 0) row++;
  }
  return row;
}
