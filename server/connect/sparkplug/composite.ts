/**
 * What is inside a metric that is more than one value, by a path behind the metric's name:
 * `Motor/speed` the member (or else the parameter) `speed` of the template `Motor`, at any depth;
 * `Table/level` the column `level` in the last row of the data set `Table`, `Table/0/level` in its first row;
 * `Curve/3` the element at index 3, from 0, of the array `Curve`.
 * The bytes have been checked by the decoder.
 */
import { BOOLEAN, DATE_TIME_ARRAY, INT8_ARRAY, numberOf } from './datatype.ts';
import { DATASET, NULL, OCTETS, PayloadColumns, TEMPLATE_VALUE } from './payload.ts';
import { BYTES, Cursor, FIXED32, FIXED64, VARINT } from './wire.ts';

export type Scalar = number | boolean | string | undefined;

export interface Member {
  /** Undefined where a tag cannot hold it. */
  readonly value: Scalar;
  readonly isNull: boolean;
  /** Its own time, epoch ms; 0 = none told. */
  readonly at: number;
  readonly datatype: number;
}

const cursor = new Cursor();
/** Columns for the templates inside templates, by depth. */
const inner: PayloadColumns[] = [];

/** Undefined where the metric of row `i` has no such member in this message. `known`: data type told by the birth, or 0. */
export function memberAt(
  columns: PayloadColumns,
  i: number,
  datatype: number,
  path: string,
  known = 0,
  depth = 0,
): Member | undefined {
  const from = columns.first[i] as number;
  const to = columns.second[i] as number;
  switch (columns.kind[i]) {
    case TEMPLATE_VALUE:
      return inTemplate(columns.bytes, from, to, path, known, depth);
    case DATASET:
      return inDataSet(columns.bytes, from, to, path);
    case OCTETS:
      return inArray(columns.bytes, from, to, datatype, path);
    default:
      return undefined;
  }
}

function inTemplate(
  bytes: Buffer,
  from: number,
  to: number,
  path: string,
  known: number,
  depth: number,
): Member | undefined {
  inner[depth] ??= new PayloadColumns(16);
  const members = inner[depth] as PayloadColumns;
  members.decodeTemplate(bytes, from, to);
  for (let i = 0; i < members.count; i++) {
    const name = members.nameOf(i);
    const datatype = members.datatype[i] || known;
    if (name === path)
      return {
        value: members.scalarAt(i, datatype),
        isNull: ((members.flags[i] as number) & NULL) !== 0,
        at: members.at[i] as number,
        datatype,
      };
    if (path.startsWith(`${name}/`)) {
      const found = memberAt(members, i, datatype, path.slice(name.length + 1), known, depth + 1);
      if (found) return found;
    }
  }
  return parameterIn(bytes, from, to, path);
}

const NAME = (1 << 3) | BYTES;
const TYPE = (2 << 3) | VARINT;

function parameterIn(bytes: Buffer, from: number, to: number, path: string): Member | undefined {
  cursor.bytes = bytes;
  cursor.pos = from;
  while (cursor.pos < to) {
    const key = cursor.key(to);
    if (key !== ((3 << 3) | BYTES)) {
      cursor.skip(key & 7, to);
      continue;
    }
    const end = cursor.length(to);
    const begin = cursor.pos;
    let name = '';
    let datatype = 0;
    while (cursor.pos < end) {
      const field = cursor.key(end);
      if (field === NAME) {
        const last = cursor.length(end);
        name = bytes.toString('utf8', cursor.pos, last);
        cursor.pos = last;
      } else if (field === TYPE) datatype = cursor.varint(end);
      else cursor.skip(field & 7, end);
    }
    if (name === path) return told(scalarIn(bytes, begin, end, 3, datatype), datatype);
  }
  return undefined;
}

const told = (value: Scalar, datatype: number): Member => ({ value, isNull: value === undefined, at: 0, datatype });

/** The value of a oneof int, long, float, double, bool, string with fields from `first` on. */
function scalarIn(bytes: Buffer, from: number, to: number, first: number, datatype: number): Scalar {
  let value: Scalar;
  cursor.bytes = bytes;
  cursor.pos = from;
  while (cursor.pos < to) {
    const key = cursor.key(to);
    const field = (key >>> 3) - first;
    const wire = key & 7;
    if (wire === VARINT && (field === 0 || field === 1)) {
      const low = cursor.varint(to);
      value = numberOf(low, cursor.upper, datatype);
      if (datatype === BOOLEAN) value = value !== 0;
    } else if (wire === FIXED32 && field === 2) value = cursor.float(to);
    else if (wire === FIXED64 && field === 3) value = cursor.double(to);
    else if (wire === VARINT && field === 4) value = cursor.varint(to) !== 0;
    else if (wire === BYTES && field === 5) {
      const end = cursor.length(to);
      value = bytes.toString('utf8', cursor.pos, end);
      cursor.pos = end;
    } else cursor.skip(wire, to);
  }
  return value;
}

function inDataSet(bytes: Buffer, from: number, to: number, path: string): Member | undefined {
  const columns: string[] = [];
  const types: number[] = [];
  const rows: [number, number][] = [];
  cursor.bytes = bytes;
  cursor.pos = from;
  while (cursor.pos < to) {
    const key = cursor.key(to);
    if ((key & 7) === BYTES) {
      const end = cursor.length(to);
      if (key >>> 3 === 2) columns.push(bytes.toString('utf8', cursor.pos, end));
      else if (key >>> 3 === 4) rows.push([cursor.pos, end]);
      else if (key >>> 3 === 3) while (cursor.pos < end) types.push(cursor.varint(end));
      cursor.pos = end;
    } else if (key === ((3 << 3) | VARINT)) types.push(cursor.varint(to));
    else cursor.skip(key & 7, to);
  }
  const whole = columns.indexOf(path);
  const [, number, name] = /^(\d+)\/(.*)$/s.exec(path) ?? [];
  const column = whole >= 0 ? whole : columns.indexOf(name ?? '');
  const row = whole >= 0 ? rows.at(-1) : rows[Number(number)];
  if (column < 0 || !row) return undefined;
  cursor.pos = row[0];
  for (let element = 0; cursor.pos < row[1]; ) {
    const key = cursor.key(row[1]);
    if (key !== NAME) {
      cursor.skip(key & 7, row[1]);
      continue;
    }
    const end = cursor.length(row[1]);
    const datatype = types[column] ?? 0;
    if (element++ === column) return told(scalarIn(bytes, cursor.pos, end, 1, datatype), datatype);
    cursor.pos = end;
  }
  return undefined;
}

/** Bytes of an element of the array types, from Int8Array on; 0 = not of one width. */
const WIDTH = [1, 2, 4, 8, 1, 2, 4, 8, 4, 8, 0, 0, 8];
/** Array types to the type of their elements: Int8..UInt64, Float, Double, Boolean, String, DateTime. */
const elementType = (array: number): number => array - INT8_ARRAY + 1;
const FLOAT_ARRAY = 30;
const DOUBLE_ARRAY = 31;
const BOOLEAN_ARRAY = 32;
const STRING_ARRAY = 33;

function inArray(bytes: Buffer, from: number, to: number, datatype: number, path: string): Member | undefined {
  const index = /^\d+$/.test(path) ? Number(path) : -1;
  if (index < 0 || datatype < INT8_ARRAY || datatype > DATE_TIME_ARRAY) return undefined;
  if (datatype === BOOLEAN_ARRAY) {
    // A count of four bytes, then bits, the first in the highest place.
    const at = from + 4 + (index >> 3);
    if (to - from < 4 || index >= bytes.readUInt32LE(from) || at >= to) return undefined;
    return told((((bytes[at] as number) >> (7 - (index & 7))) & 1) === 1, elementType(datatype));
  }
  if (datatype === STRING_ARRAY) {
    // Each text ends with a zero byte, so that what is behind the last one is no element.
    const text = bytes.toString('utf8', from, to).split('\0').slice(0, -1)[index];
    return text === undefined ? undefined : told(text, elementType(datatype));
  }
  const width = WIDTH[datatype - INT8_ARRAY] as number;
  const at = from + index * width;
  if (at + width > to) return undefined;
  if (datatype === FLOAT_ARRAY) return told(bytes.readFloatLE(at), elementType(datatype));
  if (datatype === DOUBLE_ARRAY) return told(bytes.readDoubleLE(at), elementType(datatype));
  const low = bytes.readUIntLE(at, Math.min(width, 4));
  const high = width === 8 ? bytes.readUInt32LE(at + 4) : 0;
  return told(numberOf(low, high, elementType(datatype)), elementType(datatype));
}
