/**
 * The live stream for any JavaScript program: connect, subscribe, decode, call back. No framework, no state kept but the
 * connection's own. Our screens use this very file; integrators get it as `gemba/live`.
 *
 *     const live = new GembaLive({ url: 'http://127.0.0.1:8080', tags: 'all' }, {
 *       machine: (row) => paint(row.slot, STATES[row.state]),
 *       tag: (slot, quality, value) => chart(slot, value),
 *     });
 *     live.start();
 */
import { io, type Socket } from 'socket.io-client';
import * as msgpack from 'socket.io-msgpack-parser';
import { decodeFrame, type FrameHeader, type FrameReader } from '../../twin/live/frames.ts';
import {
  type AlarmView,
  type CallView,
  type ClientMessages,
  type LineView,
  type News,
  PROTOCOL_VERSION,
  type SequencedEvent,
  type ServerMessages,
  type SignalView,
  type SourceView,
  type SubscribeAnswer,
  type SubscribeRequest,
} from '../../twin/live/protocol.ts';

export type { FrameHeader, FrameReader, MachineRow } from '../../twin/live/frames.ts';
export type {
  AlarmView,
  CallView,
  LineView,
  News,
  SequencedEvent,
  ShiftView,
  SignalView,
  SourceView,
  SubscribeAnswer,
} from '../../twin/live/protocol.ts';
export { MODES, QUALITIES, STATES, type State } from '../../twin/words.ts';

export interface LiveOptions {
  /** Address of the server; absent = where the page came from. */
  readonly url?: string;
  /** Line ids to follow; absent = the whole site. */
  readonly lines?: readonly string[];
  readonly tags?: readonly number[] | 'all';
  /** Most frames a second, 1 to 30. */
  readonly hz?: number;
  /** The moment to show, epoch ms; null or absent = live. */
  readonly at?: number | null;
  /** Sent at the handshake, e.g. `{ token }`. */
  readonly auth?: Readonly<Record<string, string>>;
}

/** What comes in, in the order it came. Everything is optional: an integrator names what it wants. */
export interface LiveReader extends Partial<FrameReader> {
  /** Before the rows of a snapshot, which say all that is known: whatever was known before is void. */
  snapshot?(): void;
  /** After the rows of each frame. */
  frame?(header: FrameHeader): void;
  texts?(rows: readonly (readonly [id: number, text: string])[]): void;
  lines?(rows: readonly LineView[]): void;
  sources?(rows: readonly SourceView[]): void;
  events?(rows: readonly SequencedEvent[]): void;
  /** Alarms that are not normal, then those that change. */
  alarms?(news: News<AlarmView>): void;
  /** Open calls, then those that change. */
  calls?(news: News<CallView>): void;
  /** Control charts that left control and are not closed, then those that change. */
  signals?(news: News<SignalView>): void;
  /** The plant was changed: read it again, and open a client by its numbers; nothing more comes to this one. */
  plant?(): void;
  /** A picture was asked for; until it comes, nothing does. */
  asked?(): void;
  /** The answer to each subscription, first ones and later ones. */
  subscribed?(answer: SubscribeAnswer): void;
  connected?(up: boolean): void;
}

/** A subscription that was not answered, or answered without a picture, is asked for again after so long. */
const ANSWER_WITHIN_MS = 12_000;
const REFUSED_RETRY_MS = 3000;
/** A line that drops frames all the time must not be made to carry snapshots all the time. */
const GAP_EVERY_MS = 2000;
/** Byte 1 of a frame: 0 = snapshot (docs/live.md). Read ahead of decoding, because stale deltas must not be applied. */
const isSnapshot = (bytes: Uint8Array): boolean => bytes[1] === 0;
const nothing = (): void => undefined;

export class GembaLive {
  readonly #options: LiveOptions;
  readonly #reader: LiveReader;
  readonly #rows: FrameReader;
  #socket: Socket<ServerMessages, ClientMessages> | null = null;
  #tags: readonly number[] | 'all';
  #at: number | null;
  /** Sequence of the last frame; -1 = waiting for a snapshot, deltas are not for us. */
  #sequence = -1;
  #lastEvent = -1;
  #asked: ReturnType<typeof setTimeout> | null = null;
  #askAgain = false;
  #gapAt = Number.NEGATIVE_INFINITY;
  #again: ReturnType<typeof setTimeout> | null = null;

  constructor(options: LiveOptions, reader: LiveReader) {
    this.#options = options;
    this.#reader = reader;
    this.#rows = { machine: reader.machine?.bind(reader) ?? nothing, tag: reader.tag?.bind(reader) ?? nothing };
    this.#tags = options.tags ?? [];
    this.#at = options.at ?? null;
  }

  start(): void {
    if (this.#socket) return;
    const socket: Socket<ServerMessages, ClientMessages> = io(`${this.#options.url ?? ''}/live`, {
      transports: ['websocket'],
      parser: msgpack,
      // A wall waits for its server for ever, and a thousand walls must not come back in the same second.
      reconnectionDelay: 300,
      reconnectionDelayMax: 3000,
      randomizationFactor: 0.5,
      timeout: 4000,
      ...(this.#options.auth ? { auth: { ...this.#options.auth } } : {}),
    });
    this.#socket = socket;
    socket.on('connect', () => {
      this.#reader.connected?.(true);
      this.#settled();
      this.#subscribe();
    });
    socket.on('disconnect', (why) => {
      this.#settled();
      this.#sequence = -1;
      this.#reader.connected?.(false);
      // socket.io does not come back by itself when the server closed the connection on purpose (a restart).
      if (why === 'io server disconnect') socket.connect();
    });
    socket.on('connect_error', () => {
      // Turned away at the handshake (a server that is still starting, a session that ended): socket.io gives up, we do not.
      if (!socket.active) this.#again = setTimeout(() => socket.connect(), REFUSED_RETRY_MS);
    });
    socket.on('frame', (bytes) => this.#frame(bytes));
    socket.on('texts', (rows) => this.#reader.texts?.(rows));
    socket.on('lines', (rows) => this.#reader.lines?.(rows));
    socket.on('sources', (rows) => this.#reader.sources?.(rows));
    socket.on('alarms', (news) => this.#reader.alarms?.(news));
    socket.on('calls', (news) => this.#reader.calls?.(news));
    socket.on('signals', (news) => this.#reader.signals?.(news));
    socket.on('plant', () => {
      this.#sequence = -1;
      this.#reader.plant?.();
    });
    socket.on('events', (rows) => {
      const last = rows.at(-1);
      if (last) this.#lastEvent = last.sequence;
      this.#reader.events?.(rows);
    });
  }

  stop(): void {
    this.#settled();
    if (this.#again) clearTimeout(this.#again);
    this.#socket?.disconnect();
    this.#socket = null;
  }

  /** Shows another moment: epoch ms, or null for live. */
  show(at: number | null): void {
    if (at === this.#at) return;
    this.#at = at;
    this.#subscribe();
  }

  /** Follows these tags from now on. */
  follow(tags: readonly number[] | 'all'): void {
    if (String(tags) === String(this.#tags)) return;
    this.#tags = tags;
    this.#subscribe();
  }

  #frame(raw: Uint8Array | ArrayBuffer): void {
    const bytes = raw instanceof Uint8Array ? raw : new Uint8Array(raw);
    const snapshot = isSnapshot(bytes);
    if (!snapshot && this.#sequence < 0) return;
    if (snapshot) this.#reader.snapshot?.();
    const frame = decodeFrame(bytes, this.#rows);
    if (!frame.ok) {
      // The rest of the picture may be missing: start again from a whole one.
      this.#sequence = -1;
      this.#subscribe();
      return;
    }
    const missed = !snapshot && frame.sequence !== (this.#sequence + 1) >>> 0;
    this.#sequence = frame.sequence;
    this.#reader.frame?.(frame);
    if (snapshot) this.#pictured();
    // Rows are absolute, so what came is right; only a snapshot brings what was missed.
    if (missed && performance.now() - this.#gapAt > GAP_EVERY_MS) {
      this.#gapAt = performance.now();
      this.#subscribe();
    }
  }

  /** One subscription at a time: a slider that is dragged asks for the place where it stands when the last answer is in. */
  #subscribe(): void {
    const socket = this.#socket;
    if (!socket?.connected) return;
    if (this.#asked) {
      this.#askAgain = true;
      return;
    }
    this.#asked = setTimeout(() => {
      this.#settled();
      this.#subscribe();
    }, ANSWER_WITHIN_MS);
    this.#sequence = -1;
    this.#reader.asked?.();
    const { lines, hz } = this.#options;
    const request: SubscribeRequest = {
      version: PROTOCOL_VERSION,
      tags: this.#tags,
      at: this.#at,
      ...(lines ? { lines } : {}),
      ...(hz ? { hz } : {}),
      ...(this.#lastEvent >= 0 && this.#at === null ? { resume: this.#lastEvent } : {}),
    };
    socket.emit('subscribe', request, (answer) => {
      this.#reader.subscribed?.(answer);
      if (!answer.ok) this.#settled();
    });
  }

  #pictured(): void {
    const again = this.#askAgain;
    this.#settled();
    if (again) this.#subscribe();
  }

  #settled(): void {
    if (this.#asked) clearTimeout(this.#asked);
    this.#asked = null;
    this.#askAgain = false;
  }
}
