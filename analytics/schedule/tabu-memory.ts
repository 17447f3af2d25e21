import type { Shop } from './shop.ts';

/**
 * What the search may not undo for some steps: that an operation comes before another again, or that it goes back to a machine.
 * Entries are the step until which they hold.
 */
export interface TabuMemory {
  /** By (operation, operation); folded by a mask in shops so large that the square would not fit. */
  readonly pairs: Int32Array;
  readonly pairMask: number;
  /** By choice of the shop. */
  readonly choices: Int32Array;
}

/** 16 M pairs, 64 MB. */
const MOST_PAIRS = 1 << 24;

export function emptyMemory({ operations, choiceMachine }: Shop): TabuMemory {
  const square = (operations + 1) * (operations + 1);
  let size = 1024;
  while (size < square && size < MOST_PAIRS) size *= 2;
  return {
    pairs: new Int32Array(size),
    pairMask: size - 1,
    choices: new Int32Array(choiceMachine.length),
  };
}

export function forgetAll(memory: TabuMemory): void {
  memory.pairs.fill(0);
  memory.choices.fill(0);
}
