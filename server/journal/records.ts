/**
 * The journal's records, byte for byte. Little-endian. A record is
 *
 *   u32 length of the payload, u32 CRC-32 of kind..payload, u8 kind, 7 bytes 0, f64 received (epoch ms), payload
 *
 * Kinds: 1 samples, 2 texts, 3 head. A samples payload is a column each of: u32 tag | quality << 30, f64 at, f64 value
 * (the u32 column is padded to 8 bytes). Texts and head are JSON, padded with blanks to 8 bytes. Numbers are in the byte
 * order of the machine, which is little-endian wherever Node runs. A record that ends early or does not match its CRC is
 * where the journal ends: it was being written when the power went.
 */
import { crc32 } from 'node:zlib';
import type { SampleBatch } from '../../twin/core/batch.ts';

export const RECORD_HEAD = 24;
/** Larger than any batch that is accepted: a length beyond it is a torn or foreign file. */
export const MAX_PAYLOAD = 64 * 1024 * 1024;
export const SAMPLES = 1;
export const TEXTS = 2;
export const HEAD = 3;

const TAG_MASK = 0x3fffffff;

/** The first record of every segment: enough to read it without its neighbours. */
export interface SegmentHead {
  readonly format: 1;
  /** Offset of the first record after the head. */
  readonly offset: number;
  /** Tag names by number, as the samples of this segment use them. */
  readonly tags: readonly string[];
  /** Texts known when the segment began. */
  readonly texts: readonly string[];
}

export type TextRow = readonly [number: number, text: string];

const pad8 = (bytes: number): number => (bytes + 7) & ~7;

export const samplesBytes = (count: number): number => RECORD_HEAD + pad8(count * 4) + count * 16;

/** Writes a samples record at `from` of `into`; returns the bytes written. */
export function writeSamples(into: Buffer, from: number, batch: SampleBatch): number {
  const count = batch.length;
  const bytes = samplesBytes(count);
  let at = from + RECORD_HEAD;
  const packed = new Uint32Array(count);
  for (let i = 0; i < count; i++) packed[i] = ((batch.tag[i] as number) | ((batch.quality[i] as number) << 30)) >>> 0;
  at = put(into, at, packed, pad8(count * 4));
  at = put(into, at, batch.at.subarray(0, count), count * 8);
  put(into, at, batch.value.subarray(0, count), count * 8);
  finish(into, from, bytes, SAMPLES, batch.received);
  return bytes;
}

export function jsonRecord(kind: typeof TEXTS | typeof HEAD, received: number, value: unknown): Buffer {
  const text = JSON.stringify(value);
  // Padded with blanks, so that every record begins at a multiple of 8 and columns can be read in place.
  const json = Buffer.from(text + ' '.repeat((8 - (Buffer.byteLength(text) % 8)) % 8));
  const record = Buffer.alloc(RECORD_HEAD + json.byteLength);
  json.copy(record, RECORD_HEAD);
  finish(record, 0, record.byteLength, kind, received);
  return record;
}

/** Reads the samples of a payload into `batch`, which is cleared first. */
export function readSamples(payload: Buffer, received: number, batch: SampleBatch): void {
  // payload = pad8(4 n) + 16 n, so n = floor(payload / 20)
  const count = Math.floor(payload.byteLength / 20);
  batch.clear();
  batch.grow(count);
  batch.received = received;
  batch.length = count;
  const { buffer, byteOffset } = payload.byteOffset % 8 === 0 ? payload : Buffer.from(payload);
  const packed = new Uint32Array(buffer, byteOffset, count);
  for (let i = 0; i < count; i++) {
    const tag = packed[i] as number;
    batch.tag[i] = tag & TAG_MASK;
    batch.quality[i] = tag >>> 30;
  }
  batch.at.set(new Float64Array(buffer, byteOffset + pad8(count * 4), count));
  batch.value.set(new Float64Array(buffer, byteOffset + pad8(count * 4) + count * 8, count));
}

export interface RawRecord {
  readonly kind: number;
  readonly received: number;
  readonly payload: Buffer;
  /** Bytes of the whole record. */
  readonly bytes: number;
}

/** The record at `from`; null where the bytes end early or do not match their CRC. */
export function readRecord(bytes: Buffer, from: number): RawRecord | null {
  if (from + RECORD_HEAD > bytes.byteLength) return null;
  const length = bytes.readUInt32LE(from);
  const end = from + RECORD_HEAD + length;
  if (length > MAX_PAYLOAD || end > bytes.byteLength) return null;
  if (crc32(bytes.subarray(from + 8, end)) !== bytes.readUInt32LE(from + 4)) return null;
  return {
    kind: bytes.readUInt8(from + 8),
    received: bytes.readDoubleLE(from + 16),
    payload: bytes.subarray(from + RECORD_HEAD, end),
    bytes: RECORD_HEAD + length,
  };
}

function put(into: Buffer, at: number, column: Uint32Array | Float64Array, bytes: number): number {
  into.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at);
  into.fill(0, at + column.byteLength, at + bytes);
  return at + bytes;
}

function finish(into: Buffer, from: number, bytes: number, kind: number, received: number): void {
  into.writeUInt32LE(bytes - RECORD_HEAD, from);
  into.fill(0, from + 8, from + 16);
  into.writeUInt8(kind, from + 8);
  into.writeDoubleLE(received, from + 16);
  into.writeUInt32LE(crc32(into.subarray(from + 8, from + bytes)), from + 4);
}
