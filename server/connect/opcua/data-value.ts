/** Reads what an OPC UA server sends of one node: value, status and source time. */
import { DataType, type DataValue, type Variant, VariantArrayType } from 'node-opcua';
import { BAD, GOOD, UNCERTAIN } from '../reading.ts';
import type { Step } from './address.ts';

const HIGH_WORD = 2 ** 32;
/** Picoseconds in a millisecond. */
const PS = 1e9;
/** Info type DataValue with the Overflow bit (OPC UA Part 4, 7.39.1): samples were lost in the server's queue. */
const OVERFLOW = 0x0480;

/** A scalar as number, boolean or text; undefined for anything else (arrays, structures, nothing). */
export function scalarOf(variant: Variant | null | undefined): unknown {
  if (!variant || variant.arrayType !== VariantArrayType.Scalar) return undefined;
  return plainOf(variant.dataType, variant.value);
}

/** The part of a value that `steps` lead to, as a scalar; undefined where there is none. */
export function partOf(variant: Variant | null | undefined, steps: readonly Step[]): unknown {
  if (!variant) return undefined;
  if (steps.length === 0) return scalarOf(variant);
  let type: DataType | undefined = variant.dataType;
  let value: unknown = variant.value;
  // Of a single structure, or one in an array: whether an array is an array of pairs (64-bit integers) is in its type.
  let isArray = variant.arrayType !== VariantArrayType.Scalar;
  for (const step of steps) {
    if (typeof step === 'number') {
      if (!isArray || value === null || value === undefined) return undefined;
      value = (value as ArrayLike<unknown>)[step];
      isArray = false;
      continue;
    }
    if (isArray || typeof value !== 'object' || value === null) return undefined;
    const field = fieldOf(value, step);
    if (!field) return undefined;
    ({ value, type, isArray } = field);
  }
  return isArray ? undefined : plainOf(type, value);
}

interface Schema {
  readonly fields: readonly { readonly name: string; readonly fieldType: string; readonly isArray?: boolean }[];
  readonly _baseSchema?: Schema | null;
}

/** A field by its name, whatever its case: the library writes names in its own. */
function fieldOf(structure: object, name: string) {
  const wanted = name.toLowerCase();
  const key = Object.keys(structure).find((candidate) => candidate.toLowerCase() === wanted);
  if (key === undefined) return null;
  let schema: Schema | null | undefined = (structure as { schema?: Schema }).schema;
  let declared: Schema['fields'][number] | undefined;
  for (; schema && !declared; schema = schema._baseSchema)
    declared = schema.fields.find((field) => field.name.toLowerCase() === wanted);
  const value: unknown = (structure as Record<string, unknown>)[key];
  const type = declared ? DataType[declared.fieldType as keyof typeof DataType] : undefined;
  // A variant inside a structure carries its own type.
  if (declared?.fieldType === 'Variant' || declared?.fieldType === 'BaseDataType') {
    const inner = value as Variant | null;
    return {
      value: inner?.value as unknown,
      type: inner?.dataType,
      isArray: inner?.arrayType !== VariantArrayType.Scalar,
    };
  }
  return { value, type, isArray: declared ? declared.isArray === true : Array.isArray(value) };
}

function plainOf(type: DataType | undefined, value: unknown): unknown {
  switch (type) {
    // node-opcua gives 64-bit integers as [high word, low word].
    case DataType.Int64:
      return Array.isArray(value) ? (value[0] | 0) * HIGH_WORD + (value[1] >>> 0) : undefined;
    case DataType.UInt64:
      return Array.isArray(value) ? (value[0] >>> 0) * HIGH_WORD + (value[1] >>> 0) : undefined;
    case DataType.LocalizedText:
      return (value as { text?: string | null } | null)?.text ?? undefined;
    case DataType.QualifiedName:
      return (value as { name?: string | null } | null)?.name ?? undefined;
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

/** Source time in epoch ms with its fractions; 0 where the server sends none (or 1601). */
export function sourceTimeOf(data: DataValue): number {
  const source = data.sourceTimestamp?.getTime() ?? 0;
  return source > 0 ? source + data.sourcePicoseconds / PS : 0;
}

/** The server's time in epoch ms with its fractions; 0 where it sends none. */
export function serverTimeOf(data: DataValue): number {
  const server = data.serverTimestamp?.getTime() ?? 0;
  return server > 0 ? server + data.serverPicoseconds / PS : 0;
}
