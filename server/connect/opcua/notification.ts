/**
 * The values of a notification, read from its bytes without an object a value (OPC UA Part 6, 5.2; Part 4, 7.7): the library's
 * own way costs several times as much. What is no plain scalar is left to the library, value by value.
 */
import { BinaryStream, DataChangeNotification, DataValue } from 'node-opcua';

/** Bits of the encoding mask of a DataValue. */
const VALUE = 0x01;
const STATUS = 0x02;
const SOURCE_TIME = 0x04;
const SERVER_TIME = 0x08;
const SOURCE_PICOSECONDS = 0x10;
const SERVER_PICOSECONDS = 0x20;
const HIGH_WORD = 2 ** 32;
/** 1970 in ticks of 100 ns since 1601, its two words, and ticks in a millisecond. */
const EPOCH_HIGH = 27_111_902;
const EPOCH_LOW = 3_577_643_008;
const TICKS = 10_000;
/** Boolean to String, which are read here. */
const FIRST = 1;
const LAST = 12;

export interface Values {
  /** The item wants its whole value as a scalar; else `other` is told. */
  plain(handle: number): boolean;
  /** Times in epoch ms with fractions, 0 = none. */
  scalar(handle: number, value: unknown, status: number, source: number, server: number): void;
  other(handle: number, data: DataValue): void;
}

interface Raw {
  readonly buffer: Buffer;
  readonly from: number;
  readonly to: number;
}
const RAW = Symbol('raw');
interface Kept {
  [RAW]?: Raw;
}

/** From now on notifications keep their bytes, in this thread; `readValues` reads them. */
export function keepBytes(): void {
  const { prototype } = DataChangeNotification;
  const decode = prototype.decode;
  prototype.decode = function (this: DataChangeNotification & Kept, stream: BinaryStream): void {
    // Inside an extension object, its length stands in front (OPC UA Part 6, 5.2.2.15).
    const from = stream.length;
    const to = from + (from >= 4 ? stream.buffer.readUInt32LE(from - 4) : 0);
    if (to < from + 8 || to > stream.buffer.length) {
      Reflect.apply(decode, this, [stream]);
      return;
    }
    this[RAW] = { buffer: stream.buffer, from, to };
    stream.length = to;
  };
}

/** Throws where the bytes are not what they should be. */
export function readAll(notification: DataChangeNotification, values: Values): void {
  if (readValues(notification, values)) return;
  for (const { clientHandle, value } of notification.monitoredItems ?? []) if (value) values.other(clientHandle, value);
}

/** False where the bytes were not kept. Throws where they are not what they should be. */
export function readValues(notification: DataChangeNotification, values: Values): boolean {
  const raw = (notification as DataChangeNotification & Kept)[RAW];
  if (!raw) return false;
  const { buffer, from, to } = raw;
  const count = buffer.readInt32LE(from);
  let o = from + 4;
  for (let i = 0; i < count; i++) {
    const handle = buffer.readUInt32LE(o);
    const mask = buffer[o + 4] as number;
    const type = (mask & VALUE) === 0 ? 0 : (buffer[o + 5] as number);
    if (!values.plain(handle) || (type !== 0 && (type < FIRST || type > LAST))) {
      const stream = new BinaryStream(buffer);
      stream.length = o + 4;
      const data = new DataValue();
      data.decode(stream);
      values.other(handle, data);
      o = stream.length;
      continue;
    }
    o += (mask & VALUE) === 0 ? 5 : 6;
    let value: unknown;
    switch (type) {
      case 1:
        value = buffer[o] !== 0;
        o += 1;
        break;
      case 2:
        value = buffer.readInt8(o);
        o += 1;
        break;
      case 3:
        value = buffer[o];
        o += 1;
        break;
      case 4:
        value = buffer.readInt16LE(o);
        o += 2;
        break;
      case 5:
        value = buffer.readUInt16LE(o);
        o += 2;
        break;
      case 6:
        value = buffer.readInt32LE(o);
        o += 4;
        break;
      case 7:
        value = buffer.readUInt32LE(o);
        o += 4;
        break;
      case 8:
        value = buffer.readInt32LE(o + 4) * HIGH_WORD + buffer.readUInt32LE(o);
        o += 8;
        break;
      case 9:
        value = buffer.readUInt32LE(o + 4) * HIGH_WORD + buffer.readUInt32LE(o);
        o += 8;
        break;
      case 10:
        value = buffer.readFloatLE(o);
        o += 4;
        break;
      case 11:
        value = buffer.readDoubleLE(o);
        o += 8;
        break;
      case 12: {
        const length = buffer.readInt32LE(o);
        o += 4;
        if (length >= 0) {
          if (o + length > to) throw new RangeError('readValues: a text is longer than its notification');
          value = buffer.toString('utf8', o, o + length);
          o += length;
        }
        break;
      }
    }
    let status = 0;
    let source = 0;
    let server = 0;
    if ((mask & STATUS) !== 0) {
      status = buffer.readUInt32LE(o);
      o += 4;
    }
    if ((mask & SOURCE_TIME) !== 0) {
      source = timeAt(buffer, o);
      o += 8;
    }
    if ((mask & SOURCE_PICOSECONDS) !== 0) o += 2; // tens of picoseconds: less than our times can hold
    if ((mask & SERVER_TIME) !== 0) {
      server = timeAt(buffer, o);
      o += 8;
    }
    if ((mask & SERVER_PICOSECONDS) !== 0) o += 2;
    if (o > to) throw new RangeError('readValues: a value is longer than its notification');
    values.scalar(handle, value, status, source, server);
  }
  return true;
}

/** Exact to 0.2 us: the difference of both words to 1970 fits a double, the count since 1601 does not. */
function timeAt(buffer: Buffer, o: number): number {
  const low = buffer.readUInt32LE(o);
  const high = buffer.readUInt32LE(o + 4);
  const at = ((high - EPOCH_HIGH) * HIGH_WORD + (low - EPOCH_LOW)) / TICKS;
  return Math.max(at, 0);
}
