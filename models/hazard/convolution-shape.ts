/** What a convolution along readings looks at, and the shapes of its weights; told apart from its arithmetic, which takes TensorFlow.js. */

/** Rows that it looks at. */
export const WINDOW = 50;
const FILTERS: readonly number[] = [16, 24];
const KERNEL = 5;
const DENSE = 16;
/** Readings farther out are no farther, in spreads. */
export const FARTHEST = 8;

export interface Part {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** What a row reads, and beside it whether it was missing; returns where the next begins. */
export function writeRow(row: Float64Array, into: Float32Array, from: number): number {
  let at = from;
  for (const value of row) {
    const missing = Number.isNaN(value);
    into[at++] = missing ? 0 : Math.max(-FARTHEST, Math.min(FARTHEST, value));
    into[at++] = missing ? 1 : 0;
  }
  return at;
}

/** Of each part of a network of so many signals: weights and biases in turn. */
export function shapesOf(signals: number): (readonly number[])[] {
  const [first, second] = FILTERS as [number, number];
  return [
    ...[[KERNEL, 2 * signals, first], [first]],
    ...[[KERNEL, first, second], [second]],
    ...[[3 * second, DENSE], [DENSE]],
    ...[[DENSE, 1], [1]],
  ];
}
