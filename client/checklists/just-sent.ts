/**
 * What left the queue since the server's list was asked for is on the server, and the list does not know it yet: until a list that was
 * asked for later it counts as waiting, or a run would vanish under the hands of who fills it in, with what was typed. Pure.
 */
import type { Entry } from '../operator/entry-queue.ts';

/** An entry that left the queue, and when that was seen, in ms of the page's own clock. */
interface Left {
  readonly entry: Entry;
  readonly at: number;
}

export interface Queue {
  readonly entries: readonly Entry[];
  /** What no list can know yet. */
  readonly sent: readonly Left[];
}

/** `askedAt`: when the list that is shown was asked for, in ms of the same clock as `now`; null = there is none. */
export function justSent(before: Queue | null, askedAt: number | null, entries: readonly Entry[], now: number): Queue {
  const waits = new Set(entries.map(({ key }) => key));
  const left = (before?.entries ?? [])
    .filter(({ key, refused }) => refused === null && !waits.has(key))
    .map((entry) => ({ entry, at: now }));
  const sent = [...(before?.sent ?? []), ...left].filter(({ at }) => askedAt === null || askedAt < at);
  return { entries, sent };
}
