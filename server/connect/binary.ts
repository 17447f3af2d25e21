/** Numbers in bytes, as controllers lay them out: type, order of the bytes, and how to read one. */

export const NUMBER_TYPES = [
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'float32',
  'float64',
] as const;
export type NumberType = (typeof NUMBER_TYPES)[number];

/**
 * abcd = big-endian, dcba = little-endian; badc swaps the bytes of each 16-bit word, cdab keeps them and puts the last
 * word first. For 64 bits the same rule goes over four words.
 */
export const BYTE_ORDERS = ['abcd', 'dcba', 'badc', 'cdab'] as const;
export type ByteOrder = (typeof BYTE_ORDERS)[number];

export const bytesOf = (type: NumberType): number => Number(type.replace(/\D+/, '')) / 8;

export const isNumberType = (word: string): word is NumberType => (NUMBER_TYPES as readonly string[]).includes(word);
export const isByteOrder = (word: string): word is ByteOrder => (BYTE_ORDERS as readonly string[]).includes(word);

/** The number at `offset`; undefined where the bytes end before. 64-bit integers beyond 2^53 lose their last digits. */
export function numberAt(bytes: Buffer, offset: number, type: NumberType, order: ByteOrder): number | undefined {
  const size = bytesOf(type);
  if (offset < 0 || offset + size > bytes.length) return undefined;
  const view = order === 'abcd' ? bytes.subarray(offset, offset + size) : reordered(bytes, offset, size, order);
  switch (type) {
    case 'int8':
      return view.readInt8(0);
    case 'uint8':
      return view.readUInt8(0);
    case 'int16':
      return view.readInt16BE(0);
    case 'uint16':
      return view.readUInt16BE(0);
    case 'int32':
      return view.readInt32BE(0);
    case 'uint32':
      return view.readUInt32BE(0);
    case 'int64':
      return Number(view.readBigInt64BE(0));
    case 'uint64':
      return Number(view.readBigUInt64BE(0));
    case 'float32':
      return view.readFloatBE(0);
    case 'float64':
      return view.readDoubleBE(0);
  }
}

function reordered(bytes: Buffer, offset: number, size: number, order: ByteOrder): Buffer {
  const view = Buffer.from(bytes.subarray(offset, offset + size));
  if (size === 1) return view;
  if (order === 'dcba') return view.reverse();
  if (order === 'badc') return view.swap16();
  // cdab: words from last to first, bytes as they are in each.
  return size === 2 ? view : view.reverse().swap16();
}
