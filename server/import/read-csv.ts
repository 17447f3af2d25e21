/** Reads a CSV file line by line: simple lines are cut at the delimiter, those with quotes are left to csv-parse. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parse } from 'csv-parse/sync';

const DELIMITERS = [',', ';', '\t'];

/** `row` gets the line number, from 1, and the cells; it may end the reading by an error. `read` is told the bytes so far. */
export async function readCsv(
  file: string,
  header: (cells: readonly string[]) => void,
  row: (line: number, cells: readonly string[]) => void,
  broken: (line: number, reason: string) => void,
  read: (bytes: number) => void,
): Promise<void> {
  const stream = createReadStream(file, { highWaterMark: 256 * 1024 });
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  let delimiter = ',';
  let begun = false;
  for await (const text of lines) {
    number++;
    const line = number === 1 && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    if (line === '') continue;
    if (!begun) {
      delimiter = DELIMITERS.find((candidate) => line.includes(candidate)) ?? ',';
      begun = true;
      header(cellsOf(line, delimiter) ?? [line]);
      continue;
    }
    const cells = cellsOf(line, delimiter);
    if (cells === null) broken(number, 'a quote is opened and not closed');
    else row(number, cells);
    if (number % 4096 === 0) read(stream.bytesRead);
  }
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
