/** A tag over a window for the screens, from the historian's pixels, and what it covers. */

import { last, type Tier } from './historian.ts';
import type { HistorianRoom } from './open-historian.ts';

const BAD = 2;

export interface Series {
  /** [source time, the last value of its pixel]; null = it was bad. */
  readonly points: readonly (readonly [number, number | null])[];
  readonly coverage: {
    /** What the points were made of; null = nothing could be read. */
    readonly tier: Tier | null;
    /** Everything received up to here is in it, epoch ms; null = nothing could be read. */
    readonly until: number | null;
    /** Why there is less than was asked for; empty = there is not. */
    readonly reason: string;
  };
}

export async function seriesOf(
  { historian, feed }: HistorianRoom,
  tag: string,
  from: number,
  to: number,
  points: number,
): Promise<Series> {
  const { status } = feed.status;
  if (status === 'connecting') return nothing('the historian is still being opened');
  try {
    const [pixels, [before]] = await Promise.all([
      historian.pixels(tag, from, to, points),
      // What stood when the window began, so that a tag that rarely changes is not an empty chart.
      last(historian, [tag], from),
    ]);
    const found = Array.from(pixels.lastAt, (at, i): readonly [number, number | null] => {
      const value = pixels.last[i] as number;
      return [at, (pixels.lastQuality[i] as number) % 4 >= BAD || Number.isNaN(value) ? null : value];
    }).filter(([at]) => at >= from && at < to);
    if (before && before.quality < BAD && !Number.isNaN(before.value) && (found[0]?.[0] ?? to) > from)
      found.unshift([from, before.value]);
    const until = Number.isFinite(feed.until) ? feed.until : null;
    const reason = status === 'down' ? `the historian is away: ${feed.status.reason}` : '';
    return { points: found, coverage: { tier: pixels.tier, until, reason } };
  } catch (error) {
    return nothing(`the historian cannot be read: ${(error as Error).message}`);
  }
}

const nothing = (reason: string): Series => ({ points: [], coverage: { tier: null, until: null, reason } });
