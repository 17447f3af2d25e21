/**
 * A place in a Modbus device: `holding:100`, `input:7:float32:cdab`, `coil:3`, `discrete:0`, `holding:40:bit:3`. Numbers
 * count from 0, as on the wire: what a manual calls 40001 is `holding:0`.
 */
import { type ByteOrder, bytesOf, isByteOrder, isNumberType, type NumberType } from '../binary.ts';

export const TABLES = ['coil', 'discrete', 'holding', 'input'] as const;
export type Table = (typeof TABLES)[number];

export interface Place {
  readonly table: Table;
  /** First register or coil. */
  readonly first: number;
  /** Registers or coils. */
  readonly count: number;
  /** Null = a bit. */
  readonly type: NumberType | null;
  readonly order: ByteOrder;
  /** Bit of the register, 0 = the lowest. */
  readonly bit: number;
}

/** Null where the text is no such place. 8-bit types are the low byte of a register. */
export function parsePlace(text: string, usual: ByteOrder): Place | null {
  const [table = '', number = '', word, detail, ...more] = text.split(':');
  const first = Number(number);
  if (!isTable(table) || !/^\d{1,5}$/.test(number) || first > 65_535 || more.length > 0) return null;
  if (table === 'coil' || table === 'discrete')
    return word === undefined ? { table, first, count: 1, type: null, order: usual, bit: 0 } : null;
  if (word === 'bit')
    return detail !== undefined && /^\d{1,2}$/.test(detail) && Number(detail) < 16
      ? { table, first, count: 1, type: null, order: usual, bit: Number(detail) }
      : null;
  const type = word ?? 'uint16';
  if (!isNumberType(type) || (detail !== undefined && !isByteOrder(detail))) return null;
  const count = Math.ceil(bytesOf(type) / 2);
  return first + count > 65_536 ? null : { table, first, count, type, order: detail ?? usual, bit: 0 };
}

const isTable = (word: string): word is Table => (TABLES as readonly string[]).includes(word);
