/** Learning a failure model in a thread of its own, with its progress; stopped, nothing of it remains. */
import { Worker } from 'node:worker_threads';
import type { Fleet } from '../../models/fleet.ts';
import { threadFile } from './scoring.ts';
import type { ModelCard } from './words.ts';

export interface TrainingWork {
  readonly fleet: Fleet;
  readonly horizonHours: number;
  readonly seed: number;
  /** Nothing after it is learned from. */
  readonly cutHour: number;
}

export interface TrainedText {
  /** The model as a file. */
  readonly text: string;
  readonly card: ModelCard;
}

/** Why there is no model: a sentence for people. */
export interface Refusal {
  readonly refusal: string;
}

export type TrainingTold = { readonly progress: number } | Refusal | TrainedText;

export interface Training {
  readonly done: Promise<TrainedText | Refusal>;
  stop(): void;
}

export function train(work: TrainingWork, progress: (share: number) => void): Training {
  const worker = new Worker(threadFile('training-thread'), { workerData: work });
  worker.unref();
  const done = new Promise<TrainedText | Refusal>((resolve, reject) => {
    worker.on('message', (told: TrainingTold) => {
      if ('progress' in told) progress(told.progress);
      else resolve(told);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`learning ended with ${code}`)));
  });
  return { done, stop: () => void worker.terminate() };
}
