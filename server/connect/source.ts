/**
 * A Source is a way in: it speaks one protocol to one server or broker and delivers samples in batches. It starts at once,
 * whether or not the other side can be reached, keeps trying with back-off, and says how it stands.
 */

import type { SampleBatch } from '../../twin/core/batch.ts';
import type { SourceView } from '../../twin/live/protocol.ts';
import type { Tag } from '../../twin/plant/model.ts';

export interface Source {
  readonly id: string;
  /** Returns when the source has begun, not when it is connected. Never throws for an unreachable other side. */
  start(): Promise<void>;
  /** Ends cleanly: no sample is delivered afterwards. */
  stop(): Promise<void>;
  view(): SourceView;
  /** What the other side offers, mapped to tags or not, so that it can be mapped; bounded. Absent = the protocol cannot tell. */
  found?(): readonly FoundDevice[];
  /** Looks through what the other side has, below a node (null = from the top), page by page (null = the first). */
  browse?(node: string | null, cursor: string | null): Promise<BrowsePage>;
}

/** What becomes of a call to a source that is called. `kept`: what it brought is on disk. */
export type Called = 'kept' | 'not-kept' | 'unsigned' | 'forged' | 'stale' | 'malformed';

/** A source that does not ask but is called: a webhook. */
export interface TakesCalls {
  /** `timestamp` and `signature` as sent; never throws. */
  called(timestamp: string | undefined, signature: string | undefined, body: Buffer): Promise<Called>;
}

export const takesCalls = (source: Source): source is Source & TakesCalls => 'called' in source;

/** One page of what a source's other side has. */
export interface BrowsePage {
  readonly nodes: readonly BrowsedNode[];
  /** For the next page; null = there is none. */
  readonly cursor: string | null;
}

export interface BrowsedNode {
  /** As for plant.yaml. */
  readonly address: string;
  /** As the other side names it now. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'object' | 'variable' | 'method';
  /** In the words of the protocol; empty for what has no value. */
  readonly type: string;
  readonly value: string | number | boolean | null;
  /** `Good`, or what the other side says of the value. */
  readonly status: string;
  /** Source time of the value, epoch ms; 0 = none. */
  readonly at: number;
  readonly readable: boolean;
  readonly history: boolean;
}

/** A device that a source has heard of: a Sparkplug edge node or device, a machine behind a gateway, an MQTT topic. */
export interface FoundDevice {
  /** As the `device` of plant.yaml names it. MQTT: the topic, as `from` does. */
  readonly device: string;
  readonly status: 'online' | 'offline' | 'unknown';
  readonly metrics: readonly FoundMetric[];
}

export interface FoundMetric {
  /** As the address of a tag names it. MQTT: as its `path` does. */
  readonly name: string;
  /** In the words of the protocol. */
  readonly type: string;
  /** Engineering unit as told; empty = none. */
  readonly unit: string;
  /** Null = none that a tag can hold. */
  readonly value: number | string | null;
  /** When the value was measured, epoch ms; 0 = never. */
  readonly at: number;
  /** Values a second since it was found. */
  readonly rate: number;
  /** Does it feed a tag? */
  readonly mapped: boolean;
}

/** A time in which no server ran. */
export interface Gap {
  /** Since when nothing is known, epoch ms; 0 = there is no such gap. */
  readonly since: number;
  /** Of each tag: the source time of what it said last, and that value as it was sent (NaN = none that is good, or a text). */
  readonly heard: Float64Array;
  readonly values: Float64Array;
}

export const NO_GAP: Gap = { since: 0, heard: new Float64Array(0), values: new Float64Array(0) };

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
  /** What was known when the server before this one fell silent; a source that can fills the gap from the other side. */
  gap?(tags: readonly number[]): Gap;
  /** The source's view changed in a way people should see soon (up, down, a new reason). */
  changed(): void;
  now(): number;
  /** A burst of raw vibration, told with the first of its numbers, to be kept for people to look at. Absent = nobody keeps them. */
  burst?(tag: Tag, at: number, readings: readonly number[]): void;
  /** What became of work orders in another program; how many events were told. Absent = nobody here keeps work orders. */
  work?(source: string, body: unknown): Promise<WorkTold>;
}

/** `malformed`: it is none of the forms that are known. */
export type WorkTold = { readonly kept: true; readonly events: number } | { readonly kept: false | 'malformed' };
