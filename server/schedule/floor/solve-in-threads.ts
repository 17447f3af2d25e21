/** Plans of a plant, searched in threads of their own: the event loop stays free whatever the size of the model. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { goalOrder } from '../../../analytics/schedule/floor/compile.ts';
import type { FloorModel } from '../../../analytics/schedule/floor/model.ts';
import { compare } from '../../../analytics/schedule/floor/score.ts';
import type { FloorFound, FloorOptions } from '../../../analytics/schedule/floor/solve-floor.ts';
import type { FloorElite } from '../../../analytics/schedule/floor/walk.ts';
import { builtThread } from '../../package-root.ts';

/** What an island is given. */
export interface FloorTask {
  readonly model: FloorModel;
  readonly options: FloorOptions;
  /** Not 0: come to an end. */
  readonly stop: Int32Array;
}

/** What it tells: its good plans when the best got better, and at its end. */
export type FloorNews = Pick<FloorFound, 'candidates' | 'tried'>;

/** What it is told: a plan of another island. */
export interface FloorGuest {
  readonly guest: FloorElite;
}

export interface ThreadOptions extends Pick<FloorOptions, 'seed' | 'from'> {
  readonly threads: number;
  /** Asked each 20 ms with the best so far, from the first plan on. */
  readonly goesOn: (news: FloorNews) => boolean;
}

const LOOK_MS = 20;

/** The good plans of all threads, the best first; at least one, however short the time. */
export async function solveInThreads(
  model: FloorModel,
  { seed, from, threads, goesOn }: ThreadOptions,
): Promise<FloorNews> {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const latest: FloorNews[] = [];
  let best: FloorElite | undefined;
  const goals = goalOrder(model);
  const sum = (): FloorNews => ({
    candidates: bestOf(latest, goals),
    tried: latest.reduce((tried, news) => tried + (news?.tried ?? 0), 0),
  });
  const islands = Array.from({ length: threads }, (_, island) => {
    const options: FloorOptions = { seed, island, ...(from === undefined ? {} : { from }) };
    const worker = new Worker(builtThread('schedule/floor/floor-thread'), {
      workerData: { model, options, stop } satisfies FloorTask,
    });
    worker.on('message', (news: FloorNews) => {
      latest[island] = news;
      const [own] = news.candidates;
      if (own === undefined || (best !== undefined && compare(goals, own.goals, best.goals) >= 0)) return;
      best = own;
      for (const other of islands) if (other !== worker) other.postMessage({ guest: own } satisfies FloorGuest);
    });
    return worker;
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

function bestOf(latest: readonly FloorNews[], goals: Int32Array): FloorElite[] {
  const all = latest.flatMap((news) => [...(news?.candidates ?? [])]);
  all.sort((a, b) => compare(goals, a.goals, b.goals));
  return all
    .filter((one, k) => k === 0 || compare(goals, one.goals, (all[k - 1] as FloorElite).goals) !== 0)
    .slice(0, 5);
}
