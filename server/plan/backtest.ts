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

export async function runBacktest({ workers, progress, ...work }: BacktestOptions): Promise<BacktestDone> {
  const origins = originsOf(work);
  const share = Math.ceil(origins.length / Math.max(1, workers));
  let done = 0;
  const parts = await Promise.all(
    Array.from({ length: Math.ceil(origins.length / Math.max(1, share)) }, (_, i) =>
      inThread({ ...work, origins: origins.slice(i * share, (i + 1) * share) }, () =>
        progress?.(++done, origins.length),
      ),
    ),
  );
  const raw = parts.flat().sort((a, b) => a.origin - b.origin);
  return { raw, ...sayAgain(raw) };
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

function inThread(work: BacktestWork, oneMore: () => void): Promise<Scored[]> {
  const worker = new Worker(builtThread('plan/backtest-thread'), { workerData: work });
  const all: Scored[] = [];
  return new Promise((resolve, reject) => {
    worker.on('message', ({ scored }: BacktestTold) => {
      all.push(...scored);
      oneMore();
    });
    worker.on('error', reject);
    worker.on('exit', (code) => (code === 0 ? resolve(all) : reject(new Error(`a thread ended with ${code}`))));
  });
}
