import { openStreams, uniform } from '../../twin/simulate/streams.ts';
import { lowerBound } from './bounds.ts';
import { type Draft, randomDraft } from './draft.ts';
import { admit, drawPair, worstOf } from './elite-pool.ts';
import { between } from './mixture.ts';
import type { Elite } from './sequences.ts';
import { SETTINGS } from './settings.ts';
import type { Shop } from './shop.ts';
import { beginAt, tabuSearchIn, walk } from './tabu-search.ts';

/** A turn is some ten milliseconds of work: a step costs about as much time as there are operations. */
const WORK_A_TURN = 400_000;
const MOST_STEPS_A_TURN = 4000;

/** What a search found by now. */
export interface Found {
  readonly best: Elite;
  /** No plan has a smaller makespan. */
  readonly bound: number;
  readonly steps: number;
}

/**
 * Searches plans of small makespan: tabu walks from random plans fill a pool, then walks from mixtures of two of the pool improve it;
 * when that brings nothing any more, a new pool is begun. Each `next` is a turn of some ten milliseconds and hands out the best so far;
 * the caller decides when it is enough, and may hand in a plan that was found elsewhere. It ends by itself only where the best is
 * proved. The same seed and island give the same turns.
 */
export function* search(shop: Shop, seed: number, island = 0): Generator<Found, void, Elite | undefined> {
  const random = openStreams(seed, [`schedule/${island}`]);
  const tabu = tabuSearchIn(shop, random);
  const bound = lowerBound(shop);
  const patience = tabu.flexible ? SETTINGS.flexiblePatience : SETTINGS.patience;
  let best: Elite | undefined;
  const stepsATurn = Math.ceil(Math.min(MOST_STEPS_A_TURN, WORK_A_TURN / (shop.operations + 1)));
  let steps = 0;
  const guests: Elite[] = [];
  const proved = () => best?.makespan === bound;

  function* improve(draft: Draft, patience: number): Generator<Found, Elite, Elite | undefined> {
    beginAt(tabu, draft);
    for (;;) {
      const goesOn = walk(tabu, stepsATurn, patience);
      steps += stepsATurn;
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
      const child = yield* improve(between(shop, one, other, share, random), patience);
      vain = admit(shop, pool, child) ? 0 : vain + 1;
    }
  }
}
