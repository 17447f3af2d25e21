/**
 * What is known of one machine over a time: what it said, what was planned, what people declared. Laid over each other
 * they give segments of one effective state each:
 *
 *   off stays off; planned time beats every other state; a declared reason may say what a standstill really was, but not
 *   that a running machine stood, nor what happened while nothing was known.
 *
 * Of overlapping reasons the lowest priority number wins, then the earliest start, then the first in the list.
 */
import type { Window } from '../../twin/derived.ts';
import type { State } from '../../twin/words.ts';
import { type Context, type CountPoint, NO_CONTEXT } from './piece.ts';

/** A stretch of one state as the machine said it. */
export interface RawSpan {
  readonly from: number;
  /** null = it lasts. */
  readonly to: number | null;
  readonly state: State;
  readonly fault: number;
}

export interface PlannedSpan extends Window {
  readonly name: string;
}

export interface DeclaredReason extends Window {
  readonly code: string;
  /** The lowest number wins. */
  readonly priority: number;
  /** The state that it makes of standing time; absent = the state stays. */
  readonly state?: State;
}

/** What the machine works on from `at` on, and at which planned run time per item (PRI), ms. */
export interface Work extends Context {
  readonly at: number;
  readonly idealMs: number | null;
}

export interface History {
  readonly machine: string;
  /** In order of time, not overlapping; gaps are unknown. */
  readonly spans: readonly RawSpan[];
  readonly planned: readonly PlannedSpan[];
  readonly reasons: readonly DeclaredReason[];
  /** In order of time. */
  readonly work: readonly Work[];
  /** In order of time. */
  readonly points: readonly CountPoint[];
  /** Up to when it is known: a span that lasts holds until then, and later is unknown. */
  readonly until: number;
  /** A stop of the machine's own strictly shorter than this is a short stop, ms. */
  readonly microStopMs: number;
}

/** A stretch in which nothing changes: not what the machine said, not what it counts as, not what it works on. */
export interface Segment extends Window {
  readonly raw: State;
  /** Does it still hold at the end of what is known? */
  readonly lasts: boolean;
  readonly state: State;
  readonly planned: boolean;
  readonly fault: number;
  readonly reason: string | null;
  readonly work: Work;
}

const RUNNING: readonly State[] = ['producing', 'slow'];
const NO_WORK: Work = { ...NO_CONTEXT, at: Number.NEGATIVE_INFINITY, idealMs: null };

/** Segments over all spans and the range, cut at the range's edges. */
export function segmentsOf(history: History, range: Window): Segment[] {
  const endOf = (span: RawSpan) => span.to ?? history.until;
  const spans = history.spans.filter((span) => endOf(span) > span.from);
  const planned = history.planned.filter(({ from, to }) => to > from).sort((a, b) => a.from - b.from);
  const reasons = history.reasons.filter(({ from, to }) => to > from).sort((a, b) => a.from - b.from);
  const first = Math.min(range.from, spans[0]?.from ?? range.from);
  const lastSpan = spans.at(-1);
  const last = Math.max(range.to, lastSpan ? endOf(lastSpan) : range.to);
  const times = [first, range.from, range.to, last];
  for (const span of spans) times.push(span.from, endOf(span));
  for (const { from, to } of [...planned, ...reasons]) times.push(from, to);
  for (const { at } of history.work) times.push(at);
  const edges = [...new Set(times)].filter((at) => at >= first && at <= last).sort((a, b) => a - b);

  const segments: Segment[] = [];
  const plannedNow = sweep(planned, (active) => active[0]);
  const reasonNow = sweep(reasons, (active) =>
    active.reduce((best, one) => (one.priority < best.priority ? one : best)),
  );
  let s = 0;
  let w = -1;
  for (let i = 1; i < edges.length; i++) {
    const from = edges[i - 1] as number;
    const to = edges[i] as number;
    while (s < spans.length && endOf(spans[s] as RawSpan) <= from) s++;
    while ((history.work[w + 1]?.at ?? Number.POSITIVE_INFINITY) <= from) w++;
    const span = spans[s] && (spans[s] as RawSpan).from <= from ? (spans[s] as RawSpan) : undefined;
    const raw = span?.state ?? 'unknown';
    const plan = plannedNow(from);
    const declared = reasonNow(from);
    const reason = declared && raw !== 'unknown' && !RUNNING.includes(raw) ? declared : undefined;
    const isPlanned = plan !== undefined && raw !== 'off';
    segments.push({
      from,
      to,
      raw,
      lasts: span?.to === null && to === history.until,
      state: isPlanned ? (raw === 'maintenance' ? raw : 'planned-stop') : (reason?.state ?? raw),
      planned: isPlanned,
      fault: span?.fault ?? 0,
      reason: (isPlanned ? plan.name : reason?.code) ?? null,
      work: history.work[w] ?? NO_WORK,
    });
  }
  return segments;
}

/** What of `list` (by start) holds at each of a rising series of instants, chosen by `pick` among those that do. */
function sweep<T extends Window>(list: readonly T[], pick: (active: readonly T[]) => T | undefined) {
  let next = 0;
  let active: T[] = [];
  return (at: number): T | undefined => {
    while (next < list.length && (list[next] as T).from <= at) active.push(list[next++] as T);
    if (active.some(({ to }) => to <= at)) active = active.filter(({ to }) => to > at);
    return active.length > 0 ? pick(active) : undefined;
  };
}
