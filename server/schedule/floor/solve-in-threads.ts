/** Plans of a plant, searched in threads of their own: the event loop stays free whatever the size of the model. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { goalOrder } from '../../../analytics/schedule/floor/compile.ts';
import type { LateOrder } from '../../../analytics/schedule/floor/explain.ts';
import type { FloorPlan } from '../../../analytics/schedule/floor/floor-plan.ts';
import type { FloorModel } from '../../../analytics/schedule/floor/model.ts';
import { compare } from '../../../analytics/schedule/floor/score.ts';
import type { FloorFound, FloorOptions } from '../../../analytics/schedule/floor/solve-floor.ts';
import type { FloorElite } from '../../../analytics/schedule/floor/walk.ts';
import { builtThread } from '../../package-root.ts';

/** What an island is given. */
export interface FloorTask {
  readonly model: FloorModel;
  readonly options: FloorOptions;
  readonly explained: number;
  /** Not 0: come to an end. */
  readonly stop: Int32Array;
}

/** What it tells: its good plans when the best got better, and at its end. */
export interface FloorNews extends Pick<FloorFound, 'candidates' | 'tried'> {
  /** At its end: the best as a plan, and why orders are late in it. */
  readonly made?: MadePlan;
}

export interface MadePlan {
  readonly plan: FloorPlan;
  readonly late: readonly LateOrder[];
}

/** What all threads found together. */
export type FloorResult = Required<FloorNews>;

/** What it is told: a plan of another island. */
export interface FloorGuest {
  readonly guest: FloorElite;
}

export interface ThreadOptions extends Pick<FloorOptions, 'seed' | 'from'> {
  readonly threads: number;
  /** So many late orders are explained, the worst first. */
  readonly explained: number;
  /** Asked each 20 ms with the best so far, from the first plan on. */
  readonly goesOn: (news: FloorNews) => boolean;
}

const LOOK_MS = 20;

/** The good plans of all threads, the best first; at least one, however short the time. */
export async function solveInThreads(
  model: FloorModel,
  { seed, from, threads, explained, goesOn }: ThreadOptions,
): Promise<FloorResult> {
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
      workerData: { model, options, explained, stop } satisfies FloorTask,
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
    const all = sum();
    const [first] = all.candidates;
    const made = latest.find(
      ({ candidates: [own] }) =>
        own !== undefined && first !== undefined && compare(goals, own.goals, first.goals) === 0,
    )?.made;
    if (made === undefined) throw new Error('solveInThreads: the threads ended without a plan');
    return { ...all, made };
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
