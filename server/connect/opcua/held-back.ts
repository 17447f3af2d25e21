/** Notifications that wait until the history of the time before them is told, and when each item's first one was measured. */
import type { DataChangeNotification } from 'node-opcua';
import { serverTimeOf, sourceTimeOf } from './data-value.ts';
import { readAll, type Values } from './notification.ts';

/** Values that may wait; some tens of bytes each. */
const MOST = 1_000_000;
/** A server publishes first values within a publishing interval; those that it does not send by then are not waited for. */
const PATIENCE_MS = 2_000;
/** Of a value that came without any time. */
const NO_TIME = Number.MAX_VALUE;

export interface HeldBack {
  begin(items: number): void;
  holding(): boolean;
  hold(notification: DataChangeNotification, at: number): void;
  /** Every item has told its first value, or has had the time to. */
  allBegun(): Promise<void>;
  /** Source time of the first value that an item's notifications brought, epoch ms; Infinity = none came yet. */
  begins(item: number): number;
  /** A full millisecond behind the latest of these, and behind `at`. */
  latest(at: number): number;
  /** More came than may wait. */
  full(): boolean;
  /** What waited, in the order in which it came; nothing waits any more. */
  end(): readonly Held[];
}

export interface Held {
  readonly notification: DataChangeNotification;
  /** When it came, epoch ms. */
  readonly at: number;
}

export function createHeldBack(): HeldBack {
  let waiting: Held[] | null = null;
  let first = new Float64Array(0);
  let open = 0;
  let count = 0;
  let begun: () => void = () => undefined;

  const look = (handle: number, source: number, server: number) => {
    count++;
    const item = handle - 1;
    if (first[item] !== Number.POSITIVE_INFINITY) return;
    first[item] = source || server || NO_TIME;
    if (--open === 0) begun();
  };
  const looking: Values = {
    plain: () => true,
    scalar: (handle, _value, _status, source, server) => look(handle, source, server),
    other: (handle, data) => look(handle, sourceTimeOf(data), serverTimeOf(data)),
  };

  return {
    begin(items) {
      waiting = [];
      first = new Float64Array(items).fill(Number.POSITIVE_INFINITY);
      open = items;
      count = 0;
    },
    holding: () => waiting !== null,
    hold(notification, at) {
      readAll(notification, looking);
      waiting?.push({ notification, at });
    },
    async allBegun() {
      if (open <= 0) return;
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((done) => {
        begun = done;
        timer = setTimeout(done, PATIENCE_MS);
      });
      clearTimeout(timer);
    },
    begins: (item) => first[item] ?? Number.POSITIVE_INFINITY,
    latest: (at) =>
      Math.floor(first.reduce((latest, time) => (time < NO_TIME ? Math.max(latest, time) : latest), at)) + 1,
    full: () => count > MOST,
    end() {
      const all = waiting ?? [];
      waiting = null;
      return all;
    },
  };
}
