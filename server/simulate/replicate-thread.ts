/** Works out replications as they are asked for. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Replicated, type ReplicateWork, replicator } from './replicate.ts';

const one = replicator(workerData as ReplicateWork);

parentPort?.on('message', (replication: number) => {
  parentPort?.postMessage({ replication, figures: one(replication) } satisfies Replicated);
});
