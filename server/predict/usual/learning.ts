/** Learning what is usual, in a thread of its own. */
import { Worker } from 'node:worker_threads';
import type { AnomalyCard } from '../../../models/anomaly/anomaly-model.ts';
import type { Fleet } from '../../../models/fleet.ts';
import { threadFile } from '../scoring.ts';
import type { Refusal } from '../training.ts';

export interface UsualWork {
  readonly fleet: Fleet;
  readonly horizonHours: number;
}

export type UsualLearned = Refusal | { readonly text: string; readonly card: AnomalyCard };

export function learnUsual(work: UsualWork): { readonly done: Promise<UsualLearned>; stop(): void } {
  const worker = new Worker(threadFile('usual/learning-thread'), { workerData: work });
  worker.unref();
  const done = new Promise<UsualLearned>((resolve, reject) => {
    worker.on('message', resolve);
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`learning ended with ${code}`)));
  });
  return { done, stop: () => void worker.terminate() };
}
