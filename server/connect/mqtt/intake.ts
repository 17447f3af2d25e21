/** From a message to readings: each tag that the topic feeds gets its value, at the time that the payload tells. */
import { isUtf8 } from 'node:buffer';
import type { Tag } from '../../../twin/plant/model.ts';
import { numberAt } from '../binary.ts';
import { valueFor } from '../burst.ts';
import type { Gather } from '../gather.ts';
import { BAD, GOOD } from '../reading.ts';
import type { Outlet } from '../source.ts';
import type { Standing } from '../standing.ts';
import { LARGEST_SAMPLE, SAMPLE_MS } from './found.ts';
import type { Message } from './inbox.ts';
import { type Steps, valueAt } from './json-path.ts';
import { saysGone } from './online.ts';
import { parsePayload } from './payload.ts';
import type { TimeReader } from './source-time.ts';
import type { Fed, Topic, TopicBook } from './topic-book.ts';

/** Larger payloads are refused, bytes. */
const LARGEST = 1024 * 1024;

export interface IntakeWays {
  readonly book: TopicBook;
  readonly outlet: Outlet;
  readonly standing: Standing;
  readonly gather: Gather;
  readonly time: TimeReader;
  /** Every payload should carry a time: one without is counted. */
  readonly timed: boolean;
}

export interface Intake {
  /** A connection begins: what machines said of themselves in the last one is not known any more. */
  begin(): void;
  /** It stands: what is retained counts from `at` on. */
  stands(at: number): void;
  take(message: Message): void;
  /** All that had come is read. */
  rest(): void;
}

export function createIntake({ book, outlet, standing, gather, time, timed }: IntakeWays): Intake {
  /** Tags whose machine said goodbye in this connection. */
  const gone = new Set<number>();
  let connectedAt = 0;
  let owed = false;
  /** A sample of the message was refused: it must not be acknowledged. */
  let refused = false;

  const push = (tag: Tag, at: number, raw: unknown) => {
    const value = raw === null ? Number.NaN : valueFor(tag, raw, at, outlet);
    const good = !Number.isNaN(value);
    if (!good && raw !== null) standing.refuse('not-a-number');
    if (!gather.push(tag.slot, at, value, good ? GOOD : BAD)) refused = true;
  };

  const read = (topic: Topic, message: Message) => {
    const { payload, retained } = message;
    if (payload.length > LARGEST) return standing.refuse('oversized');
    // Retained and empty: the topic was cleared, and says nothing any more.
    if (payload.length === 0 && topic.fed.every(({ field }) => field.kind !== 'text')) return;
    const root = topic.parsed ? parsePayload(payload) : undefined;
    if (topic.parsed && root === undefined) return standing.refuse('malformed');
    const told = topic.parsed ? time(root) : Number.NaN;
    if (timed && Number.isNaN(told)) standing.refuse('no-source-time');
    // A retained value still stands: it counts from the connection on, what was in between cannot be known.
    const from = Number.isNaN(told) ? outlet.now() : told;
    const at = retained && from < connectedAt ? connectedAt : from;
    for (const entry of topic.fed) {
      // What the broker still keeps of a machine that has left does not stand.
      if (retained && gone.has(entry.tag.slot)) continue;
      const raw = rawOf(entry, root, payload);
      // A message need not carry every tag of its topic.
      if (raw !== undefined) push(entry.tag, at, raw);
      else if (entry.field.kind !== 'json') standing.refuse('malformed');
    }
  };

  const heed = (topic: Topic, payload: Buffer) => {
    const away = saysGone(payload);
    if (away === null) return standing.refuse('malformed');
    for (const slot of topic.guards) {
      if (away) gone.add(slot);
      else gone.delete(slot);
    }
    if (!away) return;
    // What it said before must not come after it.
    gather.flush();
    outlet.stale(topic.guards, outlet.now());
  };

  return {
    begin() {
      gone.clear();
      connectedAt = outlet.now();
    },
    stands(at) {
      connectedAt = at;
    },
    take(message) {
      const { payload, settle } = message;
      const topic = book.topic(message.topic);
      refused = false;
      if (!topic) standing.refuse('found-full');
      else {
        topic.seen++;
        // Of few messages the clock is asked for the list of what was found.
        if (topic.sampledAt === 0 || (topic.seen & 63) === 0 || topic.fed.length === 0) keepSample(topic, payload);
        if (topic.guards.length > 0) heed(topic, payload);
        if (topic.fed.length > 0) read(topic, message);
      }
      if (!settle) return;
      if (refused) return settle(false);
      gather.settle(settle);
      owed = true;
    },
    rest() {
      if (!owed) return;
      owed = false;
      gather.flush();
    },
  };

  function keepSample(topic: Topic, payload: Buffer): void {
    const now = outlet.now();
    if (now - topic.sampledAt < SAMPLE_MS) return;
    topic.sampledAt = now;
    // A copy: the payload is a part of what the socket read, which would be held whole.
    topic.sample = payload.length > LARGEST_SAMPLE ? null : Buffer.from(payload);
  }
}

/** Undefined where the payload has no such place. */
function rawOf({ field }: Fed, root: unknown, payload: Buffer): unknown {
  switch (field.kind) {
    case 'json':
      return jsonAt(root, field.steps);
    case 'text':
      return isUtf8(payload) ? payload.toString().trim() : undefined;
    case 'number':
      return numberAt(payload, field.offset, field.type, field.order);
    case 'bit':
      return field.offset < payload.length ? (((payload[field.offset] as number) >> field.bit) & 1) === 1 : undefined;
  }
}

const jsonAt = (root: unknown, steps: Steps): unknown => (steps.length === 0 ? root : valueAt(root, steps));
