/** The past forecast again and held against what happened, by threads side by side; ranges are widened by what was known at each moment. */
import { Worker } from 'node:worker_threads';
import { originsOf } from '../../analytics/forecast/backtest.ts';
import type { Scored } from '../../analytics/forecast/skill.ts';
import { widened, wideningOf } from '../../analytics/forecast/widen.ts';
import { builtThread } from '../package-root.ts';
import type { BacktestTold, BacktestWork } from './backtest-thread.ts';

export interface BacktestOptions extends Omit<BacktestWork, 'origins'> {
  readonly workers: number;
  readonly progress?: (done: number, all: number) => void;
}

export interface BacktestDone {
  /** As the simulation said. */
  readonly raw: readonly Scored[];
  /** As it would have been said: wider where those before had held too seldom. */
  readonly said: readonly Scored[];
  /** By how much the newest were pushed outwards, in parts of the time ahead; null = too few to say. */
  readonly widening: number | null;
}

export interface BacktestRun {
  readonly done: Promise<BacktestDone>;
  /** What was not done is left. */
  stop(): void;
}

export function beginBacktest({ workers, progress, ...work }: BacktestOptions): BacktestRun {
  const origins = originsOf(work);
  const share = Math.max(1, Math.ceil(origins.length / Math.max(1, workers)));
  let done = 0;
  const threads = Array.from({ length: Math.ceil(origins.length / share) }, (_, i) =>
    inThread({ ...work, origins: origins.slice(i * share, (i + 1) * share) }, () => progress?.(++done, origins.length)),
  );
  const stop = () => {
    for (const { worker } of threads) void worker.terminate();
  };
  const all = Promise.all(threads.map(({ scored }) => scored)).then((parts) => {
    const raw = parts.flat().sort((a, b) => a.origin - b.origin);
    return { raw, ...sayAgain(raw) };
  });
  // One that failed leaves nothing for the others to do.
  all.catch(stop);
  return { done: all, stop };
}

/** Each forecast is widened by those whose outcome was known when it was said. */
export function sayAgain(raw: readonly Scored[]): Pick<BacktestDone, 'said' | 'widening'> {
  const known = (at: number) => wideningOf(raw.filter(({ actual }) => actual <= at));
  const byOrigin = new Map([...new Set(raw.map(({ origin }) => origin))].map((origin) => [origin, known(origin)]));
  return {
    said: raw.map((one) => widened(one, byOrigin.get(one.origin) ?? 0)),
    widening: known(Number.POSITIVE_INFINITY),
  };
}

function inThread(work: BacktestWork, oneMore: () => void): { worker: Worker; scored: Promise<Scored[]> } {
  const worker = new Worker(builtThread('plan/backtest-thread'), { workerData: work });
  const all: Scored[] = [];
  const scored = new Promise<Scored[]>((resolve, reject) => {
    worker.on('message', ({ scored: more }: BacktestTold) => {
      all.push(...more);
      oneMore();
    });
    worker.on('error', reject);
    worker.on('exit', (code) => (code === 0 ? resolve(all) : reject(new Error('it was stopped'))));
  });
  return { worker, scored };
}
