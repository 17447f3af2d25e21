/**
 * Where in a payload the value of a tag is: nothing (the payload is the value), a JSON path, `text`, or a place in bytes
 * like `binary:float32:le:4`.
 */
import { type ByteOrder, isByteOrder, isNumberType, type NumberType } from '../binary.ts';
import { parsePath, type Steps } from './json-path.ts';

export type Field =
  | { readonly kind: 'json'; readonly steps: Steps }
  | { readonly kind: 'text' }
  | { readonly kind: 'number'; readonly type: NumberType; readonly order: ByteOrder; readonly offset: number }
  | { readonly kind: 'bit'; readonly offset: number; readonly bit: number };

/** Null where the text is none of them. */
export function parseField(text: string): Field | null {
  if (text === 'text') return { kind: 'text' };
  if (!text.startsWith('binary')) {
    const steps = parsePath(text);
    return steps && { kind: 'json', steps };
  }
  const [, type = '', ...rest] = text.split(':');
  if (type === 'bit') {
    const place = /^(\d+)\.([0-7])$/.exec(rest.join(':'));
    return place && { kind: 'bit', offset: Number(place[1]), bit: Number(place[2]) };
  }
  if (!isNumberType(type) || rest.length > 2) return null;
  const last = rest.at(-1);
  const offset = last !== undefined && /^\d+$/.test(last) ? Number(rest.pop()) : 0;
  if (rest.length > 1) return null;
  const word = rest[0] === 'be' ? 'abcd' : rest[0] === 'le' ? 'dcba' : (rest[0] ?? 'abcd');
  return isByteOrder(word) ? { kind: 'number', type, order: word, offset } : null;
}
