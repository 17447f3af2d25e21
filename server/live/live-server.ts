/**
 * The live stream: socket.io, namespace /live, websocket only. Authorised at the handshake and at each subscription. A
 * client that cannot keep up is taken out of its group until its buffer is empty, then gets a fresh snapshot and the events
 * it missed: it costs nobody else anything, and never more memory than one frame beyond its buffer.
 */
import type { Server as HttpServer } from 'node:http';
import type { Logger } from 'pino';
import { type Namespace, Server, type Socket } from 'socket.io';
import msgpack from 'socket.io-msgpack-parser';
import type { Twin } from '../../twin/core/twin.ts';
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
import type { TwinHost } from '../twin-host.ts';
import { asBinary, bufferedBytes, eventPacket, framePacket, sendPacket } from './frame-packet.ts';
import { Group, type Interest, interestOf, stillFrame } from './group.ts';
import { LineBoard } from './line-board.ts';
import { lineView } from './line-view.ts';
import { mayBeSeen, NewsBoard, type NewsSource } from './news-board.ts';
import { createPace } from './pace.ts';
import { isSubscribeRequest } from './request.ts';
import { Versions } from './versions.ts';
import { eventsFor, keptTo, type View } from './view-of.ts';

const NAMESPACE = '/live';
/** Bytes waiting in a client's socket above which it is behind. */
const BEHIND_BYTES = 512 * 1024;
const LINES_MS = 1000;
/** Alarms and calls that change together travel together. */
const NEWS_MS = 100;
/** No shift is longer: what a line made in its shift is found in so much of the record. */
const SHIFT_MS = 24 * 3_600_000;
const PUMP_MS = 5;
/** Largest message a client may send, bytes. */
const MAX_MESSAGE = 64 * 1024;

interface Member {
  group: Group | null;
  behind: boolean;
  /** Newest event sequence sent. */
  events: number;
  /** What it may look at, as judged last. */
  view: View;
}

/** A group and those who are sent its frames: its members that are not behind. */
interface Audience {
  readonly group: Group;
  readonly listeners: Set<LiveSocket>;
  due: number;
  urgent: boolean;
}

type LiveNamespace = Namespace<ClientMessages, ServerMessages, Record<string, never>, Member>;
type LiveSocket = Socket<ClientMessages, ServerMessages, Record<string, never>, Member>;

interface NewsSources {
  readonly alarms: NewsSource<AlarmView>;
  readonly calls: NewsSource<CallView>;
  readonly signals: NewsSource<SignalView>;
}
interface NewsBoards {
  readonly alarms: NewsBoard<AlarmView>;
  readonly calls: NewsBoard<CallView>;
  readonly signals: NewsBoard<SignalView>;
}

export interface LiveOptions {
  readonly host: TwinHost;
  readonly log: Logger;
  readonly sources: () => readonly SourceView[];
  /** Alarms, calls and signals; absent = there are none. */
  readonly news?: NewsSources;
  /** What this connection may look at, by its cookie and address. */
  readonly mayView: (cookie: string | undefined, address: string) => View;
}

export class LiveServer {
  readonly stats = { frames: 0, rows: 0, deliveries: 0, bytes: 0, behind: 0, refused: 0, subscriptions: 0 };
  private readonly options: LiveOptions;
  private versions: Versions;
  private readonly groups = new Map<string, Audience>();
  private io: Server<ClientMessages, ServerMessages, Record<string, never>, Member> | null = null;
  private live: LiveNamespace | null = null;
  private timers: NodeJS.Timeout[] = [];
  private unlisten: (() => void) | null = null;
  private textsSent = 1;
  private board: LineBoard;
  private sourcesSent = '';
  private linesDue = false;
  private readonly pace = createPace(PUMP_MS);
  private readonly news: NewsBoards | null;

  constructor(options: LiveOptions) {
    this.options = options;
    this.versions = new Versions(options.host.twin);
    this.board = new LineBoard(options.host);
    const { news } = options;
    this.news = news
      ? {
          alarms: new NewsBoard(news.alarms),
          calls: new NewsBoard(news.calls),
          signals: new NewsBoard(news.signals),
        }
      : null;
  }

  start(http: HttpServer): void {
    const { host } = this.options;
    this.io = new Server(http, {
      transports: ['websocket'],
      parser: msgpack,
      serveClient: false,
      perMessageDeflate: false,
      maxHttpBufferSize: MAX_MESSAGE,
      pingInterval: 10_000,
      pingTimeout: 10_000,
    });
    this.live = this.io.of(NAMESPACE);
    this.live.use((socket, next) => {
      if (this.viewOf(socket) !== false) next();
      else {
        this.stats.refused++;
        next(new Error('sign-in-required'));
      }
    });
    this.live.on('connection', (socket) => this.welcome(socket));
    this.textsSent = host.twin.texts.size;
    this.unlisten = host.listen({
      folded: () => this.versions.look(host.twin),
      events: (events) => this.tell(events),
      adopted: () => this.adopt(),
    });
    this.timers = [
      setInterval(() => this.pump(), PUMP_MS),
      setInterval(() => this.sendLines(), LINES_MS),
      setInterval(() => this.sendNews(), NEWS_MS),
    ];
    for (const timer of this.timers) timer.unref();
  }

  get clients(): number {
    return this.live?.sockets.size ?? 0;
  }

  /** Sends source views that changed; called when one does. */
  sendSources(): void {
    const views = this.options.sources();
    const text = JSON.stringify(views);
    if (text === this.sourcesSent) return;
    this.sourcesSent = text;
    this.toAll('sources', views);
  }

  /** Somebody's rights, or a session, may have changed: who may look at less, or more, starts anew. */
  judgeAgain(): void {
    for (const socket of this.live?.sockets.values() ?? []) {
      const view = this.viewOf(socket);
      if (JSON.stringify(view) === JSON.stringify(socket.data.view)) continue;
      socket.data.view = view;
      this.leave(socket);
      socket.emit('plant');
      if (view === false) socket.disconnect(true);
    }
  }

  async stop(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    this.unlisten?.();
    this.news?.alarms.stop();
    this.news?.calls.stop();
    this.news?.signals.stop();
    await new Promise<void>((resolve) => {
      if (this.io) this.io.close(() => resolve());
      else resolve();
    });
  }

  /** The plant was changed: numbers mean other things now. Everybody is told, and asks anew by the new plant. */
  private adopt(): void {
    const { host } = this.options;
    this.versions = new Versions(host.twin);
    this.board = new LineBoard(host);
    this.groups.clear();
    for (const socket of this.live?.sockets.values() ?? []) {
      socket.data.group = null;
      socket.emit('plant');
    }
  }

  private viewOf({ handshake }: LiveSocket): View {
    return this.options.mayView(handshake.headers.cookie, handshake.address);
  }

  private welcome(socket: LiveSocket): void {
    socket.data.view = this.viewOf(socket);
    socket.data.group = null;
    socket.data.behind = false;
    socket.data.events = 0;
    socket.on('subscribe', (request: unknown, answer: unknown) => {
      if (typeof answer !== 'function') return;
      const reply = answer as (answer: SubscribeAnswer) => void;
      if (!isSubscribeRequest(request)) {
        this.stats.refused++;
        reply({ ok: false, reason: `not a subscription of protocol version ${PROTOCOL_VERSION}` });
        return;
      }
      this.subscribe(socket, request, reply).catch((error) => {
        this.options.log.error({ error }, 'a subscription failed');
        reply({ ok: false, reason: 'the moment asked for could not be read' });
      });
    });
    socket.on('disconnect', () => this.leave(socket));
  }

  private async subscribe(
    socket: LiveSocket,
    asked: SubscribeRequest,
    answer: (answer: SubscribeAnswer) => void,
  ): Promise<void> {
    const { host } = this.options;
    const view = this.viewOf(socket);
    socket.data.view = view;
    if (view === false) {
      answer({ ok: false, reason: 'sign-in-required' });
      return;
    }
    const request = keptTo(view, host.plant, asked);
    if (request === null) {
      this.stats.refused++;
      answer({ ok: false, reason: `role-required: you may look at ${String(view)}` });
      return;
    }
    const interest = interestOf(host.twin, request);
    if (interest === null) {
      this.stats.refused++;
      answer({ ok: false, reason: 'no such line or tag' });
      return;
    }
    this.stats.subscriptions++;
    this.leave(socket);
    const oldest = Number.isFinite(host.oldest) ? host.oldest : host.now();
    const at = request.at ?? null;
    if (at !== null) {
      const moment = Math.min(Math.max(at, oldest), host.now());
      const twin = await host.twinAt(moment);
      const record = await host.recordOf({ from: moment - SHIFT_MS, to: moment }, moment);
      answer({ ok: true, at: moment, live: false, oldest });
      socket.emit('texts', twin.texts.since(1));
      socket.emit(
        'lines',
        twin.plant.lines
          .filter(({ id }) => view === true || view.includes(id))
          .map((line) => lineView(twin, record, line, moment)),
      );
      socket.emit('frame', asBinary(stillFrame(twin, interest, moment)));
      return;
    }
    answer({ ok: true, at: host.now(), live: true, oldest });
    const group = this.groupFor(request, interest);
    socket.data.group = group;
    socket.data.behind = false;
    socket.data.events = request.resume ?? host.recentEvents.at(-1)?.sequence ?? 0;
    socket.emit('sources', this.options.sources());
    this.catchUp(socket);
  }

  /** Texts, lines, missed events and a snapshot; from here on the group's deltas. */
  private catchUp(socket: LiveSocket): void {
    const { host } = this.options;
    const group = socket.data.group;
    if (!group) return;
    const now = host.now();
    socket.emit('texts', host.twin.texts.since(1));
    const { view } = socket.data;
    socket.emit('lines', linesFor(view, this.board.views(now)));
    if (this.news) {
      socket.emit('alarms', this.news.alarms.all(view));
      socket.emit('calls', this.news.calls.all(view));
      socket.emit('signals', this.news.signals.all(view));
    }
    const missed = eventsAfter(host.recentEvents, socket.data.events);
    const shown = eventsFor(view, host.plant, missed);
    if (shown.length > 0) socket.emit('events', shown);
    socket.data.events = missed.at(-1)?.sequence ?? socket.data.events;
    socket.emit('frame', asBinary(group.snapshot(host.twin, now)));
    socket.data.behind = false;
    this.groups.get(group.key)?.listeners.add(socket);
  }

  private leave(socket: LiveSocket): void {
    const group = socket.data.group;
    if (!group) return;
    this.groups.get(group.key)?.listeners.delete(socket);
    socket.data.group = null;
    const members = [...(this.live?.sockets.values() ?? [])].some((other) => other.data.group === group);
    if (!members) this.groups.delete(group.key);
  }

  private groupFor(request: SubscribeRequest, interest: Interest): Group {
    const hz = Math.min(30, Math.max(1, request.hz ?? 10));
    const tags = request.tags === 'all' ? 'all' : (request.tags ?? []).join(',');
    const steady = request.hz !== undefined;
    const key = `group ${(request.lines ?? ['*']).join(',')} ${tags} ${steady ? hz : 'paced'}`;
    const known = this.groups.get(key);
    if (known) return known.group;
    const group = new Group(key, interest, hz, this.versions, steady);
    this.groups.set(key, { group, listeners: new Set(), due: 0, urgent: false });
    return group;
  }

  /** Sends what is due, and minds who falls behind. */
  private pump(): void {
    const { host } = this.options;
    const { live } = this;
    if (!live || live.sockets.size === 0) return;
    const now = host.now();
    this.pace.look(now);
    let minded = false;
    for (const entry of this.groups.values()) {
      // A state that changed does not wait for the beat: its frame takes the place of the next one, no more than one ahead.
      const { periodMs, steady } = entry.group;
      const early = entry.urgent && now >= entry.due - periodMs;
      if (now < entry.due && !early) continue;
      entry.urgent = false;
      if (!minded) this.mind();
      minded = true;
      const wait = steady ? periodMs : this.pace.between(periodMs);
      entry.due = Math.max(entry.due + wait, now + wait / 2);
      const frame = entry.group.delta(host.twin, this.versions, now);
      if (!frame) continue;
      this.sendTexts(host.twin);
      const packet = framePacket(NAMESPACE, frame.bytes);
      const bytes = asBinary(frame.bytes);
      for (const socket of entry.listeners) sendPacket(socket, packet, 'frame', bytes);
      this.stats.frames++;
      this.stats.rows += frame.rows;
      this.stats.deliveries += entry.listeners.size;
      this.stats.bytes += entry.listeners.size * frame.bytes.byteLength;
    }
    if (this.linesDue) {
      this.linesDue = false;
      this.sendLines();
    }
  }

  private mind(): void {
    for (const socket of this.live?.sockets.values() ?? []) {
      const waiting = bufferedBytes(socket);
      if (!socket.data.group) continue;
      if (!socket.data.behind && waiting > BEHIND_BYTES) {
        socket.data.behind = true;
        this.stats.behind++;
        this.groups.get(socket.data.group.key)?.listeners.delete(socket);
      } else if (socket.data.behind && waiting === 0) this.catchUp(socket);
    }
  }

  /** Texts go to everybody before a frame may carry their numbers. */
  private sendTexts(twin: Twin): void {
    if (twin.texts.size === this.textsSent) return;
    const rows = twin.texts.since(this.textsSent);
    this.textsSent = twin.texts.size;
    this.toAll('texts', rows);
  }

  private tell(events: readonly SequencedEvent[]): void {
    for (const { event } of events) {
      if (event.type === 'state-changed') {
        const slot = this.options.host.plant.machines.findIndex((machine) => machine.id === event.machine);
        if (slot >= 0) {
          this.versions.touch(slot);
          for (const entry of this.groups.values()) entry.urgent ||= entry.group.follows(slot);
        }
      } else if (event.type === 'line-changed') this.linesDue = true;
    }
    // Tallies are for the record; everything else is for people.
    const shown = events.filter(({ event }) => event.type !== 'tally');
    if (shown.length === 0 || !this.live) return;
    this.toAll('events', shown, (view) => eventsFor(view, this.options.host.plant, shown));
    const last = shown.at(-1)?.sequence ?? 0;
    for (const socket of this.live.sockets.values())
      if (!socket.data.behind && socket.data.group) socket.data.events = last;
  }

  /** To everybody who follows the live plant and is not behind; `part`: what of it those get who may look at some lines only. */
  private toAll<Name extends 'texts' | 'lines' | 'sources' | 'events'>(
    name: Name,
    value: Parameters<ServerMessages[Name]>[0],
    part?: (view: View) => Parameters<ServerMessages[Name]>[0],
  ): void {
    let packet: Buffer | undefined;
    for (const { listeners } of this.groups.values())
      for (const socket of listeners) {
        if (part && socket.data.view !== true) {
          const own = part(socket.data.view);
          if (own.length > 0) sendPacket(socket, eventPacket(NAMESPACE, name, own), name, own);
          continue;
        }
        packet ??= eventPacket(NAMESPACE, name, value);
        sendPacket(socket, packet, name, value);
      }
  }

  private sendNews(): void {
    for (const name of ['alarms', 'calls', 'signals'] as const) {
      const rows = this.news?.[name].take();
      if (!rows) continue;
      const packed = new Map<
        string,
        { readonly own: News<AlarmView | CallView | SignalView>; readonly packet: Buffer }
      >();
      const packedFor = (view: View) => {
        const known = packed.get(String(view));
        if (known) return known;
        const own = { all: false, rows: rows.filter((row) => mayBeSeen(view, row)) };
        const made = { own, packet: eventPacket(NAMESPACE, name, own) };
        packed.set(String(view), made);
        return made;
      };
      for (const { listeners } of this.groups.values())
        for (const socket of listeners) {
          const { own, packet } = packedFor(socket.data.view);
          if (own.rows.length > 0) sendPacket(socket, packet, name, own);
        }
    }
  }

  private sendLines(): void {
    if (!this.live || this.live.sockets.size === 0) return;
    const news = this.board.news(this.options.host.now());
    if (news.length > 0) this.toAll('lines', news, (view) => linesFor(view, news));
  }
}

const linesFor = (view: View, lines: readonly LineView[]): readonly LineView[] =>
  view === true ? lines : lines.filter(({ line }) => view !== false && view.includes(line));

function eventsAfter(events: readonly SequencedEvent[], sequence: number): readonly SequencedEvent[] {
  const first = events.findIndex((event) => event.sequence > sequence);
  return first < 0 ? [] : events.slice(first).filter(({ event }) => event.type !== 'tally');
}
