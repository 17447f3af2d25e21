/** The queue of this device, for screens: made once, tried again every few seconds and when the network comes back. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { type Entry, EntryQueue, openEntryStore, sendEntry } from './entry-queue.ts';

const AGAIN_MS = 2_000;
const NONE: readonly Entry[] = [];

const listeners = new Set<() => void>();
let opened: Promise<EntryQueue> | null = null;

const openQueue = (): Promise<EntryQueue> =>
  (opened ??= openEntryStore().then(
    (store) =>
      new EntryQueue(store, sendEntry, () => {
        for (const changed of listeners) changed();
      }),
  ));

export function useEntries() {
  const [queue, setQueue] = useState<EntryQueue | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setInterval> | undefined;
    let gone = false;
    void openQueue().then((ready) => {
      if (gone) return;
      setQueue(ready);
      const flush = () => void ready.flush();
      flush();
      timer = setInterval(flush, AGAIN_MS);
    });
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, []);
  const entries = useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => queue?.entries ?? NONE,
  );
  return {
    entries,
    // What is entered before the queue is open waits for it: nothing that was tapped is lost.
    enter: async (machine: string, path: string, body: Entry['body']) =>
      (await openQueue()).add({ key: entryKey(), machine, path, body }),
    dismiss: async (entry: Entry) => (await openQueue()).dismiss(entry),
  };
}

/** A name that nobody else gives; also where a page has no secure context (plain HTTP on the shop floor). */
export const entryKey = (): string =>
  crypto.randomUUID?.() ??
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
