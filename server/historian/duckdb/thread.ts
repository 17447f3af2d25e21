/** The embedded historian's thread: DuckDB keeps a core busy for up to a second, which no event loop that takes samples can spare. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Ask, StoreOptions } from './duckdb-historian.ts';
import { DuckStore } from './store.ts';

const { directory, freshRows } = workerData as StoreOptions;
const store = new DuckStore(directory, freshRows);

parentPort?.on('message', async ({ id, method, args }: Ask) => {
  try {
    const work = store[method] as (...given: readonly unknown[]) => Promise<unknown>;
    const result = await work.apply(store, [...args]);
    parentPort?.postMessage({ id, result }, buffersOf(result));
  } catch (error) {
    parentPort?.postMessage({ id, error: (error as Error).message });
  }
  // The thread ends by itself: ended from outside, DuckDB takes the process with it.
  if (method === 'stop') parentPort?.close();
});

/** Arrays go over as they are, without a copy. */
function buffersOf(result: unknown): ArrayBuffer[] {
  if (typeof result !== 'object' || result === null) return [];
  const arrays = Object.values(result).flat();
  return [
    ...new Set(
      arrays
        .filter((a) => a instanceof Float64Array || a instanceof Uint8Array)
        .map(({ buffer }) => buffer as ArrayBuffer),
    ),
  ];
}
