import type { Speech } from '../words/use-words.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A length that nobody needs to the second: "25 min", "4 h 30". */
export const rough = (ms: number, { t, f }: Pick<Speech, 't' | 'f'>): string =>
  ms < HOUR_MS - MINUTE_MS / 2
    ? t('plan.minutes', { count: Math.round(ms / MINUTE_MS) })
    : f.duration(Math.round(ms / MINUTE_MS) * MINUTE_MS);
