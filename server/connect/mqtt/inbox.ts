/**
 * Messages between the socket and their reading. A storm (births of a whole plant, ten thousand retained messages) is read
 * in short turns, so that pings are answered and other sources live; when too much waits, the broker is made to wait.
 */
export interface Message {
  readonly topic: string;
  readonly payload: Buffer;
  /** It was told before we asked, and stands since. */
  readonly retained: boolean;
  /** Says that the message is on disk, or cannot be kept; null = nobody waits for that. */
  readonly settle: ((kept: boolean) => void) | null;
}

export interface Inbox {
  /** `done` tells the MQTT client to read on; it is called late when too much waits. */
  take(message: Message, done: () => void): void;
  /** Ends the reading; what waits is dropped. */
  close(): void;
}

/** Longest turn, ms. */
const TURN_MS = 10;
/** The clock is asked after so many bytes: births are large. */
const LOOK_BYTES = 65_536;
const MOST_WAITING = 2000;

/** `rest`: all that had come is read. */
export function createInbox(read: (message: Message) => void, rest: () => void = () => undefined): Inbox {
  let waiting: Message[] = [];
  let next = 0;
  let held: (() => void)[] = [];
  let turn: NodeJS.Immediate | undefined;

  const readOn = () => {
    turn = undefined;
    const end = performance.now() + TURN_MS;
    let bytes = 0;
    while (next < waiting.length) {
      const message = waiting[next++] as Message;
      read(message);
      bytes += message.payload.length;
      // The clock is asked once in 16 messages: it costs as much as reading one.
      if ((next & 15) !== 0 && bytes < LOOK_BYTES) continue;
      bytes = 0;
      if (performance.now() > end) break;
    }
    if (next === waiting.length) {
      waiting = [];
      next = 0;
      rest();
    } else turn = setImmediate(readOn);
    if (held.length > 0 && waiting.length - next < MOST_WAITING) {
      const released = held;
      held = [];
      for (const done of released) done();
    }
  };

  return {
    take(message, done) {
      waiting.push(message);
      turn ??= setImmediate(readOn);
      if (waiting.length - next < MOST_WAITING) done();
      else held.push(done);
    },
    close() {
      if (turn) clearImmediate(turn);
      waiting = [];
      next = 0;
      const released = held;
      held = [];
      for (const done of released) done();
    },
  };
}
