/**
 * A Source is a way in: it speaks one protocol to one server or broker and delivers samples in batches. It starts at once,
 * whether or not the other side can be reached, keeps trying with back-off, and says how it stands.
 */
import type { SampleBatch } from '../../twin/core/batch.ts';
import type { SourceView } from '../../twin/live/protocol.ts';

export interface Source {
  readonly id: string;
  /** Returns when the source has begun, not when it is connected. Never throws for an unreachable other side. */
  start(): Promise<void>;
  /** Ends cleanly: no sample is delivered afterwards. */
  stop(): Promise<void>;
  view(): SourceView;
}

/** What a source is given by the server. */
export interface Outlet {
  /**
   * Takes a batch; resolves when it is durable in the journal (the moment to acknowledge to a broker). The batch may be
   * reused as soon as the call returns. `received` is set by the outlet.
   */
  deliver(batch: SampleBatch): Promise<void>;
  /** The number of a text, to be sent as the value of a text tag. */
  text(text: string): number;
  /** Every tag of this source is unknown from `at` (epoch ms) on: the connection is lost, or the node said goodbye. */
  stale(tags: readonly number[], at: number): void;
  /** The source's view changed in a way people should see soon (up, down, a new reason). */
  changed(): void;
  now(): number;
}
