/**
 * What the browser holds of the record: intervals by machine, read over HTTP for the span that a screen shows and kept up by
 * the live events. Bounded by the longest span a screen can show.
 */
import type { SequencedEvent } from '../../twin/live/protocol.ts';
import { getIntervals } from '../http/api.ts';
import { type Segment, segmentOf, withClosed } from './segments.ts';

/** Held back from the newest end: the time bar's widest zoom that shows every interval is 24 h. */
const KEEP_MS = 26 * 3_600_000;
/** Of what is read in steps, for a picture of days. */
const KEEP_COARSE_MS = 16 * 86_400_000;
/** What was read so long ago is read again: late samples correct the past. */
const FRESH_MS = 30_000;
const FRESH_COARSE_MS = 300_000;

interface Held {
  from: number;
  to: number;
  readAt: number;
  segments: readonly Segment[];
  reading: AbortController | null;
}

export type ReadIntervals = typeof getIntervals;

export class RecordStore {
  readonly #read: ReadIntervals;
  readonly #held = new Map<string, Held>();
  readonly #listeners = new Set<() => void>();
  #lastEvent = -1;
  version = 0;
  /** Oldest moment of the journal, epoch ms; 0 = not known yet. */
  oldest = 0;
  /** Why the last reading failed, null = it did not. */
  failed: string | null = null;

  constructor(read: ReadIntervals = getIntervals) {
    this.#read = read;
  }

  /** `step` as it was wanted. */
  segmentsOf(machine: string, step = 0): readonly Segment[] {
    return this.#held.get(keyOf(machine, step))?.segments ?? [];
  }

  /** Sees to it that [from, to) of a machine is here, and fresh. `step`: seconds, 0 = every interval (see getIntervals). */
  async want(machine: string, from: number, to: number, step = 0): Promise<void> {
    const held = this.#held.get(keyOf(machine, step));
    const fresh = step > 0 ? FRESH_COARSE_MS : FRESH_MS;
    const covered = held && held.from <= from && held.to >= to - fresh;
    if (covered && (held.reading || performance.now() - held.readAt < fresh)) return;
    held?.reading?.abort();
    // Several parts of a screen show the same machine: one span serves them all, as long as it stays within bounds.
    if (
      held &&
      from <= held.to &&
      to >= held.from &&
      Math.max(to, held.to) - Math.min(from, held.from) <= (step > 0 ? KEEP_COARSE_MS : KEEP_MS)
    ) {
      from = Math.min(from, held.from);
      to = Math.max(to, held.to);
    }
    const reading = new AbortController();
    const entry: Held = { from, to, readAt: performance.now(), segments: held?.segments ?? [], reading };
    this.#held.set(keyOf(machine, step), entry);
    try {
      const answer = await this.#read(`machine:${machine}`, from, to, step, reading.signal);
      entry.segments = answer.intervals
        .filter((row) => row.machine === machine)
        .map(segmentOf)
        .sort((a, b) => a.from - b.from);
      this.oldest = Date.parse(answer.oldest) || this.oldest;
      this.failed = null;
    } catch (error) {
      if (reading.signal.aborted) return;
      this.failed = error instanceof Error ? error.message : String(error);
    } finally {
      if (entry.reading === reading) entry.reading = null;
    }
    this.#changed();
  }

  /** Takes in what happened since: closed intervals are added, a corrected past is read again. */
  apply(events: readonly SequencedEvent[]): void {
    let changed = false;
    for (const { sequence, event } of events) {
      if (sequence <= this.#lastEvent) continue;
      this.#lastEvent = sequence;
      if (event.type === 'interval-closed') {
        const held = this.#held.get(event.machine);
        if (!held) continue;
        const segments = withClosed(held.segments, event);
        if (segments === held.segments) continue;
        held.segments = segments.filter((s) => s.to > event.to - KEEP_MS);
        held.to = Math.max(held.to, event.to);
        // Who held it up is known to the server only.
        if (event.state === 'starved' || event.state === 'blocked') held.readAt = Number.NEGATIVE_INFINITY;
        changed = true;
      } else if (event.type === 'history-corrected' || (event.type === 'state-changed' && event.state === 'unknown')) {
        // What stood open when the data ended is closed by no event: the server knows it.
        const held = this.#held.get(event.machine);
        if (held) held.readAt = Number.NEGATIVE_INFINITY;
      }
    }
    if (changed) this.#changed();
  }

  subscribe(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  }

  #changed(): void {
    this.version++;
    for (const changed of this.#listeners) changed();
  }
}

const keyOf = (machine: string, step: number): string => (step > 0 ? `${machine} ${step}` : machine);
