/** Blocks are read as a whole; what a device refuses as a whole is asked for apart, once found out from then on. */
import { numberAt } from '../binary.ts';
import type { Place } from './address.ts';
import { type Block, halvesOf } from './blocks.ts';
import type { ModbusDevice } from './device.ts';
import { exceptionIn } from './exception.ts';

export interface BlockTaker<Owner> {
  /** `values`: one of each part of the block, all of the same moment; undefined where the bytes end before. */
  took(block: Block<Owner>, values: readonly (number | boolean | undefined)[]): void;
  /** The device answers, but not for this block. */
  refused(block: Block<Owner>, words: string): void;
}

/** Throws when the connection is lost; a refusal is told, and the others are none the worse. */
export function blockReader<Owner>(
  taker: BlockTaker<Owner>,
): (device: ModbusDevice, block: Block<Owner>) => Promise<void> {
  const halved = new Map<Block<Owner>, readonly Block<Owner>[]>();
  const read = async (device: ModbusDevice, block: Block<Owner>): Promise<void> => {
    for (const half of halved.get(block) ?? []) await read(device, half);
    if (halved.has(block)) return;
    let bytes: Buffer;
    try {
      bytes = await device.read(block);
    } catch (error) {
      const refusal = exceptionIn(error);
      if (refusal === null) throw error;
      if (!refusal.lasting || block.parts.length === 1) return taker.refused(block, refusal.words);
      halved.set(block, halvesOf(block));
      return read(device, block);
    }
    taker.took(
      block,
      block.parts.map(({ place }) => valueIn(bytes, block, place)),
    );
  };
  return read;
}

function valueIn(bytes: Buffer, block: Block<unknown>, place: Place): number | boolean | undefined {
  const from = place.first - block.first;
  if (place.table === 'coil' || place.table === 'discrete') return bitAt(bytes, from >> 3, from & 7);
  // The low byte of a register is its second.
  if (place.type === null) return bitAt(bytes, 2 * from + (place.bit < 8 ? 1 : 0), place.bit & 7);
  const offset = 2 * from + (place.type === 'int8' || place.type === 'uint8' ? 1 : 0);
  return numberAt(bytes, offset, place.type, place.order);
}

const bitAt = (bytes: Buffer, byte: number, bit: number): boolean | undefined =>
  byte < bytes.length ? (((bytes[byte] as number) >> bit) & 1) === 1 : undefined;
