/**
 * The historian's feed: reads the journal from where the historian stands, in order, and writes on. The journal is the
 * spool: while the historian is away nothing waits for it but this loop, and when it is back everything comes in order.
 * How far it got is kept in the historian itself, so what was written and how far it goes cannot be told apart by a crash;
 * what was written since the last mark comes again, and writing again changes nothing.
 */
import type { Logger } from 'pino';
import type { SampleBatch } from '../../twin/core/batch.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import type { Journal, JournalReader } from '../journal/journal.ts';
import { JournalTail } from '../journal/tail.ts';
import { EventTail, type LoggedEvent } from './event-tail.ts';
import type { Historian, IntervalChange, Retention } from './historian.ts';
import { Keeper } from './keeper.ts';
import { BAD, ReadingColumns, TEXT } from './reading-columns.ts';

/** How often new records are looked for, ms. */
const LOOK_MS = 200;
/** Rows that make a write worth it before their time, and how long fewer may wait, ms. */
const FULL_ROWS = 20_000;
const LINGER_MS = 500;
/** Journal bytes read at once. */
const PIECE = 512 * 1024;
/** How often it is marked how far the historian got, ms. */
const MARK_MS = 1000;
const RETAIN_MS = 3_600_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
/** A reading that comes so much after its time is late: who has judged its time already wants to know, ms. */
export const LATE_MS = 5_000;
/** What both engines can keep: 1970 to 2200. */
const NEWEST = Date.UTC(2200, 0, 1);

export interface FeedOptions {
  readonly historian: Historian;
  readonly journal: Journal;
  readonly plant: PlantModel;
  /** Folder of the event log. */
  readonly events: string;
  /** First event that this start folded again: those from here on may have other numbers than before. */
  readonly foldedEvents: number;
  /** Names this data folder's marks in a historian that others may use too. */
  readonly id: string;
  readonly retention: Retention;
  readonly log: Logger;
  readonly now: () => number;
  /** The historian went away or came back. */
  readonly changed: (status: FeedStatus) => void;
}

export interface FeedStatus {
  readonly status: 'connecting' | 'up' | 'down';
  readonly since: number;
  /** Why it is down, in one sentence. */
  readonly reason: string;
}

export class HistorianFeed {
  status: FeedStatus;
  /** Offset of the first journal record that the historian does not surely have. */
  offset = 0;
  /** Everything received up to this moment is in the historian, epoch ms. */
  until = Number.NEGATIVE_INFINITY;
  readonly stats = { rows: 0, intervals: 0, failures: 0, refused: 0 };
  keeper: Keeper;
  private readonly options: FeedOptions;
  private tail: JournalTail;
  private events: EventTail;
  /** By tag the oldest reading that came late, written; and of those not written yet. */
  private readonly late = new Map<string, number>();
  private readonly lateHere = new Map<string, number>();
  private readonly rows = new ReadingColumns(FULL_ROWS);
  private plant: PlantModel;
  /** The plant was changed, and this feed does not know its tags yet. */
  private renewing = false;
  private isText: Uint8Array;
  private scale: Float64Array;
  private tags: Int32Array = new Int32Array(0);
  private readonly texts: number[] = [];
  private readonly newTexts = new Map<number, string>();
  /** Rows whose value is still the journal's number of a text. */
  private readonly textRows: number[] = [];
  /** Events of a write that failed: the tail is behind them already. */
  private unwritten: readonly LoggedEvent[] | null = null;
  private readonly reader: JournalReader = {
    samples: (batch) => this.read(batch),
    texts: (rows) => {
      for (const [number, text] of rows) if (this.texts[number] === undefined) this.newTexts.set(number, text);
    },
  };
  private running: Promise<void> | null = null;
  private stopping = false;
  private wake: (() => void) | null = null;
  private started = false;
  private received = Number.NEGATIVE_INFINITY;
  private markedAt = 0;
  private marked = '';
  private retainedAt = Number.NEGATIVE_INFINITY;

  constructor(options: FeedOptions) {
    this.options = options;
    const { plant, journal, events, foldedEvents, now } = options;
    this.keeper = new Keeper(plant);
    this.tail = new JournalTail(journal, tagNames(plant), 0);
    this.events = new EventTail(events, foldedEvents);
    this.plant = plant;
    this.isText = textsOf(plant);
    this.scale = scalesOf(plant);
    this.status = { status: 'connecting', since: now(), reason: '' };
  }

  start(): void {
    this.running = this.run();
  }

  /** By tag the oldest reading that came late since this was asked last, epoch ms; all of them can be read. */
  takeLate(): ReadonlyMap<string, number> {
    const taken = new Map(this.late);
    this.late.clear();
    return taken;
  }

  /** Goes on with a changed plant: from where it stands, tags are known by name. */
  adopt(plant: PlantModel): void {
    this.plant = plant;
    this.renewing = true;
    this.wake?.();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.wake?.();
    await this.running;
    if (this.started) await this.mark().catch(() => {}); // what is not marked comes again
    await this.options.historian
      .stop()
      .catch((error) => this.options.log.warn({ error }, 'the historian did not stop'));
  }

  private async run(): Promise<void> {
    let wait = FIRST_WAIT_MS;
    while (!this.stopping) {
      try {
        if (!this.started) await this.begin();
        if (this.renewing) await this.renew();
        const more = await this.step();
        wait = FIRST_WAIT_MS;
        if (this.status.status !== 'up') this.tell('up', '');
        if (!more) await this.pause(LOOK_MS);
      } catch (error) {
        this.stats.failures++;
        // From the mark again, with a historian opened anew: it may have been restarted, or be another one.
        this.started = false;
        this.tell('down', (error as Error).message);
        await this.pause(wait);
        wait = Math.min(2 * wait, LONGEST_WAIT_MS);
      }
    }
  }

  private async begin(): Promise<void> {
    const { historian, journal, events, foldedEvents, id } = this.options;
    await historian.start();
    await this.renew();
    const mark = readMark(await historian.marked(id));
    // A mark beyond the journal is of a journal that was longer: this one is fed from its beginning.
    this.offset = mark.offset <= journal.next ? mark.offset : 0;
    this.tail = new JournalTail(journal, tagNames(this.plant), this.offset);
    this.events = new EventTail(events, Math.min(mark.event, foldedEvents));
    this.rows.clear();
    this.textRows.length = 0;
    this.texts.length = 0;
    this.newTexts.clear();
    this.unwritten = null;
    this.marked = '';
    // What was read and not written is read again, and must not pass for unchanged.
    this.keeper.forget();
    this.started = true;
  }

  private async renew(): Promise<void> {
    const { plant } = this;
    this.tags = Int32Array.from(await this.options.historian.tags(tagNames(plant)));
    if (plant !== this.plant) return; // changed again meanwhile: it comes again
    this.tail = new JournalTail(this.options.journal, tagNames(plant), this.tail.offset);
    this.keeper = new Keeper(plant);
    this.isText = textsOf(plant);
    this.scale = scalesOf(plant);
    this.renewing = false;
  }

  /** Reads and writes once; false when there was little to do. */
  private async step(): Promise<boolean> {
    const began = performance.now();
    const { historian, now } = this.options;
    while (this.rows.length < FULL_ROWS) {
      if (await this.tail.read(this.reader, PIECE)) continue;
      if (this.rows.length === 0 || performance.now() - began > LINGER_MS || this.stopping) break;
      await this.pause(LINGER_MS / 5);
    }
    await this.nameTexts();
    const written = this.rows.length;
    if (written > 0) await historian.write(this.rows);
    this.stats.rows += written;
    for (const [tag, at] of this.lateHere) this.late.set(tag, Math.min(at, this.late.get(tag) ?? at));
    this.lateHere.clear();
    this.rows.clear();
    this.offset = this.tail.offset;
    this.until = this.offset >= this.options.journal.durable ? now() : this.received;
    const intervals = await this.writeIntervals();
    if (now() - this.markedAt > MARK_MS) await this.mark();
    if (now() - this.retainedAt > RETAIN_MS && written < FULL_ROWS) {
      await historian.retain(this.options.retention, now());
      this.retainedAt = now();
    }
    return written >= FULL_ROWS || intervals > 0;
  }

  private read(batch: SampleBatch): void {
    this.received = batch.received;
    for (let i = 0; i < batch.length; i++) {
      const tag = batch.tag[i] as number;
      const at = batch.at[i] as number;
      const value = (batch.value[i] as number) * (this.scale[tag] as number);
      const quality = batch.quality[i] as number;
      if (!(at >= 0 && at < NEWEST)) this.stats.refused++;
      else if (this.keeper.keeps(tag, at, value, quality)) {
        const text = this.isText[tag] === 1 && quality < BAD && !Number.isNaN(value);
        this.rows.push(this.tags[tag] as number, at, value, text ? quality | TEXT : quality, batch.received);
        if (text) this.textRows.push(this.rows.length - 1);
        if (at < batch.received - LATE_MS) {
          const { name } = this.plant.tags[tag] ?? { name: '' };
          this.lateHere.set(name, Math.min(at, this.lateHere.get(name) ?? at));
        }
      }
    }
  }

  private async nameTexts(): Promise<void> {
    const { historian } = this.options;
    if (this.newTexts.size > 0) {
      const seen = [...this.newTexts];
      const numbers = await historian.texts(seen.map(([, text]) => text));
      seen.forEach(([own], i) => {
        this.texts[own] = numbers[i] as number;
      });
      this.newTexts.clear();
    }
    for (const row of this.textRows) this.rows.value[row] = this.texts[this.rows.value[row] as number] ?? Number.NaN;
    this.textRows.length = 0;
  }

  private async writeIntervals(): Promise<number> {
    const { historian, journal } = this.options;
    const found = this.unwritten ?? (await this.events.read(journal.durable));
    this.unwritten = found;
    const changes = found.flatMap(({ event }) => changeOf(event));
    if (changes.length > 0) await historian.writeIntervals(changes);
    this.unwritten = null;
    this.stats.intervals += changes.length;
    return found.length;
  }

  private async mark(): Promise<void> {
    const mark = JSON.stringify({ offset: this.offset, event: this.unwritten?.[0]?.sequence ?? this.events.next });
    if (mark !== this.marked) await this.options.historian.mark(this.options.id, mark);
    this.marked = mark;
    this.markedAt = this.options.now();
  }

  private tell(status: FeedStatus['status'], reason: string): void {
    const before = this.status;
    if (before.status === status && before.reason === reason) return;
    const since = before.status === status ? before.since : this.options.now();
    this.status = { status, since, reason };
    this.options.changed(this.status);
  }

  private pause(ms: number): Promise<void> {
    if (this.stopping) return Promise.resolve();
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      this.wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}

const textsOf = (plant: PlantModel): Uint8Array => Uint8Array.from(plant.tags, (tag) => (tag.type === 'text' ? 1 : 0));

const scalesOf = (plant: PlantModel): Float64Array =>
  Float64Array.from(plant.tags, (tag) => (tag.type === 'number' ? tag.scale : 1));

const tagNames = (plant: PlantModel): string[] => plant.tags.map(({ name }) => name);

function readMark(text: string | null): { offset: number; event: number } {
  return text === null ? { offset: 0, event: 1 } : (JSON.parse(text) as { offset: number; event: number });
}

function changeOf(event: LoggedEvent['event']): IntervalChange[] {
  if (event.type === 'interval-closed') {
    const { type: _type, machine, ...interval } = event;
    return [{ machine, removed: [], added: [interval] }];
  }
  if (event.type === 'history-corrected')
    return [{ machine: event.machine, removed: event.removed.map(({ from }) => from), added: event.added }];
  return [];
}
