/** Readings and state intervals as CSV lines, read from the historian page by page: what was asked for never lies in memory whole. */

import { QUALITIES } from '../../twin/words.ts';
import type { Historian } from '../historian/historian.ts';
import { intervalsIn } from '../historian/interval-columns.ts';

const PAGE = 10_000;
const DAY_MS = 86_400_000;
/** A cell that a spreadsheet or a parser would read as something else is quoted. */
const NEEDS_QUOTES = /[",\r\n]/;

export const READINGS_HEADER = 'tag,at,value,quality';
export const INTERVALS_HEADER = 'machine,from,to,state,fault,good,reject,energy_kwh';

/** In the format that `gemba import` reads: what was taken out can be put in elsewhere. */
export async function* readingsCsv(
  historian: Historian,
  tags: readonly string[],
  from: number,
  to: number,
): AsyncGenerator<string> {
  yield `${READINGS_HEADER}\n`;
  for (const tag of tags) {
    const name = cell(tag);
    let after: number | undefined;
    for (;;) {
      const page = await historian.raw(tag, from, to, PAGE, after);
      if (page.readings.length > 0)
        yield page.readings
          .map(({ at, value, text, quality }) => {
            const shown = text !== null ? cell(text) : Number.isNaN(value) ? '' : value;
            return `${name},${iso(at)},${shown},${QUALITIES[quality] ?? 'bad'}\n`;
          })
          .join('');
      if (page.next === null) break;
      after = page.next;
    }
  }
}

/** A day at a time; an interval belongs to the day it began in. */
export async function* intervalsCsv(
  historian: Historian,
  machines: readonly string[],
  from: number,
  to: number,
): AsyncGenerator<string> {
  yield `${INTERVALS_HEADER}\n`;
  for (let begin = from; begin < to; begin += DAY_MS) {
    const end = Math.min(to, begin + DAY_MS);
    const found = intervalsIn(await historian.intervals(machines, begin, end), machines);
    // One that began before the window is whole in it, once.
    const own = [...found].filter((interval) => interval.from >= begin || begin === from);
    if (own.length > 0)
      yield own
        .map(
          ({ machine, from: since, to: until, state, fault, good, reject, energy }) =>
            `${[cell(machine), iso(since), iso(until), state, fault, good, reject, energy].join(',')}\n`,
        )
        .join('');
  }
}

const iso = (at: number): string => new Date(at).toISOString();

const cell = (text: string): string => (NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Rows as CSV, header first: columns are those of the first row. Empty = there are none. */
export function csvOf(rows: readonly object[]): string {
  const columns = Object.keys(rows[0] ?? {});
  if (columns.length === 0) return '';
  const lines = rows.map((row) =>
    columns.map((column) => cell(String((row as Record<string, unknown>)[column] ?? ''))).join(','),
  );
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}
