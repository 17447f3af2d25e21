/** When a payload says that it was measured. */
import { parsePath, type Steps, valueAt } from './json-path.ts';

const DATE_WITHOUT_ZONE = /^\d{4}-\d\d-\d\dT[\d:.]+$/;
/** ms in one of the unit. */
const UNITS = { ms: 1, s: 1000, us: 1e-3, ns: 1e-6 } as const;
export type TimeUnit = keyof typeof UNITS;

/** Gives the source time of a payload, epoch ms; NaN = it has none. */
export type TimeReader = (root: unknown) => number;

/** `path`: JSON path; absent = the payload's `timestamp` or `ts`; "arrival" = none. Null where the path is not understood. */
export function timeReader(path: string | undefined, unit: TimeUnit = 'ms'): TimeReader | null {
  const factor = UNITS[unit];
  if (path === 'arrival') return () => Number.NaN;
  if (path === undefined) return (root) => usualTime(root, factor);
  const steps: Steps | null = parsePath(path);
  return steps && ((root) => momentOf(valueAt(root, steps), factor));
}

function usualTime(root: unknown, factor: number): number {
  if (typeof root !== 'object' || root === null) return Number.NaN;
  const told = (root as Record<string, unknown>)['timestamp'] ?? (root as Record<string, unknown>)['ts'];
  return told === undefined ? Number.NaN : momentOf(told, factor);
}

function momentOf(told: unknown, factor: number): number {
  if (typeof told === 'number') return told > 0 && Number.isFinite(told) ? told * factor : Number.NaN;
  if (typeof told !== 'string') return Number.NaN;
  // Without a zone the time is UTC, as everywhere in Gemba; JavaScript would take it for local time.
  return Date.parse(DATE_WITHOUT_ZONE.test(told) ? `${told}Z` : told);
}
