/**
 * Protobuf's wire format, read in place: a cursor over bytes that makes no objects, and a check that nested messages are
 * what their shape says. Bytes that are no protobuf throw MALFORMED inside; whoever decodes tells it as a value.
 */
export const MALFORMED = new Error('no valid protobuf');

export const VARINT = 0;
export const FIXED64 = 1;
export const BYTES = 2;
export const FIXED32 = 5;
/** A repeated number, one by one or packed. */
const VARINTS = 8;

/** Templates and property sets nest; deeper is refused, so that no payload can exhaust the stack. */
const DEEPEST = 16;
const HIGH_WORD = 2 ** 32;

/** Eight bytes that are a double, or four that are a float (every machine that runs Node is little-endian, as is protobuf). */
export const octets = new Uint8Array(8);
export const asDouble = new Float64Array(octets.buffer);
const asFloat = new Float32Array(octets.buffer);

/** By field number: its wire type, or the shape of the message it holds. Fields that are not listed are skipped. */
interface Shape {
  readonly fields: readonly (number | Shape | undefined)[];
}

export class Cursor {
  bytes: Buffer = Buffer.alloc(0);
  pos = 0;
  /** The upper 32 bits of the last varint. */
  upper = 0;

  /** Reads a varint that ends before `end`; returns its low 32 bits and leaves the others in `upper`. */
  varint(end: number): number {
    const { bytes } = this;
    let at = this.pos;
    if (at >= end) throw MALFORMED;
    let byte = bytes[at++] as number;
    if (byte < 128) {
      this.pos = at;
      this.upper = 0;
      return byte;
    }
    let low = byte & 127;
    let high = 0;
    let shift = 7;
    do {
      if (at >= end || shift > 63) throw MALFORMED;
      byte = bytes[at++] as number;
      if (shift < 28) low |= (byte & 127) << shift;
      else if (shift === 28) {
        low |= (byte & 15) << 28;
        high = (byte & 127) >> 4;
      } else high |= (byte & 127) << (shift - 32);
      shift += 7;
    } while (byte >= 128);
    this.pos = at;
    this.upper = high >>> 0;
    return low >>> 0;
  }

  /** A 64-bit varint as an unsigned number: exact up to 2^53, beyond that the nearest double. */
  wide(end: number): number {
    const low = this.varint(end);
    return this.upper === 0 ? low : this.upper * HIGH_WORD + low;
  }

  /** Reads the length of what follows; returns where that ends. */
  length(end: number): number {
    const length = this.varint(end);
    if (this.upper !== 0 || length > end - this.pos) throw MALFORMED;
    return this.pos + length;
  }

  /** Field number and wire type, as `field << 3 | wire`. */
  key(end: number): number {
    const key = this.varint(end);
    if (this.upper !== 0 || key < 8) throw MALFORMED;
    return key;
  }

  float(end: number): number {
    const { bytes, pos } = this;
    if (end - pos < 4) throw MALFORMED;
    for (let i = 0; i < 4; i++) octets[i] = bytes[pos + i] as number;
    this.pos = pos + 4;
    return asFloat[0] as number;
  }

  double(end: number): number {
    const { bytes, pos } = this;
    if (end - pos < 8) throw MALFORMED;
    for (let i = 0; i < 8; i++) octets[i] = bytes[pos + i] as number;
    this.pos = pos + 8;
    return asDouble[0] as number;
  }

  skip(wire: number, end: number): void {
    if (wire === VARINT) this.varint(end);
    else if (wire === BYTES) this.pos = this.length(end);
    else if (wire === FIXED64) this.pos += 8;
    else if (wire === FIXED32) this.pos += 4;
    else throw MALFORMED; // groups, and what protobuf does not know
    if (this.pos > end) throw MALFORMED;
  }

  /** Passes over a message of the shape, up to `end`, and throws where it is not one. */
  check(end: number, shape: Shape, depth = 0): void {
    if (depth > DEEPEST) throw MALFORMED;
    while (this.pos < end) {
      const key = this.key(end);
      const wire = key & 7;
      const known = shape.fields[key >>> 3];
      if (typeof known === 'object') {
        if (wire !== BYTES) throw MALFORMED;
        this.check(this.length(end), known, depth + 1);
      } else if (known === VARINTS && wire === BYTES) {
        const last = this.length(end);
        while (this.pos < last) this.varint(last);
      } else {
        if (known !== undefined && wire !== (known === VARINTS ? VARINT : known)) throw MALFORMED;
        this.skip(wire, end);
      }
    }
  }
}

/** The value of a oneof with fields int, long, float, double, bool, string from `first` on. */
const scalarsFrom = (first: number): (number | undefined)[] => [
  ...new Array<undefined>(first),
  VARINT,
  VARINT,
  FIXED32,
  FIXED64,
  VARINT,
  BYTES,
];

const metadata: Shape = { fields: [undefined, VARINT, BYTES, VARINT, VARINT, BYTES, BYTES, BYTES, BYTES] };
const propertySetFields: (number | Shape | undefined)[] = [undefined, BYTES];
const propertySet: Shape = { fields: propertySetFields };
const propertyValueFields: (number | Shape | undefined)[] = scalarsFrom(3);
propertyValueFields[1] = VARINT;
propertyValueFields[2] = VARINT;
propertyValueFields[9] = propertySet;
propertyValueFields[10] = { fields: [undefined, propertySet] };
propertyValueFields[11] = { fields: [] };
propertySetFields[2] = { fields: propertyValueFields };

const dataSetValue: Shape = { fields: [...scalarsFrom(1), { fields: [] }] };
const dataSet: Shape = { fields: [undefined, VARINT, BYTES, VARINTS, { fields: [undefined, dataSetValue] }] };
const parameter: Shape = { fields: [undefined, BYTES, VARINT, ...scalarsFrom(3).slice(3), { fields: [] }] };

const templateFields: (number | Shape | undefined)[] = [undefined, BYTES, undefined, parameter, BYTES, VARINT];
const template: Shape = { fields: templateFields };
const metricFields: (number | Shape | undefined)[] = [
  undefined,
  BYTES,
  ...[VARINT, VARINT, VARINT, VARINT, VARINT, VARINT],
  metadata,
  propertySet,
  ...scalarsFrom(10).slice(10),
  BYTES,
  dataSet,
  template,
  { fields: [] },
];
templateFields[2] = { fields: metricFields };

export const METADATA = metadata;
export const PROPERTY_SET = propertySet;
export const DATA_SET = dataSet;
export const TEMPLATE = template;
export const EXTENSION: Shape = { fields: [] };
