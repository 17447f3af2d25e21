/** A formula with the numbers in it, as somebody would write it on paper. Pure but for the words it is given. */
import type { Format } from '../words/format.ts';

/** Terms that are counts; `kWh` is itself; all others are times, ms. */
const COUNTS: readonly string[] = [
  'GQ',
  'SQ',
  'RQ',
  'PQ',
  'inspected',
  'failures',
  'repairs',
  'unrated',
  'units',
  'stops',
];
const HOUR = 3_600_000;

export const isTime = (term: string): boolean => !COUNTS.includes(term) && term !== 'kWh';

export function termText(term: string, value: number, f: Format): string {
  if (term === 'kWh') return `${f.number(value, 1)} kWh`;
  return isTime(term) ? hoursText(value, f) : f.number(value);
}

/** Times to divide by: minutes below two hours, hours above, with so many digits. */
export const hoursText = (ms: number, f: Format, digits = 2): string =>
  Math.abs(ms) < 2 * HOUR ? `${f.number(ms / 60_000, 1)} min` : `${f.number(ms / HOUR, digits)} h`;

const NAMES = /sum\(PRI x (GQ|PQ)\)|[A-Za-z_]+/g;

/** `sum(PRI x GQ) / PBT` -> `7.3 h / 8.0 h`; words that are no terms stay. */
export const filledIn = (text: string, terms: Readonly<Record<string, number>>, f: Format): string =>
  text
    .replaceAll(' x ', ' × ')
    .replaceAll('(PRI × ', '(PRI x ')
    .replaceAll(NAMES, (name, units: string | undefined) => {
      const term = units ? `PRI_${units}` : name;
      const value = terms[term];
      return value === undefined ? name : termText(term, value, f);
    });

/** A figure by its unit. */
export function valueText(value: number | null, unit: string, f: Format): string {
  if (value === null) return f.none;
  if (unit === 'ratio') return f.percent(value, 1);
  if (unit === 'ms') return hoursText(value, f);
  return `${f.number(value, unit === 'units/h' ? 0 : 3)} ${unit}`;
}
