/**
 * Reads what must be asked for, again and again: tags of one scan class together, classes one after the other, since
 * controllers answer one question at a time. A round that comes late is not made up for.
 */
export interface ScanClass<Item> {
  readonly everyMs: number;
  readonly items: readonly Item[];
}

/** Items by how often they are read, the most often first. */
export function scanClasses<Item>(items: readonly Item[], everyMs: (item: Item) => number): ScanClass<Item>[] {
  const classes = new Map<number, Item[]>();
  for (const item of items) {
    const ms = everyMs(item);
    const list = classes.get(ms) ?? [];
    classes.set(ms, list);
    list.push(item);
  }
  return [...classes].sort(([a], [b]) => a - b).map(([ms, list]) => ({ everyMs: ms, items: list }));
}

/** Ends with the reason when `read` throws, or silently when `signal` is aborted. */
export async function poll<Item>(
  classes: readonly ScanClass<Item>[],
  read: (items: readonly Item[]) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const due = classes.map(() => performance.now());
  while (!signal.aborted) {
    const next = due.indexOf(Math.min(...due));
    const scan = classes[next];
    if (!scan) return pause(Number.POSITIVE_INFINITY, signal);
    await pause((due[next] as number) - performance.now(), signal);
    if (signal.aborted) return;
    const began = performance.now();
    await read(scan.items);
    due[next] = Math.max((due[next] as number) + scan.everyMs, began);
  }
}

/** A day; timers cannot wait for ever. */
const LONGEST_MS = 86_400_000;

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (ms <= 0 || signal.aborted) return resolve();
    const timer = setTimeout(done, Math.min(ms, LONGEST_MS));
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
