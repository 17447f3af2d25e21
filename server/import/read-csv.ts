/** Reads a CSV file line by line: simple lines are cut at the delimiter, those with quotes are left to csv-parse. */
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse/sync';

/** Characters; a longer line is of a file that is no CSV. */
const LONGEST_LINE = 4 * 1024 * 1024;
const LINE_END = /\r\n|\n|\r/;
const DELIMITERS = [',', ';', '\t'];

/** `row` gets the line number, from 1, and the cells; it may end the reading by an error. `read` is told the bytes so far. */
export async function readCsv(
  file: string,
  header: (cells: readonly string[]) => void,
  row: (line: number, cells: readonly string[]) => void,
  broken: (line: number, reason: string) => void,
  read: (bytes: number) => void,
): Promise<void> {
  const stream = createReadStream(file, { encoding: 'utf8', highWaterMark: 256 * 1024 });
  let number = 0;
  let delimiter = ',';
  let begun = false;
  const take = (text: string) => {
    number++;
    const line = number === 1 && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    if (line === '') return;
    if (!begun) {
      delimiter = DELIMITERS.find((candidate) => line.includes(candidate)) ?? ',';
      begun = true;
      return header(cellsOf(line, delimiter) ?? [line]);
    }
    const cells = cellsOf(line, delimiter);
    if (cells === null) broken(number, 'a quote is opened and not closed');
    else row(number, cells);
  };
  // A piece at a time, not a line: waiting for each line costs more than reading it.
  let rest = '';
  for await (const piece of stream) {
    const text = rest + (piece as string);
    // A line end may be cut in two between pieces.
    const whole = text.endsWith('\r') ? text.slice(0, -1) : text;
    const lines = whole.split(LINE_END);
    rest = (lines.pop() as string) + text.slice(whole.length);
    for (const line of lines) take(line);
    if (rest.length > LONGEST_LINE) throw new Error('a line is longer than 4 MB; is this a CSV file?');
    read(stream.bytesRead);
  }
  for (const line of rest.split(LINE_END)) take(line);
  read(stream.bytesRead);
}

/** Null where the quotes do not match: a reading has no line break in it. */
function cellsOf(line: string, delimiter: string): readonly string[] | null {
  if (!line.includes('"')) return line.split(delimiter);
  try {
    return (parse(line, { delimiter, relax_column_count: true }) as string[][])[0] ?? [];
  } catch {
    return null;
  }
}
