/** What the server and the thread of OPC UA say to each other. Samples cross as columns in one transferred buffer. */
import { SampleBatch } from '../../../twin/core/batch.ts';
import type { SourceView } from '../../../twin/live/protocol.ts';
import type { Tag } from '../../../twin/plant/model.ts';
import type { SourceSpec } from '../../../twin/plant/source-schema.ts';
import type { Gap } from '../source.ts';

export type OpcuaSpec = Extract<SourceSpec, { protocol: 'opcua' }>;
/** What of a tag the thread needs to know. */
export type OpcuaTag = Pick<Tag, 'slot' | 'address' | 'type' | 'role'>;

export interface OpenSource {
  readonly type: 'open';
  readonly source: number;
  readonly spec: OpcuaSpec;
  readonly tags: readonly OpcuaTag[];
  /** Folder of certificates. */
  readonly pki: string;
  readonly gap: Gap;
}

export type ToThread =
  | OpenSource
  | { readonly type: 'close'; readonly source: number }
  /** A batch is durable (or could not be kept); its buffer comes back for the next one. */
  | { readonly type: 'taken'; readonly source: number; readonly buffer: ArrayBuffer }
  | { readonly type: 'ask'; readonly number: number; readonly what: string; readonly argument: unknown };

export type FromThread =
  | { readonly type: 'ready' }
  | { readonly type: 'view'; readonly source: number; readonly view: SourceView; readonly tell: boolean }
  | {
      readonly type: 'batch';
      readonly source: number;
      readonly length: number;
      readonly buffer: ArrayBuffer;
      /** Texts that are new, in the order of their numbers in this source. */
      readonly texts: readonly string[];
      readonly view: SourceView;
    }
  | { readonly type: 'stale'; readonly source: number; readonly tags: readonly number[]; readonly at: number }
  | { readonly type: 'closed'; readonly source: number }
  | {
      readonly type: 'log';
      readonly source: number;
      readonly level: 'info' | 'warn' | 'error';
      readonly fields: Readonly<Record<string, unknown>>;
      readonly text: string;
    }
  | { readonly type: 'answer'; readonly number: number; readonly result?: unknown; readonly error?: string };

/** at f64, value f64, tag u32, quality u8. */
const BYTES_A_SAMPLE = 8 + 8 + 4 + 1;
/** Room for so many samples, a multiple of 8 so that every column is aligned. */
export const bytesFor = (samples: number): number => Math.ceil(samples / 8) * 8 * BYTES_A_SAMPLE;

/** The columns of a buffer as a batch; nothing is copied. */
export function batchOn(buffer: ArrayBuffer, length: number): SampleBatch {
  const room = buffer.byteLength / BYTES_A_SAMPLE;
  const batch = new SampleBatch(0);
  batch.at = new Float64Array(buffer, 0, room);
  batch.value = new Float64Array(buffer, 8 * room, room);
  batch.tag = new Uint32Array(buffer, 16 * room, room);
  batch.quality = new Uint8Array(buffer, 20 * room, room);
  batch.length = length;
  return batch;
}

export function copyInto(buffer: ArrayBuffer, batch: SampleBatch): void {
  const to = batchOn(buffer, batch.length);
  to.at.set(batch.at.subarray(0, batch.length));
  to.value.set(batch.value.subarray(0, batch.length));
  to.tag.set(batch.tag.subarray(0, batch.length));
  to.quality.set(batch.quality.subarray(0, batch.length));
}
