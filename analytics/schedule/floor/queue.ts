/** A heap: what has the smallest key comes first. */
export interface Queue {
  readonly keys: number[];
  readonly items: number[];
}

export function push({ keys, items }: Queue, key: number, item: number): void {
  let at = keys.length;
  keys.push(key);
  items.push(item);
  while (at > 0) {
    const above = (at - 1) >> 1;
    if ((keys[above] as number) <= key) break;
    keys[at] = keys[above] as number;
    items[at] = items[above] as number;
    at = above;
  }
  keys[at] = key;
  items[at] = item;
}

/** Takes the first one out of a heap that is not empty. */
export function pop({ keys, items }: Queue): number {
  const first = items[0] as number;
  const key = keys.pop() as number;
  const item = items.pop() as number;
  const { length } = keys;
  if (length === 0) return first;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= length) break;
    if (below + 1 < length && (keys[below + 1] as number) < (keys[below] as number)) below++;
    if ((keys[below] as number) >= key) break;
    keys[at] = keys[below] as number;
    items[at] = items[below] as number;
    at = below;
  }
  keys[at] = key;
  items[at] = item;
  return first;
}
