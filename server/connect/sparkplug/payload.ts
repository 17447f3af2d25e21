/**
 * Sparkplug B payloads (protobuf). Decoded without the package's own value conversion: DATA messages may leave the data
 * type to the birth, and its UInt32 turns negative at 2^31, where a counter register does not.
 */
import proto from 'sparkplug-payload/lib/sparkplugPayloadProto.js';
import { BAD, GOOD, STALE, UNCERTAIN } from '../reading.ts';

const { Payload } = proto.org.eclipse.tahu.protobuf;
export type Payload = InstanceType<typeof Payload>;
export type Metric = NonNullable<Payload['metrics']>[number];

const HIGH_WORD = 2 ** 32;
/** Data types by number (Sparkplug 3.0, 6.4.16). */
const INT8 = 1;
const INT16 = 2;
const INT32 = 3;
const INT64 = 4;
const BOOLEAN = 11;

/** Null where the bytes are no payload. */
export function decodePayload(bytes: Uint8Array): Payload | null {
  try {
    return Payload.decode(bytes);
  } catch {
    return null;
  }
}

/** A 64-bit field as a number (exact up to 2^53); undefined where it is absent. */
export function wide(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'object' || value === null || !('low' in value) || !('high' in value)) return undefined;
  return ((value.high as number) >>> 0) * HIGH_WORD + ((value.low as number) >>> 0);
}

/** Optional protobuf fields have defaults on the prototype: only an own field was sent. */
const sent = (message: object, field: string): boolean => Object.hasOwn(message, field);

export const nameOf = (metric: Metric): string | undefined => (sent(metric, 'name') && metric.name) || undefined;
export const aliasOf = (metric: Metric): number | undefined => (sent(metric, 'alias') ? wide(metric.alias) : undefined);
export const datatypeOf = (metric: Metric): number | undefined => metric.datatype || undefined;
export const seqOf = (payload: Payload): number | undefined => (sent(payload, 'seq') ? wide(payload.seq) : undefined);
/** Epoch ms; 0 where absent. */
export const timeOf = (message: Metric | Payload): number => wide(message.timestamp) ?? 0;

/** Number, boolean or text; undefined for what a tag cannot hold (data sets, templates, bytes). */
export function scalarOf(metric: Metric, datatype: number | undefined): unknown {
  if (sent(metric, 'intValue')) {
    const bits = metric.intValue as number;
    switch (datatype) {
      case INT8:
        return (bits << 24) >> 24;
      case INT16:
        return (bits << 16) >> 16;
      case INT32:
        return bits | 0;
      case BOOLEAN:
        return bits !== 0;
      default:
        return bits;
    }
  }
  if (sent(metric, 'longValue')) {
    const value = wide(metric.longValue) ?? 0;
    const high = Math.floor(value / HIGH_WORD);
    switch (datatype) {
      case INT64:
        return high > 0x7fffffff ? signed64(metric.longValue) : value;
      case INT8:
      case INT16:
      case INT32:
        return (value % HIGH_WORD) | 0;
      default:
        return value;
    }
  }
  if (sent(metric, 'doubleValue')) return metric.doubleValue;
  if (sent(metric, 'floatValue')) return metric.floatValue;
  if (sent(metric, 'booleanValue')) return metric.booleanValue;
  if (sent(metric, 'stringValue')) return metric.stringValue;
  return undefined;
}

function signed64(value: unknown): number {
  const { high, low } = value as { high: number; low: number };
  return (high | 0) * HIGH_WORD + (low >>> 0);
}

/** The `Quality` property (Sparkplug 3.0, 6.4.17): 192 good, 0 bad, 500 stale; OPC's 64..191 uncertain. None = good. */
export function qualityOf(metric: Metric): number {
  const { properties } = metric;
  const place = properties?.keys?.findIndex((key) => key === 'Quality' || key === 'quality') ?? -1;
  if (place < 0) return GOOD;
  const property = properties?.values?.[place];
  if (!property) return GOOD;
  const code = sent(property, 'intValue') ? property.intValue : wide(sent(property, 'longValue') && property.longValue);
  if (typeof code !== 'number') return GOOD;
  if (code === 500) return STALE;
  return code >= 192 ? GOOD : code >= 64 ? UNCERTAIN : BAD;
}
