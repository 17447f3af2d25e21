/**
 * The import's thread, at low priority: whoever looks at the present does not wait for the past. It ends by itself, also
 * when it is told to: DuckDB must not be ended from outside.
 */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { Cancelled, importFile } from './import-file.ts';
import type { FromThread, ThreadWork } from './messages.ts';

const NICE = 5;

const tell = (message: FromThread): void => parentPort?.postMessage(message);

try {
  setPriority(0, NICE); // Linux: of this thread alone
} catch {
  // Not everywhere may a thread be nice; it then works at the same priority.
}
try {
  await importFile(workerData as ThreadWork, tell);
} catch (error) {
  tell({ type: 'failed', reason: (error as Error).message, cancelled: error instanceof Cancelled });
}
