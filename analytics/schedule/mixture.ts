import { uniform } from '../../twin/simulate/streams.ts';
import type { Draft } from './draft.ts';
import type { Shop } from './shop.ts';

/**
 * A plan between two: operations are put in the order of a mixture of their places in both. Where both have the same order on a
 * machine it stays, and no circle can arise, because each place grows along routes and queues. The mixture leans to one or the other
 * by a share that is drawn for stretches of the order.
 */
export function between(
  { operations }: Pick<Shop, 'operations'>,
  one: Draft,
  other: Draft,
  share: number,
  random: Uint32Array,
): Draft {
  const key = new Float64Array(operations);
  const grow = growing(operations, share, random);
  const growOther = growing(operations, 1 - share, random);
  for (let i = 0; i < operations; i++) {
    key[one.order[i] as number] = (key[one.order[i] as number] as number) + (grow[i] as number);
    key[other.order[i] as number] = (key[other.order[i] as number] as number) + (growOther[i] as number);
  }
  const choice = new Int32Array(operations + 1);
  for (let o = 0; o < operations; o++)
    choice[o] = (uniform(random, 0) < share ? one.choice[o] : other.choice[o]) as number;
  const order = new Int32Array(operations + 1);
  order.set(one.order.slice(0, operations).sort((a, b) => (key[a] as number) - (key[b] as number)));
  return { choice, order };
}

const STRETCHES = 5;

/** A growing row of numbers whose slope changes some times around a mean. */
function growing(length: number, slope: number, random: Uint32Array): Float64Array {
  const row = new Float64Array(length);
  let value = 0;
  let step = 0;
  for (let i = 0; i < length; i++) {
    if (i % Math.ceil(length / STRETCHES) === 0) step = slope * (0.25 + 1.5 * uniform(random, 0)) + 1e-6;
    value += step;
    row[i] = value;
  }
  return row;
}
