/** Replications of a line, one after the other here or spread over threads: their figures are the same, whoever worked them out. */
import { Worker } from 'node:worker_threads';
import { type LineFigures, type SimulatedLine, simulateLine } from '../../twin/simulate/line.ts';
import { builtThread } from '../package-root.ts';

export interface ReplicateAsked {
  readonly line: SimulatedLine;
  readonly seed: number;
  readonly replications: number;
  readonly workers: number;
  /** Of replications. */
  readonly progress?: (done: number) => void;
}

export interface ReplicateWork {
  readonly line: SimulatedLine;
  readonly seed: number;
}

export interface Replicated {
  readonly replication: number;
  readonly figures: LineFigures;
}

export async function replicate(asked: ReplicateAsked): Promise<readonly LineFigures[]> {
  const { line, seed, replications, workers, progress } = asked;
  if (workers > 1) return spread(asked);
  return Array.from({ length: replications }, (_, replication) => {
    const figures = simulateLine(line, seed, replication);
    progress?.(replication + 1);
    return figures;
  });
}

/** Each thread takes the next one that nobody has. */
async function spread({
  line,
  seed,
  replications,
  workers,
  progress,
}: ReplicateAsked): Promise<readonly LineFigures[]> {
  const all = new Array<LineFigures>(replications);
  let [next, done] = [0, 0];
  await Promise.all(
    Array.from({ length: Math.min(workers, replications) }, async () => {
      const worker = new Worker(builtThread('simulate/replicate-thread'), {
        workerData: { line, seed } satisfies ReplicateWork,
      });
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
