/** Readings of a window as they were, with the last one before it; of more than can be looked at, least, most and last a pixel. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Window } from '../../twin/derived.ts';
import { type Historian, last } from './historian.ts';
import type { HistorianRoom } from './open-historian.ts';

const BAD = 2;
const PAGE = 10_000;
const MOST_RAW = 50_000;
const PIXELS = 10_000;

export interface ToldReading {
  readonly at: number;
  /** Null = it was bad. */
  readonly value: number | string | null;
}

export async function readingsIn(historian: Historian, tag: string, { from, to }: Window): Promise<ToldReading[]> {
  const found: ToldReading[] = [];
  // One at `from` itself is in the window.
  const [held] = await last(historian, [tag], from);
  const before = held && held.at < from ? held : null;
  if (before) found.push({ at: before.at, value: readValue(before) });
  let after: number | undefined;
  for (;;) {
    const page = await historian.raw(tag, from, to, PAGE, after);
    for (const reading of page.readings) found.push({ at: reading.at, value: readValue(reading) });
    if (page.next === null) {
      if (page.readings.length > 0 || after !== undefined) return found;
      break;
    }
    if (found.length > MOST_RAW) break;
    after = page.next;
  }
  // Many, or so old that only minutes or hours are kept of them.
  const pixels = await historian.pixels(tag, from, to, PIXELS);
  const coarse = [...pixels.from].flatMap((begin, i): ToldReading[] => {
    const at = Math.max(begin, from);
    const end = pixels.lastAt[i] as number;
    const isBad = (pixels.lastQuality[i] as number) % 4 >= BAD;
    const newest: ToldReading = { at: end, value: isBad ? null : numberOf(pixels.last[i]) };
    // A pixel of bad readings alone has neither least nor most.
    const extremes = [pixels.low[i], pixels.high[i]].map(numberOf).filter((value) => value !== null);
    return [...extremes.map((value, n) => ({ at: at + ((end - at) * n) / 2, value })), newest];
  });
  return [...(before ? [{ at: before.at, value: readValue(before) }] : []), ...coarse];
}

const numberOf = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;
const readValue = ({ value, text, quality }: { value: number; text: string | null; quality: number }) =>
  quality >= BAD ? null : (text ?? numberOf(value));

/** What came just now is in soon: so long it is waited for, ms. */
const PATIENCE_MS = 3_000;
const LOOK_MS = 50;

/** Why readings up to a moment are not all in; null = they are. */
export async function unreadUntil({ feed }: Pick<HistorianRoom, 'feed'>, until: number): Promise<string | null> {
  for (let waited = 0; feed.until < until; waited += LOOK_MS) {
    if (feed.status.status === 'down') return `the historian is away: ${feed.status.reason}`;
    if (waited >= PATIENCE_MS)
      return feed.status.status === 'connecting' ? 'the historian is still being opened' : 'the historian is behind';
    await sleep(LOOK_MS);
  }
  return null;
}
