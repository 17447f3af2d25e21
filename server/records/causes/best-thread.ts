/** The thread that compares crews, tools and recipes: exact ranks of many shifts are seconds of work. */
import { parentPort, workerData } from 'node:worker_threads';
import { bestOf, type ShiftDone } from '../../../analytics/causes/best.ts';

parentPort?.postMessage(bestOf(workerData as readonly ShiftDone[]));
