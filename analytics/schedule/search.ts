import { openStreams, uniform } from '../../twin/simulate/streams.ts';
import { lowerBound } from './bounds.ts';
import { type Draft, randomDraft } from './draft.ts';
import { admit, drawPair, worstOf } from './elite-pool.ts';
import { between } from './mixture.ts';
import type { Elite } from './sequences.ts';
import { SETTINGS } from './settings.ts';
import type { Shop } from './shop.ts';
import { beginAt, tabuSearchIn, walk } from './tabu-search.ts';

/** Steps between two looks at the clock of the caller: some milliseconds of work. */
const STEPS_A_TURN = 500;

/** What a search found by now. */
export interface Found {
  readonly best: Elite;
  /** No plan has a smaller makespan. */
  readonly bound: number;
  readonly steps: number;
}

/**
 * Searches plans of small makespan: tabu walks from random plans fill a pool, then walks from mixtures of two of the pool improve it;
 * when that brings nothing any more, a new pool is begun. Each `next` is a turn of some milliseconds and hands out the best so far;
 * the caller decides when it is enough, and may hand in a plan that was found elsewhere. It ends by itself only where the best is
 * proved. The same seed and island give the same turns.
 */
export function* search(shop: Shop, seed: number, island = 0): Generator<Found, void, Elite | undefined> {
  const random = openStreams(seed, [`schedule/${island}`]);
  const tabu = tabuSearchIn(shop, random);
  const bound = lowerBound(shop);
  let best: Elite | undefined;
  let steps = 0;
  const guests: Elite[] = [];
  const proved = () => best?.makespan === bound;

  function* improve(draft: Draft, patience: number): Generator<Found, Elite, Elite | undefined> {
    beginAt(tabu, draft);
    for (;;) {
      const goesOn = walk(tabu, STEPS_A_TURN, patience);
      steps += STEPS_A_TURN;
      if (best === undefined || tabu.best.makespan < best.makespan) best = tabu.best;
      const guest = yield { best, bound, steps };
      if (guest !== undefined) guests.push(guest);
      if (!goesOn || proved()) return tabu.best;
    }
  }

  while (!proved()) {
    const pool: Elite[] = [];
    while (!proved() && pool.length < SETTINGS.pool)
      pool.push(yield* improve(randomDraft(shop, random), SETTINGS.firstPatience));
    for (let vain = 0; !proved() && vain < SETTINGS.mixtures; ) {
      for (const guest of guests.splice(0)) pool[worstOf(pool)] = guest;
      const [one, other] = drawPair(pool, random);
      const share = 0.3 + 0.4 * uniform(random, 0);
      const child = yield* improve(between(shop, one, other, share, random), SETTINGS.patience);
      vain = admit(shop, pool, child) ? 0 : vain + 1;
    }
  }
}
