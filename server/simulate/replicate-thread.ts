/** Works out replications of a line as they are asked for. */
import { parentPort, workerData } from 'node:worker_threads';
import { simulateLine } from '../../twin/simulate/line.ts';
import type { Replicated, ReplicateWork } from './replicate.ts';

const { line, seed } = workerData as ReplicateWork;

parentPort?.on('message', (replication: number) => {
  parentPort?.postMessage({ replication, figures: simulateLine(line, seed, replication) } satisfies Replicated);
});
