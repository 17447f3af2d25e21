/** Learning a failure model in a thread of its own, with its progress; stopped, nothing of it remains. */
import { Worker } from 'node:worker_threads';
import type { Fleet } from '../../models/fleet.ts';
import type { ModelForm } from '../../models/hazard/training-card.ts';
import { builtThread } from '../package-root.ts';
import type { ModelCard } from './words.ts';

export interface TrainingWork {
  readonly fleet: Fleet;
  readonly horizonHours: number;
  readonly seed: number;
  /** Nothing after it is learned from. */
  readonly cutHour: number;
  readonly form: ModelForm;
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

export interface Learning<Done> {
  readonly done: Promise<Done>;
  stop(): void;
}
export type Training = Learning<TrainedText | Refusal>;

export const train = (work: TrainingWork, progress: (share: number) => void): Training =>
  learnIn('predict/training-thread', work, progress);

/** In a thread of its own, which tells how far it is and then what came of it. */
export function learnIn<Done extends object>(
  thread: string,
  workerData: object,
  progress: (share: number) => void = () => undefined,
): Learning<Done> {
  const worker = new Worker(builtThread(thread), { workerData });
  worker.unref();
  const done = new Promise<Done>((resolve, reject) => {
    worker.on('message', (told: { readonly progress: number } | Done) => {
      if ('progress' in told) progress(told.progress);
      else resolve(told);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`learning ended with ${code}`)));
  });
  return { done, stop: () => void worker.terminate() };
}
