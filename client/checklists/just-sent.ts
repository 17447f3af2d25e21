/**
 * What left the queue since the server's list was asked is on the server, and the list does not know it yet: until the next list
 * it counts as waiting, or a run would vanish under the hands of who fills it in. Pure.
 */
import type { Entry } from '../operator/entry-queue.ts';

export interface Queue<List> {
  readonly list: List;
  readonly entries: readonly Entry[];
  /** Sent since this list came. */
  readonly sent: readonly Entry[];
}

export function justSent<List>(before: Queue<List> | null, list: List, entries: readonly Entry[]): Queue<List> {
  if (before?.list !== list) return { list, entries, sent: [] };
  const waits = new Set(entries.map(({ key }) => key));
  const left = before.entries.filter(({ key, refused }) => refused === null && !waits.has(key));
  return { list, entries, sent: [...before.sent, ...left] };
}
