/** Which tier answers for a window, and where its pixels begin and end: the same for every engine. */
import type { Tier } from './historian.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Length of what a tier aggregates, ms; 0 = single readings. */
export const TIER_MS: Readonly<Record<Tier, number>> = { raw: 0, minute: MINUTE, hour: HOUR };

export interface PixelPlan {
  readonly tier: Tier;
  /** Epoch ms at which the first pixel begins and the last one ends, and the length of one, ms. */
  readonly begin: number;
  readonly end: number;
  readonly step: number;
}

/**
 * The finest tier that is not finer than a pixel, and coarser where the window begins before that tier does. `since` is
 * the oldest moment each tier is kept from, epoch ms. Pixels of a coarse tier are whole multiples of its aggregates.
 */
export function planPixels(from: number, to: number, points: number, since: Readonly<Record<Tier, number>>): PixelPlan {
  if (!(to > from) || points < 1) throw new RangeError(`planPixels: ${points} pixels of [${from}, ${to})`);
  const wide = (to - from) / points;
  const fine = wide >= HOUR ? 'hour' : wide >= MINUTE ? 'minute' : 'raw';
  const tier = fine === 'raw' && from < since.raw ? 'minute' : fine;
  const kept = tier === 'minute' && from < since.minute ? 'hour' : tier;
  const unit = TIER_MS[kept];
  // Microseconds are what both engines keep.
  if (unit === 0) return { tier: kept, begin: from, end: to, step: Math.ceil(wide * 1000) / 1000 };
  const begin = Math.floor(from / unit) * unit;
  const end = Math.ceil(to / unit) * unit;
  return { tier: kept, begin, end, step: Math.ceil((end - begin) / points / unit) * unit };
}
