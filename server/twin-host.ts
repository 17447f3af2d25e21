/**
 * The twin with its durability: what is delivered goes to the journal and into the fold, what the fold finds goes to the
 * event log, the record and the listeners. Owns time: the tick, the calendar clock, snapshots. One a process.
 */
import { join } from 'node:path';
import type { Logger } from 'pino';
import { adoptTwin } from '../twin/core/adopt.ts';
import { SampleBatch } from '../twin/core/batch.ts';
import { Twin } from '../twin/core/twin.ts';
import type { Window } from '../twin/derived.ts';
import type { TwinEvent } from '../twin/events.ts';
import type { SequencedEvent } from '../twin/live/protocol.ts';
import type { PlantModel } from '../twin/plant/model.ts';
import { type Gap, NO_GAP } from './connect/source.ts';
import { Journal } from './journal/journal.ts';
import { Snapshots, type StoredSnapshot } from './journal/snapshots.ts';
import type { Span } from './past/era.ts';
import { keepBefore } from './past/keep-before.ts';
import { Past } from './past/past.ts';
import type { PlantRecord } from './past/plant-record.ts';
import { CalendarClock } from './plant/calendar-clock.ts';
import { fingerprint, PlantArchive } from './plant/plant-archive.ts';
import { EventLog } from './record/event-log.ts';
import { RecordStore } from './record/record-store.ts';

/** How often what time alone changes is looked at, ms. */
const TICK_MS = 200;
/** A snapshot so often, ms, and after so many samples: a restart or a jump into the past folds no more than that. */
const SNAPSHOT_MS = 5 * 60_000;
const SNAPSHOT_SAMPLES = 2_000_000;
const SNAPSHOTS_KEPT = 600;
const STALE = 3;

export interface TwinHostOptions {
  readonly plant: PlantModel;
  readonly directory: string;
  readonly log: Logger;
  readonly now?: () => number;
  /** Sources of the plant are to be opened: what they said before the restart is unknown until they speak again. */
  readonly expectSources?: boolean;
  /** A snapshot after so many samples. */
  readonly snapshotSamples?: number;
  /** A new journal segment after so many bytes. */
  readonly segmentBytes?: number;
  /** Bytes the journal may take as far as nobody needs more. */
  readonly journalBytes?: number;
}

export interface HostListener {
  /** After each batch: tags and machines may have changed. The batch is valid during the call. */
  folded?(batch: SampleBatch): void;
  events?(events: readonly SequencedEvent[]): void;
  /** The plant was changed: the host has another plant, twin and record now, whose numbers are others. */
  adopted?(): void;
}

export class TwinHost {
  /** Changed by `adopt` alone. */
  plant: PlantModel;
  readonly journal: Journal;
  readonly snapshots: Snapshots;
  record: RecordStore;
  readonly now: () => number;
  twin: Twin;
  /** Newest events, for late comers and resume. */
  readonly recentEvents: SequencedEvent[] = [];
  /** What was imported for times without a live record. */
  readonly past: Past;
  /** Epoch ms of the oldest moment of the live record; Infinity while nothing is recorded. */
  private lives = Number.POSITIVE_INFINITY;
  readonly stats = { replayed: 0, replayMs: 0, snapshots: 0, journalErrors: 0 };
  /** When this server, or the one before it, last took samples in, epoch ms. */
  private lastReceived = 0;
  /** Folder of the event log. */
  readonly eventFolder: string;
  /** Sequence of the first event that this start folded again from the journal. */
  foldedEvents = 1;
  /** Journal offsets from which on somebody still has to read. */
  private readonly holds = new Set<() => number>();
  private readonly log: Logger;
  private readonly expectSources: boolean;
  private readonly snapshotSamples: number;
  private readonly eventLog: EventLog;
  private readonly plants: PlantArchive;
  private readonly listeners = new Set<HostListener>();
  private timer: NodeJS.Timeout | null = null;
  private lastSnapshotAt = 0;
  private samplesAtSnapshot = 0;
  private snapshotting: Promise<void> | null = null;
  private readonly clockBatch = new SampleBatch();
  private clock: CalendarClock;

  constructor(options: TwinHostOptions) {
    this.plant = options.plant;
    this.log = options.log;
    this.expectSources = options.expectSources ?? false;
    this.snapshotSamples = options.snapshotSamples ?? SNAPSHOT_SAMPLES;
    this.now = options.now ?? Date.now;
    this.twin = new Twin(options.plant);
    this.record = new RecordStore(options.plant);
    this.journal = new Journal({
      directory: join(options.directory, 'journal'),
      tags: options.plant.tags.map((tag) => tag.name),
      ...(options.segmentBytes === undefined ? {} : { segmentBytes: options.segmentBytes }),
      ...(options.journalBytes === undefined ? {} : { maxBytes: options.journalBytes }),
    });
    this.snapshots = new Snapshots(join(options.directory, 'snapshots'));
    this.plants = new PlantArchive(join(options.directory, 'plants'));
    this.past = new Past(join(options.directory, 'past'), this.plants);
    this.clock = new CalendarClock(options.plant);
    this.eventFolder = join(options.directory, 'events');
    this.eventLog = new EventLog(this.eventFolder, (error) =>
      this.log.error({ error }, 'the event log cannot be written'),
    );
  }

  /** Brings the twin back to where it was: newest snapshot, then the journal behind it. */
  async start(): Promise<void> {
    const began = performance.now();
    await this.journal.start();
    await this.snapshots.start();
    await this.plants.keep(this.plant);
    await this.past.start();
    const { twin, stored } = await this.before(Number.POSITIVE_INFINITY, this.journal.next);
    this.twin = twin;
    if (stored) this.lastReceived = stored.at;
    const from = stored?.offset ?? 0;
    this.foldedEvents = stored?.events ?? 1;
    await this.eventLog.start(stored?.events ?? 0, (sequenced) => {
      this.record.apply(sequenced.event);
      this.remember(sequenced);
    });
    await this.replayInto(this.twin, from, (offset) => this.publish(offset));
    this.samplesAtSnapshot = this.twin.samples;
    this.lastSnapshotAt = this.now();
    const reach = this.journal.first > 0 ? (await this.snapshots.forget(this.journal.first))?.at : undefined;
    this.lives = Math.min(this.lives, reach ?? (await this.firstReceived()) ?? Number.POSITIVE_INFINITY);
    this.stats.replayMs = performance.now() - began;
    // Before the clock speaks: these are samples of the past.
    if (this.expectSources) {
      if (this.lastReceived > 0) await this.past.missed({ from: this.lastReceived, to: this.now() });
      this.markGap();
    }
    this.tick();
    this.timer = setInterval(() => this.tick(), TICK_MS);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    this.journal.giveUp();
    await this.snapshotting;
    await this.snapshot().catch((error) => this.log.error({ error }, 'the last snapshot could not be written'));
    await this.eventLog.stop();
    await this.journal.stop();
  }

  /** Journals and folds a batch; resolves when it is on disk. */
  deliver(batch: SampleBatch): Promise<void> {
    batch.received = this.now();
    this.lastReceived = batch.received;
    if (batch.length === 0) return this.journal.flush();
    if (this.lives > batch.received) this.lives = batch.received;
    const offset = this.journal.next;
    const durable = this.journal.append(batch);
    durable.catch((error) => {
      if (this.stats.journalErrors++ === 0)
        this.log.error({ error }, 'the journal cannot be written: samples are live but not durable');
    });
    this.twin.fold(batch);
    this.publish(offset);
    for (const listener of this.listeners) listener.folded?.(batch);
    return durable;
  }

  /** The number of a text; a new text is journalled before any sample can use it. */
  text(text: string): number {
    const { texts } = this.twin;
    const before = texts.size;
    const number = texts.intern(text);
    if (texts.size > before) this.journal.appendTexts(this.now(), [[number, text]]);
    return number;
  }

  /** Every tag listed is unknown from `at` on. */
  stale(tags: readonly number[], at: number): void {
    const batch = new SampleBatch(Math.max(1, tags.length));
    for (const tag of tags) {
      // Not before the tag's newest reading: its clock may run ahead of ours.
      const newest = this.twin.tags.at[tag] as number;
      batch.push(tag, Math.max(at, newest + 1), Number.NaN, STALE);
    }
    this.deliver(batch).catch(() => {}); // told in deliver
  }

  /** The time before this start in which no server ran, by the tags of the plant at the start. */
  gap: Gap = NO_GAP;

  /**
   * After a restart nothing is known of the time in between: every tag of a source is unknown from the last moment this
   * server heard of anything, until its source speaks again.
   */
  private markGap(): void {
    const tags = this.plant.tags
      .filter(
        (tag) =>
          tag.source >= 0 &&
          Number.isFinite(this.twin.tags.at[tag.slot] as number) &&
          this.twin.tags.quality[tag.slot] !== STALE,
      )
      .map((tag) => tag.slot);
    if (tags.length === 0) return;
    const { at, value, quality } = this.twin.tags;
    const known = (tag: PlantModel['tags'][number]) => tag.type !== 'text' && (quality[tag.slot] as number) < 2;
    this.gap = {
      since: this.lastReceived,
      heard: at.slice(),
      values: Float64Array.from(this.plant.tags, (tag) =>
        known(tag) ? (value[tag.slot] as number) / tag.scale : Number.NaN,
      ),
    };
    this.stale(tags, this.lastReceived);
  }

  /** Publishes an event that is not the fold's: a source went down, a call was raised. */
  tell(event: TwinEvent): void {
    this.twin.machines.events.push(event);
    this.publish(Math.max(0, this.journal.next - 1));
  }

  listen(listener: HostListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Epoch ms of the oldest moment that can be shown; Infinity while nothing is recorded. */
  get oldest(): number {
    return Math.min(this.lives, this.past.oldest);
  }

  /** Epoch ms of the oldest moment of which memory and imports tell all; what is older is in the record. */
  get remembers(): number {
    const kept = this.now() - RecordStore.KEEP_MS;
    return this.lives < kept ? kept : Number.NEGATIVE_INFINITY;
  }

  /** Times up to `until` of which there is a live record: all since it began, but for those without a server. */
  lived(until: number): Span[] {
    const spans: Span[] = [];
    let from = this.lives;
    for (const gap of this.past.gaps) {
      if (gap.to <= from) continue;
      if (gap.from > from) spans.push({ from, to: gap.from });
      from = gap.to;
    }
    if (from < until) spans.push({ from, to: until });
    return spans;
  }

  /** The record of a window, eras included; by the count of the twin of `at` (`null` = the live one). */
  async recordOf(window: Window, at: number | null = null): Promise<PlantRecord> {
    const base = at === null ? null : this.past.at(at);
    return this.past.recordOf(window, { record: this.record, from: this.lives }, base, this.plant);
  }

  /**
   * The plant at `at`: a twin of its own, from the snapshot before and the journal behind it. As known then, or with what
   * had come late by the moment `known`. Of a moment that was imported the twin of its era; of one that nothing is known of a twin that knows nothing.
   */
  async twinAt(at: number, known = at): Promise<Twin> {
    const era = this.past.at(at);
    if (era) return this.past.twinAt(era, at, this.plant);
    if (at < this.lives) return new Twin(this.plant);
    const { twin, stored } = await this.before(at);
    // What came later than any machine takes late samples changes nothing.
    const until = Math.min(known, at + Math.max(0, ...this.plant.machines.map(({ latenessMs }) => latenessMs)));
    await this.replayInto(twin, stored?.offset ?? 0, () => twin.takeEvents(), until, at);
    twin.tick(at);
    twin.takeEvents();
    return twin;
  }

  recordKindAt(at: number): 'live' | 'imported' | 'none' {
    if (this.past.at(at)) return 'imported';
    return at < this.lives ? 'none' : 'live';
  }

  /**
   * Goes on with a changed plant, at once: what did not change is not disturbed. Who holds numbers of the old plant is told
   * by `adopted` before anything else is delivered. Resolves when a restart would come back to the new plant.
   */
  async adopt(plant: PlantModel): Promise<void> {
    const now = this.now();
    await this.plants.keep(plant);
    const gone = this.plant.machines.filter((old) => !plant.machines.some((machine) => machine.id === old.id));
    for (const machine of gone) this.closeOpen(machine.slot, now);
    const twin = adoptTwin(this.twin.snapshot(), this.plant, plant);
    this.journal.retag(plant.tags.map((tag) => tag.name));
    this.plant = plant;
    this.twin = twin;
    this.record = this.record.adopted(plant);
    this.clock = new CalendarClock(plant);
    for (const listener of this.listeners) listener.adopted?.();
    this.tick();
    await this.snapshotting;
    await this.snapshot();
  }

  /** Ends what a machine does, which is about to leave the plant. The last of its open spans tells what was counted. */
  private closeOpen(m: number, now: number): void {
    const { machines } = this.twin;
    const spans = machines.openSpans(m, now);
    const { good, reject, rework, energy, goodTotal, rejectTotal, reworkTotal } = machines.openCounts(m);
    for (const span of spans) {
      const last = span === spans.at(-1);
      this.tell({
        type: 'interval-closed',
        machine: machines.idOf(m),
        ...span,
        to: span.to ?? Math.max(now, span.from),
        good: last ? good : 0,
        reject: last ? reject : 0,
        rework: last ? rework : 0,
        energy: last ? energy : 0,
        goodTotal: last ? goodTotal : goodTotal - good,
        rejectTotal: last ? rejectTotal : rejectTotal - reject,
        reworkTotal: last ? reworkTotal : reworkTotal - rework,
      });
    }
  }

  /** The twin of the newest usable snapshot taken no later than `at`, or a new one. */
  private async before(
    at: number,
    beforeOffset = Number.POSITIVE_INFINITY,
  ): Promise<{ twin: Twin; stored: StoredSnapshot | null }> {
    for await (const stored of this.snapshots.newestFirst(at, beforeOffset)) {
      const twin = await this.plants.twinOf(stored, this.plant);
      if (twin) return { twin, stored };
    }
    return { twin: new Twin(this.plant), stored: null };
  }

  /** Takes a snapshot now. */
  async snapshot(): Promise<void> {
    const offset = this.journal.next;
    const twin = this.twin.snapshot();
    const plant = fingerprint(this.plant);
    const events = this.eventLog.next;
    this.lastSnapshotAt = this.now();
    this.samplesAtSnapshot = this.twin.samples;
    // The journal first: a snapshot must never know what the journal could still lose.
    await this.journal.flush();
    if (this.journal.durable < offset) throw new Error(this.journal.trouble ?? 'the journal is behind');
    await this.eventLog.sync();
    await this.snapshots.write({ offset, at: this.lastSnapshotAt, plant, twin, events });
    await this.snapshots.thin(SNAPSHOTS_KEPT);
    this.stats.snapshots++;
    await this.trim(offset);
  }

  /** Keeps the journal from removing what is at or after the offset that `from` says, until the answer is called. */
  hold(from: () => number): () => void {
    this.holds.add(from);
    return () => this.holds.delete(from);
  }

  /** The journal within its bounds; what it no longer reaches back to cannot be shown. */
  private async trim(snapshot: number): Promise<void> {
    const first = this.journal.first;
    await this.journal.trim(Math.min(snapshot, ...[...this.holds].map((from) => from())));
    if (this.journal.first === first) return;
    const oldest = await this.snapshots.forget(this.journal.first);
    if (oldest) this.lives = Math.max(this.lives, oldest.at);
  }

  private async replayInto(
    twin: Twin,
    from: number,
    folded: (offset: number) => void,
    until = Number.POSITIVE_INFINITY,
    moment = Number.POSITIVE_INFINITY,
  ): Promise<void> {
    await this.journal.replay(
      from,
      {
        samples: (batch, offset) => {
          if (twin === this.twin) this.lastReceived = batch.received;
          // What came after the moment counts only as far as it tells of before.
          if (batch.received > moment) keepBefore(batch, moment);
          twin.fold(batch);
          this.stats.replayed += batch.length;
          folded(offset);
        },
        texts: (rows) => {
          for (const [number, text] of rows)
            if (number > 0 && twin.texts.intern(text) !== number)
              throw new Error(`journal: text ${number} "${text}" is out of order`);
        },
      },
      until,
    );
  }

  private async firstReceived(): Promise<number | undefined> {
    return this.journal.firstReceived();
  }

  private tick(): void {
    const now = this.now();
    this.clockBatch.clear();
    this.clock.read(this.twin, now, this.clockBatch);
    if (this.clockBatch.length > 0) this.deliver(this.clockBatch).catch(() => {}); // told in deliver
    this.twin.tick(now);
    this.publish(Math.max(0, this.journal.next - 1));
    const stale = this.twin.staleTags(now);
    if (stale.length > 0) this.stale(stale, now);
    const due =
      now - this.lastSnapshotAt > SNAPSHOT_MS || this.twin.samples - this.samplesAtSnapshot > this.snapshotSamples;
    if (due && this.snapshotting === null && this.twin.samples > this.samplesAtSnapshot)
      this.snapshotting = this.snapshot()
        .catch((error) => this.log.error({ error }, 'a snapshot could not be written'))
        .finally(() => {
          this.snapshotting = null;
        });
  }

  private publish(offset: number): void {
    const events = this.twin.takeEvents();
    if (events.length === 0) return;
    const sequenced = events.map((event) => {
      this.record.apply(event);
      const entry = this.eventLog.append(offset, event);
      this.remember(entry);
      return entry;
    });
    for (const listener of this.listeners) listener.events?.(sequenced);
  }

  private remember(event: SequencedEvent): void {
    this.recentEvents.push(event);
    if (this.recentEvents.length > 20_000) this.recentEvents.splice(0, 10_000);
  }
}
