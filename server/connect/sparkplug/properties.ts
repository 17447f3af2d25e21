/** What a metric's property set says of it: quality and engineering unit. The bytes have been checked by the decoder. */
import { BAD, GOOD, STALE, UNCERTAIN } from '../reading.ts';
import { BYTES, Cursor, VARINT } from './wire.ts';

const cursor = new Cursor();
const KEYS = (1 << 3) | BYTES;
const VALUES = (2 << 3) | BYTES;

/** The place of the value of a property in `bytes`, as [from, to]; null where the set has no such key. */
function find(bytes: Buffer, from: number, to: number, wanted: (key: string) => boolean): [number, number] | null {
  let place = -1;
  let keys = 0;
  let values = 0;
  cursor.bytes = bytes;
  // Keys and values are two lists of which either may come first.
  for (const pass of [KEYS, VALUES]) {
    cursor.pos = from;
    while (cursor.pos < to) {
      const key = cursor.key(to);
      if (key !== pass) {
        cursor.skip(key & 7, to);
        continue;
      }
      const end = cursor.length(to);
      const begin = cursor.pos;
      cursor.pos = end;
      if (pass === KEYS) {
        if (place < 0 && wanted(bytes.toString('utf8', begin, end))) place = keys;
        keys++;
      } else if (values++ === place) return [begin, end];
    }
    if (place < 0) return null;
  }
  return null;
}

/** `Quality` (Sparkplug 3.0, 6.4.17): 192 good, 0 bad, 500 stale; OPC's 64..191 uncertain. None = good. */
export function qualityIn(bytes: Buffer, from: number, to: number): number {
  const place = find(bytes, from, to, (key) => key === 'Quality' || key === 'quality');
  if (!place) return GOOD;
  let code = -1;
  [cursor.pos] = place;
  const end = place[1];
  while (cursor.pos < end) {
    const key = cursor.key(end);
    if (key === ((3 << 3) | VARINT) || key === ((4 << 3) | VARINT)) code = cursor.wide(end);
    else cursor.skip(key & 7, end);
  }
  if (code < 0) return GOOD;
  if (code === 500) return STALE;
  return code >= 192 ? GOOD : code >= 64 ? UNCERTAIN : BAD;
}

/** The engineering unit, `engUnit` by the specification's example; empty = none told. */
export function unitIn(bytes: Buffer, from: number, to: number): string {
  const place = find(bytes, from, to, (key) => /^eng_?units?$/i.test(key));
  if (!place) return '';
  [cursor.pos] = place;
  const end = place[1];
  while (cursor.pos < end) {
    const key = cursor.key(end);
    if (key !== ((8 << 3) | BYTES)) {
      cursor.skip(key & 7, end);
      continue;
    }
    const last = cursor.length(end);
    return bytes.toString('utf8', cursor.pos, Math.min(last, cursor.pos + LONGEST_UNIT));
  }
  return '';
}

/** Bytes of a unit that are kept. */
const LONGEST_UNIT = 32;
