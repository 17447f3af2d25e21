/** The thread that looks for what goes together: a month of a line is seconds of work that the event loop does not have. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Cell, togetherOf } from '../../../analytics/causes/together.ts';

parentPort?.postMessage(togetherOf(workerData as readonly Cell[]));
