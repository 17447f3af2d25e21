/** Files of one JSON a line, each appended as it comes. */
import { readFile } from 'node:fs/promises';

/** Its lines; none where there is no such file. One that was torn when the power went is left out: nobody was told that it stands. */
export async function jsonLines<Line>(file: string): Promise<Line[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as Line];
    } catch {
      return [];
    }
  });
}
