/** Islands: one search a thread with draws of its own; whoever finds a better plan tells the others. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Found } from '../../analytics/schedule/search.ts';
import type { Elite } from '../../analytics/schedule/sequences.ts';
import type { Shop } from '../../analytics/schedule/shop.ts';
import { builtThread } from '../package-root.ts';
import type { SolveOptions } from './solve.ts';

/** What an island is given. */
export interface IslandTask {
  readonly shop: Shop;
  readonly seed: number;
  readonly island: number;
  /** Not 0: come to an end. */
  readonly stop: Int32Array;
}

/** What it tells: its best when that got better, and at its end. */
export interface IslandNews {
  readonly found: Found;
}

/** What it is told: a plan of another island. */
export interface IslandGuest {
  readonly guest: Elite;
}

const LOOK_MS = 20;

export async function solveOnIslands(shop: Shop, { seed, threads, goesOn }: SolveOptions): Promise<Found> {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const latest: Found[] = [];
  let best: Found | undefined;
  const islands = Array.from({ length: threads }, (_, island) => {
    const worker = new Worker(builtThread('schedule/island-thread'), {
      workerData: { shop, seed, island, stop } satisfies IslandTask,
    });
    worker.on('message', ({ found }: IslandNews) => {
      latest[island] = found;
      if (best !== undefined && found.best.makespan >= best.best.makespan) return;
      best = found;
      for (const other of islands) if (other !== worker) other.postMessage({ guest: found.best } satisfies IslandGuest);
      // Proved: nobody needs to look further.
      if (found.best.makespan === found.bound) Atomics.store(stop, 0, 1);
    });
    return worker;
  });
  const sum = (): Found => ({
    ...(best as Found),
    steps: latest.reduce((steps, found) => steps + (found?.steps ?? 0), 0),
  });
  const clock = setInterval(() => {
    if (best !== undefined && !goesOn(sum())) Atomics.store(stop, 0, 1);
  }, LOOK_MS);
  try {
    await Promise.all(islands.map((worker) => once(worker, 'exit')));
    return sum();
  } finally {
    clearInterval(clock);
    Atomics.store(stop, 0, 1);
  }
}
