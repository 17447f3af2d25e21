/**
 * The plant's readings in the browser: one typed array a reading, filled by frames, read by the 3D frame loop, by canvases
 * and by React. Implements TwinView; what a wall needs beyond it (the last known state, the age of the data) is added here.
 */
import {
  type AlarmView,
  type CallView,
  isOver,
  type LineView,
  type News,
  type SequencedEvent,
  type SignalView,
  type SourceView,
} from '../../twin/live/protocol.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import { ClockOffset } from './clock-offset.ts';
import type { LiveReader } from './gemba-live.ts';
import type { TwinView, ViewStatus } from './twin-view.ts';

/**
 * The server sends a frame at least each second; so much silence means that the stream has stopped. Below 2,000 ms,
 * because within 2 s the screen has not only to know it but to show it.
 */
export const STALE_AFTER_MS = 1900;
const SEEK_LOOK_MS = 250;
const EVENTS_KEPT = 300;
const TEXTS_KEPT = 4096;
const STALE_QUALITY = 3;

export interface StoreClock {
  /** This machine's clock, epoch ms. */
  now(): number;
  /** Calls back at the next paint, or soon where nothing paints. */
  soon(run: () => void): void;
}

export const browserClock: StoreClock = {
  now: () => Date.now(),
  soon: (run) => {
    requestAnimationFrame(run);
  },
};

export class TwinStore implements TwinView {
  readonly plant: PlantModel;
  readonly reader: LiveReader;
  readonly lines = new Map<string, LineView>();
  readonly sources = new Map<string, SourceView>();
  /** Alarms that are not normal, and open calls, as they stand now whatever moment is shown. */
  readonly alarms = new Map<string, AlarmView>();
  readonly calls = new Map<string, CallView>();
  /** Control charts that left control and are not closed. */
  readonly signals = new Map<string, SignalView>();
  status: ViewStatus = 'connecting';
  at = 0;
  version = 0;
  stateVersion = 0;
  /** Counts up when a line, a source, an event or the status changed: what React screens re-render on. */
  wordVersion = 0;
  connected = false;
  /** True from the moment another picture was asked for until it came: silence then is not staleness. */
  seeking = false;
  /** Why the last picture asked for was not given; null = it was. */
  refused: string | null = null;
  /** Oldest moment that the server can show, epoch ms; 0 = not known yet. */
  oldest = 0;

  readonly #clock: StoreClock;
  readonly #offset = new ClockOffset();
  readonly #listeners = new Set<() => void>();
  readonly #texts = new Map<number, string>();
  readonly #textTags: readonly number[];
  readonly #state: Uint8Array;
  readonly #fault: Uint32Array;
  readonly #since: Float64Array;
  readonly #speed: Float64Array;
  readonly #good: Float64Array;
  readonly #reject: Float64Array;
  readonly #value: Float64Array;
  readonly #quality: Uint8Array;
  #events: SequencedEvent[] = [];
  #replaying = false;
  #lastFrame = 0;
  #silence: ReturnType<typeof setTimeout> | null = null;
  #told = false;

  constructor(plant: PlantModel, clock: StoreClock = browserClock) {
    this.plant = plant;
    this.#clock = clock;
    const machines = plant.machines.length;
    this.#state = new Uint8Array(machines);
    this.#fault = new Uint32Array(machines);
    this.#since = new Float64Array(machines);
    this.#speed = new Float64Array(machines).fill(Number.NaN);
    this.#good = new Float64Array(machines);
    this.#reject = new Float64Array(machines);
    this.#value = new Float64Array(plant.tags.length).fill(Number.NaN);
    this.#quality = new Uint8Array(plant.tags.length).fill(STALE_QUALITY);
    this.#textTags = plant.tags.filter((tag) => tag.type === 'text').map((tag) => tag.slot);
    this.reader = {
      connected: (up) => this.#connected(up),
      asked: () => {
        this.seeking = true;
        this.refused = null;
        this.#words();
      },
      subscribed: (answer) => {
        if (!answer.ok) {
          this.seeking = false;
          this.refused = answer.reason;
          this.#words();
          return;
        }
        this.oldest = answer.oldest;
        this.#replaying = !answer.live;
      },
      snapshot: () => {
        this.#value.fill(Number.NaN);
        this.#quality.fill(STALE_QUALITY);
        this.stateVersion++;
      },
      machine: (row) => {
        const { slot } = row;
        if (slot >= machines) return;
        if (this.#state[slot] !== row.state || this.#fault[slot] !== row.fault || this.#since[slot] !== row.since)
          this.stateVersion++;
        this.#state[slot] = row.state;
        this.#fault[slot] = row.fault;
        this.#since[slot] = row.since;
        this.#speed[slot] = row.speed;
        this.#good[slot] = row.good;
        this.#reject[slot] = row.reject;
      },
      tag: (slot, quality, value) => {
        if (slot >= this.#value.length) return;
        this.#value[slot] = value;
        this.#quality[slot] = quality;
      },
      frame: (header) => this.#frame(header.at),
      texts: (rows) => this.#learnTexts(rows),
      lines: (rows) => {
        for (const row of rows) this.lines.set(row.line, row);
        this.#words();
      },
      sources: (rows) => {
        for (const row of rows) this.sources.set(row.source, row);
        this.#words();
      },
      alarms: (news) => this.#keep(this.alarms, news, ({ state }) => state === 'normal'),
      calls: (news) => this.#keep(this.calls, news, isOver),
      signals: (news) => this.#keep(this.signals, news, ({ state }) => state === 'closed'),
      events: (rows) => {
        this.#events = [...this.#events, ...rows].slice(-EVENTS_KEPT);
        this.#words();
      },
    };
  }

  /** Forgets what it waits for; the store can be dropped. */
  stop(): void {
    if (this.#silence) clearTimeout(this.#silence);
    this.#silence = null;
    this.#listeners.clear();
  }

  /** Now by the server's clock, epoch ms. */
  now(): number {
    return this.#clock.now() + this.#offset.ms;
  }

  /** Where the screen stands: now while it follows the plant, the moment shown in replay. */
  moment(): number {
    return this.status === 'replay' ? this.at : this.now();
  }

  /** Age of the picture, ms. */
  age(): number {
    return this.#lastFrame === 0 ? 0 : Math.max(0, this.#clock.now() - this.#lastFrame);
  }

  get events(): readonly SequencedEvent[] {
    return this.#replaying ? [] : this.#events;
  }

  get #known(): boolean {
    return this.status === 'live' || this.status === 'replay';
  }

  stateOf(machine: number): number {
    return this.#known ? (this.#state[machine] ?? 0) : 0;
  }

  /** What was known before the stream stopped, and until when; the same as `stateOf` while data flows. */
  lastKnown(machine: number): {
    readonly state: number;
    readonly since: number;
    readonly fault: number;
    readonly until: number;
  } {
    return {
      state: this.#state[machine] ?? 0,
      since: this.#since[machine] ?? 0,
      fault: this.#fault[machine] ?? 0,
      until: this.at,
    };
  }

  sinceOf(machine: number): number {
    return this.#known ? (this.#since[machine] ?? 0) : this.at;
  }

  faultOf(machine: number): number {
    return this.#known ? (this.#fault[machine] ?? 0) : 0;
  }

  speedOf(machine: number): number {
    return this.#known ? (this.#speed[machine] ?? Number.NaN) : Number.NaN;
  }

  goodOf(machine: number): number {
    return this.#good[machine] ?? 0;
  }

  signalsOf(machine: number): number {
    if (this.status !== 'live' || this.signals.size === 0) return 0;
    const id = this.plant.machines[machine]?.id;
    let count = 0;
    for (const signal of this.signals.values()) if (signal.machine === id) count++;
    return count;
  }

  rejectOf(machine: number): number {
    return this.#reject[machine] ?? 0;
  }

  valueOf(tag: number): number {
    return this.#known ? (this.#value[tag] ?? Number.NaN) : Number.NaN;
  }

  qualityOf(tag: number): number {
    return this.#known ? (this.#quality[tag] ?? STALE_QUALITY) : STALE_QUALITY;
  }

  textOf(tag: number): string | null {
    const number = this.valueOf(tag);
    return Number.isNaN(number) ? null : (this.#texts.get(number) ?? null);
  }

  subscribe(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  }

  #keep<Row extends { readonly id: string }>(
    kept: Map<string, Row>,
    { all, rows }: News<Row>,
    over: (row: Row) => boolean,
  ) {
    if (all) kept.clear();
    for (const row of rows)
      if (over(row)) kept.delete(row.id);
      else kept.set(row.id, row);
    this.#words();
  }

  #frame(at: number): void {
    const received = this.#clock.now();
    this.#lastFrame = received;
    this.at = at;
    this.version++;
    if (this.seeking) {
      this.seeking = false;
      this.#words();
    }
    if (!this.#replaying) this.#offset.learn(at, received);
    this.#become(this.#replaying ? 'replay' : 'live');
    if (!this.#silence && !this.#replaying) this.#listen(STALE_AFTER_MS);
    this.#tell();
  }

  /** One timer for all frames: it looks when silence would be noticed, and sleeps on for as long as is left. */
  #listen(ms: number): void {
    this.#silence = setTimeout(() => {
      this.#silence = null;
      if (this.status !== 'live') return;
      const left = this.seeking && this.connected ? SEEK_LOOK_MS : STALE_AFTER_MS - this.age();
      if (left > 0) this.#listen(left);
      else this.#become('stale');
    }, ms);
  }

  #connected(up: boolean): void {
    this.connected = up;
    // A recorded moment stays true without a connection; the live plant does not.
    if (!up && this.status === 'live') this.#become('stale');
    this.#words();
  }

  #become(status: ViewStatus): void {
    if (this.status === status) return;
    this.status = status;
    this.version++;
    this.stateVersion++;
    this.#words();
  }

  #learnTexts(rows: readonly (readonly [id: number, text: string])[]): void {
    for (const [id, text] of rows) this.#texts.set(id, text);
    if (this.#texts.size <= TEXTS_KEPT) return;
    // A wall runs for weeks and lots get new names each hour: keep what tags show now, and the newest.
    const shown = new Set(this.#textTags.map((tag) => this.#value[tag]));
    let surplus = this.#texts.size - TEXTS_KEPT / 2;
    for (const id of this.#texts.keys()) {
      if (surplus <= 0) break;
      if (shown.has(id)) continue;
      this.#texts.delete(id);
      surplus--;
    }
  }

  #words(): void {
    this.wordVersion++;
    this.#tell();
  }

  #tell(): void {
    if (this.#told) return;
    this.#told = true;
    this.#clock.soon(() => {
      this.#told = false;
      for (const changed of this.#listeners) changed();
    });
  }
}
