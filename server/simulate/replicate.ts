/** Replications of a line or a plant, one after the other here or spread over threads: their figures are the same, whoever worked them out. */
import { Worker } from 'node:worker_threads';
import type { PlantModel } from '../../twin/plant/model.ts';
import { type LineFigures, type SimulatedLine, simulateLine } from '../../twin/simulate/line.ts';
import { type PlantOptions, plantPlan } from '../../twin/simulate/plant/plant-plan.ts';
import type { PlantFuture, PlantQuestion } from '../../twin/simulate/plant/question.ts';
import { simulatePlan } from '../../twin/simulate/plant/simulate-plant.ts';
import { builtThread } from '../package-root.ts';

export interface LineWork {
  readonly line: SimulatedLine;
  readonly seed: number;
}

export interface PlantWork {
  readonly plant: PlantModel;
  readonly question: PlantQuestion;
  readonly seed: number;
  readonly options?: PlantOptions;
}

export type ReplicateWork = LineWork | PlantWork;
export type FiguresOf<Work> = Work extends LineWork ? LineFigures : PlantFuture;

interface Spread {
  readonly replications: number;
  readonly workers: number;
  /** Of replications. */
  readonly progress?: (done: number) => void;
}

export type ReplicateAsked<Work extends ReplicateWork> = Work & Spread;

export interface Replicated {
  readonly replication: number;
  readonly figures: unknown;
}

/** What works a replication out; what all of them share is made once. */
export function replicator(work: ReplicateWork): (replication: number) => LineFigures | PlantFuture {
  if ('line' in work) return (replication) => simulateLine(work.line, work.seed, replication);
  const { plant, question, seed, options } = work;
  const plan = plantPlan(plant, question, options);
  return (replication) => simulatePlan(plan, question, seed, replication);
}

export async function replicate<Work extends ReplicateWork>(
  asked: ReplicateAsked<Work>,
): Promise<readonly FiguresOf<Work>[]> {
  const { replications, workers, progress, ...work } = asked;
  if (workers > 1) return (await spread(work as unknown as ReplicateWork, asked)) as FiguresOf<Work>[];
  const one = replicator(work as unknown as ReplicateWork);
  return Array.from({ length: replications }, (_, replication) => {
    const figures = one(replication);
    progress?.(replication + 1);
    return figures as FiguresOf<Work>;
  });
}

/** Each thread takes the next one that nobody has. */
async function spread(work: ReplicateWork, { replications, workers, progress }: Spread): Promise<unknown[]> {
  const all = new Array<unknown>(replications);
  let [next, done] = [0, 0];
  await Promise.all(
    Array.from({ length: Math.min(workers, replications) }, async () => {
      const worker = new Worker(builtThread('simulate/replicate-thread'), { workerData: work });
      try {
        await new Promise<void>((resolve, reject) => {
          const ask = () => {
            if (next < replications) worker.postMessage(next++);
            else resolve();
          };
          worker.on('message', ({ replication, figures }: Replicated) => {
            all[replication] = figures;
            progress?.(++done);
            ask();
          });
          worker.on('error', reject);
          ask();
        });
      } finally {
        await worker.terminate();
      }
    }),
  );
  return all;
}
