/** The thread that looks for changes of a figure: a quarter of hours is seconds of work. */
import { parentPort, workerData } from 'node:worker_threads';
import { type FigureBucket, figureChanges } from '../../../analytics/causes/changed.ts';

parentPort?.postMessage(figureChanges(workerData as readonly FigureBucket[]));
