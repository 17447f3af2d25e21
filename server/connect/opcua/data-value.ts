/** Reads what an OPC UA server sends of one node: value, status and source time. */
import { DataType, type DataValue, type Variant, VariantArrayType } from 'node-opcua';
import { BAD, GOOD, UNCERTAIN } from '../reading.ts';

const HIGH_WORD = 2 ** 32;
/** Picoseconds in a millisecond. */
const PS = 1e9;
/** Info type DataValue with the Overflow bit (OPC UA Part 4, 7.39.1): samples were lost in the server's queue. */
const OVERFLOW = 0x0480;

/** A scalar as number, boolean or text; undefined for anything else (arrays, structures, nothing). */
export function scalarOf(variant: Variant | null | undefined): unknown {
  if (!variant || variant.arrayType !== VariantArrayType.Scalar) return undefined;
  const value: unknown = variant.value;
  switch (variant.dataType) {
    // node-opcua gives 64-bit integers as [high word, low word].
    case DataType.Int64:
      return Array.isArray(value) ? (value[0] | 0) * HIGH_WORD + (value[1] >>> 0) : undefined;
    case DataType.UInt64:
      return Array.isArray(value) ? (value[0] >>> 0) * HIGH_WORD + (value[1] >>> 0) : undefined;
    case DataType.LocalizedText:
      return (value as { text?: string | null } | null)?.text ?? undefined;
    case DataType.DateTime:
      return value instanceof Date ? value.toISOString() : undefined;
    default:
      return value;
  }
}

/** Severity is in the top two bits (OPC UA Part 4, 7.39): 00 good, 01 uncertain, 1x bad. */
export function qualityOf(statusCode: number): number {
  const severity = statusCode >>> 30;
  return severity === 0 ? GOOD : severity === 1 ? UNCERTAIN : BAD;
}

export const overflowed = (statusCode: number): boolean => (statusCode & OVERFLOW) === OVERFLOW;

/** Source time in epoch ms with its fractions; the server's time, then `arrival`, where the server sends none (or 1601). */
export function timeOf(data: DataValue, arrival: number): number {
  const source = data.sourceTimestamp?.getTime() ?? 0;
  if (source > 0) return source + data.sourcePicoseconds / PS;
  const server = data.serverTimestamp?.getTime() ?? 0;
  return server > 0 ? server + data.serverPicoseconds / PS : arrival;
}
