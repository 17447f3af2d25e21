import { FAR } from './calendar.ts';

/** How much of a secondary resource is held when: `used[k]` from `at[k]` to `at[k + 1]`. */
export interface Holding {
  capacity: number;
  at: Float64Array;
  used: Float64Array;
  count: number;
}

export function emptyHolding(capacity: number): Holding {
  return { capacity, at: Float64Array.of(-FAR, 0, 0, 0), used: new Float64Array(4), count: 1 };
}

/** Makes one like the other without making it anew. */
export function copyHolding(to: Holding, from: Holding): void {
  if (to.at.length < from.count) {
    to.at = new Float64Array(from.at.length);
    to.used = new Float64Array(from.at.length);
  }
  to.capacity = from.capacity;
  to.at.set(from.at.subarray(0, from.count));
  to.used.set(from.used.subarray(0, from.count));
  to.count = from.count;
}

/** The last step that begins at or before `at`. */
function stepAt({ at: times, count }: Holding, at: number): number {
  let low = 0;
  let high = count;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) <= at) low = middle;
    else high = middle;
  }
  return low;
}

/** Until when there is too little left of it somewhere in [from, to); -FAR, where there is enough. */
export function takenUntil(holding: Holding, from: number, to: number, amount: number): number {
  const { at, used, capacity, count } = holding;
  if (from >= to) return -FAR;
  for (let k = stepAt(holding, from); k < count && (at[k] as number) < to; k++)
    if ((used[k] as number) + amount > capacity) return k + 1 < count ? (at[k + 1] as number) : FAR;
  return -FAR;
}

export function hold(holding: Holding, from: number, to: number, amount: number): void {
  if (from >= to || amount === 0) return;
  const begin = split(holding, from);
  const end = split(holding, to);
  for (let k = begin; k < end; k++) holding.used[k] = (holding.used[k] as number) + amount;
}

/** The step that begins at `at`, made where there is none. */
function split(holding: Holding, at: number): number {
  const k = stepAt(holding, at);
  if (holding.at[k] === at) return k;
  if (holding.count === holding.at.length) {
    const wider = new Float64Array(2 * holding.count);
    wider.set(holding.at);
    holding.at = wider;
    const used = new Float64Array(2 * holding.count);
    used.set(holding.used);
    holding.used = used;
  }
  holding.at.copyWithin(k + 2, k + 1, holding.count);
  holding.used.copyWithin(k + 2, k + 1, holding.count);
  holding.at[k + 1] = at;
  holding.used[k + 1] = holding.used[k] as number;
  holding.count++;
  return k + 1;
}
