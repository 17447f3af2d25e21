/**
 * The record of one machine as a strip wants it: stretches of state in order of time, made of the intervals the server
 * answered with, of those that closed since, and of the one that is still open.
 */
import type { TwinEvent } from '../../twin/events.ts';
import { STATES, type State } from '../../twin/words.ts';
import type { IntervalRow } from '../http/api.ts';

export interface Segment {
  readonly from: number;
  /** Infinity = still open when it was read. */
  readonly to: number;
  readonly state: State;
  readonly fault: number;
  readonly good: number;
  readonly reject: number;
  /** At the constraint of a line that waits: the state of the machine that holds it up. */
  readonly cause: State | null;
}

export const segmentOf = (row: IntervalRow): Segment => ({
  from: Date.parse(row.from),
  to: row.to === null ? Number.POSITIVE_INFINITY : Date.parse(row.to),
  state: STATES.includes(row.state) ? row.state : 'unknown',
  fault: row.fault,
  good: row.good,
  reject: row.reject,
  cause: row.cause?.state ?? null,
});

/** Takes in what the live stream says has closed; the same interval told twice changes nothing. Returns the same list if so. */
export function withClosed(
  segments: readonly Segment[],
  event: TwinEvent & { readonly type: 'interval-closed' },
): readonly Segment[] {
  const closed: Segment = {
    from: event.from,
    to: event.to,
    state: event.state,
    fault: event.fault,
    good: event.good,
    reject: event.reject,
    cause: null, // the next reading of the record tells
  };
  const last = segments.at(-1);
  if (!last || closed.from > last.from) return [...segments.filter((s) => s.to !== Number.POSITIVE_INFINITY), closed];
  const same = segments.find((s) => s.from === closed.from);
  if (same && same.to === closed.to && same.state === closed.state) return segments;
  return [...segments.filter((s) => s.to <= closed.from || s.from >= closed.to), closed].sort(
    (a, b) => a.from - b.from,
  );
}

/** The list with its open end as the live twin knows it: `state` since `since`. */
export function withOpen(
  segments: readonly Segment[],
  open: { state: State; since: number; fault: number; cause: State | null } | null,
): readonly Segment[] {
  if (!open) return segments;
  const before = segments.filter((s) => s.from < open.since);
  const counted = segments.find((s) => s.from === open.since);
  const last = before.at(-1);
  const kept = last && last.to > open.since ? [...before.slice(0, -1), { ...last, to: open.since }] : before;
  return [
    ...kept,
    {
      from: open.since,
      to: Number.POSITIVE_INFINITY,
      state: open.state,
      fault: open.fault,
      good: counted?.good ?? 0,
      reject: counted?.reject ?? 0,
      cause: open.cause ?? counted?.cause ?? null,
    },
  ];
}

/** The record of a constraint as that of its line: a line is not blocked, it is down at the capper. */
export const asLine = (segments: readonly Segment[]): readonly Segment[] =>
  segments.map((segment) => (segment.cause === null ? segment : { ...segment, state: segment.cause }));

/** What lies in [from, to), cut at its edges. */
export function within(segments: readonly Segment[], from: number, to: number): Segment[] {
  const inside: Segment[] = [];
  for (const segment of segments) {
    if (segment.to <= from || segment.from >= to) continue;
    inside.push({ ...segment, from: Math.max(from, segment.from), to: Math.min(to, segment.to) });
  }
  return inside;
}
