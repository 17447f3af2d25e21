/**
 * Sparkplug B payloads, decoded by hand: one pass over the bytes into columns that are used again for the next message, so
 * that no object is made a metric. Strict: what is no valid protobuf, or carries a known field in a wrong way, is refused as
 * a whole before any of it is believed (unknown fields are passed over, as protobuf wants it).
 */
import { numberOf } from './datatype.ts';
import {
  asDouble,
  BYTES,
  Cursor,
  DATA_SET,
  EXTENSION,
  MALFORMED,
  METADATA,
  octets,
  PROPERTY_SET,
  TEMPLATE,
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

/** Fields of a payload, as `field << 3 | wire type`; those of a metric stand in its switch as plain numbers, for speed. */
const TIMESTAMP = 8;
const METRICS = 18;
const SEQ = 24;
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
        if (key === METRICS) this.metric(this.length(end));
        else if (key === TIMESTAMP) this.timestamp = this.wide(end);
        else if (key === SEQ) {
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
      if (key === METRICS) this.metric(this.length(to));
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

  /**
   * One metric. The fields of every data message are read right here: a number that is returned by a call is an object on
   * the heap. Whatever looks unusual goes the long way.
   */
  private metric(end: number): void {
    const i = this.count;
    if (i === this.flags.length) this.grow(i * 2);
    this.count = i + 1;
    const { bytes } = this;
    this.flags[i] = 0;
    this.kind[i] = NONE;
    this.datatype[i] = 0;
    this.at[i] = 0;
    this.propertiesTo[i] = 0;
    let at = this.pos;
    while (at < end) {
      const key = bytes[at] as number;
      const left = end - at;
      const first = bytes[at + 1] as number;
      if (key === 16 && left > 3 && first >= 128) {
        // An alias of two bytes.
        const second = bytes[at + 2] as number;
        if (second < 128) {
          this.aliasLow[i] = (first & 127) | (second << 7);
          this.aliasHigh[i] = 0;
          this.flags[i] = (this.flags[i] as number) | ALIASED;
          at += 3;
          continue;
        }
      } else if (key === 24 && left > 6) {
        // A time of six bytes: until the year 2109.
        const b = bytes[at + 2] as number;
        const c = bytes[at + 3] as number;
        const d = bytes[at + 4] as number;
        const e = bytes[at + 5] as number;
        const f = bytes[at + 6] as number;
        if ((first & b & c & d & e) >= 128 && f < 128) {
          const low = (first & 127) | ((b & 127) << 7) | ((c & 127) << 14) | ((d & 127) << 21);
          this.at[i] = low + ((e & 127) | (f << 7)) * 2 ** 28;
          at += 7;
          continue;
        }
      } else if (key === 32 && left > 1 && first < 128) {
        this.datatype[i] = first;
        at += 2;
        continue;
      } else if (key === 105 && left > 8) {
        octets[0] = first;
        for (let byte = 1; byte < 8; byte++) octets[byte] = bytes[at + 1 + byte] as number;
        this.number[i] = asDouble[0] as number;
        this.kind[i] = REAL;
        at += 9;
        continue;
      }
      this.pos = at;
      this.field(i, end);
      at = this.pos;
    }
    this.pos = end;
  }

  private mark(i: number, flag: number, set: boolean): void {
    const flags = this.flags[i] as number;
    this.flags[i] = set ? flags | flag : flags & ~flag;
  }

  /** The next field of a metric, whatever it is. */
  private field(i: number, end: number): void {
    const key = this.key(end);
    switch (key) {
      case 10: // name
        this.nameTo[i] = this.length(end);
        this.nameFrom[i] = this.pos;
        this.pos = this.nameTo[i] as number;
        this.mark(i, NAMED, true);
        break;
      case 16: // alias
        this.aliasLow[i] = this.varint(end);
        this.aliasHigh[i] = this.upper;
        this.mark(i, ALIASED, true);
        break;
      case 24: // timestamp
        this.at[i] = this.wide(end);
        break;
      case 32: // datatype
        this.datatype[i] = this.varint(end);
        break;
      case 40: // is_historical
        this.mark(i, HISTORICAL, (this.varint(end) | this.upper) !== 0);
        break;
      case 48: // is_transient
        // The journal is the order of arrival and leaves nothing out.
        this.varint(end);
        break;
      case 56: // is_null
        this.mark(i, NULL, (this.varint(end) | this.upper) !== 0);
        break;
      case 66: // metadata
        this.check(this.length(end), METADATA);
        break;
      case 74: {
        // properties
        const to = this.length(end);
        this.propertiesFrom[i] = this.pos;
        this.propertiesTo[i] = to;
        this.check(to, PROPERTY_SET);
        break;
      }
      case 80: // int
        this.number[i] = this.varint(end);
        this.kind[i] = INT;
        break;
      case 88: // long
        this.first[i] = this.varint(end);
        this.second[i] = this.upper;
        this.kind[i] = LONG;
        break;
      case 101: // float
        this.number[i] = this.float(end);
        this.kind[i] = REAL;
        break;
      case 105: // double
        this.number[i] = this.double(end);
        this.kind[i] = REAL;
        break;
      case 112: // boolean
        this.number[i] = (this.varint(end) | this.upper) === 0 ? 0 : 1;
        this.kind[i] = BOOL;
        break;
      case 122: // string
      case 130: // bytes
      case 138: // data set
      case 146: // template
      case 154: // extension
        this.kind[i] = this.sized(i, key >>> 3, this.length(end));
        break;
      default:
        if (key >>> 3 <= 19) throw MALFORMED;
        this.skip(key & 7, end);
    }
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
