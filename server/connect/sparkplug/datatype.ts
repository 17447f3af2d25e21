/** Sparkplug B's data types, by their number on the wire (Sparkplug 3.0, 6.4.16), and what their integers mean. */
export const DATATYPES = [
  'Unknown',
  'Int8',
  'Int16',
  'Int32',
  'Int64',
  'UInt8',
  'UInt16',
  'UInt32',
  'UInt64',
  'Float',
  'Double',
  'Boolean',
  'String',
  'DateTime',
  'Text',
  'UUID',
  'DataSet',
  'Bytes',
  'File',
  'Template',
  'PropertySet',
  'PropertySetList',
  'Int8Array',
  'Int16Array',
  'Int32Array',
  'Int64Array',
  'UInt8Array',
  'UInt16Array',
  'UInt32Array',
  'UInt64Array',
  'FloatArray',
  'DoubleArray',
  'BooleanArray',
  'StringArray',
  'DateTimeArray',
] as const;
export type Datatype = (typeof DATATYPES)[number];

export const INT8 = 1;
export const INT16 = 2;
export const INT32 = 3;
export const INT64 = 4;
export const BOOLEAN = 11;
export const INT8_ARRAY = 22;
export const DATE_TIME_ARRAY = 34;

const HIGH_WORD = 2 ** 32;

/**
 * The number that the 64 bits of `high` and `low` (unsigned words) are in a data type: exact up to 2^53 either way, beyond
 * that the nearest double, which is off by at most half a unit in its last place (1024 at 2^63). Small signed integers
 * arrive as unsigned ones, sometimes widened; only their own bits count.
 */
export function numberOf(low: number, high: number, datatype: number): number {
  switch (datatype) {
    case INT8:
      return (low << 24) >> 24;
    case INT16:
      return (low << 16) >> 16;
    case INT32:
      return low | 0;
    case INT64:
      return (high | 0) * HIGH_WORD + low;
    case BOOLEAN:
      return low === 0 && high === 0 ? 0 : 1;
    default:
      return high === 0 ? low : high * HIGH_WORD + low;
  }
}
