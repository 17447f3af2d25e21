/**
 * The event calendar: a binary heap over typed arrays. Events at the same instant come out in the order they went in, so
 * that a run is the same on every machine.
 */
export interface Calendar {
  size: number;
  /** Heap of event slots, and their times beside them: most comparisons look no further. */
  heap: Int32Array;
  key: Float64Array;
  /** By slot. */
  time: Float64Array;
  order: Float64Array;
  kind: Uint8Array;
  subject: Int32Array;
  /** Version of the subject when the event was written; an older event is void. */
  stamp: Float64Array;
  amount: Float64Array;
  free: Int32Array;
  freed: number;
  used: number;
  written: number;
}

export function openCalendar(room = 256): Calendar {
  return {
    size: 0,
    heap: new Int32Array(room),
    key: new Float64Array(room),
    time: new Float64Array(room),
    order: new Float64Array(room),
    kind: new Uint8Array(room),
    subject: new Int32Array(room),
    stamp: new Float64Array(room),
    amount: new Float64Array(room),
    free: new Int32Array(room),
    freed: 0,
    used: 0,
    written: 0,
  };
}

/** Time of the next event; Infinity when there is none. */
export const nextTime = (calendar: Calendar): number =>
  calendar.size === 0 ? Number.POSITIVE_INFINITY : (calendar.key[0] as number);

export function write(
  calendar: Calendar,
  time: number,
  kind: number,
  subject: number,
  stamp: number,
  amount: number,
): void {
  if (calendar.freed === 0 && calendar.used === calendar.heap.length) grow(calendar);
  const slot = calendar.freed > 0 ? (calendar.free[--calendar.freed] as number) : calendar.used++;
  calendar.time[slot] = time;
  calendar.order[slot] = calendar.written++;
  calendar.kind[slot] = kind;
  calendar.subject[slot] = subject;
  calendar.stamp[slot] = stamp;
  calendar.amount[slot] = amount;
  const { heap, key } = calendar;
  let at = calendar.size++;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = key[parent] as number;
    // What was written later comes later at the same instant.
    if (above <= time) break;
    heap[at] = heap[parent] as number;
    key[at] = above;
    at = parent;
  }
  heap[at] = slot;
  key[at] = time;
}

/** Takes the next event out and returns its slot; its columns stay readable until the next `write`. */
export function take(calendar: Calendar): number {
  const { heap, key, order } = calendar;
  const first = heap[0] as number;
  const size = --calendar.size;
  const last = heap[size] as number;
  const time = key[size] as number;
  const written = order[last] as number;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    let least = key[child] as number;
    if (child + 1 < size) {
      const other = key[child + 1] as number;
      if (
        other < least ||
        (other === least && (order[heap[child + 1] as number] as number) < (order[heap[child] as number] as number))
      ) {
        child++;
        least = other;
      }
    }
    const slot = heap[child] as number;
    if (least > time || (least === time && (order[slot] as number) > written)) break;
    heap[at] = slot;
    key[at] = least;
    at = child;
  }
  heap[at] = last;
  key[at] = time;
  calendar.free[calendar.freed++] = first;
  return first;
}

function grow(calendar: Calendar): void {
  const room = calendar.heap.length * 2;
  calendar.heap = widen(calendar.heap, new Int32Array(room));
  calendar.key = widen(calendar.key, new Float64Array(room));
  calendar.time = widen(calendar.time, new Float64Array(room));
  calendar.order = widen(calendar.order, new Float64Array(room));
  calendar.kind = widen(calendar.kind, new Uint8Array(room));
  calendar.subject = widen(calendar.subject, new Int32Array(room));
  calendar.stamp = widen(calendar.stamp, new Float64Array(room));
  calendar.amount = widen(calendar.amount, new Float64Array(room));
  calendar.free = widen(calendar.free, new Int32Array(room));
}

function widen<T extends { set(from: T): void }>(from: T, into: T): T {
  into.set(from);
  return into;
}
