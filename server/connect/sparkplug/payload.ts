/**
 * Sparkplug B payloads, decoded by hand: one pass over the bytes into columns that are used again for the next message, so
 * that no object is made a metric. Strict: what is no valid protobuf, or carries a known field in a wrong way, is refused as
 * a whole before any of it is believed (unknown fields are passed over, as protobuf wants it).
 */
import { numberOf } from './datatype.ts';
import {
  BYTES,
  Cursor,
  DATA_SET,
  EXTENSION,
  FIXED32,
  FIXED64,
  MALFORMED,
  METADATA,
  PROPERTY_SET,
  TEMPLATE,
  VARINT,
} from './wire.ts';

/** Bits of `flags`. */
export const NAMED = 1;
export const ALIASED = 2;
export const HISTORICAL = 4;
export const NULL = 8;

/** Which of the value fields was sent. */
export const NONE = 0;
export const INT = 1;
export const LONG = 2;
/** Float or double. */
export const REAL = 3;
export const BOOL = 4;
export const STRING = 5;
export const OCTETS = 6;
export const DATASET = 7;
export const TEMPLATE_VALUE = 8; // 9 = an extension

const KEY = (field: number, wire: number): number => (field << 3) | wire;
const HIGH_WORD = 2 ** 32;

export class PayloadColumns extends Cursor {
  /** Epoch ms; 0 = not sent. */
  timestamp = 0;
  /** -1 = not sent; 256 = out of range. */
  seq = -1;
  /** Metrics in use; the columns may be longer. */
  count = 0;
  flags!: Uint8Array;
  kind!: Uint8Array;
  /** 0 = not sent. */
  datatype!: Uint32Array;
  /** Epoch ms; 0 = not sent. */
  at!: Float64Array;
  nameFrom!: Uint32Array;
  nameTo!: Uint32Array;
  aliasLow!: Uint32Array;
  aliasHigh!: Uint32Array;
  /** The number of INT, REAL and BOOL. */
  number!: Float64Array;
  /** LONG: its low and high word. What has a length: where it begins and ends. */
  first!: Uint32Array;
  second!: Uint32Array;
  /** The property set, 0..0 = none. */
  propertiesFrom!: Uint32Array;
  propertiesTo!: Uint32Array;

  constructor(capacity = 256) {
    super();
    this.grow(capacity);
  }

  /** False where the bytes are no payload; the columns are then empty. */
  decode(bytes: Buffer): boolean {
    this.begin(bytes, 0);
    try {
      const end = bytes.length;
      while (this.pos < end) {
        const key = this.key(end);
        if (key === KEY(2, BYTES)) this.metric(this.length(end));
        else if (key === KEY(1, VARINT)) this.timestamp = this.wide(end);
        else if (key === KEY(3, VARINT)) {
          const seq = this.wide(end);
          this.seq = Math.min(seq, 256);
        } else this.pass(key, end, 5);
      }
      return true;
    } catch (error) {
      if (error !== MALFORMED) throw error;
      this.count = 0;
      return false;
    }
  }

  /** The metrics of a template, whose bytes have been checked. */
  decodeTemplate(bytes: Buffer, from: number, to: number): void {
    this.begin(bytes, from);
    while (this.pos < to) {
      const key = this.key(to);
      if (key === KEY(2, BYTES)) this.metric(this.length(to));
      else this.skip(key & 7, to);
    }
  }

  text(from: number, to: number): string {
    return this.bytes.toString('utf8', from, to);
  }

  nameOf(i: number): string {
    return this.text(this.nameFrom[i] as number, this.nameTo[i] as number);
  }

  /** A number for aliases that a number holds exactly, else a bigint. */
  aliasOf(i: number): number | bigint {
    const high = this.aliasHigh[i] as number;
    const low = this.aliasLow[i] as number;
    return high < 2 ** 21 ? high * HIGH_WORD + low : (BigInt(high) << 32n) | BigInt(low);
  }

  /** Number or text; undefined for what no tag can hold (bytes, data sets, templates, nothing). */
  scalarAt(i: number, datatype: number): number | boolean | string | undefined {
    const kind = this.kind[i] as number;
    if (kind === STRING) return this.text(this.first[i] as number, this.second[i] as number);
    if (kind === BOOL) return this.number[i] !== 0;
    if (kind === NONE || kind > STRING) return undefined;
    return this.numberAt(i, datatype);
  }

  /** The number of a metric, by its data type; NaN where it has none. */
  numberAt(i: number, datatype: number): number {
    const kind = this.kind[i] as number;
    if (kind === REAL || kind === BOOL) return this.number[i] as number;
    if (kind === INT) return numberOf(this.number[i] as number, 0, datatype);
    if (kind === LONG) return numberOf(this.first[i] as number, this.second[i] as number, datatype);
    return Number.NaN;
  }

  private begin(bytes: Buffer, from: number): void {
    this.bytes = bytes;
    this.pos = from;
    this.timestamp = 0;
    this.seq = -1;
    this.count = 0;
  }

  /** A field that is not read here: of the known ones up to `last` only those with a length exist. */
  private pass(key: number, end: number, last: number): void {
    if (key >>> 3 <= last && (key & 7) !== BYTES) throw MALFORMED;
    this.skip(key & 7, end);
  }

  private metric(end: number): void {
    const i = this.count;
    if (i === this.flags.length) this.grow(i * 2);
    this.count = i + 1;
    let flags = 0;
    let kind = NONE;
    this.datatype[i] = 0;
    this.at[i] = 0;
    this.propertiesTo[i] = 0;
    while (this.pos < end) {
      const key = this.key(end);
      switch (key) {
        case KEY(1, BYTES):
          this.nameTo[i] = this.length(end);
          this.nameFrom[i] = this.pos;
          this.pos = this.nameTo[i] as number;
          flags |= NAMED;
          break;
        case KEY(2, VARINT):
          this.aliasLow[i] = this.varint(end);
          this.aliasHigh[i] = this.upper;
          flags |= ALIASED;
          break;
        case KEY(3, VARINT):
          this.at[i] = this.wide(end);
          break;
        case KEY(4, VARINT):
          this.datatype[i] = this.varint(end);
          break;
        case KEY(5, VARINT):
          flags = (this.varint(end) | this.upper) !== 0 ? flags | HISTORICAL : flags & ~HISTORICAL;
          break;
        case KEY(6, VARINT):
          this.varint(end); // is_transient: the journal is the order of arrival and leaves nothing out
          break;
        case KEY(7, VARINT):
          flags = (this.varint(end) | this.upper) !== 0 ? flags | NULL : flags & ~NULL;
          break;
        case KEY(8, BYTES):
          this.check(this.length(end), METADATA);
          break;
        case KEY(9, BYTES): {
          const to = this.length(end);
          this.propertiesFrom[i] = this.pos;
          this.propertiesTo[i] = to;
          this.check(to, PROPERTY_SET);
          break;
        }
        case KEY(10, VARINT):
          this.number[i] = this.varint(end);
          kind = INT;
          break;
        case KEY(11, VARINT):
          this.first[i] = this.varint(end);
          this.second[i] = this.upper;
          kind = LONG;
          break;
        case KEY(12, FIXED32):
          this.number[i] = this.float(end);
          kind = REAL;
          break;
        case KEY(13, FIXED64):
          this.number[i] = this.double(end);
          kind = REAL;
          break;
        case KEY(14, VARINT):
          this.number[i] = (this.varint(end) | this.upper) === 0 ? 0 : 1;
          kind = BOOL;
          break;
        case KEY(15, BYTES):
        case KEY(16, BYTES):
        case KEY(17, BYTES):
        case KEY(18, BYTES):
        case KEY(19, BYTES):
          kind = this.sized(i, key >>> 3, this.length(end));
          break;
        default:
          if (key >>> 3 <= 19) throw MALFORMED;
          this.skip(key & 7, end);
      }
    }
    this.flags[i] = flags;
    this.kind[i] = kind;
  }

  /** What has a length: its place, and for what is a message that it is one. */
  private sized(i: number, field: number, to: number): number {
    this.first[i] = this.pos;
    this.second[i] = to;
    if (field === 17) this.check(to, DATA_SET);
    else if (field === 18) this.check(to, TEMPLATE);
    else if (field === 19) this.check(to, EXTENSION);
    else this.pos = to;
    return STRING + field - 15;
  }

  private grow(capacity: number): void {
    const bytes = (from?: Uint8Array) => copied(new Uint8Array(capacity), from);
    const words = (from?: Uint32Array) => copied(new Uint32Array(capacity), from);
    const numbers = (from?: Float64Array) => copied(new Float64Array(capacity), from);
    this.flags = bytes(this.flags);
    this.kind = bytes(this.kind);
    this.datatype = words(this.datatype);
    this.at = numbers(this.at);
    this.nameFrom = words(this.nameFrom);
    this.nameTo = words(this.nameTo);
    this.aliasLow = words(this.aliasLow);
    this.aliasHigh = words(this.aliasHigh);
    this.number = numbers(this.number);
    this.first = words(this.first);
    this.second = words(this.second);
    this.propertiesFrom = words(this.propertiesFrom);
    this.propertiesTo = words(this.propertiesTo);
  }
}

function copied<A extends Uint8Array | Uint32Array | Float64Array>(to: A, from: A | undefined): A {
  if (from) to.set(from as never);
  return to;
}
