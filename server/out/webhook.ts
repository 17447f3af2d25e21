/**
 * Tells events to a web address, in order, each batch signed. The event log is the spool: how far it was taken is kept in a
 * file, so that nothing is lost over an absence or a restart. A batch that is refused again and again is put aside with the
 * reason, for somebody to look at and send again, and the next ones go on.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { TwinEvent } from '../../twin/events.ts';
import type { OutputSpec } from '../../twin/plant/output-schema.ts';
import { EventTail, type LoggedEvent } from '../historian/event-tail.ts';
import { RecordsAway } from '../records/database.ts';
import { FACT_KINDS, type Fact, type FactKind, type FactTail } from '../records/out/fact-tail.ts';
import { replaceFile } from '../replace-file.ts';
import type { TwinHost } from '../twin-host.ts';
import { type Output, outputStanding } from './output.ts';
import { type Posted, signedPost } from './signed-post.ts';

export type WebhookOutSpec = Extract<OutputSpec, { kind: 'webhook' }>;

/** Events of a message. */
const MOST_EVENTS = 100;
const IDLE_MS = 250;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
/** After so many attempts (about ten minutes) a message that the other side refuses is put aside. */
const ATTEMPTS = 14;
/** Batches kept aside; the oldest are let go of. */
const MOST_DEAD = 1000;
/** Told where nothing is chosen: what somebody may have to act on. */
const CHOSEN: readonly TwinEvent['type'][] = ['state-changed', 'line-changed', 'source-changed'];

/** Facts are numbered beyond every event, each kind in a range of its own: a sequence names one message. */
const FIRST_FACT: Readonly<Record<FactKind, number>> = {
  'order-changed': 2 ** 51,
  'stop-explained': 2 ** 52,
  'quality-signal': 2 ** 52 + 2 ** 51,
  'stock-request': 2 ** 52 + 2 ** 51 + 2 ** 50,
  'work-order': 2 ** 52 + 2 ** 51 + 2 ** 50 + 2 ** 49,
  'part-below-minimum': 2 ** 52 + 2 ** 51 + 2 ** 50 + 2 ** 49 + 2 ** 48,
};

/** How far the receiver took it: next event of the twin, and the last fact of each kind. */
type Cursor = { next: number } & Partial<Record<FactKind, number>>;

export interface DeadLetter {
  /** Sequence of its first event: what it is sent again by. */
  readonly sequence: number;
  readonly at: number;
  readonly reason: string;
  readonly events: readonly { readonly sequence: number; readonly event: TwinEvent | Fact }[];
}

export interface Retried {
  /** Messages that were taken. */
  readonly taken: number;
  /** Why the next one was not, in words; empty = all were. */
  readonly reason: string;
}

export interface WebhookOutput extends Output {
  dead(): readonly DeadLetter[];
  /** Sends what was put aside once more, oldest first, until one is refused; with a sequence, that message alone. */
  retry(sequence?: number): Promise<Retried>;
  /** Lets go of a message that was put aside; false = there is none. */
  drop(sequence: number): Promise<boolean>;
}

/** `facts`: what people and orders did, where a record is kept. */
export function webhookOutput(
  spec: WebhookOutSpec,
  host: TwinHost,
  data: string,
  log: Logger,
  facts: FactTail | null = null,
): WebhookOutput {
  const folder = join(data, 'out');
  const cursorFile = join(folder, `${spec.id}.json`);
  const deadFile = join(folder, `${spec.id}.dead.json`);
  const standing = outputStanding({ output: spec.id, kind: spec.kind, address: new URL(spec.url).origin }, host.now);
  const chosen = new Set<string>(spec.events ?? CHOSEN);
  const factKinds = facts ? FACT_KINDS.filter((kind) => chosen.has(kind)) : [];
  let letters: DeadLetter[] = [];
  let stopping = false;
  let wake: () => void = () => undefined;
  let running: Promise<void> = Promise.resolve();

  const pause = (ms: number) =>
    new Promise<void>((done) => {
      if (stopping) return done();
      const timer = setTimeout(done, ms);
      wake = () => {
        clearTimeout(timer);
        done();
      };
    });

  const post = (events: DeadLetter['events']): Promise<Posted> =>
    signedPost({
      url: spec.url,
      secret: spec.secret,
      body: JSON.stringify({ plant: host.plant.site.id, events }),
      delivery: `${spec.id}-${events[0]?.sequence ?? 0}`,
      now: host.now(),
    });

  // One after the other: a message may be put aside while another one is let go of.
  let keeping: Promise<void> = Promise.resolve();
  const keepDead = (): Promise<void> => {
    keeping = keeping.catch(() => undefined).then(() => replace(deadFile, letters));
    return keeping;
  };

  const putAside = async (events: DeadLetter['events'], reason: string) => {
    letters.push({ sequence: events[0]?.sequence ?? 0, at: host.now(), reason, events });
    letters = letters.slice(-MOST_DEAD);
    standing.setDead(letters.length);
    await keepDead();
    log.warn({ output: spec.id, reason, events: events.length }, 'events were put aside');
  };

  const letGo = async (sequence: number): Promise<boolean> => {
    const before = letters.length;
    letters = letters.filter((letter) => letter.sequence !== sequence);
    standing.setDead(letters.length);
    await keepDead();
    return letters.length < before;
  };

  /** True when it was taken or put aside; false when the server stops first. */
  const deliver = async (events: DeadLetter['events']): Promise<boolean> => {
    let wait = FIRST_WAIT_MS;
    for (let attempt = 1; ; attempt++) {
      const { taken, words, refused } = await post(events);
      if (taken) {
        standing.up();
        standing.count('sent');
        return true;
      }
      standing.count('failed');
      standing.down(words);
      if (refused || attempt >= ATTEMPTS) {
        await putAside(events, words);
        return true;
      }
      await pause(wait);
      if (stopping) return false;
      wait = Math.min(2 * wait, LONGEST_WAIT_MS);
    }
  };

  /** How many were told; below 0 = the server stops first. While the record is away they wait in it. */
  const tellFacts = async (kind: FactKind, cursor: Cursor): Promise<number> => {
    try {
      const after = cursor[kind] ?? (await (facts as FactTail).newest(kind));
      const found = await (facts as FactTail).read(kind, after, MOST_EVENTS);
      if (cursor[kind] === undefined || found.length > 0) {
        const events = found
          .filter(({ fact }) => !cameFrom(fact, spec.id))
          .map(({ id, fact }) => ({ sequence: FIRST_FACT[kind] + id, event: toldTo(fact, spec.id) }));
        if (events.length > 0 && !(await deliver(events))) return -1;
        cursor[kind] = found.at(-1)?.id ?? after;
        await replace(cursorFile, cursor);
      }
      return found.length;
    } catch (error) {
      if (error instanceof RecordsAway) return 0;
      throw error;
    }
  };

  /** `from`: where a new output begins. */
  const run = async (from: number) => {
    await mkdir(folder, { recursive: true });
    letters = (await read<DeadLetter[]>(deadFile)) ?? [];
    standing.setDead(letters.length);
    const kept = await read<Cursor>(cursorFile);
    const tail = new EventTail(host.eventFolder, kept?.next ?? from);
    const cursor: Cursor = { next: tail.next, ...kept };
    if (!kept) await replace(cursorFile, cursor);
    while (!stopping) {
      const found = await tail.read(host.journal.durable);
      const told = found.filter(({ event }) => chosen.has(event.type)).map(wordsOf);
      for (let from = 0; from < told.length; from += MOST_EVENTS) {
        const part = told.slice(from, from + MOST_EVENTS);
        if (!(await deliver(part))) return;
        cursor.next = (part.at(-1)?.sequence ?? 0) + 1;
        await replace(cursorFile, cursor);
      }
      let factsTold = 0;
      for (const kind of factKinds) {
        const count = await tellFacts(kind, cursor);
        if (count < 0) return;
        factsTold += count;
      }
      // An event comes out when its samples are on disk, which is a moment after it happened.
      if (found.length === 0 && factsTold === 0) await pause(IDLE_MS);
    }
  };

  return {
    id: spec.id,
    start() {
      // A new output begins with what happens from now on.
      running = run((host.recentEvents.at(-1)?.sequence ?? 0) + 1).catch((error) => {
        standing.down((error as Error).message);
        log.error({ err: error, output: spec.id }, 'events are not told any more');
      });
    },
    async stop() {
      stopping = true;
      wake();
      await running;
    },
    view: standing.view,
    dead: () => letters,
    async retry(sequence) {
      let taken = 0;
      for (const letter of letters.filter((one) => sequence === undefined || one.sequence === sequence)) {
        const answer = await post(letter.events);
        if (!answer.taken) return { taken, reason: answer.words };
        await letGo(letter.sequence);
        taken++;
      }
      return { taken, reason: '' };
    },
    drop: letGo,
  };
}

/** A webhook in of the same name is the same peer: what it told is not told back to it, and orders go under its own number. */
const cameFrom = (fact: Fact, peer: string): boolean => fact.type === 'work-order' && fact.peer === peer;
const toldTo = (fact: Fact, peer: string): Fact =>
  fact.type === 'work-order' && fact.external?.system === peer ? { ...fact, yours: fact.external.id } : fact;

const wordsOf = ({ sequence, event }: LoggedEvent) => ({ sequence, event });

async function read<T>(file: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    return null; // not there yet
  }
}

async function replace(file: string, value: unknown): Promise<void> {
  await replaceFile(file, JSON.stringify(value));
}
