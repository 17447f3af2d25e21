/** Runs the search (analytics/schedule) for as long as the caller likes: here, or on islands in threads of their own. */
import { setImmediate } from 'node:timers/promises';
import { type Found, search } from '../../analytics/schedule/search.ts';
import type { Shop } from '../../analytics/schedule/shop.ts';
import { solveOnIslands } from './islands.ts';

export interface SolveOptions {
  readonly seed: number;
  readonly threads: number;
  /** Asked about each ten milliseconds, with the best so far. */
  readonly goesOn: (found: Found) => boolean;
}

export async function solve(shop: Shop, options: SolveOptions): Promise<Found> {
  if (options.threads > 1) return solveOnIslands(shop, options);
  let last: Found | undefined;
  for (const found of search(shop, options.seed)) {
    last = found;
    if (!options.goesOn(found)) break;
    // The event loop is let through: signals come in, and timers.
    await setImmediate();
  }
  return last as Found;
}
