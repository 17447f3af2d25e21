/** Runs the search (analytics/schedule) for as long as the caller likes: here, or on islands in threads of their own. */
import { setImmediate } from 'node:timers/promises';
import { type Found, search } from '../../analytics/schedule/search.ts';
import type { Shop } from '../../analytics/schedule/shop.ts';
import { solveOnIslands } from './islands.ts';

export interface SolveOptions {
  readonly seed: number;
  readonly threads: number;
  /** Asked each few milliseconds, with the best so far. */
  readonly goesOn: (found: Found) => boolean;
}

/** The event loop is let through after so many turns of the search: signals come in, and timers. */
const TURNS_AT_ONCE = 8;

export async function solve(shop: Shop, options: SolveOptions): Promise<Found> {
  if (options.threads > 1) return solveOnIslands(shop, options);
  let last: Found | undefined;
  let turns = 0;
  for (const found of search(shop, options.seed)) {
    last = found;
    if (!options.goesOn(found)) break;
    if (++turns % TURNS_AT_ONCE === 0) await setImmediate();
  }
  return last as Found;
}
