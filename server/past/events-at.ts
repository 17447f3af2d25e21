/** What happened up to a moment, newest first: of the live record as far as memory goes, then of the eras. */
import type { SequencedEvent } from '../../twin/live/protocol.ts';
import type { TwinHost } from '../twin-host.ts';
import { whenOf } from './hours.ts';

/** Imported events have no place in the order of arrival: their sequence is 0. */
export async function eventsAt(host: TwinHost, at: number, limit: number, skip: number): Promise<SequencedEvent[]> {
  const live: SequencedEvent[] = [];
  let passed = 0;
  for (let i = host.recentEvents.length - 1; i >= 0 && live.length < limit; i--) {
    const entry = host.recentEvents[i] as SequencedEvent;
    if (entry.event.type === 'tally' || whenOf(entry.event) > at) continue;
    if (passed++ >= skip) live.push(entry);
  }
  if (live.length === limit) return live;
  const past = await host.past.eventsBefore(at, limit - live.length, Math.max(0, skip - passed));
  return [...live, ...past.map((event) => ({ sequence: 0, event }))];
}
