/**
 * The event calendar: a binary heap over typed arrays. Events at the same instant come out in the order they went in, so
 * that a run is the same on every machine.
 */
export interface Calendar {
  size: number;
  /** Heap of event slots. */
  heap: Int32Array;
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
  calendar.size === 0 ? Number.POSITIVE_INFINITY : (calendar.time[calendar.heap[0] as number] as number);

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
  let at = calendar.size++;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = calendar.heap[parent] as number;
    if (!before(calendar, slot, above)) break;
    calendar.heap[at] = above;
    at = parent;
  }
  calendar.heap[at] = slot;
}

/** Takes the next event out and returns its slot; its columns stay readable until the next `write`. */
export function take(calendar: Calendar): number {
  const first = calendar.heap[0] as number;
  const last = calendar.heap[--calendar.size] as number;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= calendar.size) break;
    if (
      child + 1 < calendar.size &&
      before(calendar, calendar.heap[child + 1] as number, calendar.heap[child] as number)
    )
      child++;
    if (!before(calendar, calendar.heap[child] as number, last)) break;
    calendar.heap[at] = calendar.heap[child] as number;
    at = child;
  }
  calendar.heap[at] = last;
  calendar.free[calendar.freed++] = first;
  return first;
}

function before(calendar: Calendar, a: number, b: number): boolean {
  const ta = calendar.time[a] as number;
  const tb = calendar.time[b] as number;
  return ta < tb || (ta === tb && (calendar.order[a] as number) < (calendar.order[b] as number));
}

function grow(calendar: Calendar): void {
  const room = calendar.heap.length * 2;
  calendar.heap = widen(calendar.heap, new Int32Array(room));
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
